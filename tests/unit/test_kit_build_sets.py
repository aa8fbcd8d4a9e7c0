# SPDX-License-Identifier: GPL-3.0-or-later
"""What the set build decides without Blender: what a recipe depends on, what is current, what is written."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest
from backlot.blender_scenes import build_sets
from backlot.blender_scenes.kit.card import Card
from backlot.blender_scenes.kit.catalog import catalog_id, catalog_text


@pytest.fixture
def small_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "kit").mkdir()
    (tmp_path / "recipes").mkdir()
    (tmp_path / "kit" / "rock.py").write_text("from .sand import grain\n")
    (tmp_path / "kit" / "sand.py").write_text("grain = 1\n")
    (tmp_path / "kit" / "snow.py").write_text("flake = 1\n")
    (tmp_path / "kit" / "stage.py").write_text("stage = 1\n")
    (tmp_path / "recipes" / "cliff.py").write_text("from ..kit import rock\n")
    monkeypatch.setattr(build_sets, "HERE", tmp_path)
    monkeypatch.setattr(build_sets, "RECIPES", tmp_path / "recipes")
    monkeypatch.setattr(build_sets, "SETS", tmp_path / "sets")
    monkeypatch.setattr(build_sets.importlib.metadata, "version", lambda _name: "4.2.0")
    return tmp_path


def test_sources_are_the_recipe_and_what_it_reaches(small_library: Path) -> None:
    names = {path.relative_to(small_library).as_posix() for path in build_sets.sources("cliff")}
    assert names == {"recipes/cliff.py", "kit/rock.py", "kit/sand.py", "kit/stage.py"}


def test_stamp_changes_with_a_used_module_and_not_with_another(small_library: Path) -> None:
    first = build_sets.stamp("cliff")
    (small_library / "kit" / "snow.py").write_text("flake = 2\n")
    assert build_sets.stamp("cliff") == first
    (small_library / "kit" / "sand.py").write_text("grain = 2\n")
    assert build_sets.stamp("cliff") != first


def test_stamp_changes_with_blender(small_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build_sets.stamp("cliff")
    monkeypatch.setattr(build_sets.importlib.metadata, "version", lambda _name: "4.2.1")
    assert build_sets.stamp("cliff") != first


def test_a_set_is_current_only_when_whole_and_of_these_sources(small_library: Path) -> None:
    folder = small_library / "sets" / "cliff"
    folder.mkdir(parents=True)
    assert not build_sets.is_current("cliff")
    for part in build_sets.PARTS:
        (folder / part).write_text("")
    assert not build_sets.is_current("cliff")
    (folder / "card.json").write_text(json.dumps({"built_from": build_sets.stamp("cliff")}))
    assert build_sets.is_current("cliff")
    (folder / "preview.webp").unlink()
    assert not build_sets.is_current("cliff")


def test_a_set_is_current_only_with_the_previews_of_all_its_variants(small_library: Path) -> None:
    folder = small_library / "sets" / "cliff"
    folder.mkdir(parents=True)
    for part in build_sets.PARTS:
        (folder / part).write_text("")
    variants = [{"id": "default", "preview": "preview.webp"}, {"id": "dusk", "preview": "preview.dusk.webp"}]
    (folder / "card.json").write_text(json.dumps({"built_from": build_sets.stamp("cliff"), "variants": variants}))
    assert not build_sets.is_current("cliff")
    (folder / "preview.dusk.webp").write_text("")
    assert build_sets.is_current("cliff")


def test_an_unknown_set_is_named(small_library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build_sets.main(["canyon"]) == 2
    assert "canyon" in capsys.readouterr().err


def test_card_says_its_facts_in_the_order_of_the_contract() -> None:
    card = Card(
        id="cliff",
        title="Cliff",
        caption="A cliff.",
        caption_ko="절벽.",
        kind="outdoor",
        place="coast",
        surfaces=("stone",),
        materials=("stone",),
        backdrop="sea",
        mood=("rugged",),
        technique=("hero shot",),
        families=("outdoor",),
        size_m=(0.1, 0.5),
        design_size_m=0.3,
    ).to_json()
    assert card["schema"] == 1 and card["suits"] == {"families": ["outdoor"], "size_m": [0.1, 0.5]}
    assert card["scale_range"] == [1.0, 1.0] and card["licence"] == "CC0-1.0"
    assert "families" not in card and "size_m" not in card


def test_catalog_ids_are_fixed_and_differ() -> None:
    assert uuid.UUID(catalog_id("studio")) != uuid.UUID(catalog_id("space"))
    text = catalog_text(["space", "studio"])
    assert text.startswith("VERSION 1\n") and f"{catalog_id('studio')}:Backlot/Studio:Backlot-Studio\n" in text
