# SPDX-License-Identifier: GPL-3.0-or-later
"""Perception with the models of the offline pack, on real photos. Skipped, visibly, where the pack is not fetched."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from backlot.backend.models.holder import Models
from backlot.backend.models.torch_runtime import load
from backlot.backend.perception import cutout, features, intake, types
from PIL import Image


@pytest.fixture(scope="module")
def models() -> Models:
    made = Models()
    pack = [entry.id for entry in made.store.entries.values() if entry.pack == "offline"]
    absent = [id for id in pack if not made.store.has(id)]
    if absent:
        pytest.skip(f"not in the cache (backlot models fetch): {', '.join(absent)}")
    return made


def read(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_text_model_equals_the_reference(models: Models) -> None:
    """The numpy forward pass against torch's own BERT layers, from the same weights."""
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    torch, transformers = load("torch", "transformers")
    folder = models.store.path("minilm-l6-v2")
    config = transformers.BertConfig.from_json_file(str(folder / "config.json"))
    reference = transformers.BertModel(config, add_pooling_layer=False).eval()
    from safetensors.torch import load_file

    reference.load_state_dict(load_file(str(folder / "model.safetensors")), strict=False)
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
    for text in ("a photo of a mug", "Grüne Flasche, 0.5 l — für Wein", "word " * 300, ""):
        batch = tokenizer(text, return_tensors="pt", truncation=True, max_length=128, padding=False)
        batch.pop("token_type_ids", None)
        mask = batch["attention_mask"].unsqueeze(-1)
        with torch.no_grad():
            state = reference(**batch).last_hidden_state
        mean = (state * mask).sum(1) / mask.sum(1)
        expected = torch.nn.functional.normalize(mean, dim=-1).numpy()[0]
        assert np.abs(models.text.embed([text])[0] - expected).max() < 2e-5, text


def test_text_batches_do_not_change_the_answer(models: Models) -> None:
    texts = ["mug", "a very long sentence about a red bottle of perfume that stands on marble", "sofa"]
    together = models.text.embed(texts)
    alone = np.concatenate([models.text.embed([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-5


def test_vision_is_normalized_and_batched(models: Models) -> None:
    images = [Image.effect_noise((50 + n, 40), 60).convert("RGB") for n in range(20)]
    rows = models.vision.embed_images(images)
    assert rows.shape == (20, 320) and rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.abs(rows[7] - models.vision.embed_images([images[7]])[0]).max() < 1e-4
    assert models.vision.embed_images([]).shape == (0, 320)


def test_shipped_bank_belongs_to_the_shipped_adapter(models: Models) -> None:
    """A vocabulary that was edited without training again would cost seconds at each start."""
    sentences, counts = types.type_sentences(types.load_types())
    bank = types.shipped_bank(models.bridge.space, sentences)
    assert bank is not None and bank.shape == (sum(counts), 256), "run: python -m backlot.backend.training"
    again = models.bridge.text_to_joint(models.text.embed(sentences[:20]))
    assert (bank[:20] * again).sum(axis=1).min() > 0.999


def test_adapter_is_small_and_refuses_other_spaces(models: Models) -> None:
    from backlot.backend.models.adapter import ADAPTER, load_adapter
    from backlot.backend.protocol import BacklotError

    assert ADAPTER.stat().st_size <= 3_000_000
    with pytest.raises(BacklotError) as caught:
        load_adapter("other-vision", models.text.space)
    assert caught.value.code == "bad_model"


def test_cutouts_of_known_alpha(models: Models, shared_data: Path) -> None:
    folder = shared_data / "photos" / "cutout_composites"
    overlaps, errors = [], []
    for row in read(folder / "index.csv")[::2]:
        photo = intake.load_photo(folder / row["image"])
        with Image.open(folder / row["alpha"]) as file:
            truth = np.asarray(file.convert("L"), dtype=np.float32) / 255.0
        alpha = cutout.cut_out(photo.image, models.cutout).alpha
        overlaps.append(((alpha > 0.5) & (truth > 0.5)).sum() / ((alpha > 0.5) | (truth > 0.5)).sum())
        errors.append(np.abs(alpha - truth).mean())
    assert np.median(overlaps) > 0.95 and np.mean(errors) < 0.03


def test_types_of_catalogue_photos(models: Models, shared_data: Path) -> None:
    folder = shared_data / "photos" / "fashion_product_images"
    rows = read(folder / "index.csv")
    wanted = {"Watches": "watches", "Sunglasses": "eyewear", "Handbags": "bags", "Sports Shoes": "footwear",
              "Tshirts": "apparel", "Perfume and Body Mist": "perfume"}  # fmt: skip
    right = total = 0
    for article, family in wanted.items():
        for row in [row for row in rows if row["articleType"] == article][:4]:
            path = folder / row["image"]
            path = path if path.exists() else folder / Path(row["image"]).name
            found = features.analyze({"kind": "photo", "path": str(path)}, models)
            right += found.family.value == family
            total += 1
    assert total >= 20 and right >= 0.8 * total, f"{right} of {total}"


def test_classify_by_any_label(models: Models, shared_data: Path) -> None:
    folder = shared_data / "photos" / "dreambooth"
    labels = ["backpack", "teapot", "sunglasses", "toy car", "clock"]
    for name, label in {
        "backpack": "backpack",
        "teapot": "teapot",
        "pink_sunglasses": "sunglasses",
        "clock": "clock",
    }.items():
        ranked = features.classify({"kind": "photo", "path": str(folder / name / "01.jpg")}, labels, models)
        assert label in [item["label"] for item in ranked[:2]], (name, ranked)


def test_words_and_pictures_meet_in_one_space(models: Models, shared_data: Path, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"name": "teapot"}), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps({"name": "sneakers"}), encoding="utf-8")
    folder = shared_data / "photos" / "cutout_composites" / "img"
    space, teapot = features.embed({"kind": "description", "path": str(tmp_path / "a.json")}, models)
    _, shoes = features.embed({"kind": "description", "path": str(tmp_path / "b.json")}, models)
    other, seen = features.embed({"kind": "photo", "path": str(folder / "sc_sneakers.jpg")}, models)
    assert space == other and float(seen @ shoes) > float(seen @ teapot)


def test_language_model_writes_streams_and_stops(models: Models) -> None:
    pieces: list[str] = []
    text = models.language.complete(
        "You write one short sentence.", "Describe a red mug.", max_tokens=24, on_text=pieces.append
    )
    assert text and "".join(pieces) == text
    assert models.language.complete("You write one short sentence.", "Describe a red mug.", max_tokens=24) == text

    def stop(piece: str) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        models.language.complete("", "Count to one hundred.", max_tokens=200, on_text=stop)


def test_models_stay_off_standard_output_and_torch_stays_out(models: Models, tmp_path: Path) -> None:
    """The engine's standard output is the protocol's, and its cold start has no second for torch."""
    Image.effect_noise((64, 64), 60).convert("RGB").save(tmp_path / "p.png")
    code = (
        "import sys\n"
        "from backlot.backend.models.holder import Models\n"
        "from backlot.backend.perception import features\n"
        "models = Models(); models.warm()\n"
        f"features.analyze({{'kind': 'photo', 'path': {str(tmp_path / 'p.png')!r}}}, models)\n"
        "models.language.complete('', 'Say hi.', max_tokens=4)\n"
        "bad = {'torch', 'transformers', 'bpy'} & set(sys.modules)\n"
        "sys.exit(f'imported: {bad}' if bad else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout == ""
