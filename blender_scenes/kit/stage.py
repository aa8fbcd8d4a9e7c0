# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage that a recipe builds on: an empty scene with its collections, mark, cameras, world and light groups."""

from __future__ import annotations

import math
from collections.abc import Sequence

import bpy
from mathutils import Vector

from .card import Card
from .color import direction, kelvin_rgb, rgba
from .rig import Setup
from .variants import Facts, Variant, write

LIGHT_ROLES = ("key", "fill", "rim", "background", "practical")
COLLECTIONS = ("surface", "backdrop", "props", "lights", "cameras", "marks")
SENSOR_MM = 36.0

Point = Sequence[float]


def collection_of(role: str) -> str:
    """Name of the child collection in which an object of `role` lives; ValueError for an unknown role."""
    if role in ("surface", "backdrop"):
        return role
    if role.startswith("prop:") and len(role) > len("prop:"):
        return "props"
    if role in LIGHT_ROLES or role in ("flag", "rig"):
        return "lights"
    if role in ("camera", "mark"):
        return role + "s"
    raise ValueError(f"unknown role {role!r}")


class SetStage:
    """One set under construction. Empties the file: a stage is the file's only scene."""

    def __init__(self, card: Card) -> None:
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.card = card
        self.scene = bpy.context.scene
        self.scene.name = card.id
        self.scene.unit_settings.system = "METRIC"
        self.scene.unit_settings.length_unit = "METERS"
        self.scene.render.engine = "CYCLES"
        self.scene.view_settings.view_transform = "Khronos PBR Neutral"
        self.root = bpy.data.collections.new(card.id)
        self.scene.collection.children.link(self.root)
        self.collections: dict[str, bpy.types.Collection] = {}
        for name in COLLECTIONS:
            child = bpy.data.collections.new(f"{card.id}.{name}")
            self.root.children.link(child)
            self.collections[name] = child
        self.view_layer = self.scene.view_layers[0]
        self.view_layer.name = "set"
        for role in LIGHT_ROLES:
            self.view_layer.lightgroups.add(name=role)
        self.marks: list[bpy.types.Object] = []
        self.cameras: list[bpy.types.Object] = []
        self.setups: dict[str, Setup] = {}
        self.variants: list[Variant] = []
        self.world("#000000", 0.0)

    @property
    def size(self) -> float:
        """Height of the product that the set is designed around, meters."""
        return self.card.design_size_m

    def add(
        self,
        item: bpy.types.Object,
        role: str,
        material: bpy.types.Material | None = None,
        at: Point = (0.0, 0.0, 0.0),
        turn: float = 0.0,
    ) -> bpy.types.Object:
        """Link `item` under its role's collection, move it by `at` and turn it about Z by `turn` degrees."""
        self.collections[collection_of(role)].objects.link(item)
        item["backlot_role"] = role
        item.location = Vector(item.location) + Vector(at)
        item.rotation_euler.z += math.radians(turn)
        if material is not None:
            item.data.materials.clear()
            item.data.materials.append(material)
        if role in LIGHT_ROLES:
            item.lightgroup = role
        return item

    def mark(
        self, position: Point, free_radius: float, free_height: float, name: str = "mark", facing: float = 0.0
    ) -> bpy.types.Object:
        """Put a mark on the contact surface; the first one is the main mark. `facing` turns its -Y side, degrees."""
        item = bpy.data.objects.new(name, None)
        item.empty_display_type = "CIRCLE"
        item.empty_display_size = free_radius
        item["free_radius_m"] = free_radius
        item["free_height_m"] = free_height
        self.marks.append(item)
        return self.add(item, "mark", at=position, turn=facing)

    def target(self, height: float = 0.5) -> Vector:
        """A point above the main mark, in parts of the design height."""
        if not self.marks:
            raise ValueError(f"{self.card.id}: put the mark before cameras and lights")
        return Vector(self.marks[0].location) + Vector((0.0, 0.0, height * self.size))

    def camera(
        self,
        name: str,
        azimuth: float = 0.0,
        elevation: float = 8.0,
        focal: float = 85.0,
        fstop: float = 8.0,
        fill: float = 0.5,
        aim: float = 0.47,
    ) -> bpy.types.Object:
        """Add a camera aimed at `aim` (parts of the design height above the mark).

        The distance follows from `fill`: the part of a square frame's height that a product of design size takes.
        """
        distance = self.size / fill * focal / SENSOR_MM
        target = self.target(aim)
        data = bpy.data.cameras.new(name)
        data.lens = focal
        data.sensor_width = SENSOR_MM
        data.clip_start = distance / 100
        data.clip_end = max(distance * 100, 1000.0)
        data.dof.use_dof = False
        data.dof.focus_distance = distance
        data.dof.aperture_fstop = fstop
        item = bpy.data.objects.new(name, data)
        offset = Vector(direction(azimuth, elevation)) * distance
        item.rotation_euler = (-offset).to_track_quat("-Z", "Y").to_euler()
        self.cameras.append(item)
        if name == "hero":
            self.scene.camera = item
        return self.add(item, "camera", at=target + offset)

    def world(self, color: str, strength: float, kelvin: float = 5500.0) -> bpy.types.World:
        """Even ambient light; keep `strength` low, light from everywhere is what makes a render look like one."""
        world = self.scene.world or bpy.data.worlds.new(self.card.id)
        self.scene.world = world
        self.fill_world(world, color, strength, kelvin)
        return world

    @staticmethod
    def fill_world(world: bpy.types.World, color: str, strength: float, kelvin: float) -> None:
        """Make a world one even color."""
        world.use_nodes = True
        background = world.node_tree.nodes["Background"]
        tint = kelvin_rgb(kelvin)
        red, green, blue, _ = rgba(color)
        background.inputs["Color"].default_value = (red * tint[0], green * tint[1], blue * tint[2], 1.0)
        background.inputs["Strength"].default_value = strength
        world.lightgroup = "fill"

    def variant(
        self,
        id: str,
        *,
        title: str,
        title_ko: str,
        caption: str,
        caption_ko: str,
        mood: tuple[str, ...] | None = None,
        surfaces: tuple[str, ...] | None = None,
        materials: tuple[str, ...] | None = None,
        backdrop: str | None = None,
        props: tuple[str, ...] | None = None,
        families: tuple[str, ...] | None = None,
    ) -> Variant:
        """Another version of this set, its changes said by the methods of what is returned; comes last in a recipe.

        What is None is as the set's card says it. Palette and light are measured, never said.
        """
        facts = Facts(id, title, title_ko, caption, caption_ko, mood, surfaces, materials, backdrop, props, families)
        if any(each.facts.id == id for each in self.variants):
            raise ValueError(f"{self.card.id} has two variants {id!r}")
        self.variants.append(Variant(self, facts))
        return self.variants[-1]

    def finish(self) -> None:
        """Resolve transforms and write what the file itself should say about the set."""
        self.view_layer.update()
        self.scene["backlot_set"] = self.card.id
        self.scene["backlot_kind"] = self.card.kind
        self.scene["backlot_design_size_m"] = self.size
        if self.card.copy_space:
            self.scene["backlot_copy_space"] = " ".join(self.card.copy_space)
        for item in self.root.all_objects:
            if item.type == "MESH" and not item.data.materials and not item["backlot_role"].startswith("flag"):
                raise ValueError(f"{self.card.id}: {item.name} has no material")
        write(self, self.variants)
        self.view_layer.update()
