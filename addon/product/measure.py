# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be measured on the mesh: size, triangles, and what each material is."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from ..engine.protocol import BacklotError
from . import upright
from .geometry import Geometry, world_geometry
from .materials import Shader, classify, finish, hex_color
from .product import Product

_GLASS_NODES = frozenset(("BSDF_GLASS", "BSDF_REFRACTION"))


def measure(product: Product) -> dict[str, Any]:
    """Measurements of a 3D product, as JSON-ready values.

    ``raw_size`` is width (x), depth (y), height (z) in the scene's units after the importer's own axis and unit
    conversion; ``unit_hint`` is meters in one of them, as far as the format says, else None. ``poses``: how well each
    way up suits the shape (`upright.scores`), empty where the user said what is up. Materials: largest first.
    Raises BacklotError empty_mesh, too_large, product_gone; and no_geometry for a photo.
    """
    if product.photo:
        raise BacklotError("no_geometry", f"{product.name} is a photo; there is no mesh to measure.", "Give a 3D file.")
    geometry = world_geometry(product)
    return {
        "raw_size": [round(float(v), 6) for v in geometry.size],
        "unit_hint": product.unit_hint,
        "unit_hint_source": product.unit_hint_source,
        "up": "z",
        "up_source": "said by the user" if product.up else "the importer's axis",
        "poses": {} if product.up else upright.scores(geometry.vertices, geometry.triangles),
        "triangles": len(geometry.triangles),
        "names": list(product.parts or product.objects),
        "material_variants": list(product.variants),
        "material_variant": product.variant,
        "materials": materials(geometry),
        "credits": dict(product.credits),
        "warnings": list(product.warnings),
    }


def materials(geometry: Geometry) -> list[dict[str, Any]]:
    """One entry a material with its share of the product's area, 0-1."""
    areas = geometry.areas()
    total = float(areas.sum()) or 1.0
    found = []
    for index in range(-1, len(geometry.materials)):
        share = float(areas[geometry.material == index].sum()) / total
        if share <= 0:
            continue
        name = geometry.materials[index] if index >= 0 else ""
        material = bpy.data.materials.get(name) if name else None
        if material is None:
            none = {
                "name": "",
                "area_share": round(share, 4),
                "kind": "unknown",
                "rule": "no material",
                "base_color": None,
            }
            found.append(
                none | {"roughness": 0.5, "metallic": 0.0, "transmission": 0.0, "alpha": 1.0, "finish": "matte"}
            )
            continue
        shader = read_shader(material)
        kind, rule = classify(shader)
        found.append({
            "name": name,
            "area_share": round(share, 4),
            "kind": kind,
            "rule": rule,
            "base_color": hex_color(shader.base_color) if shader.base_color else None,
            "roughness": round(shader.roughness, 3),
            "metallic": round(shader.metallic, 3),
            "transmission": round(shader.transmission, 3),
            "alpha": round(shader.alpha, 3),
            "finish": finish(shader, kind),
        })  # fmt: skip
    return sorted(found, key=lambda m: -m["area_share"])


def read_shader(material: bpy.types.Material) -> Shader:
    """Read the active output's shader; mixes are followed to their first Principled or glass node."""
    shader = Shader(material.name)
    tree = material.node_tree
    if tree is None:
        shader.base_color = tuple(material.diffuse_color[:3])
        shader.metallic, shader.roughness = material.metallic, material.roughness
        return shader
    nodes = _upstream(tree)
    shader.glass_node = any(n.type in _GLASS_NODES for n in nodes)
    principled = next((n for n in nodes if n.type == "BSDF_PRINCIPLED"), None)
    if principled is None:
        other = next((n for n in nodes if n.type.startswith("BSDF_") or n.type == "EMISSION"), None)
        if other is not None:
            shader.base_color = _color(other.inputs.get("Color"))
            shader.roughness = _number(other.inputs.get("Roughness"), 0.5)
            shader.metallic = 1.0 if other.type in ("BSDF_GLOSSY", "BSDF_ANISOTROPIC", "BSDF_METALLIC") else 0.0
            shader.emission = _number(other.inputs.get("Strength"), 0.0) if other.type == "EMISSION" else 0.0
        return shader
    inputs = principled.inputs
    shader.base_color = _color(inputs.get("Base Color")) or _attribute_color(material, inputs.get("Base Color"))
    shader.metallic = _number(inputs.get("Metallic"), 0.0)
    shader.roughness = _number(inputs.get("Roughness"), 0.5)
    shader.transmission = _number(inputs.get("Transmission Weight"), 0.0)
    shader.alpha = _number(inputs.get("Alpha"), 1.0)
    shader.textured = bool(inputs.get("Alpha") and inputs["Alpha"].is_linked)
    shader.sheen = _number(inputs.get("Sheen Weight"), 0.0)
    shader.subsurface = _number(inputs.get("Subsurface Weight"), 0.0)
    shader.coat = _number(inputs.get("Coat Weight"), 0.0)
    color = _color(inputs.get("Emission Color"))
    shader.emission = _number(inputs.get("Emission Strength"), 0.0) * max(color or (0.0,))
    return shader


def _upstream(tree: bpy.types.NodeTree) -> list[bpy.types.Node]:
    """Nodes that reach the active output, nearest first."""
    output = tree.get_output_node("ALL") or tree.get_output_node("CYCLES")
    seen: list[bpy.types.Node] = []
    queue = [output] if output else []
    while queue:
        node = queue.pop(0)
        if node in seen:
            continue
        seen.append(node)
        queue.extend(link.from_node for socket in node.inputs for link in socket.links)
    return seen


def _image_behind(socket: bpy.types.NodeSocket) -> tuple[bpy.types.Image | None, int | None]:
    """The picture that feeds a socket, and which channel of it (0-2) where it was separated."""
    channel: int | None = None
    for _ in range(12):
        if not socket.is_linked:
            return None, None
        link = socket.links[0]
        node = link.from_node
        if node.type == "TEX_IMAGE":
            return node.image, 3 if link.from_socket.name == "Alpha" else channel
        if node.type in ("SEPARATE_COLOR", "SEPRGB"):
            channel = list(node.outputs).index(link.from_socket)
        linked = [s for s in node.inputs if s.is_linked]
        if not linked:
            return None, None
        socket = linked[0]
    return None, None


def base_image(material: bpy.types.Material) -> bpy.types.Image | None:
    """The texture of a material's base color, or None."""
    nodes = _upstream(material.node_tree) if material.node_tree else []
    principled = next((node for node in nodes if node.type == "BSDF_PRINCIPLED"), None)
    return _image_behind(principled.inputs["Base Color"])[0] if principled else None


def _average(image: bpy.types.Image | None) -> tuple[float, ...] | None:
    """Mean RGBA of a picture, linear for color pictures; None when it has no pixels. Large ones are sampled."""
    if image is None or (not image.has_data and not image.size[0]):
        return None
    width, height = image.size
    if not width or not height or width * height > 8192 * 8192:
        return None
    pixels = np.empty(width * height * image.channels, np.float32)
    image.pixels.foreach_get(pixels)
    pixels = pixels.reshape(-1, image.channels)
    pixels = pixels[:: max(1, len(pixels) // 65536)].astype(np.float64)
    if image.colorspace_settings.name.startswith("sRGB") and not image.is_float:
        rgb = pixels[:, :3]
        pixels[:, :3] = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    if pixels.shape[1] == 4:
        weight = np.maximum(pixels[:, 3:], 1e-6)
        mean = (pixels[:, :3] * weight).sum(0) / weight.sum()
        return (*(float(v) for v in mean), float(pixels[:, 3].mean()))
    return tuple(float(v) for v in pixels.mean(0))


def _color(socket: bpy.types.NodeSocket | None) -> tuple[float, float, float] | None:
    if socket is None:
        return None
    if socket.is_linked:
        source = socket.links[0].from_node
        if source.type in ("RGB", "VALUE"):
            value = source.outputs[0].default_value
            return tuple(value[:3]) if source.type == "RGB" else (value, value, value)
        mean = _average(_image_behind(socket)[0])
        if mean is None:
            return None
        return (mean[0], mean[1], mean[2]) if len(mean) >= 3 else (mean[0], mean[0], mean[0])
    value = socket.default_value
    return (float(value[0]), float(value[1]), float(value[2]))


def _attribute_color(
    material: bpy.types.Material, socket: bpy.types.NodeSocket | None
) -> tuple[float, float, float] | None:
    """Mean of the color attribute that feeds the socket (USD's displayColor, painted vertices)."""
    node = socket.links[0].from_node if socket is not None and socket.is_linked else None
    if node is None or node.type not in ("ATTRIBUTE", "VERTEX_COLOR"):
        return None
    name = node.attribute_name if node.type == "ATTRIBUTE" else node.layer_name
    for mesh in bpy.data.meshes:
        attribute = mesh.attributes.get(name) if material in list(mesh.materials) else None
        if attribute is not None and attribute.data_type in ("FLOAT_COLOR", "BYTE_COLOR") and len(attribute.data):
            values = np.empty(len(attribute.data) * 4, np.float32)
            attribute.data.foreach_get("color", values)
            mean = values.reshape(-1, 4).astype(np.float64).mean(axis=0)
            return (float(mean[0]), float(mean[1]), float(mean[2]))
    return None


def _number(socket: bpy.types.NodeSocket | None, default: float) -> float:
    if socket is None:
        return default
    if not socket.is_linked:
        return float(socket.default_value)
    image, channel = _image_behind(socket)
    mean = _average(image)
    if mean is None:
        return default
    return mean[min(channel or 0, len(mean) - 1)]
