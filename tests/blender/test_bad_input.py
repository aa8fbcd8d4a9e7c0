# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can be wrong with what a user gives: one sentence, exit code 1, nothing half-written, no orphan."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "blender_scenes" / "sample" / "perfume_bottle.glb"
QUICK = ["--size", "64x64", "--samples", "1", "--set", "infinity_cove"]


def backlot(*arguments: object, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "backlot.addon.cli", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=240, check=False, env={**os.environ, **(environment or {})}
    )


def refused(done: subprocess.CompletedProcess[str], *words: str) -> dict[str, Any]:
    """Check the manners of a refusal and return its error object."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    answer = json.loads(done.stdout)
    error: dict[str, Any] = answer["error"]
    assert error["code"] and error["message"]
    said = f"{error['message']} {error.get('hint', '')}"
    for word in words:
        assert word.lower() in said.lower(), said
    return error


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds almost nothing: cheap to make, ruinous to believe."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 4096)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("name", ["gone.glb", "gone.jpg", "gone.json"])
def test_missing_file(name: str, tmp_path: Path) -> None:
    assert refused(backlot("analyze", tmp_path / name, "--json"), name)["code"] == "missing_file"


def test_wrong_type(tmp_path: Path) -> None:
    file = tmp_path / "notes.docx"
    file.write_text("hello")
    refused(backlot("analyze", file, "--json"), "notes.docx", ".glb")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.jpg", b""),
        ("text.png", b"this is no picture"),
        ("cut.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"),
        ("huge.png", png_header(20_000, 15_000)),
        ("words.json", b'{"name": 3'),
        ("list.json", b"[1, 2]"),
    ],
)
def test_photos_and_words_that_are_none(name: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    refused(backlot("analyze", file, "--json"), name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.glb", b""),
        ("text.glb", b"not a model at all"),
        ("truncated.glb", SAMPLE.read_bytes()[:5000]),
        ("damaged.blend", b"BLENDER-v402" + bytes(range(256)) * 4),
        ("empty.obj", b"# nothing\n"),
        ("points.obj", b"v 0 0 0\nv 1 0 0\n"),
    ],
)
def test_models_that_are_none(name: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    out = tmp_path / "out"
    refused(backlot("shoot", file, "--json", "--out", out, *QUICK), name)
    assert not out.exists() or not list(out.iterdir())


def test_a_model_with_no_material_is_fine(tmp_path: Path) -> None:
    file = tmp_path / "plain.obj"
    file.write_text("v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nv 0 0 1\nf 1 2 3 4\nf 1 2 5\nf 2 3 5\nf 3 4 5\nf 4 1 5\n")
    done = backlot("measure", file, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["schema"] == 1


def test_library_without_sets(tmp_path: Path) -> None:
    words = tmp_path / "mug.json"
    words.write_text('{"name": "coffee mug"}')
    empty = tmp_path / "library"
    empty.mkdir()
    refused(backlot("recommend", words, "--library", empty, "--json"), "library")
    refused(backlot("recommend", words, "--library", tmp_path / "nowhere", "--json"), "nowhere")


def test_unknown_set_names_those_there_are() -> None:
    refused(backlot("shoot", SAMPLE, "--set", "moon_base", "--json"), "moon_base", "infinity_cove")


def test_damaged_set(tmp_path: Path) -> None:
    library = tmp_path / "library"
    broken = library / "infinity_cove"
    broken.mkdir(parents=True)
    whole = ROOT / "blender_scenes" / "sets" / "infinity_cove"
    (broken / "card.json").write_bytes((whole / "card.json").read_bytes())
    (broken / "set.blend").write_bytes((whole / "set.blend").read_bytes()[:2000])
    out = tmp_path / "out"
    refused(backlot("shoot", SAMPLE, "--library", library, "--out", out, "--json", *QUICK), "set.blend")
    assert not out.exists() or not list(out.iterdir())


def test_one_bad_input_does_not_cost_the_others(tmp_path: Path) -> None:
    good = tmp_path / "mug.json"
    good.write_text('{"name": "coffee mug"}')
    done = backlot("analyze", tmp_path / "gone.jpg", good, "--json")
    assert done.returncode == 1
    first, second = json.loads(done.stdout)
    assert first["error"]["code"] == "missing_file"
    assert second["features"]["type"]["value"]


def test_damaged_model_file_is_found_before_it_is_used(tmp_path: Path) -> None:
    """A cache in which a model has another checksum: refused by name, with the command that mends it."""
    cache = tmp_path / "cache"
    listing = json.loads(backlot("models", "list", "--json", environment={"BACKLOT_CACHE": str(cache)}).stdout)
    first = next(model for model in listing["models"] if model["role"] == "cutout")  # the first that a photo meets
    for file in first["files"]:
        where = Path(first["folder"]) / file["name"]
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(b"\0" * file["size"])
    done = backlot("models", "verify", "--json", environment={"BACKLOT_CACHE": str(cache)})
    assert done.returncode == 1
    states = {model["id"]: model["state"] for model in json.loads(done.stdout)["models"]}
    assert states[first["id"]] == "damaged"
    photo = ROOT / "blender_scenes" / "sets" / "infinity_cove" / "preview.webp"
    used = backlot("analyze", photo, "--json", environment={"BACKLOT_CACHE": str(cache)})
    refused(used, first["id"], "backlot models fetch")
    assert "Traceback" not in done.stderr


def test_no_network_and_no_models(tmp_path: Path) -> None:
    """With an empty cache and a proxy that leads nowhere, fetching ends in one sentence and leaves no debris."""
    nowhere = {
        "BACKLOT_CACHE": str(tmp_path),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": "",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "0",
    }
    done = backlot("models", "fetch", "--json", environment=nowhere)
    refused(done, "network")
    assert not [path for path in tmp_path.rglob("*") if path.suffix in {".onnx", ".gguf", ".safetensors"}]


def test_two_backlots_at_once_into_one_folder(tmp_path: Path) -> None:
    """Both end well, and one whole picture with its sidecar remains: files are renamed into place."""
    command = [
        sys.executable,
        "-m",
        "backlot.addon.cli",
        "shoot",
        str(SAMPLE),
        "--out",
        str(tmp_path),
        "--json",
        *QUICK,
    ]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) for _ in range(2)]
    answers = [json.loads(process.communicate(timeout=240)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    pictures = {answer["outputs"][0]["path"] for answer in answers}
    assert len(pictures) == 1
    picture = Path(pictures.pop())
    assert {path.suffix for path in tmp_path.iterdir()} == {".png", ".json"}
    assert picture.read_bytes().endswith(b"IEND\xaeB`\x82")
    assert json.loads(picture.with_suffix(".json").read_text("utf-8"))["schema"] == 1


def children_of(pid: int) -> set[int]:
    """Its engines; a library may start a short-lived program of its own."""
    command = ["ps", "-o", "pid=,args=", "--ppid", str(pid)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    return {int(line.split()[0]) for line in listed.stdout.splitlines() if line.endswith("backend serve")}


def wait_for(condition: Any, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def running(tmp_path: Path) -> Any:
    """A shoot that is under way, with its engine."""
    out = tmp_path / "out"
    command = [sys.executable, "-m", "backlot.addon.cli", "shoot", str(SAMPLE), "--out", str(out), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert wait_for(lambda: children_of(process.pid), 60)
    yield process, out
    process.kill()
    process.wait()


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX signals")
def test_engine_that_dies_is_noticed(running: Any) -> None:
    process, out = running
    for child in children_of(process.pid):
        os.kill(child, signal.SIGKILL)
    start = time.monotonic()
    stdout, stderr = process.communicate(timeout=60)
    assert time.monotonic() - start < 30
    assert process.returncode == 1
    assert "Traceback" not in stderr
    assert "engine" in json.loads(stdout)["error"]["message"].lower()
    assert not out.exists() or not list(out.iterdir())


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX signals")
def test_engine_ends_with_the_front(running: Any) -> None:
    process, _ = running
    children = children_of(process.pid)
    process.kill()
    process.wait()

    def gone(pid: int) -> bool:
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z"

    assert wait_for(lambda: all(map(gone, children)), 10), "the engine outlived its front"


def test_no_space_left(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)], check=False)
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        (small / "filler").write_bytes(b"\0" * 50_000)
        refused(backlot("shoot", SAMPLE, "--out", small, "--json", *QUICK), "space")
        assert [path.name for path in small.iterdir()] == ["filler"]
    finally:
        subprocess.run(["umount", str(small)], check=True)
