# SPDX-License-Identifier: GPL-3.0-or-later
"""A short way to write shader node trees: `Graph` adds nodes, wires sockets or values, and hands back the material."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import bpy

from .color import rgba

Socket: TypeAlias = bpy.types.NodeSocket


class Graph:
    """The node tree of one new material."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.output = self.tree.nodes.new("ShaderNodeOutputMaterial")
        self.output.is_active_output = True

    def set(self, socket: Socket, value: Any) -> None:
        """Wire a socket into `socket`, or give it a value ('#rrggbb' for colors)."""
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, str):
            socket.default_value = rgba(value)
        else:
            socket.default_value = value

    def add(self, kind: str, settings: dict[str, Any] | None = None, **inputs: Any) -> bpy.types.Node:
        """New node 'ShaderNode' + kind; underscores in input names stand for blanks."""
        node = self.tree.nodes.new("ShaderNode" + kind)
        for key, value in (settings or {}).items():
            setattr(node, key, value)
        for key, value in inputs.items():
            self.set(node.inputs[key.replace("_", " ")], value)
        return node

    def coords(
        self, scale: Sequence[float] = (1, 1, 1), turn: Sequence[float] = (0, 0, 0), kind: str = "Object"
    ) -> Socket:
        """Object coordinates in meters, scaled and turned (radians)."""
        mapping = self.add("Mapping", Vector=self.add("TexCoord").outputs[kind])
        self.set(mapping.inputs["Scale"], tuple(scale))
        self.set(mapping.inputs["Rotation"], tuple(turn))
        return mapping.outputs["Vector"]

    def noise(self, vector: Socket, scale: float, detail: float = 4, rough: float = 0.55, distort: float = 0) -> Socket:
        """Noise 0-1, mean 0.5."""
        node = self.add("TexNoise", Vector=vector, Scale=scale, Detail=detail, Roughness=rough, Distortion=distort)
        return node.outputs["Fac"]

    def cells(self, vector: Socket, scale: float, feature: str = "F1", output: str = "Distance") -> Socket:
        """Voronoi cells."""
        return self.add("TexVoronoi", {"feature": feature}, Vector=vector, Scale=scale).outputs[output]

    def ramp(self, fac: Socket, stops: Sequence[tuple[float, str | float]]) -> Socket:
        """Color ramp; a stop's value is '#rrggbb' or a gray 0-1."""
        node = self.add("ValToRGB", Fac=fac)
        elements = node.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (position, value) in zip(elements, stops, strict=True):
            element.position = position
            element.color = rgba(value) if isinstance(value, str) else (value, value, value, 1.0)
        return node.outputs["Color"]

    def span(self, fac: Socket, low: float, high: float, start: float = 0.0, end: float = 1.0) -> Socket:
        """A number start-end mapped to low-high, clamped."""
        node = self.add("MapRange", Value=fac, From_Min=start, From_Max=end, To_Min=low, To_Max=high)
        return node.outputs["Result"]

    def math(self, what: str, a: Any, b: Any = 0.0) -> Socket:
        """One operation of the Math node."""
        node = self.add("Math", {"operation": what})
        self.set(node.inputs[0], a)
        self.set(node.inputs[1], b)
        return node.outputs[0]

    def mix(self, fac: Any, a: Any, b: Any, blend: str = "MIX") -> Socket:
        """Mix of two colors."""
        node = self.add("Mix", {"data_type": "RGBA", "blend_type": blend})
        self.set(node.inputs[0], fac)
        self.set(node.inputs[6], a)
        self.set(node.inputs[7], b)
        return node.outputs[2]

    def tint(self, name: str = "tint") -> Socket:
        """The color that the mesh carries in the attribute `name`."""
        return self.add("Attribute", {"attribute_name": name}).outputs["Color"]

    def chance(self) -> Socket:
        """A random number 0-1 of each object or copy."""
        return self.add("ObjectInfo").outputs["Random"]

    def bump(self, height: Socket, depth: float, strength: float = 1.0, normal: Socket | None = None) -> Socket:
        """Normal from a height 0-1 that is `depth` meters deep."""
        node = self.add("Bump", Height=height, Distance=depth, Strength=strength)
        if normal:
            self.set(node.inputs["Normal"], normal)
        return node.outputs["Normal"]

    def surface(self, shader: Socket) -> bpy.types.Material:
        """End the tree with this shader."""
        self.set(self.output.inputs["Surface"], shader)
        return self.material

    def principled(self, **inputs: Any) -> bpy.types.Material:
        """End the tree with a Principled BSDF."""
        return self.surface(self.add("BsdfPrincipled", **inputs).outputs["BSDF"])
