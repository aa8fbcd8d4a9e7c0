# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing models: what is remembered, what a folder is, what is refused, and `backlot models` in words. No torch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from backlot.backend.__main__ import main
from backlot.backend.models import choice, commands, hub, local, registry, torch_runtime
from backlot.backend.models.holder import Models
from backlot.backend.models.joint import JointBridge, JointEncoder, JointText, JointVision, squared
from backlot.backend.models.roles import Array, CaptionModel
from backlot.backend.perception import captions
from backlot.backend.protocol import BacklotError
from hub_server import FakeHub
from PIL import Image


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv(choice.ENV, raising=False)
    return tmp_path / "cache"


def folder_of(tmp_path: Path, name: str = "model", weights: str = "model.safetensors", **files: Any) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    for stem, data in files.items():
        (folder / f"{stem}.json").write_text(json.dumps(data))
    if weights:
        (folder / weights).write_bytes(b"weights")
    return folder


# --- the registry ---------------------------------------------------------------------------------------------------


def test_online_models_are_listed_with_what_a_user_must_know() -> None:
    online = {id: entry for id, entry in registry.registry().items() if entry.pack == "online"}
    assert {entry.role for entry in online.values()} == {"clip", "captioner", "cutout", "language"}
    assert {"mobileclip2-s0", "mobileclip2-s4", "clip-vit-b-32", "siglip2-b-16", "marqo-ecommerce-b"} <= set(online)
    for entry in online.values():
        assert entry.hub and entry.licence and entry.origin and entry.size > 10**8
        assert entry.pinned == (len(entry.revision) == 40), "a version is a commit, or it is not pinned"
        assert entry.revision == "main" or entry.pinned
        assert not entry.files, "what the hub was never seen to give is not claimed"
        weights = [Path(name).suffix for name in entry.hub.weights]
        assert weights[0] in (".safetensors", ".onnx", ".gguf"), "data before pickles"
        if entry.licence in ("apple-amlr", "qwen-research"):
            assert "research" in entry.notice


def test_bad_hub_entry_is_one_clear_error(tmp_path: Path) -> None:
    text = registry.REGISTRY.read_text(encoding="utf-8").replace('"timm/ViT-B-16-SigLIP2"', '"../etc"', 1)
    path = tmp_path / "registry.toml"
    path.write_text(text.replace("../etc", "no-owner"), encoding="utf-8")
    with pytest.raises(BacklotError, match="siglip2-b-16 has a bad hub entry"):
        registry.read_registry(path)


# --- folders --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"open_clip_config": {"model_cfg": {}}}, ("clip", "open_clip")),
        ({"config": {"model_type": "clip"}}, ("clip", "transformers")),
        ({"config": {"model_type": "siglip2"}}, ("clip", "transformers")),
        ({"config": {"model_type": "blip"}}, ("captioner", "blip")),
        ({"config": {"model_type": "florence2"}}, ("captioner", "florence2")),
        # a repository in both layouts: open_clip's needs no code
        ({"open_clip_config": {}, "config": {"model_type": "own", "auto_map": {"AutoModel": "own.py"}}},
         ("clip", "open_clip")),
        # transformers knows this kind by itself and does not look at the code
        ({"config": {"model_type": "florence2", "auto_map": {"AutoModel": "own.py"}}}, ("captioner", "florence2")),
    ],
)  # fmt: skip
def test_layouts(tmp_path: Path, files: dict[str, Any], expected: tuple[str, str]) -> None:
    found = local.recognize(folder_of(tmp_path, **files))
    assert (found.slot, found.maker) == expected


@pytest.mark.parametrize(
    ("files", "weights", "code"),
    [
        ({}, "model.safetensors", "unknown_layout"),
        ({"config": {"model_type": "llama"}}, "model.safetensors", "unknown_layout"),
        ({"config": {"model_type": "clip"}}, "", "missing_model"),
        ({"config": {"model_type": "own", "auto_map": {"AutoModel": "own.py"}}}, "model.safetensors", "needs_code"),
        ({"config": {"auto_map": {}}}, "model.safetensors", "needs_code"),
        ({"open_clip_config": {}, "tokenizer_config": {"auto_map": {}}}, "model.safetensors", "needs_code"),
        ({"open_clip_config": {"model_cfg": {"text_cfg": {"tokenizer_kwargs": {"trust_remote_code": True}}}}},
         "model.safetensors", "needs_code"),
        ({"config": []}, "model.safetensors", "bad_model"),
    ],
)  # fmt: skip
def test_folders_that_are_refused(tmp_path: Path, files: dict[str, Any], weights: str, code: str) -> None:
    with pytest.raises(BacklotError) as caught:
        local.recognize(folder_of(tmp_path, weights=weights, **files))
    assert caught.value.code == code and str(tmp_path) in caught.value.message and caught.value.hint


def test_space_of_a_folder_changes_with_its_files(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, config={"model_type": "clip"})
    found = local.recognize(folder)
    first = found.space()
    assert first == local.recognize(folder).space() and first.startswith("model@")
    (folder / "preprocessor_config.json").write_text("{}")
    second = found.space()
    (folder / "model.safetensors").write_bytes(b"other")
    assert len({first, second, found.space()}) == 3
    (folder / "README.md").write_text("words do not change vectors")
    assert found.space() == found.space()


# --- the choice -----------------------------------------------------------------------------------------------------


def test_choice_is_remembered_and_forgotten(own_cache: Path) -> None:
    assert choice.read() == {}
    choice.write({"clip": "siglip2-b-16", "language": "qwen2.5-1.5b"})
    assert Models().chosen == {"clip": "siglip2-b-16", "language": "qwen2.5-1.5b"}
    assert commands.use_model("u2netp") == choice.read(), "a name of the pack clears its own slot only"
    assert commands.use_model("smollm2-135m") == {"clip": "siglip2-b-16"}
    assert commands.use_model("tinyvit-5m") == {}
    assert list(own_cache.glob(".models-*")) == []


def test_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choice.write({"clip": "siglip2-b-16"})
    folder = folder_of(tmp_path, config={"model_type": "clip"})
    monkeypatch.setenv(choice.ENV, f"isnet-general{os.pathsep}{folder}")
    assert choice.read() == {"cutout": "isnet-general", "clip": str(folder)}
    monkeypatch.setenv(choice.ENV, "default")
    assert choice.read() == {} and Models().chosen == {}
    monkeypatch.setenv(choice.ENV, "no-such-model")
    with pytest.raises(BacklotError, match="no-such-model"):
        choice.read()


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": 2, "models": {}}', '{"schema": 1, "models": {"eyes": "x"}}'])
def test_damaged_choice_is_told_and_mended(own_cache: Path, text: str) -> None:
    own_cache.mkdir()
    choice.choice_file().write_text(text)
    with pytest.raises(BacklotError) as caught:
        _ = Models().chosen
    assert caught.value.code == "bad_choice" and choice.BACK in caught.value.hint
    assert Models().state()["error"]["code"] == "bad_choice", "status must not fail"
    assert main(["doctor", "--json"]) == 1
    assert commands.use_model("default") == {} and choice.read() == {}


def test_chosen_model_that_is_not_here_tells_both_ways_out() -> None:
    models = Models(chosen={"clip": "siglip2-b-16", "cutout": "isnet-general", "captioner": "blip-base"})
    for role, id in (("vision", "siglip2-b-16"), ("bridge", "siglip2-b-16"), ("cutout", "isnet-general"),
                     ("captioner", "blip-base")):  # fmt: skip
        with pytest.raises(BacklotError) as caught:
            getattr(models, role)
        assert caught.value.code == "missing_model"
        assert f"backlot models fetch {id}" in caught.value.hint and choice.BACK in caught.value.hint
    state = models.state()
    assert state["vision"] == state["text"] == {"id": "siglip2-b-16", "present": False, "open": False}
    assert state["captioner"]["id"] == "blip-base" and state["language"]["id"] == "smollm2-135m"


def test_models_given_by_a_caller_win() -> None:
    given = JointText(Encoder())
    assert Models(text=given, chosen={"clip": "siglip2-b-16"}).text is given


# --- one model as three roles ---------------------------------------------------------------------------------------


class Encoder(JointEncoder):
    space, dimensions, temperature, batch = "fake@0", 3, 50.0, 2

    def __init__(self) -> None:
        self.batches: list[int] = []

    def images(self, images: Any) -> Array:
        self.batches.append(len(images))
        return np.array([[image.width, image.height, 1.0] for image in images], dtype=np.float32)

    def texts(self, texts: Any) -> Array:
        self.batches.append(len(texts))
        return np.array([[len(text), 1.0, 0.0] for text in texts], dtype=np.float32)


def test_roles_of_a_joint_model() -> None:
    encoder = Encoder()
    vision, text, bridge = JointVision(encoder), JointText(encoder), JointBridge(encoder)
    rows = vision.embed_images([Image.new("RGB", (n + 1, 2)) for n in range(5)])
    assert encoder.batches == [2, 2, 1] and rows.shape == (5, 3)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0)
    assert text.embed(["a"] * 9).shape == (9, 3) and encoder.batches[3:] == [8, 1]
    assert text.embed([]).shape == (0, 3) and vision.embed_images([]).shape == (0, 3)
    assert vision.space == text.space == bridge.space and not bridge.calibrated
    assert bridge.probabilities(rows, rows).argmax(axis=1).tolist() == [0, 1, 2, 3, 4]
    assert bridge.temperature == bridge.type_temperature == 50.0


def test_margins_make_a_picture_square() -> None:
    photo = Image.new("RGB", (30, 100), (250, 240, 230))
    photo.paste((0, 0, 0), (10, 20, 20, 80))
    made = squared(photo)
    assert made.size == (100, 100) and made.getpixel((2, 50)) == (250, 240, 230)
    assert made.crop((35, 0, 65, 100)).tobytes() == photo.tobytes()
    assert squared(made) is made


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    monkeypatch.setattr(hub, "WAIT_S", 0.01)
    made = FakeHub({"model.onnx": b"x" * 1000}, lfs=("model.onnx",))
    for name in ("HF_HUB_OFFLINE", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_ENDPOINT", made.start())
    entry = registry.registry()["isnet-general"]
    tiny = registry.Hub("owner/tiny", ("model.onnx",), (), 1000)
    monkeypatch.setitem(registry.registry(), "isnet-general", replace(entry, hub=tiny))
    yield made
    made.stop()


def test_list_says_what_is_not_pinned(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (siglip,) = [line for line in lines if " siglip2-b-16 " in line]
    assert "not pinned" in siglip and "missing" in siglip and not siglip.startswith("*")
    (marqo,) = [line for line in lines if " marqo-ecommerce-b " in line]
    assert marqo.endswith("pinned") and "not pinned" not in marqo
    assert [line.startswith("*") for line in lines if " tinyvit-5m " in line] == [True]
    assert "research only" in "\n".join(lines)


def test_fetch_list_verify_remove(fake: FakeHub, capsys: pytest.CaptureFixture[str], own_cache: Path) -> None:
    assert main(["models", "fetch", "isnet-general", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["models"]
    assert told["state"] == "ok" and told["hub"]["commit"] == fake.commit and not told["pinned"]
    assert main(["models", "list"]) == 0
    assert f"trusted on first use: {fake.commit[:12]}" in capsys.readouterr().out
    assert main(["models", "verify", "isnet-general"]) == 0
    (own_cache / "models" / "isnet-general" / "model.onnx").write_bytes(b"y" * 1000)
    assert main(["models", "verify", "isnet-general"]) == 1
    assert "backlot models fetch isnet-general" in capsys.readouterr().err
    choice.write({"cutout": "isnet-general"})
    assert main(["models", "remove", "isnet-general"]) == 1
    assert choice.BACK in capsys.readouterr().err
    assert main(["models", "use", "default"]) == 0
    assert main(["models", "remove", "isnet-general"]) == 0
    assert not (own_cache / "models" / "isnet-general").exists()


def test_use_of_a_model_that_does_not_work_is_not_remembered(fake: FakeHub, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "use", "isnet-general"]) == 1
    assert "backlot models fetch isnet-general" in capsys.readouterr().err
    assert main(["models", "fetch", "isnet-general"]) == 0
    assert main(["models", "use", "isnet-general"]) == 1  # a thousand x are no model
    assert choice.read() == {}


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["use", "no-such-model"], "models list"),
        (["use"], "one name or folder"),
        (["use", "a", "b"], "one name or folder"),
        (["remove"], "names of models"),
        (["remove", "no-such-model"], "no-such-model"),
        (["list", "x"], "takes no names"),
    ],
)
def test_wrong_use_is_one_sentence(argv: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", *argv, "--json"]) == 1
    caught = capsys.readouterr()
    assert words in caught.err and len(caught.err.strip().splitlines()) == 1
    assert json.loads(caught.out)["error"]["hint"]


def test_doctor_tells_a_chosen_model_that_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    choice.write({"cutout": "birefnet-lite"})
    assert main(["doctor", "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert "birefnet-lite is missing: backlot models fetch birefnet-lite" in problems
    choice.write({"clip": "/gone/away"})
    assert main(["doctor"]) == 1
    assert "/gone/away" in capsys.readouterr().out


def test_absent_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(BacklotError) as caught:
        torch_runtime.load("open_clip")
    assert caught.value.code == "missing_packages" and "'torch'" in caught.value.message
    assert "build.py setup --online" in caught.value.hint


def test_offline_default_imports_no_torch() -> None:
    program = (
        "import sys\nfrom backlot.backend.models import commands, holder\nholder.Models(chosen={}).state()\n"
        "commands.list_models()\nprint(sorted({'torch', 'transformers', 'open_clip'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_caption_of_a_chosen_captioner_is_told_and_marked(tmp_path: Path) -> None:
    class Talkative(CaptionModel):
        name = "tiny@0"

        def caption(self, images: Any) -> list[str]:
            return [f" a red\x07 bottle of {images[0].width} pixels " + "and more " * 100] * len(images)

    picture = Image.new("RGB", (32, 32))
    found = captions.caption(picture, Models(captioner=Talkative(), chosen={}))
    assert found.value.startswith("a red bottle of 32 pixels and more") and len(found.value) == captions.LONGEST
    assert found.source == "inferred" and "tiny@0" in found.note and found.confidence < 0.5
    assert captions.caption(picture, Models(chosen={})).value == ""
