# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample product: a square-shouldered perfume flacon, modeled in meters and exported as GLB.

    .venv/bin/python blender_scenes/sample/perfume_bottle.py [OUT.glb]

Thick clear glass around amber perfume, a gold collar, a black lacquered cap and a paper label with a gold rule. It
exercises what product pictures are hard about: glass before liquid, polished metal, deep black, white with fine print.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import bpy  # isort: skip  (the wheel brings bmesh and mathutils, so it comes first)
import bmesh
from mathutils import Matrix, Vector

MM = 0.001
BODY = Vector((62, 34, 80)) * MM
WALL, BASE, SHOULDER = 4.5 * MM, 11 * MM, 8 * MM
FILL = 0.86
COLLAR_RADIUS, COLLAR_HEIGHT = 9.5 * MM, 9 * MM
CAP = Vector((30, 27, 34)) * MM
LABEL = Vector((36, 0.25, 25)) * MM


def material(name: str, color: tuple[float, float, float], **inputs: float) -> Any:
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    shader = made.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (*color, 1)
    for key, value in inputs.items():
        shader.inputs[key.replace("_", " ")].default_value = value
    return made


def new_object(name: str, mesh_builder: bmesh.types.BMesh, made: Any, *, smooth: bool = True) -> Any:
    mesh = bpy.data.meshes.new(name)
    mesh_builder.to_mesh(mesh)
    mesh_builder.free()
    mesh.materials.append(made)
    for polygon in mesh.polygons:
        polygon.use_smooth = smooth
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def add_rounded_box(
    into: bmesh.types.BMesh, size: Vector, center: Vector, radius: float, *, inward: bool = False
) -> None:
    """A box with its edges rounded; ``inward`` turns the faces for a cavity."""
    part = bmesh.new()
    bmesh.ops.create_cube(part, size=1, matrix=Matrix.Translation(center) @ Matrix.Diagonal((*size, 1)))
    bmesh.ops.bevel(part, geom=part.edges[:], offset=radius, segments=8, profile=0.5, affect="EDGES")
    if inward:
        bmesh.ops.reverse_faces(part, faces=part.faces[:])
    join(into, part)


def add_cylinder(into: bmesh.types.BMesh, radius: float, low: float, high: float, bevel: float) -> None:
    part = bmesh.new()
    place = Matrix.Translation((0, 0, (low + high) / 2))
    bmesh.ops.create_cone(
        part, cap_ends=True, segments=96, radius1=radius, radius2=radius, depth=high - low, matrix=place
    )
    rims = [edge for edge in part.edges if any(len(face.verts) > 4 for face in edge.link_faces)]
    bmesh.ops.bevel(part, geom=rims, offset=bevel, segments=4, profile=0.5, affect="EDGES")
    join(into, part)


def join(into: bmesh.types.BMesh, part: bmesh.types.BMesh) -> None:
    mesh = bpy.data.meshes.new("part")
    part.to_mesh(mesh)
    part.free()
    into.from_mesh(mesh)
    bpy.data.meshes.remove(mesh)


def add_text(words: str, height: float, spacing: float, place: Vector, ink: Any) -> None:
    """One printed line, centered at ``place`` and facing -Y."""
    curve = bpy.data.curves.new(words, "FONT")
    curve.body, curve.size, curve.space_character = words, height, spacing
    curve.align_x, curve.align_y, curve.extrude, curve.resolution_u = "CENTER", "CENTER", 0.02 * MM, 4
    line = bpy.data.objects.new(f"Print {words}", curve)
    line.location, line.rotation_euler = place, (1.5707963, 0, 0)
    bpy.context.scene.collection.objects.link(line)
    line.data.materials.append(ink)
    bpy.context.view_layer.update()
    mesh = bpy.data.meshes.new_from_object(line.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    printed = bpy.data.objects.new(line.name, mesh)
    printed.matrix_world = line.matrix_world
    bpy.data.objects.remove(line)
    bpy.context.scene.collection.objects.link(printed)


def build() -> None:
    glass = material("Clear glass", (0.97, 0.98, 0.975), Roughness=0.0, IOR=1.5, Transmission_Weight=1.0)
    perfume = material("Amber perfume", (0.93, 0.62, 0.28), Roughness=0.0, IOR=1.36, Transmission_Weight=1.0)
    gold = material("Polished gold", (0.87, 0.64, 0.32), Roughness=0.14, Metallic=1.0)
    lacquer = material("Black lacquer", (0.012, 0.011, 0.012), Roughness=0.09, Coat_Weight=1.0, Coat_Roughness=0.03)
    paper = material("Label paper", (0.83, 0.79, 0.71), Roughness=0.72)
    ink = material("Brown ink", (0.035, 0.022, 0.015), Roughness=0.5)
    tube = material("Dip tube", (0.9, 0.92, 0.92), Roughness=0.15, IOR=1.48, Transmission_Weight=1.0)

    cavity = Vector((BODY.x - 2 * WALL, BODY.y - 2 * WALL, BODY.z - BASE - SHOULDER))
    cavity_center = Vector((0, 0, BASE + cavity.z / 2))
    shell = bmesh.new()
    add_rounded_box(shell, BODY, Vector((0, 0, BODY.z / 2)), 3.2 * MM)
    add_rounded_box(shell, cavity, cavity_center, 4.5 * MM, inward=True)
    new_object("Bottle", shell, glass)

    # the liquid reaches a hair into the glass, so that the light meets one boundary and not a film of air
    overlap = 0.15 * MM
    liquid = bmesh.new()
    size = Vector((cavity.x + 2 * overlap, cavity.y + 2 * overlap, cavity.z + 2 * overlap))
    add_rounded_box(liquid, size, cavity_center, 4.5 * MM)
    level = BASE + cavity.z * FILL
    cut = bmesh.ops.bisect_plane(
        liquid,
        geom=liquid.verts[:] + liquid.edges[:] + liquid.faces[:],
        plane_co=(0, 0, level),
        plane_no=(0, 0, 1),
        clear_outer=True,
    )
    bmesh.ops.contextual_create(liquid, geom=[item for item in cut["geom_cut"] if isinstance(item, bmesh.types.BMEdge)])
    new_object("Perfume", liquid, perfume)

    dip = bmesh.new()
    add_cylinder(dip, 1.1 * MM, BASE + 3 * MM, BODY.z - SHOULDER - 0.2 * MM, 0.2 * MM)
    new_object("Dip tube", dip, tube)

    top = BODY.z
    collar = bmesh.new()
    add_cylinder(collar, COLLAR_RADIUS + 1.6 * MM, top - 0.2 * MM, top + 1.6 * MM, 0.5 * MM)
    add_cylinder(collar, COLLAR_RADIUS, top + 1.4 * MM, top + COLLAR_HEIGHT, 0.6 * MM)
    new_object("Collar", collar, gold)

    cap = bmesh.new()
    bottom = top + 3.6 * MM
    add_rounded_box(cap, CAP, Vector((0, 0, bottom + CAP.z / 2)), 2.6 * MM)
    new_object("Cap", cap, lacquer)
    ring = bmesh.new()
    add_rounded_box(
        ring, Vector((CAP.x + 0.7 * MM, CAP.y + 0.7 * MM, 1.8 * MM)), Vector((0, 0, bottom + 4 * MM)), 0.35 * MM
    )
    new_object("Cap ring", ring, gold)

    front = -BODY.y / 2 - LABEL.y / 2 - 0.05 * MM
    height = 39 * MM
    label = bmesh.new()
    add_rounded_box(label, LABEL, Vector((0, front, height)), 0.08 * MM)
    new_object("Label", label, paper, smooth=False)
    rule = bmesh.new()
    inset, wide, face = 1.5 * MM, 0.22 * MM, front - LABEL.y / 2
    half = Vector((LABEL.x / 2 - inset, 0, LABEL.z / 2 - inset))
    for center, size in (
        (Vector((0, face, height + half.z)), Vector((2 * half.x + wide, 0.06 * MM, wide))),
        (Vector((0, face, height - half.z)), Vector((2 * half.x + wide, 0.06 * MM, wide))),
        (Vector((half.x, face, height)), Vector((wide, 0.06 * MM, 2 * half.z))),
        (Vector((-half.x, face, height)), Vector((wide, 0.06 * MM, 2 * half.z))),
    ):
        bmesh.ops.create_cube(rule, size=1, matrix=Matrix.Translation(center) @ Matrix.Diagonal((*size, 1)))
    new_object("Label rule", rule, gold, smooth=False)
    for words, letters, spacing, z in (
        ("MERIDIAN", 4.6, 1.25, 3.2),
        ("AMBRE  N° 12", 2.3, 1.2, -2.4),
        ("EAU DE PARFUM  75 ML", 1.5, 1.2, -6.4),
    ):
        add_text(words, letters * MM, spacing, Vector((0, face - 0.02 * MM, height + z * MM)), ink)


def main(out: Path) -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    build()
    partial = out.with_name(f".{out.name}")
    bpy.ops.export_scene.gltf(filepath=str(partial.with_suffix(".partial.glb")), export_format="GLB", export_apply=True)
    partial.with_suffix(".partial.glb").replace(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("perfume_bottle.glb"))
