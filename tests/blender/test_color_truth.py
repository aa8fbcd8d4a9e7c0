# SPDX-License-Identifier: GPL-3.0-or-later
"""Color truth: chart patches on a test product, as its set shows them, beside the same colors without a set."""

from __future__ import annotations

import math
from pathlib import Path

import bpy
import numpy as np
import pytest
import stage_helpers as helpers
from backlot.addon.output import exr, relight, render, tonemap
from backlot.addon.product.product import from_object
from backlot.addon.staging.records import StageOptions
from backlot.addon.staging.stage import stage

# linear reflectances: skin, sky, foliage, orange, purple, red, green, yellow, cyan, and three grays
PATCHES = (
    (0.39, 0.20, 0.14), (0.11, 0.19, 0.33), (0.10, 0.15, 0.05), (0.68, 0.20, 0.03), (0.11, 0.04, 0.14),
    (0.43, 0.03, 0.04), (0.06, 0.30, 0.06), (0.78, 0.57, 0.03), (0.02, 0.24, 0.37), (0.58, 0.58, 0.58),
    (0.35, 0.35, 0.35), (0.09, 0.09, 0.09),
)  # fmt: skip
ACROSS, DOWN = 4, 3


def chart() -> bpy.types.Object:
    """A board of 4 × 3 matte patches, 20 × 15 cm, that faces the front and stands on its lower edge."""
    mesh = bpy.data.meshes.new("chart")
    step = 0.05
    corners, faces = [], []
    for row in range(DOWN):
        for column in range(ACROSS):
            x, z, at = column * step - 0.1, row * step, len(corners)
            corners += [(x, 0, z), (x + step, 0, z), (x + step, 0, z + step), (x, 0, z + step)]
            faces.append((at, at + 1, at + 2, at + 3))
    # a back, so that it has some depth to stand on
    at = len(corners)
    corners += [(-0.1, 0.02, 0), (0.1, 0.02, 0), (0.1, 0.02, 0.15), (-0.1, 0.02, 0.15)]
    corners += [(-0.1, 0, 0), (0.1, 0, 0)]
    faces += [(at + 1, at, at + 3, at + 2), (at + 4, at, at + 1, at + 5)]
    mesh.from_pydata(corners, [], faces)
    for index, color in enumerate(PATCHES):
        mesh.materials.append(helpers.material(f"patch {index}", color, Roughness=1.0, Specular_IOR_Level=0.0))
        mesh.polygons[index].material_index = index
    return bpy.data.objects.new("chart", mesh)


def lab(display: np.ndarray) -> np.ndarray:
    """sRGB display values (…, 3) to CIE Lab, D65."""
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = tonemap.decode_srgb(display) @ matrix.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def ciede2000(one: np.ndarray, two: np.ndarray) -> float:
    """Color difference of two Lab colors, after Sharma, Wu and Dalal (2005)."""
    l1, a1, b1 = (float(v) for v in one)
    l2, a2, b2 = (float(v) for v in two)
    c = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(c**7 / (c**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = (
        1 - 0.17 * math.cos(math.radians(hm - 30)) + 0.24 * math.cos(math.radians(2 * hm))
        + 0.32 * math.cos(math.radians(3 * hm + 6)) - 0.20 * math.cos(math.radians(4 * hm - 63))
    )  # fmt: skip
    sl = 1 + 0.015 * (lm - 50) ** 2 / math.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -2 * math.sqrt(cm**7 / (cm**7 + 25**7)) * math.sin(math.radians(60 * math.exp(-(((hm - 275) / 25) ** 2))))
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh))


def test_ciede2000_gives_the_published_values() -> None:
    pairs = (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    )
    for one, two, wanted in pairs:
        assert ciede2000(np.array(one), np.array(two)) == pytest.approx(wanted, abs=2e-4)


def differences(folder: Path, out: Path, size: int, samples: int) -> list[float]:
    """CIEDE2000 of each patch: as the staged picture shows it, and as even neutral light would, as bright."""
    scene = helpers.fresh()
    obj = chart()
    scene.collection.objects.link(obj)
    options = StageOptions(resolution=(size, size), yaw_deg=0.0)
    staged = stage(from_object(obj, scene), folder, {"size_m": [0.2, 0.02, 0.15]}, {}, options)
    render.render(staged, render.RenderOptions(out / "chart.png", samples=samples, exr=True))
    picture = exr.read(out / "chart.exr")
    linear = relight.combined(picture)
    own = picture.rgb(next(n for n in picture.planes if n.endswith("Denoising Albedo.R"))[:-1])
    assert own is not None
    stops = bpy.data.scenes[staged.scene].view_settings.exposure
    seen, true = [], []
    for color in PATCHES:
        patch = (np.abs(own - np.array(color)).max(axis=-1) < 0.02) & (picture.planes[relight.MASK_CHANNEL] > 0.99)
        assert patch.sum() >= 9, color
        seen.append(np.median(linear[patch], axis=0))
        true.append(np.array(color))
    # how much light falls there is the exposure's matter; its color and the product's are what is compared
    level = float(np.median([s.sum() / t.sum() for s, t in zip(seen, true, strict=True)]))
    found = []
    for shown, color in zip(seen, true, strict=True):
        pair = [lab(tonemap.display(value, staged.view_transform, stops)) for value in (shown, color * level)]
        found.append(ciede2000(*pair))
    return found


def test_white_light_keeps_the_products_colors(tmp_path: Path) -> None:
    folder = helpers.make_set(tmp_path / "plain")
    found = differences(folder, tmp_path, 64, 8)
    assert np.mean(found) < 4, found


@pytest.mark.slow
def test_the_neutral_studio_keeps_the_products_colors(tmp_path: Path, root: Path) -> None:
    found = differences(root / "blender_scenes" / "sets" / "infinity_cove", tmp_path, 96, 16)
    assert np.mean(found) < 4, found
