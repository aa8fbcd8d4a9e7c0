# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials, finish and moods: from shader nodes for 3D, from the model (with honest low confidence) for photos."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..models.adapter import softmax
from ..models.holder import Models
from ..models.roles import Array
from ..records import Color, Source, Value
from .color_names import color_group
from .types import cached_embeddings, split_name
from .vocabulary import ProductType, find_material, load_materials, load_moods

TEMPERATURE = 14.0
PICTURE_TRUST = 0.6
"""Most that a photo's material is believed: what looks like leather may be plastic."""
_LEAST = 0.12
_KINDS = {
    "metal": "metal", "metallic": "metal", "glass": "glass", "transmission": "glass", "fabric": "fabric",
    "sheen": "fabric", "velvet": "fabric", "cloth": "fabric", "leather": "leather", "wood": "wood", "fur": "fur",
    "hair": "fur", "plastic": "plastic", "coat": "plastic", "subsurface": "wax", "ceramic": "ceramic", "stone": "stone",
    "paper": "paper", "rubber": "rubber", "food": "food", "liquid": "liquid",
}  # fmt: skip


def from_shaders(measured: Sequence[Mapping[str, Any]], kind: ProductType | None) -> tuple[Value, ...]:
    """Materials of a 3D product, largest area first. Metal and glass are read from the shader; what a dielectric is
    made of is not in a shader: its name hints at it, else the type's usual material is inferred."""
    shares: dict[str, float] = {}
    best: dict[str, Value] = {}
    for item in measured:
        value = _one_shader(item, kind)
        if value is None:
            continue
        shares[value.value] = shares.get(value.value, 0.0) + float(item.get("area_share") or 0.0)
        if value.value not in best or value.confidence > best[value.value].confidence:
            best[value.value] = value
    order = sorted(best, key=lambda name: -shares[name])
    return tuple(best[name] for name in order if shares[name] >= 0.01 or name == order[0])[:4]


def _one_shader(item: Mapping[str, Any], kind: ProductType | None) -> Value | None:
    read, rule = str(item.get("kind") or "").lower(), str(item.get("rule") or "")
    name = str(item.get("name") or "")
    if read == "emission":
        return None
    if read in ("metal", "glass"):
        return Value(read, 0.95, "measured on the mesh", f"{name}: {rule}" if name else rule)
    hinted = find_material(split_name(name))
    if hinted and hinted not in ("metal", "glass"):  # the shader would have shown those
        return Value(hinted, 0.6, "inferred", f"the material's name {name!r} says so")
    if read in _KINDS:
        return Value(_KINDS[read], 0.7, "measured on the mesh", f"{name}: {rule}" if name else rule)
    if kind is not None:
        usual = next((word for word in kind.materials if word not in ("metal", "glass", "liquid")), "")
        if usual:
            return Value(
                usual, 0.4, "inferred", f"usual for a {kind.name}; the shader says only {read or 'dielectric'}"
            )
    return Value("plastic", 0.2, "inferred", f"a dielectric shader without further signs ({rule or name})")


def from_pictures(joint: Array, kind: ProductType | None, models: Models) -> tuple[Value, ...]:
    """Materials that a photo's vector (d,) suggests: the model's view times what is usual for the type."""
    words = load_materials()
    prompts = [(name, prompt) for name, word in words.items() for prompt in word.prompts]
    rows = models.bridge.text_to_joint(cached_embeddings([prompt for _, prompt in prompts], models))
    similarity = joint @ rows.T
    names = list(words)
    scores = np.array(
        [np.mean([similarity[n] for n, (owner, _) in enumerate(prompts) if owner == name]) for name in names],
        dtype=np.float32,
    )
    # TEMPERATURE was fitted to the shipped adapter's cosines; another model's own scale suits its own.
    temperature = TEMPERATURE if models.bridge.calibrated else models.bridge.temperature
    probabilities = softmax(scores[None], temperature)[0]
    if kind is not None:
        usual = np.array([_usual(kind, name) for name in names], dtype=np.float32)
        probabilities = probabilities * usual
        probabilities = probabilities / probabilities.sum()
    order = np.argsort(-probabilities)
    note = f"looks like it; usual for a {kind.name}" if kind else "looks like it"
    return tuple(
        Value(
            names[n], round(float(probabilities[n]) * PICTURE_TRUST, 4), "inferred",
            note if kind and names[n] in kind.materials else "looks like it",
        )
        for n in order[:3]
        if probabilities[n] >= _LEAST or n == order[0]
    )  # fmt: skip


def _usual(kind: ProductType, name: str) -> float:
    if name not in kind.materials:
        return 0.08
    return 1.0 if kind.materials[0] == name else 0.7


def usual(kind: ProductType | None) -> tuple[Value, ...]:
    """The type's usual materials, where nothing was said or seen."""
    if kind is None:
        return ()
    confidence = 0.5 if len(kind.materials) == 1 else 0.4
    return tuple(Value(name, confidence, "inferred", f"usual for a {kind.name}") for name in kind.materials[:2])


def finish(materials: Sequence[Value], measured: Sequence[Mapping[str, Any]] = ()) -> Value:
    """How the surface takes light: from roughness and transmission for 3D, else the material's usual finish."""
    area: dict[str, float] = {}
    for item in measured:
        if item.get("kind") == "emission":
            continue
        word = _shader_finish(item)
        area[word] = area.get(word, 0.0) + float(item.get("area_share") or 0.0)
    if area and materials:
        word, share = max(area.items(), key=lambda pair: pair[1])
        if materials[0].value == "fur":
            return Value("furry", 0.6, materials[0].source, "the material is fur")
        confidence = 0.9 * share / max(sum(area.values()), 1e-9)
        return Value(word, round(confidence, 4), "measured on the mesh", "roughness, metallic and transmission values")
    if not materials:
        return Value("", 0.0, "inferred", "no material is known")
    best = materials[0]
    word = load_materials()[best.value].finish
    return Value(word, round(0.7 * best.confidence, 4), "inferred", f"usual for {best.value}")


def _shader_finish(item: Mapping[str, Any]) -> str:
    def number(key: str, default: float) -> float:
        value = item.get(key)
        return float(value) if isinstance(value, int | float) and math.isfinite(value) else default

    if item.get("kind") == "glass" or number("transmission", 0.0) > 0.5:
        return "transparent"
    if item.get("kind") == "metal" or number("metallic", 0.0) > 0.5:
        return "metallic"
    roughness = number("roughness", 0.5)
    return "glossy" if roughness < 0.25 else "satin" if roughness < 0.55 else "matte"


def moods(family: str, materials: Sequence[Value], colors: Sequence[Color]) -> tuple[Value, ...]:
    """The three moods that family, materials and colors suggest: studio habit (source "playbook")."""
    tables = load_moods()
    total: dict[str, float] = {}
    why: dict[str, list[str]] = {}

    def add(table: str, key: str, weight: float) -> None:
        for mood, value in tables[table].get(key, {}).items():
            total[mood] = total.get(mood, 0.0) + weight * value
            why.setdefault(mood, []).append(key.replace("_", " "))

    add("families", family, 1.0)
    for material in materials[:2]:
        add("materials", material.value, 1.0 if material is materials[0] else 0.5)
    for color in colors[:3]:
        add("colors", color_group(color.name), min(1.0, 2.0 * color.share))
    source: Source = "playbook"
    order = sorted(total, key=lambda mood: -total[mood])[:3]
    return tuple(
        Value(mood, round(min(0.8, total[mood] / 2.0), 4), source, f"suits {', '.join(dict.fromkeys(why[mood]))}")
        for mood in order
    )
