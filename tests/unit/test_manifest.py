# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's rules for the extension's manifest that its validator does not, or only later, tell."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

ADDON = Path(__file__).resolve().parents[2] / "addon"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return tomllib.loads((ADDON / "blender_manifest.toml").read_text("utf-8"))


def test_short_texts_without_full_stop(manifest: dict[str, Any]) -> None:
    for text in (manifest["tagline"], *manifest["permissions"].values()):
        assert 0 < len(text) <= 64
        assert text[-1].isalnum()


def test_identity(manifest: dict[str, Any]) -> None:
    assert manifest["id"] == "backlot"
    assert manifest["schema_version"] == "1.0.0"
    assert manifest["blender_version_min"] == "4.2.0"
    assert manifest["license"] == ["SPDX:GPL-3.0-or-later"]


def test_permissions_are_those_that_the_code_needs(manifest: dict[str, Any]) -> None:
    assert set(manifest["permissions"]) == {"files", "network"}


def test_no_legacy_metadata_and_no_spelled_out_package() -> None:
    for path in ADDON.rglob("*.py"):
        text = path.read_text("utf-8")
        assert "bl_info" not in text, path
        assert "bl_ext" not in text, path
        assert "sys.path" not in text, path
