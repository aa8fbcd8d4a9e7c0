# SPDX-License-Identifier: GPL-3.0-or-later
"""Models for pictures and words: the offline pack and the online makers behind the same interface, by the same tests.

The online ones run through their real classes on small random weights written here; what the real weights see is not
tested. Skipped, visibly, where the packages of requirements/online.txt are absent.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import tiny_models
from backlot.backend.library.cards import load_library
from backlot.backend.library.index import cache_file, card_vectors
from backlot.backend.models import captioner_transformers, choice, clip_open, clip_transformers, commands, cutout_onnx
from backlot.backend.models.holder import Models
from backlot.backend.models.roles import CutoutModel
from backlot.backend.models.store import Store
from backlot.backend.perception import features, types
from backlot.backend.protocol import BacklotError
from PIL import Image

ABSENT = [name for name in ("torch", "transformers", "open_clip", "sentencepiece") if find_spec(name) is None]
online = pytest.mark.skipif(bool(ABSENT), reason=f"not installed (build.py setup --online): {', '.join(ABSENT)}")
CARDS = Path(__file__).resolve().parents[1] / "data" / "cards"
Make = Callable[[Path], Path]

MAKERS: dict[str, Make] = {
    "open_clip": tiny_models.open_clip_folder,
    "open_clip siglip": lambda folder: tiny_models.open_clip_folder(folder, siglip=True),
    "open_clip timm": lambda folder: tiny_models.open_clip_folder(
        folder, vision={"image_size": 32, "timm_model_name": "test_vit", "timm_pool": "avg", "timm_proj": "linear"}
    ),
    "transformers clip": tiny_models.transformers_clip_folder,
    "transformers siglip": tiny_models.transformers_siglip_folder,
}
PAIRS = ["offline", *(pytest.param(name, marks=online) for name in MAKERS)]


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a small model, written once."""
    root, made = tmp_path_factory.mktemp("models"), {}

    def get(name: str) -> Path:
        if name not in made:
            made[name] = MAKERS[name](root / name.replace(" ", "_"))
        return made[name]

    return get


@pytest.fixture(scope="session")
def opened(folders: Callable[[str], Path]) -> Callable[[str], Models]:
    made: dict[str, Models] = {}
    store = Store()

    def get(name: str) -> Models:
        if name not in made:
            made[name] = Models(store, chosen={} if name == "offline" else {"clip": str(folders(name))})
        if name == "offline" and not all(store.has(id) for id in ("tinyvit-5m", "minilm-l6-v2")):
            pytest.skip("the offline pack is not in the cache (backlot models fetch)")
        return made[name]

    return get


@pytest.fixture(params=PAIRS)
def models(request: pytest.FixtureRequest, opened: Callable[[str], Models]) -> Models:
    return opened(request.param)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: object) -> Path:
    """After the store of the offline pack was found, nothing else is kept in the user's cache."""
    monkeypatch.delenv(choice.ENV, raising=False)
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def pictures(count: int = 11) -> list[Image.Image]:
    """Noise on grounds of different colors and shapes."""
    sizes = [(60, 40), (40, 90), (64, 64), (200, 30)]
    noise = [Image.effect_noise(sizes[n % 4], 50).convert("RGB") for n in range(count)]
    colors = [Image.new("RGB", sizes[n % 4], (23 * n % 256, 91 * n % 256, 157 * n % 256)) for n in range(count)]
    return [Image.blend(a, b, 0.6) for a, b in zip(noise, colors, strict=True)]


TEXTS = ["red bottle", "a photo of a shoe on marble", "향수 병", "", "lamp " * 300, "Grüne Flasche, 0,5 l — für Wein"]


def test_pictures_to_unit_vectors(models: Models) -> None:
    images = pictures()
    rows = models.vision.embed_images(images)
    assert rows.shape == (11, models.vision.dimensions) and rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.array_equal(rows, models.vision.embed_images(images)), "the same pictures, the same vectors"
    alone = np.concatenate([models.vision.embed_images([image]) for image in images])
    assert np.abs(rows - alone).max() < 1e-4, "a batch changes nothing"
    assert models.vision.embed_images([]).shape == (0, models.vision.dimensions)
    odd = [Image.new("L", (1, 1)), Image.new("RGBA", (500, 3), (1, 2, 3, 4)), Image.new("RGB", (7, 3000))]
    assert np.isfinite(models.vision.embed_images([image.convert("RGB") for image in odd])).all()


def test_words_to_unit_vectors(models: Models) -> None:
    rows = models.text.embed(TEXTS)
    assert rows.shape == (len(TEXTS), models.text.dimensions) and rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.array_equal(rows, models.text.embed(TEXTS))
    alone = np.concatenate([models.text.embed([text]) for text in TEXTS])
    assert np.abs(rows - alone).max() < 1e-4
    assert models.text.embed([]).shape == (0, models.text.dimensions)
    many = models.text.embed([f"bottle {n}" for n in range(70)])
    assert many.shape[0] == 70 and np.abs(many[69] - models.text.embed(["bottle 69"])[0]).max() < 1e-4


def test_bridge_joins_them(models: Models) -> None:
    seen, said = models.vision.embed_images(pictures(3)), models.text.embed(TEXTS[:2])
    image, text = models.bridge.image_to_joint(seen), models.bridge.text_to_joint(said)
    assert image.shape[1] == text.shape[1]
    for rows in (image, text):
        assert rows.dtype == np.float32 and np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-5)
    probabilities = models.bridge.probabilities(seen, said)
    assert probabilities.shape == (3, 2) and probabilities.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert models.bridge.temperature > 1 and models.bridge.type_temperature > 1


def test_spaces_are_named_and_versioned(models: Models, opened: Callable[[str], Models]) -> None:
    for space in (models.vision.space, models.text.space, models.bridge.space):
        name, at, version = space.rpartition("@")
        assert name and at and len(version) == 12
    others = {name: opened(name).bridge.space for name in MAKERS} if not ABSENT else {}
    assert len(set(others.values())) == len(others)


def test_classify_ranks_labels(models: Models, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    pictures(1)[0].save(photo)
    models._open.setdefault("cutout", Nothing())
    found = features.classify({"kind": "photo", "path": str(photo)}, ["mug", "shoe", "lamp", "mug"], models)
    assert sorted(one["label"] for one in found) == ["lamp", "mug", "shoe"]
    confidences = [one["confidence"] for one in found]
    assert confidences == sorted(confidences, reverse=True) and sum(confidences) == pytest.approx(1.0, abs=1e-3)
    space, vector = features.embed({"kind": "photo", "path": str(photo)}, models)
    assert space == models.bridge.space and np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


class Nothing(CutoutModel):
    """A cut-out model that takes the middle."""

    def alpha(self, image: Image.Image) -> np.ndarray:
        alpha = np.zeros(image.size[::-1], dtype=np.float32)
        alpha[2:-2, 2:-2] = 1.0
        return alpha


def test_search_over_pictures_and_cards(models: Models, tmp_path: Path) -> None:
    """A vector finds its own picture and its own card first; each space has its own index."""
    images = pictures()
    bank = models.bridge.image_to_joint(models.vision.embed_images(images))
    again = models.bridge.image_to_joint(models.vision.embed_images([images[4]]))
    assert int(np.argmax(bank @ again[0])) == 4
    cards = load_library(CARDS).cards
    rows = card_vectors(cards, models.text, tmp_path)
    assert cache_file(models.text.space, tmp_path).is_file()
    assert int(np.argmax(rows @ models.text.embed([cards[5].text])[0])) == 5
    assert np.array_equal(card_vectors(cards, models.text, tmp_path), rows)


@online
def test_index_is_built_again_for_another_space(opened: Callable[[str], Models], tmp_path: Path) -> None:
    cards = load_library(CARDS).cards
    shapes = {name: card_vectors(cards, opened(name).text, tmp_path).shape for name in MAKERS}
    assert len(list(tmp_path.glob("cards-*.sqlite"))) == len(MAKERS)
    assert shapes["open_clip"][1] == 24 and shapes["transformers siglip"][1] == 32


@online
def test_whole_recommendation_with_an_open_clip_model(
    opened: Callable[[str], Models], own_cache: Path, tmp_path: Path
) -> None:
    from backlot.backend.pipeline import Pipeline, Quiet

    models = opened("open_clip")
    models._open.setdefault("cutout", Nothing())
    photo = tmp_path / "perfume.png"
    pictures(1)[0].save(photo)
    done = Pipeline(models).recommend(
        {"subject": {"kind": "photo", "path": str(photo)}, "library": str(CARDS)}, Quiet()
    )
    assert done["features"]["embedding_space"] == models.bridge.space
    assert len(done["matches"]) == 12 and all(0 <= match["score"] <= 1 for match in done["matches"])
    notes = [done["features"]["type"]["note"]]
    assert types.NOT_CALIBRATED in notes[0] or "not sure" in notes[0]
    assert list((own_cache / "embeddings").glob("*.npy")), "the vocabulary is embedded once and kept"


@online
@pytest.mark.parametrize("name", list(MAKERS))
def test_equals_the_library_itself(name: str, folders: Callable[[str], Path], opened: Callable[[str], Models]) -> None:
    """The makers add nothing to what open_clip and transformers compute for a square picture and a short text."""
    from backlot.backend.models.torch_runtime import load

    torch, open_clip, transformers = load("torch", "open_clip", "transformers")
    folder, image, text = folders(name), pictures(3)[2], "a photo of a red bottle"
    assert image.width == image.height
    with torch.inference_mode():
        if name.startswith("open_clip"):
            model, prepare = open_clip.create_model_from_pretrained(f"local-dir:{folder}")
            logits = model.eval().get_logits(
                prepare(image)[None], open_clip.get_tokenizer(f"local-dir:{folder}")([text])
            )
            scale, bias = float(model.logit_scale.exp()), float(model.logit_bias if model.logit_bias is not None else 0)
            score = float(logits[0][0, 0])
        else:
            model = transformers.AutoModel.from_pretrained(folder).eval()
            pixels = transformers.AutoImageProcessor.from_pretrained(folder, backend="pil")(image, return_tensors="pt")
            tokens = transformers.AutoTokenizer.from_pretrained(folder)(
                [text], padding="max_length", max_length=24, truncation=True, return_tensors="pt"
            )
            ids = {"input_ids": tokens["input_ids"]}
            if "siglip" not in name:
                ids["attention_mask"] = tokens["attention_mask"]
            score = float(model(**pixels, **ids).logits_per_image[0, 0])
            scale, bias = float(model.logit_scale.exp()), float(getattr(model, "logit_bias", None) or 0)
    models = opened(name)
    cosine = float(models.vision.embed_images([image])[0] @ models.text.embed([text])[0])
    assert models.bridge.temperature == pytest.approx(scale, rel=1e-5)
    assert scale * cosine + bias == pytest.approx(score, abs=2e-3)


@online
@pytest.mark.parametrize("name", list(MAKERS))
def test_half_precision_gives_the_same_vectors(
    name: str, folders: Callable[[str], Path], opened: Callable[[str], Models], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a graphics card computes in; open_clip's own switch for it fails on SigLIP's text tower."""
    import torch

    for maker in (clip_open, clip_transformers):
        monkeypatch.setattr(maker, "device", lambda: ("cpu", torch.float16))
    half, full, images = Models(chosen={"clip": str(folders(name))}), opened(name), pictures(3)
    assert (half.vision.embed_images(images) * full.vision.embed_images(images)).sum(axis=1).min() > 0.999
    assert (half.text.embed(TEXTS) * full.text.embed(TEXTS)).sum(axis=1).min() > 0.999
    assert half.bridge.temperature == pytest.approx(full.bridge.temperature, rel=1e-5)
    assert half.bridge.space == full.bridge.space


@online
def test_long_pictures_are_not_cropped(opened: Callable[[str], Models]) -> None:
    """What stands at the ends of a long picture counts, though the model's own preprocessing takes the middle."""
    plain = Image.new("RGB", (40, 160), (200, 200, 200))
    marked = plain.copy()
    marked.paste((200, 0, 0), (0, 0, 40, 35))
    for name in ("open_clip", "transformers clip"):
        rows = opened(name).vision.embed_images([plain, marked])
        assert float(rows[0] @ rows[1]) < 0.9999


# --- what is refused -----------------------------------------------------------------------------------------------


@online
def test_missing_or_damaged_folder_tells_the_way_back(folders: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(BacklotError, match="no model") as caught:
        _ = Models(chosen={"clip": str(tmp_path / "gone")}).vision
    assert caught.value.code == "missing_model" and choice.BACK in caught.value.hint
    broken = tmp_path / "broken"
    broken.mkdir()
    for path in folders("open_clip").iterdir():
        (broken / path.name).write_bytes(path.read_bytes())
    weights = broken / "open_clip_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    with pytest.raises(BacklotError) as caught:
        _ = Models(chosen={"clip": str(broken)}).bridge
    assert caught.value.code == "bad_model" and choice.BACK in caught.value.hint and str(broken) in caught.value.message


@online
def test_pickled_weights_run_no_code(folders: Callable[[str], Path], tmp_path: Path) -> None:
    import pickle

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (tmp_path / "ran",))  # type: ignore[return-value]

    for name, weights in (("open_clip", "open_clip_pytorch_model.bin"), ("transformers clip", "pytorch_model.bin")):
        folder = tmp_path / name.replace(" ", "_")
        folder.mkdir()
        for path in folders(name).iterdir():
            if path.suffix != ".safetensors":
                (folder / path.name).write_bytes(path.read_bytes())
        (folder / weights).write_bytes(pickle.dumps(Evil()))
        with pytest.raises(BacklotError) as caught:
            _ = Models(chosen={"clip": str(folder)}).vision
        assert caught.value.code == "bad_model"
    assert not (tmp_path / "ran").exists()


@online
def test_tokenizer_with_code_of_its_own_is_refused(tmp_path: Path) -> None:
    folder = tiny_models.open_clip_folder(tmp_path / "siglip", siglip=True)
    config = json.loads((folder / "open_clip_config.json").read_text())
    config["model_cfg"]["text_cfg"]["tokenizer_kwargs"]["trust_remote_code"] = True
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    with pytest.raises(BacklotError) as caught:
        _ = Models(chosen={"clip": str(folder)}).text
    assert caught.value.code == "needs_code" and "trust_remote_code" in caught.value.message


@online
def test_towers_that_would_be_fetched_are_refused_offline(tmp_path: Path) -> None:
    """An open_clip config may name towers of other repositories: opening a model never asks the hub."""
    folder = tiny_models.open_clip_folder(tmp_path / "far")
    config = json.loads((folder / "open_clip_config.json").read_text())
    config["model_cfg"]["text_cfg"] = {"hf_model_name": "owner/text-tower", "hf_tokenizer_name": "owner/text-tower"}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    program = (
        "import socket\n"
        "def refuse(*_): raise SystemExit('a connection was opened')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from backlot.backend.models.holder import Models\n"
        "from backlot.backend.protocol import BacklotError\n"
        f"try: Models(chosen={{'clip': {str(folder)!r}}}).text\n"
        "except BacklotError as ex: print(ex.code)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == "bad_model", done.stderr


# --- captions and cut-outs ------------------------------------------------------------------------------------------


@online
@pytest.mark.parametrize("kind", ["blip", "blip, pickled", "florence2"])
def test_captions(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captioner_transformers, "MAX_TOKENS", 5)
    folder = tmp_path / "captioner"
    if kind == "florence2":
        tiny_models.florence2_folder(folder)
    else:
        tiny_models.blip_folder(folder, pickled="pickled" in kind)
    captioner = Models(chosen={"captioner": str(folder)}).captioner
    assert captioner is not None
    images = pictures(2)
    first = captioner.caption(images)
    assert len(first) == 2 and all(isinstance(text, str) for text in first)
    assert kind == "florence2" or all(first), "BLIP's random weights do not end at once"
    assert captioner.caption(images) == first and captioner.caption([]) == []


def test_offline_pack_has_no_captions() -> None:
    assert Models(chosen={}).captioner is None


@pytest.mark.parametrize(("kind", "sigmoid"), [("birefnet", False), ("birefnet", True), ("isnet", True)])
def test_cutouts(kind: str, sigmoid: bool, tmp_path: Path) -> None:
    """A bright square on a dark ground, through a model that finds what is bright; logits and maps alike."""
    model = cutout_onnx.OnnxCutout(tiny_models.onnx_cutout(tmp_path / "m.onnx", 64, sigmoid=sigmoid), kind)
    photo = Image.new("RGB", (120, 80), (5, 5, 5))
    photo.paste((250, 250, 250), (40, 20, 80, 60))
    alpha = model.alpha(photo)
    assert alpha.shape == (80, 120) and alpha.dtype == np.float32 and alpha.min() >= 0 and alpha.max() <= 1
    assert alpha[40, 60] > 0.9 and alpha[5, 5] < 0.1
    assert model.alpha(Image.new("RGB", (1, 1))).shape == (1, 1)


def test_damaged_cutout_model(tmp_path: Path) -> None:
    (tmp_path / "m.onnx").write_bytes(b"not onnx")
    with pytest.raises(BacklotError) as caught:
        cutout_onnx.OnnxCutout(tmp_path / "m.onnx", "isnet")
    assert caught.value.code == "bad_model"


# --- backlot models use ---------------------------------------------------------------------------------------------


@online
def test_use_opens_tries_and_remembers(folders: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types, "_BANKS", {})
    folder = folders("open_clip")
    steps: list[str] = []
    assert commands.use_model(str(folder), lambda step, fraction, text: steps.append(step)) == {"clip": str(folder)}
    assert "words" in steps, "the vocabulary is embedded, and shown"
    assert Models().chosen == {"clip": str(folder)}
    assert Models().state()["vision"] == {"id": str(folder), "present": True, "open": False}
    told = commands.list_models()[-1]
    assert told["pack"] == "local" and told["used"]
    _, problems = commands.check_models()
    assert not [problem for problem in problems if str(folder) in problem]
    assert commands.use_model("default") == {} and Models().chosen == {}


@online
def test_failed_use_keeps_the_choice(folders: Callable[[str], Path], tmp_path: Path) -> None:
    commands.use_model(str(folders("transformers clip")))
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "open_clip_config.json").write_text("{}")
    (broken / "model.safetensors").write_bytes(b"")
    with pytest.raises(BacklotError):
        commands.use_model(str(broken))
    assert choice.read({}) == {"clip": str(folders("transformers clip"))}


@online
def test_torch_stays_out_until_a_chosen_model_is_opened(folders: Callable[[str], Path]) -> None:
    program = (
        "import sys\nfrom backlot.backend.models.holder import Models\n"
        f"models = Models(chosen={{'clip': {str(folders('open_clip'))!r}}})\nmodels.state()\n"
        "import backlot.backend.models.clip_open, backlot.backend.models.commands\n"
        "print('torch' in sys.modules)\nmodels.vision\nprint('torch' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.split() == ["False", "True"], done.stderr
