# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that hold over the whole repository, kept by machine so that nobody has to remember them."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 450
"""Lines in a file before it wants splitting (about 400, with some grace)."""


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found, folders
    return found


def imported(path: Path) -> set[str]:
    """Top-level names of the absolute imports of a file, wherever in it they stand."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_protocol_copies_are_equal() -> None:
    assert (ROOT / "addon/engine/protocol.py").read_bytes() == (ROOT / "backend/protocol.py").read_bytes()


@pytest.mark.parametrize(
    ("folder", "never"),
    [
        ("backend", {"bpy", "mathutils", "bmesh", "backlot"}),
        ("addon", {"torch", "transformers", "open_clip", "onnxruntime", "backlot", "socket", "pickle"}),
        ("blender_scenes", {"torch", "backlot"}),
    ],
)
def test_packages_keep_out_of_each_other(folder: str, never: set[str]) -> None:
    wrong = {str(path.relative_to(ROOT)): imported(path) & never for path in sources(folder)}
    assert not {path: names for path, names in wrong.items() if names}


def test_every_source_names_its_licence() -> None:
    bare = [
        path
        for path in [*sources("addon", "backend", "blender_scenes", "tests"), ROOT / "build.py"]
        if path.stat().st_size and "SPDX-License-Identifier: GPL-3.0-or-later" not in path.read_text("utf-8")[:200]
    ]
    assert not bare


def test_no_god_files() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in [*sources("addon", "backend", "blender_scenes"), ROOT / "build.py"]
    }
    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST}


def test_shipped_files_speak_of_the_product_alone() -> None:
    private = re.compile(r"\.\./shared|/work/|\bpypi\.org|download\.pytorch")
    texts = [
        path
        for folder in ("addon", "backend", "blender_scenes", "requirements")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".toml", ".md", ".txt", ".json"}
    ]
    texts += [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "build.py", "pyproject.toml")]
    assert not [str(path.relative_to(ROOT)) for path in texts if private.search(path.read_text("utf-8"))]


def test_every_dependency_is_pinned_and_explained() -> None:
    explained = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for file in sorted((ROOT / "requirements").glob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                name, pinned, _ = line.partition("==")
                assert pinned, f"{file.name}: {line} is not pinned"
                assert f"| `{name}` |" in explained, f"CONTRIBUTING.md does not say why {name} is needed"


def test_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    manifest = tomllib.loads((ROOT / "addon/blender_manifest.toml").read_text("utf-8"))["version"]
    assert project == manifest


def test_all_packages_are_listed() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"])
    real = {
        "backlot." + ".".join(path.parent.relative_to(ROOT).parts)
        for path in sources("addon", "backend")
        if path.name == "__init__.py"
    }
    assert real <= listed
