# SPDX-License-Identifier: GPL-3.0-or-later
"""The light kit. Lights stand around the main mark and are aimed at the product's middle.

`level` is what a light meter at the product would read from this light alone: 1.0 exposes a gray card that faces it
rightly at exposure 0. A key at 0.8 with a fill at 0.2 is an ordinary 4:1 set-up; bounces of the set add to it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
from mathutils import Vector

from . import geometry
from .color import kelvin_rgb
from .nodes import Nodes, connect, new_material
from .rig import Setup, energy, glowing, pose, turn_toward
from .stage import SetStage

Object: TypeAlias = bpy.types.Object


def _light(stage: SetStage, kind: str, name: str, role: str, kelvin: float) -> Object:
    data = bpy.data.lights.new(name, kind)
    data.color = kelvin_rgb(kelvin)
    item = bpy.data.objects.new(name, data)
    item["kelvin"] = float(kelvin)
    # Lights are seen in reflections, never by the camera itself.
    item.visible_camera = False
    return stage.add(item, role)


def _set_up(
    stage: SetStage,
    item: Object,
    level: float,
    azimuth: float,
    elevation: float,
    distance: float,
    aim: float | Sequence[float],
) -> None:
    """Place a light, give it its power, and remember how it was said."""
    target = stage.target(aim) if isinstance(aim, int | float) else Vector(aim)
    setup = Setup(level, item["kelvin"], azimuth, elevation, distance, target)
    item.location, item.rotation_euler = pose(setup)
    if item.type == "LIGHT":
        item.data.energy = energy(item.data, level, distance)
    stage.setups[item.name] = setup


def softbox(
    stage: SetStage,
    name: str,
    role: str,
    azimuth: float,
    elevation: float,
    distance: float,
    size: float | tuple[float, float],
    level: float,
    kelvin: float = 5500.0,
    spread: float = 140.0,
    aim: float | Sequence[float] = 0.5,
    gradient: float = 0.5,
) -> Object:
    """A softbox of `size` meters (side, or width and height), seen from the mark at azimuth and elevation.

    aim: part of the design height above the mark, or a point. gradient: how much darker its rim is than its middle
    (0-1), which keeps reflections from looking like cut paper.
    """
    item = _light(stage, "AREA", name, role, kelvin)
    width, height = (size, size) if isinstance(size, int | float) else size
    item.data.shape = "RECTANGLE"
    item.data.size, item.data.size_y = width, height
    item.data.spread = math.radians(spread)
    _set_up(stage, item, level, azimuth, elevation, distance, aim)
    if gradient > 0:
        _fall_off(item, gradient)
    return item


def strip(
    stage: SetStage,
    name: str,
    role: str,
    azimuth: float,
    elevation: float,
    distance: float,
    length: float,
    level: float,
    kelvin: float = 5500.0,
    width: float = 0.0,
    spread: float = 120.0,
    aim: float = 0.5,
) -> Object:
    """An upright strip box, 1:6 unless `width` says otherwise: edges of bottles and metal."""
    box = (width or length / 6, length)
    return softbox(stage, name, role, azimuth, elevation, distance, box, level, kelvin, spread, aim, gradient=0.75)


def spot(
    stage: SetStage,
    name: str,
    role: str,
    azimuth: float,
    elevation: float,
    distance: float,
    level: float,
    kelvin: float = 5500.0,
    softness: float = 0.03,
    cone: float = 40.0,
    blend: float = 0.3,
    aim: float | Sequence[float] = 0.5,
) -> Object:
    """A hard light. softness: diameter of the source over its distance; cone in degrees."""
    item = _light(stage, "SPOT", name, role, kelvin)
    item.data.shadow_soft_size = softness * distance / 2
    item.data.spot_size = math.radians(cone)
    item.data.spot_blend = blend
    _set_up(stage, item, level, azimuth, elevation, distance, aim)
    return item


def sun(
    stage: SetStage,
    name: str,
    role: str,
    azimuth: float,
    elevation: float,
    level: float,
    kelvin: float = 5200.0,
    angle: float = 0.53,
    distance: float = 10.0,
) -> Object:
    """Sunlight; `angle` is the sun's apparent diameter in degrees (0.53 clear, 3-8 through haze)."""
    item = _light(stage, "SUN", name, role, kelvin)
    item.data.angle = math.radians(angle)
    _set_up(stage, item, level, azimuth, elevation, distance, 0.5)
    return item


def card(
    stage: SetStage,
    name: str,
    role: str,
    azimuth: float,
    elevation: float,
    distance: float,
    size: tuple[float, float],
    level: float,
    kelvin: float = 5500.0,
    aim: float | Sequence[float] = 0.5,
    camera: bool = False,
) -> Object:
    """A glowing card that is there for reflections: `level` is its brightness, 1.0 looks like a lit white card."""
    item = stage.add(geometry.plane(name, *size), role, glowing(name, level, kelvin))
    item["kelvin"] = float(kelvin)
    item.visible_camera = camera
    _set_up(stage, item, level, azimuth, elevation, distance, aim)
    return item


def flag(
    stage: SetStage, name: str, position: Sequence[float], size: tuple[float, float], toward: Sequence[float]
) -> Object:
    """A black card that takes light away; unseen by the camera."""
    material, nodes, shader = new_material(name)
    connect(nodes, shader, base_color="#050505", roughness=0.9)
    item = stage.add(geometry.plane(name, *size), "flag", material)
    item.visible_camera = False
    item.location, item.rotation_euler = Vector(position), turn_toward(Vector(position), Vector(toward))
    return item


def spare(stage: SetStage, light: Object, *items: Object) -> None:
    """Keep `light` off `items` (light linking), as a photographer flags a lamp out of a mirror floor."""
    spared = bpy.data.collections.new(f"{stage.card.id}.not_{light.name}")
    for item in items:
        spared.objects.link(item)
    light.light_linking.receiver_collection = spared
    for entry in spared.collection_objects:
        entry.light_linking.link_state = "EXCLUDE"


def gobo(stage: SetStage, light: Object, pattern: Object, reach: float, roll: float = 0.0) -> Object:
    """Hang a cut-out (a mesh in XY, centered) `reach` meters before `light`; it follows when the light moves."""
    material, nodes, shader = new_material(pattern.name)
    connect(nodes, shader, base_color="#020202", roughness=1.0, specular_ior_level=0.0)
    item = stage.add(pattern, "flag", material)
    item.visible_camera = False
    item.visible_glossy = False
    item.visible_diffuse = False
    item.visible_transmission = False
    item.parent = light
    item.location = (0.0, 0.0, -reach)
    item.rotation_euler = (0.0, 0.0, math.radians(roll))
    return item


def _fall_off(item: Object, amount: float) -> None:
    """Let an area light's face darken toward its rim, at the same mean."""
    item.data.use_nodes = True
    nodes = Nodes(item.data.node_tree)
    place = nodes.node("ShaderNodeNewGeometry").outputs["Parametric"]
    centered = nodes.node("ShaderNodeVectorMath", {0: place, 1: (0.5, 0.5, 0.0)}, operation="SUBTRACT").outputs[0]
    flat = nodes.node("ShaderNodeVectorMath", {0: centered, 1: (2.0, 2.0, 0.0)}, operation="MULTIPLY").outputs[0]
    away = nodes.node("ShaderNodeVectorMath", {0: flat}, operation="LENGTH").outputs["Value"]
    shape = nodes.remap(away, 0.2, 1.25, 1.0 + 0.6 * amount, 1.0 - amount, smooth=True)
    emission = item.data.node_tree.nodes["Emission"]
    item.data.node_tree.links.new(shape, emission.inputs["Strength"])
