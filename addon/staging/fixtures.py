# SPDX-License-Identifier: GPL-3.0-or-later
"""Put a preset's fixtures up in a staged scene, in place of the set's own light."""

from __future__ import annotations

import math
from typing import Any

import bpy
from mathutils import Vector

from .. import compat
from . import gobos, studio_rig
from .append import AppendedSet, role
from .framing import direction
from .lighting import kelvin_to_rgb
from .studio_rig import Fixture

NEUTRAL_K = 5500.0
GRAY, TARGET = 0.18, 0.25
KEY_W_M2 = TARGET * math.pi / GRAY
"""Light of the key on the product: a gray card then reads TARGET at 0 stops, and metering has little to do."""
MIDDLE_TONE = 0.3
"""Reflectance of the product's middle tone, over which a panel's brightness is said."""
PLACE_KEEPS = 0.3
"""What a room or a landscape keeps of its own light, so that it still reads behind the product."""
GOBO_AT, PATTERN = 0.35, 4.8
"""Where a gobo is held on the way from the product to the lamp, and the width of its shadow in radii of the product."""
LEFT_OUT = ("key", "fill", "rim", "background", "flag")
CLEAR = 0.92
"""A lamp that a wall would hide comes in front of it: this part of the way to the wall."""


def put_up(
    appended: AppendedSet,
    scene: bpy.types.Scene,
    center: Vector,
    radius: float,
    camera_azimuth_deg: float,
    spec: dict[str, Any],
    card: dict[str, Any],
) -> list[str]:
    """Replace the set's light by the preset of a LightingSpec (a dict); returns notes for the user.

    center and radius: the placed product's middle and half its diagonal, meters. A studio's own lights and flags are
    taken out, its practical lights stay; a room or a landscape keeps a part of its light.
    """
    notes = [f"the light is {spec['preset']}, in place of the set's own"]
    if card.get("kind") == "studio":
        for obj in [o for o in appended.collection.all_objects if role(o) in LEFT_OUT]:
            bpy.data.objects.remove(obj)
    else:
        for light in {o.data for o in appended.lights() if role(o) in LEFT_OUT}:
            light.energy *= PLACE_KEEPS
        notes.append(f"the place keeps {PLACE_KEEPS:.0%} of its own light")
    scene.view_layers[0].update()
    rig = studio_rig.fixtures(spec)
    place = _Place(appended, scene, center, radius, camera_azimuth_deg)
    for fixture in rig:
        place.add(fixture)
    groups = scene.view_layers[0].lightgroups
    for name in sorted({fixture.role for fixture in rig} - {"flag"}):
        if name not in groups:
            groups.add(name=name)
    scene.view_layers[0].update()
    return notes


class _Place:
    """Where fixtures go up: around one product, before one camera."""

    def __init__(
        self, appended: AppendedSet, scene: bpy.types.Scene, center: Vector, radius: float, azimuth_deg: float
    ) -> None:
        self.collection = next(
            (c for c in appended.collection.children if c.name.partition(".")[2].startswith("lights")),
            appended.collection,
        )
        self.scene, self.center, self.radius, self.azimuth = scene, center, radius, azimuth_deg

    def add(self, fixture: Fixture) -> None:
        """Put one up. A wash without a backdrop to fall on is left out."""
        aim = self.center
        away = Vector(direction(fixture.azimuth + self.azimuth, fixture.elevation))
        position = self.center + away * fixture.distance * self.radius
        if fixture.wash:
            behind = self._free(Vector(direction(180.0 + self.azimuth, 0.0)), 40 * self.radius)
            if behind >= 40 * self.radius:
                return
            back = Vector(direction(180.0 + self.azimuth, 0.0))
            aim = self.center + back * behind + Vector((0, 0, 0.5 * self.radius))
            position = self.center + back * behind * 0.4 + Vector((0, 0, max(3.0 * self.radius, 0.5 * behind)))
        elif fixture.form not in ("panel", "flag", "card"):
            reach = fixture.distance * self.radius
            free = self._free(away, reach)
            position = self.center + away * min(reach, CLEAR * free)
        width, height = fixture.width * self.radius, fixture.height * self.radius
        if fixture.form in ("panel", "card", "flag"):
            obj = self._board(fixture, width, height)
        else:
            obj = self._lamp(fixture, width, height, (position - aim).length)
        obj["backlot_role"] = fixture.role
        if fixture.role != "flag":
            obj.lightgroup = fixture.role
        self.collection.objects.link(obj)
        obj.location = position
        obj.rotation_euler = (position - aim).to_track_quat("Z", "Y").to_euler()
        if fixture.gobo:
            self._hold(fixture.gobo, obj, position, aim)

    def _free(self, toward: Vector, most: float) -> float:
        """Distance from the product to the set in a direction, at most ``most``."""
        start = self.center + toward * self.radius * 1.02
        hit, place, *_ = self.scene.ray_cast(self.scene.view_layers[0].depsgraph, start, toward, distance=most)
        return float((place - self.center).length) if hit else most

    def _lamp(self, fixture: Fixture, width: float, height: float, distance: float) -> bpy.types.Object:
        light = bpy.data.lights.new(fixture.form, "AREA")
        light.shape = "RECTANGLE"
        light.size, light.size_y = width, height
        # a disc of the same area gives P / (π (d² + r²)) on its axis
        light.energy = KEY_W_M2 * 2.0**fixture.stops * (math.pi * distance**2 + width * height)
        light.color = _tint(fixture.kelvin)
        obj = bpy.data.objects.new(f"{fixture.role} {fixture.form}", light)
        obj.visible_camera = False
        if fixture.wash:
            obj.visible_glossy = False  # it lights the wall and would hang as a bright patch in the product
        return obj

    def _board(self, fixture: Fixture, width: float, height: float) -> bpy.types.Object:
        """A panel that glows, a white card or a black flag; its lit side looks to the product."""
        mesh = bpy.data.meshes.new(fixture.form)
        x, y = width / 2, height / 2
        mesh.from_pydata([(-x, -y, 0), (x, -y, 0), (x, y, 0), (-x, y, 0)], [], [(0, 1, 2, 3)])
        name = f"{fixture.role} {fixture.form}"
        mesh.materials.append(_glowing(name, fixture) if fixture.form == "panel" else _painted(name, fixture.form))
        obj = bpy.data.objects.new(f"{fixture.role} {fixture.form}", mesh)
        obj.visible_camera = fixture.form == "panel"
        obj.visible_shadow = fixture.form != "panel"
        return obj

    def _hold(self, name: str, lamp: bpy.types.Object, position: Vector, aim: Vector) -> None:
        """Hold a gobo before a lamp, nearer to the product, so that its shadow is crisp there."""
        corners, faces = gobos.pattern(name)
        mesh = bpy.data.meshes.new(name)
        size = PATTERN * (1 - GOBO_AT) * self.radius
        mesh.from_pydata([(x * size, y * size, z) for x, y, z in corners], [], faces)
        mesh.materials.append(_painted(name, "flag"))
        obj = bpy.data.objects.new(name, mesh)
        obj["backlot_role"] = "flag"
        self.collection.objects.link(obj)
        obj.location = aim.lerp(position, GOBO_AT)
        obj.rotation_euler = lamp.rotation_euler
        for ray in ("camera", "diffuse", "glossy", "transmission"):
            setattr(obj, f"visible_{ray}", False)


def _tint(kelvin: float) -> tuple[float, float, float]:
    """Color of a light for a camera balanced to NEUTRAL_K."""
    light, neutral = kelvin_to_rgb(kelvin), kelvin_to_rgb(NEUTRAL_K)
    red, green, blue = (a / b for a, b in zip(light, neutral, strict=True))
    return red, green, blue


def _glowing(name: str, panel: Fixture) -> bpy.types.Material:
    material, tree = _material(name, "ShaderNodeEmission")
    shader = tree.nodes["shader"]
    shader.inputs["Color"].default_value = (*_tint(panel.kelvin), 1.0)
    shader.inputs["Strength"].default_value = KEY_W_M2 / math.pi * MIDDLE_TONE * 2.0**panel.stops
    return material


def _painted(name: str, form: str) -> bpy.types.Material:
    """White card or black flag."""
    material, tree = _material(name, "ShaderNodeBsdfDiffuse")
    level = 0.9 if form == "card" else 0.004
    tree.nodes["shader"].inputs["Color"].default_value = (level, level, level, 1.0)
    return material


def _material(name: str, kind: str) -> tuple[bpy.types.Material, bpy.types.NodeTree]:
    """A material of one shader node, which is named so."""
    material = bpy.data.materials.new(name)
    compat.ensure_nodes(material)
    tree = material.node_tree
    tree.nodes.clear()
    shader, output = tree.nodes.new(kind), tree.nodes.new("ShaderNodeOutputMaterial")
    shader.name = "shader"
    tree.links.new(shader.outputs[0], output.inputs["Surface"])
    return material, tree
