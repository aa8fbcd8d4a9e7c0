# SPDX-License-Identifier: GPL-3.0-or-later
"""What each light of a scene gives at the mark, read from the rig; and all light made stronger or weaker at once."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import bpy
from mathutils import Vector

_LUMINANCE = (0.2126729, 0.7151522, 0.0721750)


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light or a glowing mesh as the product's middle has it. level: its light on a surface that faces it, in parts
    of what a gray card reflects as 1; toward: unit vector; softness: its size over its distance."""

    name: str
    level: float
    toward: Vector
    softness: float


def lamps(items: Iterable[bpy.types.Object], center: Vector) -> list[Lamp]:
    """All lights and glowing meshes, strongest first."""
    found = []
    for item in items:
        if item.type == "LIGHT":
            found.append(_light(item, center))
        elif item.type == "MESH" and (radiance := glow(item)) > 0:
            found.append(_mesh(item, center, radiance))
    return sorted(found, key=lambda lamp: -lamp.level)


def _light(item: bpy.types.Object, center: Vector) -> Lamp:
    light = item.data
    toward = item.matrix_world.translation - center
    distance = max(toward.length, 1e-6)
    axis = -(item.matrix_world.to_3x3() @ Vector((0, 0, 1))).normalized()
    scale = max(item.matrix_world.to_scale())
    power = light.energy * sum(part * value for part, value in zip(_LUMINANCE, light.color, strict=True))
    if light.type == "SUN":
        return Lamp(item.name, power / math.pi, -axis, 2 * math.tan(light.angle / 2))
    if light.type == "AREA":
        flat = light.shape in ("RECTANGLE", "ELLIPSE")
        area = light.size * (light.size_y if flat else light.size) * scale**2
        facing = max(axis.dot(-toward.normalized()), 0.0)
        level = power * facing / (math.pi**2 * (distance**2 + area / math.pi))
        return Lamp(item.name, level, toward.normalized(), math.sqrt(area) / distance)
    level = power / (4 * math.pi**2 * distance**2)
    if light.type == "SPOT" and math.acos(max(-1.0, min(1.0, axis.dot(-toward.normalized())))) > light.spot_size / 2:
        level = 0.0
    return Lamp(item.name, level, toward.normalized(), 2 * light.shadow_soft_size * scale / distance)


def _mesh(item: bpy.types.Object, center: Vector, radiance: float) -> Lamp:
    middle = sum((item.matrix_world @ Vector(corner) for corner in item.bound_box), Vector()) / 8
    toward = middle - center
    distance = max(toward.length, 1e-6)
    sides = sorted(item.dimensions)
    area = sides[2] * sides[1]
    level = radiance * area / (math.pi * (distance**2 + area / math.pi))
    return Lamp(item.name, level, toward.normalized(), math.sqrt(area) / distance)


def glow(item: bpy.types.Object) -> float:
    """Radiance of a mesh whose material shines, roughly: linked colors and strengths count as their usual values."""
    most = 0.0
    for slot in item.material_slots:
        for node, strength in _sources(slot.material):
            color = node.inputs["Color" if node.type == "EMISSION" else "Emission Color"]
            value = 1.0 if strength.is_linked else strength.default_value
            tint = (0.5, 0.5, 0.5) if color.is_linked else color.default_value[:3]
            most = max(most, value * sum(part * each for part, each in zip(_LUMINANCE, tint, strict=True)))
    return most


def _sources(material: bpy.types.Material | None) -> list[tuple[Any, Any]]:
    """(node, socket of its strength) of what shines in a material, groups included."""
    found, trees = [], [material.node_tree] if material is not None and material.node_tree is not None else []
    seen = set()
    while trees:
        tree = trees.pop()
        if tree in seen:
            continue
        seen.add(tree)
        for node in tree.nodes:
            if node.type == "GROUP" and node.node_tree is not None:
                trees.append(node.node_tree)
            elif node.type == "EMISSION":
                found.append((node, node.inputs["Strength"]))
            elif node.type == "BSDF_PRINCIPLED" and "Emission Strength" in node.inputs:
                found.append((node, node.inputs["Emission Strength"]))
    return found


def multiply(scene: bpy.types.Scene, factor: float) -> None:
    """All light of the scene times ``factor``: lamps, world and glowing materials."""
    for light in {item.data for item in scene.objects if item.type == "LIGHT"}:
        light.energy *= factor
    world = scene.world
    if world is not None and world.node_tree is not None and world.use_nodes:
        for node in world.node_tree.nodes:
            if node.type == "BACKGROUND":
                _times(world.node_tree, node.inputs["Strength"], factor)
    elif world is not None:
        world.color = [value * factor for value in world.color]
    done = set()
    for material in {slot.material for item in scene.objects for slot in item.material_slots}:
        for node, socket in _sources(material):
            if socket not in done:
                done.add(socket)
                _times(node.id_data, socket, factor)


def _times(tree: bpy.types.NodeTree, socket: bpy.types.NodeSocket, factor: float) -> None:
    if not socket.is_linked:
        socket.default_value *= factor
        return
    source = socket.links[0].from_socket
    node = tree.nodes.new("ShaderNodeMath")
    node.operation = "MULTIPLY"
    node.inputs[1].default_value = factor
    tree.links.new(source, node.inputs[0])
    tree.links.new(node.outputs[0], socket)
