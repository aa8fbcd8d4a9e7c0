# SPDX-License-Identifier: GPL-3.0-or-later
"""The measured half of a card: palette of the preview, light read from the rig and from the meter."""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from .preview import MeterReading, Picture
from .stage import LIGHT_ROLES

HIGH_KEY_L, LOW_KEY_L = 72.0, 36.0


def lab_of(encoded: Picture) -> Picture:
    """CIE Lab (D65) of sRGB values 0-1, shape (…, 3)."""
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    xyz = linear @ to_xyz.T / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def palette(picture: Picture, count: int = 6) -> list[dict[str, Any]]:
    """The picture's main colors, largest share first: [{"hex", "share", "lab"}]; k-means in Lab, near ones merged."""
    colors = picture.reshape(-1, 3)[:: max(picture.size // 3 // 20000, 1)].astype(np.float64)
    points = lab_of(colors)
    by_lightness = np.argsort(points[:, 0], kind="stable")
    centers = points[by_lightness[(np.linspace(0.03, 0.97, count) * (len(points) - 1)).astype(int)]]
    for _ in range(30):
        nearest = np.argmin(((points[:, None] - centers[None]) ** 2).sum(-1), axis=1)
        moved = np.array([points[nearest == k].mean(0) if np.any(nearest == k) else centers[k] for k in range(count)])
        if np.allclose(moved, centers, atol=1e-3):
            break
        centers = moved
    groups = [[k] for k in range(count) if np.any(nearest == k)]
    for first in range(len(groups)):
        for second in range(len(groups) - 1, first, -1):
            if np.linalg.norm(centers[groups[first][0]] - centers[groups[second][0]]) < 6.0:
                groups[first] += groups.pop(second)
    entries = []
    for group in groups:
        members = np.isin(nearest, group)
        share, mean = float(members.mean()), colors[members].mean(0)
        if share >= 0.02:
            code = "#" + "".join(f"{round(float(np.clip(c, 0, 1)) * 255):02x}" for c in mean)
            values = [round(float(v), 1) for v in lab_of(mean)]
            entries.append({"hex": code, "share": round(share, 3), "lab": values})
    return sorted(entries, key=lambda entry: -entry["share"])


def key_word(entries: list[dict[str, Any]]) -> str:
    """High, mid or low key from the palette's mean lightness."""
    total = sum(entry["share"] for entry in entries)
    mean = sum(entry["share"] * entry["lab"][0] for entry in entries) / max(total, 1e-6)
    return "high key" if mean >= HIGH_KEY_L else "low key" if mean <= LOW_KEY_L else "mid key"


def direction_word(azimuth: float, elevation: float) -> str:
    """The field's word for where a light stands, seen from the hero camera (azimuth 0 = at the camera)."""
    if elevation > 65:
        return "top"
    side = "left" if azimuth < 0 else "right"
    turn = abs(azimuth)
    if turn <= 30:
        return "front"
    if turn <= 112:
        return side
    return f"back-{side}" if turn <= 160 else "back"


def light_reading(item: bpy.types.Object, center: Vector) -> tuple[float, Vector, float]:
    """(illuminance at `center` in meter levels, unit vector toward it, softness) of one light or glowing card."""
    toward = item.matrix_world.translation - center
    distance = max(toward.length, 1e-6)
    axis = -(item.matrix_world.to_3x3() @ Vector((0, 0, 1))).normalized()
    if item.type == "MESH":
        size = math.sqrt(item.dimensions.x * item.dimensions.y)
        return 0.3 * size**2 / (math.pi * distance**2), toward.normalized(), size / distance
    light = item.data
    if light.type == "SUN":
        return light.energy / math.pi, -axis, 2 * math.tan(light.angle / 2)
    if light.type == "AREA":
        flat = light.shape in ("RECTANGLE", "ELLIPSE")
        area = light.size * (light.size_y if flat else light.size)
        facing = max(axis.dot(-toward.normalized()), 0.0)
        level = light.energy * facing / (math.pi**2 * (distance**2 + area / math.pi))
        return level, toward.normalized(), math.sqrt(area) / distance
    level = light.energy / (4 * math.pi**2 * distance**2)
    return level, toward.normalized(), 2 * light.shadow_soft_size / distance


def light_facts(
    scene: bpy.types.Scene, mark: bpy.types.Object, size: float, reading: MeterReading, entries: list[dict[str, Any]]
) -> dict[str, Any]:
    """The card's `light` entry: the strongest key gives direction, Kelvin and softness, the meter the ratio."""
    center = mark.matrix_world.translation + Vector((0, 0, size / 2))
    lights = [item for item in scene.objects if item.get("backlot_role") in LIGHT_ROLES and not item.hide_render]
    keys = [item for item in lights if item["backlot_role"] == "key"] or lights
    readings = [(light_reading(item, center), item) for item in keys]
    (_, toward, softness), key = max(readings, key=lambda pair: pair[0][0])
    hero = scene.camera.matrix_world.translation - center
    turn = math.degrees(math.atan2(toward.x, -toward.y) - math.atan2(hero.x, -hero.y))
    azimuth = (turn + 180) % 360 - 180
    elevation = math.degrees(math.asin(max(-1.0, min(1.0, toward.z))))
    return {
        "direction": direction_word(azimuth, elevation),
        "azimuth_deg": round(azimuth),
        "elevation_deg": round(elevation),
        "kelvin": round(float(key.get("kelvin", 5500))),
        "softness": round(softness, 3),
        "fill_ratio": round(min(max(reading.ratio, 1.0), 16.0), 1),
        "key": key_word(entries),
        "gray_card": round(reading.lit, 3),
    }
