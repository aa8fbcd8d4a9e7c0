# SPDX-License-Identifier: GPL-3.0-or-later
"""A small hand for shader nodes: coordinates in meters, noise by size, maps, mixes and bumps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import bpy

from .color import rgba

Socket: TypeAlias = bpy.types.NodeSocket


class Nodes:
    """Shader nodes of one datablock; every method adds a node and returns its output socket."""

    def __init__(self, tree: bpy.types.NodeTree) -> None:
        self.tree = tree
        self._coordinates: Socket | None = None

    def node(self, kind: str, inputs: Mapping[Any, Any] | None = None, **settings: Any) -> bpy.types.Node:
        """Add a node; `inputs` maps socket names or indices to sockets or values."""
        node = self.tree.nodes.new(kind)
        for name, value in settings.items():
            setattr(node, name, value)
        for name, value in (inputs or {}).items():
            if isinstance(value, bpy.types.NodeSocket):
                self.tree.links.new(value, node.inputs[name])
            else:
                node.inputs[name].default_value = value
        return node

    def coordinates(self) -> Socket:
        """Object coordinates in meters, moved by a random offset for each object so that twins differ."""
        if self._coordinates is None:
            place = self.node("ShaderNodeTexCoord").outputs["Object"]
            chance = self.node("ShaderNodeObjectInfo").outputs["Random"]
            offset = self.node("ShaderNodeVectorMath", {0: (31.0, 47.0, 59.0), "Scale": chance}, operation="SCALE")
            moved = self.node("ShaderNodeVectorMath", {0: place, 1: offset.outputs[0]}, operation="ADD")
            self._coordinates = moved.outputs[0]
        return self._coordinates

    def stretched(self, factors: tuple[float, float, float], source: Socket | None = None) -> Socket:
        """Coordinates multiplied by `factors`: a small factor makes long features along that axis."""
        base = source or self.coordinates()
        return self.node("ShaderNodeVectorMath", {0: base, 1: factors}, operation="MULTIPLY").outputs[0]

    def noise(
        self,
        size: float,
        detail: float = 4.0,
        roughness: float = 0.55,
        distortion: float = 0.0,
        at: Socket | None = None,
    ) -> Socket:
        """Fractal noise 0-1 whose largest features are `size` meters."""
        inputs = {
            "Vector": at or self.coordinates(),
            "Scale": 1 / size,
            "Detail": detail,
            "Roughness": roughness,
            "Distortion": distortion,
        }
        return self.node("ShaderNodeTexNoise", inputs).outputs["Fac"]

    def cells(self, size: float, feature: str = "F1", output: str = "Distance", at: Socket | None = None) -> Socket:
        """Voronoi cells of `size` meters."""
        inputs = {"Vector": at or self.coordinates(), "Scale": 1 / size}
        return self.node("ShaderNodeTexVoronoi", inputs, feature=feature).outputs[output]

    def remap(
        self, value: Socket, low: float, high: float, to_low: float = 0.0, to_high: float = 1.0, smooth: bool = False
    ) -> Socket:
        """Map low-high to to_low-to_high, clamped."""
        inputs = {"Value": value, "From Min": low, "From Max": high, "To Min": to_low, "To Max": to_high}
        kind = "SMOOTHSTEP" if smooth else "LINEAR"
        return self.node("ShaderNodeMapRange", inputs, interpolation_type=kind).outputs["Result"]

    def math(self, operation: str, first: Socket | float, second: Socket | float = 0.0) -> Socket:
        """One arithmetic node, for example `math("MULTIPLY", a, 0.5)`."""
        return self.node("ShaderNodeMath", {0: first, 1: second}, operation=operation).outputs[0]

    def mix(self, factor: Socket | float, first: Socket | str, second: Socket | str, blend: str = "MIX") -> Socket:
        """Mix two colors (sockets or sRGB hex strings)."""
        colors = [rgba(color) if isinstance(color, str) else color for color in (first, second)]
        node = self.node("ShaderNodeMix", {0: factor, 6: colors[0], 7: colors[1]}, data_type="RGBA", blend_type=blend)
        return node.outputs[2]

    def bump(self, height: Socket, depth: float, below: Socket | None = None) -> Socket:
        """Normal of a relief `depth` meters deep; chain a coarser one through `below`."""
        inputs: dict[str, Any] = {"Height": height, "Distance": depth, "Strength": 1.0}
        if below is not None:
            inputs["Normal"] = below
        return self.node("ShaderNodeBump", inputs).outputs["Normal"]


def new_material(name: str) -> tuple[bpy.types.Material, Nodes, bpy.types.Node]:
    """A material with one Principled shader; returns (material, nodes, the shader node)."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    return material, Nodes(material.node_tree), shader


def connect(nodes: Nodes, shader: bpy.types.Node, **inputs: Any) -> None:
    """Set sockets of a Principled shader by name with _ for spaces: `base_color`, `roughness`, `normal` …"""
    by_name = {socket.name.lower().replace(" ", "_"): socket for socket in shader.inputs}
    for name, value in inputs.items():
        socket = by_name[name]
        if isinstance(value, bpy.types.NodeSocket):
            nodes.tree.links.new(value, socket)
        else:
            socket.default_value = rgba(value) if isinstance(value, str) else value
