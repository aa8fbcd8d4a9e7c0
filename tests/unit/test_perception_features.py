# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole of perception with fake models: sources, hints, choices of the user, words, bad input."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from backlot.addon import report
from backlot.backend.models.adapter import softmax
from backlot.backend.models.holder import Models
from backlot.backend.models.roles import Array, Bridge, CutoutModel, TextModel, VisionModel, unit
from backlot.backend.perception import features, materials, types
from backlot.backend.protocol import BacklotError
from PIL import Image

SIDE = 64


class Words(TextModel):
    """Each text is a random direction of its own; texts that share a last word are alike."""

    space, dimensions = "fake-text", SIDE

    def embed(self, texts: Sequence[str]) -> Array:
        rows = []
        for text in texts:
            parts = [text, text.split()[-1]] if text.split() else [text]
            seeds = [int(hashlib.sha256(part.encode()).hexdigest()[:8], 16) for part in parts]
            rows.append(sum(np.random.default_rng(seed).standard_normal(SIDE) for seed in seeds))
        return unit(np.array(rows, dtype=np.float32).reshape(len(texts), SIDE))


class Eyes(VisionModel):
    """Sees what it is told to see: the direction of a sentence."""

    space, dimensions = "fake-vision", SIDE

    def __init__(self, sees: str) -> None:
        self.sees = sees
        self.looked = 0

    def embed_images(self, images: Sequence[Image.Image]) -> Array:
        self.looked += len(images)
        return np.repeat(Words().embed([self.sees]), len(images), axis=0)


class Identity(Bridge):
    space = "fake-joint"
    temperature = type_temperature = 20.0

    def image_to_joint(self, features: Array) -> Array:
        return features

    def text_to_joint(self, embeddings: Array) -> Array:
        return embeddings

    def probabilities(self, features: Array, label_embeddings: Array) -> Array:
        return softmax(features @ label_embeddings.T, self.temperature)


class NoCutout(CutoutModel):
    def alpha(self, image: Image.Image) -> Array:
        return np.ones((image.height, image.width), dtype=np.float32)


@pytest.fixture(autouse=True)
def private_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "cache"))
    types._BANKS.clear()


def make_models(sees: str = "a product photo of a teapot") -> Models:
    return Models(vision=Eyes(sees), text=Words(), cutout=NoCutout(), bridge=Identity())


def photo(folder: Path, name: str = "photo.png") -> dict[str, Any]:
    image = Image.new("RGB", (100, 100), (250, 250, 250))
    image.paste((190, 30, 40), (30, 20, 70, 80))
    image.save(folder / name)
    return {"kind": "photo", "path": str(folder / name)}


def views(folder: Path, **measured: Any) -> dict[str, Any]:
    paths = []
    for role in ("front", "side"):
        image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
        image.paste((40, 60, 160, 255), (16, 8, 48, 56))
        image.save(folder / f"{role}.png")
        paths.append({"path": str(folder / f"{role}.png"), "role": role})
    measurements = {"raw_size": [20.0, 14.0, 18.0], "unit_hint": None, "names": [], "materials": [], **measured}
    return {"kind": "views", "name": "Object.001", "path": "/x/thing.glb", "views": paths, "measurements": measurements}


def test_photo(tmp_path: Path) -> None:
    steps: list[str] = []
    found = features.analyze(photo(tmp_path), make_models(), lambda step, fraction, text: steps.append(step))
    assert found.type.value == "teapot" and found.type.source == "inferred"
    assert found.family.value == "coffee_tea"
    assert found.colors[0].source == "measured on pixels" and found.colors[0].hex.startswith("#")
    assert len(found.colors) == 1, "the white backdrop is no color of the product"
    assert found.size_source == "inferred" and found.unit_scale is None
    assert found.size_m is not None and found.size_m[2] > found.size_m[0], "the photo is higher than wide"
    assert all(mood.source == "playbook" for mood in found.moods) and len(found.moods) == 3
    assert found.embedding_space == "fake-joint" and len(found.embedding) == SIDE
    assert steps[0] == "read" and {"cutout", "embed", "measure"} <= set(steps)
    told = json.loads(json.dumps(found.to_json()))
    assert "embedding" not in told and told["type"]["value"] == "teapot"


def test_unknown_thing_asks_the_user(tmp_path: Path) -> None:
    found = features.analyze(photo(tmp_path), make_models("zzz qqq"))
    assert found.type.value == "" and "say" in found.type.note
    assert len(found.type.alternatives) == 5
    assert found.size_m is None and found.size_source is None


def test_views_are_measured(tmp_path: Path) -> None:
    shader = {"name": "Body", "area_share": 0.9, "kind": "metal", "rule": "metallic 1.0", "roughness": 0.2,
              "metallic": 1.0, "transmission": 0.0, "base_color": "#aaaaaa"}  # fmt: skip
    models = make_models()
    found = features.analyze(views(tmp_path, materials=[shader]), models)
    assert isinstance(models.vision, Eyes) and models.vision.looked == 2
    assert found.materials[0].value == "metal" and found.materials[0].source == "measured on the mesh"
    assert "metallic 1.0" in found.materials[0].note
    assert found.finish.value == "metallic" and found.finish.source == "measured on the mesh"
    assert found.unit_scale == pytest.approx(0.01)
    assert found.size_source == "inferred", "the file states no unit"
    assert found.size_m == pytest.approx((0.2, 0.14, 0.18))


def test_names_are_hints_and_told_as_such(tmp_path: Path) -> None:
    plain = features.analyze(views(tmp_path), make_models("a product photo of a kettle"))
    hinted = features.analyze(views(tmp_path, names=["TeaPot_low.002"]), make_models("a product photo of a kettle"))
    assert plain.type.value == hinted.type.value == "kettle", "a name does not overrule what is seen"
    assert "teapot" in hinted.type.note and "not seen" in hinted.type.note
    assert hinted.type.confidence < plain.type.confidence


@pytest.mark.parametrize(
    ("name", "words"), [("bs0_TeddyBear.001", "bs Teddy Bear"), ("a/b/coffee_cup.obj", "coffee cup")]
)
def test_split_name(name: str, words: str) -> None:
    assert types.split_name(name) == words


def test_what_the_user_says_wins(tmp_path: Path) -> None:
    said = {"type": "whisky", "colors": ["navy"], "materials": ["oak"], "moods": ["bold"], "size_m": [0.1, 0.1, 0.3]}
    found = features.analyze({**views(tmp_path), "said": said}, make_models())
    assert (found.type.value, found.type.source, found.type.confidence) == ("whisky bottle", "said by the user", 1.0)
    assert found.family.value == "spirits"
    assert found.colors[0].name == "navy" and found.colors[0].source == "said by the user"
    assert [value.value for value in found.materials] == ["wood"]
    assert [value.value for value in found.moods] == ["bold"]
    assert found.size_m == (0.1, 0.1, 0.3) and found.size_source == "said by the user"
    assert found.unit_scale == pytest.approx(0.3 / 20.0)


def test_an_unknown_word_of_the_user_is_kept(tmp_path: Path) -> None:
    found = features.analyze({**photo(tmp_path), "said": {"type": "flux capacitor"}}, make_models())
    assert found.type.value == "flux capacitor" and found.type.source == "said by the user"


def test_choices_after_looking(tmp_path: Path) -> None:
    models = make_models()
    seen = features.analyze(photo(tmp_path), models)
    changed = features.with_said(seen, {"type": "sofa"}, models)
    assert changed.type.value == "sofa" and changed.family.value == "furniture"
    assert changed.size_m is not None and max(changed.size_m) > 1.0
    assert changed.colors == seen.colors


def write(folder: Path, data: object) -> dict[str, Any]:
    path = folder / "product.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return {"kind": "description", "path": str(path)}


def test_description_in_words(tmp_path: Path) -> None:
    data = {"name": "Rosewater eau de parfum", "size_m": [0.06, 0.03, 0.11], "colors": ["blush", "#c0a030"],
            "materials": ["frosted glass"], "moods": ["Romantic"]}  # fmt: skip
    found = features.analyze(write(tmp_path, data), make_models())
    assert found.type.value == "perfume bottle" and found.type.source == "said by the user"
    assert found.colors[0].name == "blush" and len(found.colors) == 2
    assert sum(color.share for color in found.colors) == pytest.approx(1.0, abs=1e-3)
    assert found.materials[0].value == "glass" and found.finish.value == "transparent"
    assert found.moods[0].value == "romantic" and found.size_m == (0.06, 0.03, 0.11)


def test_description_with_a_name_only(tmp_path: Path) -> None:
    found = features.analyze(write(tmp_path, {"name": "oak rocking chair"}), make_models())
    assert found.type.value == "rocking chair" and found.size_source == "inferred"
    assert found.materials[0].source == "inferred" and found.colors == ()


def test_unknown_words_are_warned_about(tmp_path: Path) -> None:
    data = {"name": "mug", "colors": ["octarine"], "materials": ["unobtainium"], "moods": ["grumpy"]}
    found = features.analyze(write(tmp_path, data), make_models())
    assert len(found.warnings) == 3 and "octarine" in found.warnings[1] + found.warnings[2] + found.warnings[0]


@pytest.mark.parametrize(
    "data",
    ["", "{", "[]", '"mug"', {}, {"name": 3}, {"name": "mug", "size_m": [1, 2]}, {"name": "mug", "size_m": [1, 2, -3]},
     {"name": "mug", "size_m": "large"}, {"name": "mug", "colors": 7}, "[" * 100_000],
)  # fmt: skip
def test_bad_descriptions(tmp_path: Path, data: object) -> None:
    with pytest.raises(BacklotError) as caught:
        features.analyze(write(tmp_path, data), make_models())
    assert caught.value.code == "bad_description" and caught.value.hint


@pytest.mark.parametrize(
    "subject",
    [{}, {"kind": "dream"}, {"kind": "photo"}, {"kind": "photo", "path": 3}, {"kind": "views", "views": []}],
)
def test_bad_subjects(subject: dict[str, Any]) -> None:
    with pytest.raises(BacklotError) as caught:
        features.analyze(subject, make_models())
    assert caught.value.code == "bad_subject"


def test_classify(tmp_path: Path) -> None:
    labels = ["plain chair", "round teapot", "round teapot", " "]
    found = features.classify(photo(tmp_path), labels, make_models("a photo of a round teapot"))
    assert [item["label"] for item in found] == ["round teapot", "plain chair"]
    assert sum(item["confidence"] for item in found) == pytest.approx(1.0, abs=1e-3)
    with pytest.raises(BacklotError) as caught:
        features.classify(photo(tmp_path), ["", " "], make_models())
    assert caught.value.code == "no_labels"


def test_embed_is_one_unit_vector_in_a_named_space(tmp_path: Path) -> None:
    for subject in (photo(tmp_path), views(tmp_path), write(tmp_path, {"name": "mug"})):
        space, vector = features.embed(subject, make_models())
        assert space == "fake-joint" and vector.dtype == np.float32
        assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("shader", "value", "source", "finish"),
    [
        ({"kind": "glass", "transmission": 1.0}, "glass", "measured on the mesh", "transparent"),
        ({"kind": "dielectric", "name": "Leather_brown", "roughness": 0.5}, "leather", "inferred", "satin"),
        ({"kind": "dielectric", "roughness": 0.9}, "ceramic", "inferred", "matte"),
        ({"kind": "dielectric", "roughness": 0.05}, "ceramic", "inferred", "glossy"),
        ({"kind": "fabric", "roughness": float("nan")}, "fabric", "measured on the mesh", "satin"),
    ],
)
def test_shader_materials(shader: dict[str, Any], value: str, source: str, finish: str) -> None:
    kind = types.find_type("mug")
    found = materials.from_shaders([{"area_share": 1.0, **shader}], kind)
    assert (found[0].value, found[0].source) == (value, source)
    assert materials.finish(found, [{"area_share": 1.0, **shader}]).value == finish


def test_materials_are_ordered_by_area_and_lights_do_not_count() -> None:
    parts = [
        {"name": "screws", "kind": "metal", "area_share": 0.1},
        {"name": "wood", "kind": "dielectric", "area_share": 0.8},
        {"name": "bulb", "kind": "emission", "area_share": 0.1},
    ]
    assert [value.value for value in materials.from_shaders(parts, None)] == ["wood", "metal"]


def test_the_shop_color_and_the_details_are_told_and_kept(tmp_path: Path) -> None:
    models = make_models()
    shader = {"name": "Oak wood", "area_share": 0.9, "kind": "dielectric", "rule": "", "roughness": 0.6}
    seen = features.analyze(views(tmp_path, materials=[shader]), models)
    assert seen.shop_color.value == "blue" and seen.shop_color.source == "inferred"
    assert [detail.value for detail in seen.details] == ["wood grain"]
    changed = features.with_said(seen, {"colors": ["navy"]}, models)
    assert changed.details == seen.details
    assert (changed.shop_color.value, changed.shop_color.source) == ("navy", "said by the user")
    told = json.loads(json.dumps(changed.to_json()))
    assert told["shop_color"]["value"] == "navy" and told["details"][0]["value"] == "wood grain"
    lines = "\n".join(report.features_lines(json.loads(json.dumps(seen.to_json()))))
    assert "(sold as blue)" in lines and "details   wood grain" in lines
