# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole engine with the real models of the offline pack: words and a picture in, ranked sets and a brief out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from backlot.backend.models.holder import Models
from backlot.backend.models.registry import registry
from backlot.backend.models.store import Store
from backlot.backend.pipeline import Pipeline, Quiet
from backlot.backend.protocol import BacklotError
from PIL import Image, ImageDraw

CARDS = Path(__file__).parent.parent / "data" / "cards"


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    store = Store()
    absent = [e.id for e in registry().values() if e.pack == "offline" and not store.has(e.id)]
    if absent:
        pytest.skip(f"models are not in the cache: {', '.join(absent)} (backlot models fetch)")
    yield Pipeline(Models(store), index_folder=tmp_path_factory.mktemp("index"))


def in_words(folder: Path, **words: Any) -> dict[str, Any]:
    path = folder / "product.json"
    path.write_text(json.dumps(words), encoding="utf-8")
    return {"kind": "description", "path": str(path)}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("perfume bottle", {"marble_podium", "dark_acrylic_rim"}),
        ("sneakers", {"concrete_plinth_gobo"}),
        ("coffee mug", {"oak_table_window", "kitchen_counter"}),
        ("laptop", {"meeting_room", "dark_acrylic_rim"}),
        ("soap dispenser", {"bathroom_shelf"}),
        ("armchair", {"reading_room"}),
        ("teddy bear", {"pastel_arches"}),
        ("hiking boots", {"moss_forest", "concrete_plinth_gobo"}),
        ("wristwatch", {"dark_acrylic_rim"}),
        ("toaster", {"kitchen_counter"}),
        ("bicycle", {"concrete_plinth_gobo", "dune_dusk"}),
        ("whisky bottle", {"dark_acrylic_rim"}),
    ],
)
def test_product_in_words_finds_its_set(pipeline: Pipeline, tmp_path: Path, name: str, wanted: set[str]) -> None:
    subject = in_words(tmp_path, name=name)
    out = pipeline.recommend({"subject": subject, "library": str(CARDS), "top": 4}, Quiet())
    assert out["matches"][0]["set"] in wanted, [(m["set"], m["score"]) for m in out["matches"]]
    assert out["verdict"] == "fits" and len(out["matches"]) == 4
    assert out["brief"]["text"].count(".") >= 9


def test_words_of_the_user_decide(pipeline: Pipeline, tmp_path: Path) -> None:
    words = {"name": "thing", "size_m": [0.1, 0.1, 0.12], "colors": ["white"], "materials": ["ceramic"]}
    subject = {**in_words(tmp_path, **words), "said": {"type": "coffee mug", "moods": ["festive"]}}
    out = pipeline.recommend({"subject": subject, "library": str(CARDS), "sentences": False}, Quiet())
    assert out["features"]["type"]["source"] == "said by the user"
    assert out["brief"]["mood"][0] == "festive"
    assert out["matches"][0]["set"] in {"oak_table_window", "kitchen_counter"}


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A red mug-like shape before white, drawn here."""
    image = Image.new("RGB", (480, 480), "#f4f4f2")
    draw = ImageDraw.Draw(image)
    draw.ellipse((300, 200, 400, 320), outline="#a01818", width=22)
    draw.rounded_rectangle((140, 140, 330, 380), 24, fill="#b02020")
    path = tmp_path / "red mug.png"
    image.save(path)
    return path


def test_photo_gives_colors_brief_and_every_attribute(pipeline: Pipeline, picture: Path) -> None:
    subject = {"kind": "photo", "path": str(picture)}
    out = pipeline.recommend({"subject": subject, "library": str(CARDS)}, Quiet())
    assert set(out["matches"][0]["scores"]) == {
        "playbook", "text", "image", "palette", "size", "light", "mood", "material", "precedent", "default",
    }  # fmt: skip
    product = [c for c in out["brief"]["palette"] if c["role"] == "product"]
    assert product and int(product[0]["hex"][1:3], 16) > 2 * int(product[0]["hex"][3:5], 16)  # red
    assert len(out["matches"]) == 12 and all(s["source"] == "template" for s in out["brief"]["sentences"])
    json.dumps(out, allow_nan=False)


def test_classify_and_embed_agree_about_the_space(pipeline: Pipeline, picture: Path) -> None:
    subject = {"kind": "photo", "path": str(picture)}
    labels = pipeline.classify({"subject": subject, "labels": ["mug", "bicycle", "sofa"]}, Quiet())["labels"]
    assert sum(one["confidence"] for one in labels) == pytest.approx(1.0, abs=1e-3)
    embedded = pipeline.embed({"subject": subject}, Quiet())
    features = pipeline.analyze({"subject": subject}, Quiet())["features"]
    assert embedded["space"] == features["embedding_space"]
    assert sum(v * v for v in embedded["vector"]) == pytest.approx(1.0, abs=1e-3)


def test_cutout_is_written_whole(pipeline: Pipeline, picture: Path, tmp_path: Path) -> None:
    out = pipeline.cutout({"path": str(picture), "out": str(tmp_path / "out" / "mug.png")}, Quiet())
    with Image.open(out["path"]) as result:
        assert result.mode == "RGBA" and result.size == (480, 480)
        assert result.getchannel("A").getpixel((220, 260)) > 200 > 50 > result.getchannel("A").getpixel((20, 20))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("none.png", None, "missing_file"), ("empty.png", b"", "empty_file"), ("cut.png", b"\x89PNG\r\n", "bad_photo")],
)
def test_bad_photos_are_one_sentence(pipeline: Pipeline, tmp_path: Path, name: str, data: Any, code: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(BacklotError) as caught:
        pipeline.recommend({"subject": {"kind": "photo", "path": str(tmp_path / name)}, "library": str(CARDS)}, Quiet())
    assert caught.value.code == code and name in caught.value.message
