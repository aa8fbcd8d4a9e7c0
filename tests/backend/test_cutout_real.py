# SPDX-License-Identifier: GPL-3.0-or-later
"""The cut-out with the real model, on composites with exact alpha. Skipped, visibly, where model or data are absent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from backlot.backend.evaluate.cutouts import CutoutScores, read_alpha, score_alpha, score_cutouts
from backlot.backend.models.holder import Models
from backlot.backend.models.registry import entry_for_role
from backlot.backend.perception.cutout import cut_out, write_cutout
from backlot.backend.perception.intake import load_photo
from PIL import Image


@pytest.fixture(scope="module")
def models() -> Models:
    made = Models()
    entry = entry_for_role("cutout", made.store.entries)
    if not made.store.has(entry.id):
        pytest.skip(f"not in the cache (backlot models fetch): {entry.id}")
    return made


@pytest.fixture(scope="module")
def composites(shared_data: Path) -> Path:
    folder = shared_data / "photos" / "cutout_composites"
    if not (folder / "index.csv").exists():
        pytest.skip(f"no {folder}")
    return folder


@pytest.fixture(scope="module")
def scores(models: Models, composites: Path) -> CutoutScores:
    return score_cutouts(composites, models)


def test_composites(scores: CutoutScores) -> None:
    assert scores.iou >= 0.90, sorted((round(one.iou, 3), one.name) for one in scores.pictures)[:5]
    assert scores.error <= 0.02
    assert np.median([one.iou for one in scores.pictures]) >= 0.975


def test_three_products_in_one_photo(models: Models, composites: Path) -> None:
    """Cut from three composites by their exact alpha and put before one backdrop: only the largest is in the alpha."""
    sky = Image.open(composites / "img" / "bs0_osakachair.jpg").convert("RGB")
    backdrop = sky.resize((900, 900)).crop((0, 0, 600, 400))
    truth = np.zeros((400, 600), dtype=np.float32)
    for name, width, x, y in (
        ("bs0_basketball", 190, 205, 170),
        ("kl_coffee_mug", 90, 30, 250),
        ("bs0_cupcake", 95, 480, 240),
    ):
        image = Image.open(composites / "img" / f"{name}.jpg")
        alpha = Image.fromarray((read_alpha(composites / "alpha" / f"{name}.png") * 255).astype(np.uint8))
        box = alpha.getbbox()
        assert box is not None
        size = (width, round((box[3] - box[1]) * width / (box[2] - box[0])))
        backdrop.paste(image.crop(box).resize(size), (x, y), alpha.crop(box).resize(size))
        if name == "bs0_basketball":
            truth[y : y + size[1], x : x + size[0]] = np.asarray(alpha.crop(box).resize(size), dtype=np.float32) / 255
    found = cut_out(backdrop, models.cutout)
    assert score_alpha(found.alpha, truth)[0] > 0.9
    assert any(note.startswith("3 separate things") for note in found.warnings), found.warnings


def test_a_photo_of_two_megapixels_keeps_its_size(models: Models, composites: Path, tmp_path: Path) -> None:
    Image.open(composites / "img" / "sc_sneakers.jpg").resize((1632, 1224)).save(tmp_path / "photo.jpg", quality=90)
    told = write_cutout(tmp_path / "photo.jpg", tmp_path / "out.png", models)
    alpha = read_alpha(tmp_path / "out.png")
    truth = Image.fromarray(read_alpha(composites / "alpha" / "sc_sneakers.png")).resize((1632, 1224))
    assert alpha.shape == (1224, 1632) and told["method"] == "model"
    assert score_alpha(alpha, np.asarray(truth, dtype=np.float32))[0] > 0.95


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "1"])
def test_the_same_photo_in_other_modes(models: Models, composites: Path, tmp_path: Path, mode: str) -> None:
    """Gray, print colors, a palette, even black and white dots: an answer of the right size, never a crash."""
    path = tmp_path / ("photo.tif" if mode == "CMYK" else "photo.png")
    Image.open(composites / "img" / "bs0_teddybear.jpg").convert(mode).save(path)
    photo = load_photo(path)
    found = cut_out(photo.image, models.cutout, photo.alpha)
    assert found.alpha.shape == (448, 448) and 0.0 < found.coverage <= 1.0
    if mode != "1":
        truth = read_alpha(composites / "alpha" / "bs0_teddybear.png")
        assert score_alpha(found.alpha, truth)[0] > 0.9
