# SPDX-License-Identifier: GPL-3.0-or-later
"""Cutting out without a model: plain backdrops, holes, refinement, files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from backlot.backend.models.holder import Models
from backlot.backend.models.roles import Array, CutoutModel
from backlot.backend.perception import cutout
from PIL import Image, ImageDraw, ImageFilter


class Disk(CutoutModel):
    """A model that always sees a soft disk in the middle; counts how often it is asked."""

    def __init__(self, radius: float = 0.5) -> None:
        self.radius = radius
        self.calls = 0

    def alpha(self, image: Image.Image) -> Array:
        self.calls += 1
        y, x = np.mgrid[-1 : 1 : image.height * 1j, -1 : 1 : image.width * 1j]
        return np.clip((self.radius - np.hypot(x, y)) * 8 + 0.5, 0, 1).astype(np.float32)


def on_white(draw_more: object = None) -> Image.Image:
    image = Image.new("RGB", (200, 200), (250, 250, 250))
    ImageDraw.Draw(image).ellipse((50, 50, 150, 150), fill=(180, 30, 40))
    return image


def test_plain_backdrop_needs_no_model() -> None:
    model = Disk()
    found = cutout.cut_out(on_white(), model)
    assert found.method == "plain backdrop" and model.calls == 0
    assert found.coverage == pytest.approx(np.pi / 16, abs=0.01)
    assert found.alpha[100, 100] == 1.0 and found.alpha[5, 5] == 0.0


def test_a_hole_is_kept_and_a_white_label_is_not_a_hole() -> None:
    image = on_white()
    pen = ImageDraw.Draw(image)
    pen.ellipse((85, 85, 115, 115), fill=(250, 250, 250))
    found = cutout.cut_out(image, Disk())
    assert found.alpha[100, 100] == 0.0, "the backdrop shows through a ring"
    image = on_white()
    ImageDraw.Draw(image).rectangle((85, 85, 115, 115), fill=(236, 236, 232))
    found = cutout.cut_out(image, Disk())
    assert found.alpha[100, 100] == 1.0, "a label that is nearly white belongs to the product"


def test_a_busy_backdrop_asks_the_model_and_snaps_to_edges() -> None:
    rough = Image.effect_noise((200, 200), 60).convert("RGB").filter(ImageFilter.GaussianBlur(1))
    mask = Image.new("L", (200, 200), 0)
    ImageDraw.Draw(mask).ellipse((50, 50, 150, 150), fill=255)
    image = Image.composite(Image.new("RGB", (200, 200), (5, 5, 5)), rough, mask)
    model = Disk(0.5)
    found = cutout.cut_out(image, model)
    assert found.method == "model" and model.calls == 1
    truth = np.asarray(mask) > 0
    overlap = ((found.alpha > 0.5) & truth).sum() / ((found.alpha > 0.5) | truth).sum()
    assert overlap > 0.95


def test_nothing_salient_uses_the_whole_picture() -> None:
    image = Image.effect_noise((100, 100), 60).convert("RGB")
    found = cutout.cut_out(image, Disk(-9.0))
    assert found.coverage == 1.0 and found.alpha.min() == 1.0 and found.warnings


def test_the_alpha_of_the_file_wins() -> None:
    alpha = np.zeros((200, 200), dtype=np.float32)
    alpha[:100] = 1.0
    found = cutout.cut_out(on_white(), Disk(), alpha)
    assert found.method == "alpha of the file" and found.coverage == pytest.approx(0.5)


def test_several_things_and_cut_off_products_are_told() -> None:
    class Two(Disk):
        def alpha(self, image: Image.Image) -> Array:
            out = np.zeros((image.height, image.width), dtype=np.float32)
            out[40:90, 20:80] = out[40:90, 120:200] = 1.0
            return out

    image = Image.effect_noise((200, 200), 60).convert("RGB")
    notes = " ".join(cutout.cut_out(image, Two()).warnings)
    assert "2 separate things" in notes and "cut off at the right" in notes


def test_crop_keeps_the_product_in_a_square() -> None:
    alpha = np.zeros((100, 200), dtype=np.float32)
    alpha[40:60, 150:200] = 1.0
    image, cropped = cutout.crop(Image.new("RGB", (200, 100)), alpha)
    assert image.size == cropped.shape[::-1] and image.width == image.height == 58
    assert cropped.sum() == alpha.sum()


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (3, 2)])
def test_tiny_pictures_do_not_crash(size: tuple[int, int]) -> None:
    found = cutout.cut_out(Image.new("RGB", size, (9, 9, 9)), Disk())
    assert found.alpha.shape == size[::-1]
    cutout.crop(Image.new("RGB", size), found.alpha)


def test_write_cutout_at_full_size(tmp_path: Path) -> None:
    image = on_white().resize((1600, 1600))
    image.save(tmp_path / "ball.png")
    told = cutout.write_cutout(tmp_path / "ball.png", tmp_path / "out", Models(cutout=Disk()))
    result = Image.open(told["path"])
    assert result.mode == "RGBA" and result.size == (1600, 1600)
    assert Path(told["path"]).name == "ball.png" and told["coverage"] == pytest.approx(np.pi / 16, abs=0.01)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["ball.png"], "no temporary file stays"
