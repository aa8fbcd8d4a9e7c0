# SPDX-License-Identifier: GPL-3.0-or-later
"""What a surface is, from the numbers of its shader. Pure: no bpy.

A rule either follows from the shader (metallic, transmission) or is a hint from a name, and the result says which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("glass", ("glass", "glas", "crystal", "lens", "vidrio", "verre")),
    ("metal", ("metal", "chrome", "steel", "gold", "silver", "brass", "copper", "alumin", "iron", "bronze", "chrom")),
    ("wood", ("wood", "oak", "walnut", "bamboo", "holz", "bois")),
    ("leather", ("leather", "suede", "cuir", "leder")),
    ("fabric", ("fabric", "cloth", "textile", "cotton", "wool", "canvas", "denim", "linen", "velvet")),
    ("fur", ("fur", "plush", "teddy")),
    ("ceramic", ("ceramic", "porcelain", "clay", "terracotta")),
    ("rubber", ("rubber", "sole", "tyre", "tire")),
    ("plastic", ("plastic", "plastik", "pvc", "abs")),
    ("paper", ("paper", "label", "cardboard", "carton")),
    ("stone", ("stone", "marble", "granite")),
    ("liquid", ("water", "liquid", "wine", "juice")),
)


@dataclass(slots=True)
class Shader:
    """Numbers read from one material. Colors are linear RGB 0-1 (average of the texture where one is connected)."""

    name: str
    base_color: tuple[float, float, float] | None = None
    metallic: float = 0.0
    roughness: float = 0.5
    transmission: float = 0.0
    alpha: float = 1.0
    sheen: float = 0.0
    subsurface: float = 0.0
    coat: float = 0.0
    emission: float = 0.0
    glass_node: bool = False
    textured: bool = False


def named_material(name: str) -> str:
    """The material that a name hints at, or empty; whole words or their beginnings count ("Glass_01", "chromeRing")."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)
    for kind, hints in _NAMES:
        if any(w.lower().startswith(h) for w in words for h in hints):
            return kind
    return ""


def classify(shader: Shader) -> tuple[str, str]:
    """(kind, rule in words): metal, glass, emission, fabric, translucent, dielectric, or what the name hints at."""
    if shader.glass_node:
        return "glass", "glass or refraction shader node"
    if shader.transmission > 0.5:
        return "glass", f"transmission {shader.transmission:.2f} > 0.5"
    if shader.metallic > 0.5:
        return "metal", f"metallic {shader.metallic:.2f} > 0.5"
    if shader.alpha < 0.6 and not shader.textured:
        return "glass", f"alpha {shader.alpha:.2f} < 0.6"
    if shader.emission > 0.5:
        return "emission", f"emission strength {shader.emission:.2f} > 0.5"
    if shader.sheen > 0.1:
        return "fabric", f"sheen {shader.sheen:.2f} > 0.1"
    hint = named_material(shader.name)
    if hint:
        return hint, f"hint: the material is named {shader.name!r} (low weight)"
    if shader.alpha < 0.9 and not shader.textured:
        return "glass", f"alpha {shader.alpha:.2f} < 0.9 (low weight)"
    if shader.subsurface > 0.1:
        return "translucent", f"subsurface {shader.subsurface:.2f} > 0.1"
    return "dielectric", "no metal, transmission or sheen in the shader"


def finish(shader: Shader, kind: str) -> str:
    """matte, satin, glossy, metallic or transparent, from kind and roughness."""
    if kind == "glass":
        return "transparent"
    if kind == "metal":
        return "metallic"
    roughness = min(shader.roughness, 0.15) if shader.coat > 0.5 else shader.roughness
    return "glossy" if roughness < 0.25 else "satin" if roughness < 0.5 else "matte"


def hex_color(linear: tuple[float, float, float]) -> str:
    """Linear RGB 0-1 → sRGB ``#rrggbb``."""
    out = []
    for c in linear:
        c = min(1.0, max(0.0, c))
        s = 12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055
        out.append(round(s * 255))
    return "#{:02x}{:02x}{:02x}".format(*out)
