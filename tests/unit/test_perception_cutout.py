# SPDX-License-Identifier: GPL-3.0-or-later
"""Cutting out without a model: plain backdrops, holes, refinement, files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from backlot.backend.evaluate import cutouts
from backlot.backend.models.holder import Models
from backlot.backend.models.roles import Array, CutoutModel
from backlot.backend.perception import cutout
from backlot.backend.protocol import BacklotError
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
    found = cutout.cut_out(image, Two())
    notes = " ".join(found.warnings)
    assert "2 separate things" in notes and "cut off at the right" in notes


def shop_photo(*balls: tuple[int, int, int, tuple[int, int, int]]) -> Image.Image:
    """Balls (x, y, radius, color) on white, 400 x 300."""
    image = Image.new("RGB", (400, 300), (250, 250, 250))
    for x, y, radius, color in balls:
        ImageDraw.Draw(image).ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)
    return image


RED, GREEN, BLUE = (180, 30, 40), (30, 120, 50), (30, 60, 160)


def test_of_three_products_the_largest_is_taken_and_the_others_are_told() -> None:
    found = cutout.cut_out(shop_photo((200, 150, 70, RED), (50, 150, 35, GREEN), (350, 200, 40, BLUE)), Disk())
    assert found.alpha[150, 200] == 1.0 and found.alpha[150, 50] == 0.0 and found.alpha[200, 350] == 0.0
    assert found.coverage == pytest.approx(np.pi * 70**2 / 120_000, abs=0.01)
    (note,) = found.warnings
    assert note.startswith("3 separate things") and "largest is taken" in note and "Crop the photo" in note
    assert "4-21 % from the left, 38-62 % from the top" in note


def test_the_central_one_of_two_equal_products_is_taken() -> None:
    found = cutout.cut_out(shop_photo((200, 150, 50, RED), (345, 150, 50, BLUE)), Disk())
    assert found.alpha[150, 200] == 1.0 and found.alpha[150, 345] == 0.0


def test_a_pair_is_one_product() -> None:
    found = cutout.cut_out(shop_photo((110, 150, 60, RED), (290, 150, 60, RED)), Disk())
    assert found.alpha[150, 110] == 1.0 and found.alpha[150, 290] == 1.0
    assert "pair" in found.warnings[0]


def test_parts_that_nearly_touch_are_one_product() -> None:
    found = cutout.cut_out(shop_photo((180, 150, 80, RED), (266, 150, 4, BLUE)), Disk())
    assert found.alpha[150, 266] > 0.9 and not found.warnings


def test_white_on_white_asks_the_model() -> None:
    """Socks, sneakers: the color alone would eat them."""
    y, x = np.mgrid[-1:1:300j, -1:1:300j]
    shade = np.clip(255 - 24 * (1 - np.hypot(x, y) / 0.6), 228, 255) * (np.hypot(x, y) < 0.6)
    pixels = np.where(shade > 0, shade, 255).astype(np.uint8)
    found = cutout.cut_out(Image.fromarray(np.repeat(pixels[:, :, None], 3, axis=2)), Disk(0.6))
    assert found.method == "model"


@pytest.mark.parametrize(
    ("color", "words"), [((0, 0, 0), "black"), ((9, 9, 12), "black"), ((99, 120, 80), "even color")]
)
def test_a_picture_of_nothing_is_told(color: tuple[int, int, int], words: str) -> None:
    model = Disk()
    found = cutout.cut_out(Image.new("RGB", (300, 200), color), model)
    assert found.method == "whole picture" and words in found.warnings[0] and found.alpha.min() == 1.0
    assert model.calls == 0


def test_a_line_drawing_is_told() -> None:
    image = Image.new("RGB", (800, 600), "white")
    ImageDraw.Draw(image).rounded_rectangle((250, 150, 550, 500), 30, outline="black", width=5)
    found = cutout.cut_out(image, Disk())
    assert any("thin lines" in note for note in found.warnings)


def test_glass_is_told() -> None:
    class Glass(Disk):
        def alpha(self, image: Image.Image) -> Array:
            y, x = np.mgrid[-1 : 1 : image.height * 1j, -1 : 1 : image.width * 1j]
            return np.where(np.hypot(x, y) < 0.7, 0.55, 0.0).astype(np.float32)

    image = Image.effect_noise((200, 200), 60).convert("RGB")
    assert any("glass" in note for note in cutout.cut_out(image, Glass()).warnings)
    assert not any("glass" in note for note in cutout.cut_out(image, Disk(0.7)).warnings)


def test_a_small_product_is_looked_at_again() -> None:
    """The first look is coarse; the second sees the product's surroundings alone, and finds its hole."""

    class Finds(CutoutModel):
        sizes: list[tuple[int, int]] = []

        def alpha(self, image: Image.Image) -> Array:
            self.sizes.append(image.size)
            red = (np.asarray(image, dtype=np.float32)[:, :, 0] > 150).astype(np.float32)
            if len(self.sizes) == 1:
                red[180:220, 180:220] = 1.0
            return red

    image = Image.effect_noise((400, 400), 20).convert("RGB").point(lambda value: value // 2)
    pen = ImageDraw.Draw(image)
    pen.rectangle((150, 150, 249, 249), fill=(220, 20, 20))
    pen.rectangle((185, 185, 214, 214), fill=(60, 70, 64))
    model = Finds()
    found = cutout.cut_out(image, model)
    assert model.sizes == [(400, 400), (150, 150)]
    assert found.alpha[160, 160] > 0.95 and found.alpha[200, 200] < 0.3 and found.alpha[20, 20] == 0.0
    model = Finds()
    model.sizes, model.side = [], 1024
    cutout.cut_out(image, model)
    assert model.sizes == [(400, 400)], "a model of 1024 pixels has seen it well at once"


def test_scores_of_a_folder(tmp_path: Path) -> None:
    on_white().save(tmp_path / "ball.png")
    truth = Image.new("L", (200, 200), 0)
    ImageDraw.Draw(truth).ellipse((50, 50, 150, 150), fill=255)
    truth.save(tmp_path / "alpha.png")
    (tmp_path / "index.csv").write_text("image,alpha\nball.png,alpha.png\n")
    scores = cutouts.score_cutouts(tmp_path, Models(cutout=Disk()))
    assert scores.iou > 0.97 and scores.error < 0.01
    assert [figure.count for figure in scores.figures("balls")] == [1, 1]
    truth.resize((100, 100)).save(tmp_path / "alpha.png")
    with pytest.raises(BacklotError, match="another size"):
        cutouts.score_cutouts(tmp_path, Models(cutout=Disk()))
    with pytest.raises(BacklotError, match="no"):
        cutouts.score_cutouts(tmp_path / "none", Models(cutout=Disk()))


def test_iou_and_error_of_alphas() -> None:
    truth = np.zeros((10, 10), dtype=np.float32)
    truth[:5] = 1.0
    found = np.zeros((10, 10), dtype=np.float32)
    found[:8] = 0.6
    assert cutouts.score_alpha(found, truth) == (pytest.approx(5 / 8), pytest.approx(0.5 * 0.4 + 0.3 * 0.6))
    assert cutouts.score_alpha(truth * 0, truth * 0) == (1.0, 0.0)


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
