# SPDX-License-Identifier: GPL-3.0-or-later
"""Light presets as fixtures, and the patterns of gobos: what is decided without Blender."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from backlot.addon import lights
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.staging import gobos, studio_rig
from backlot.addon.staging.studio_rig import Fixture
from backlot.backend.brief.lighting import light_presets


def rig(name: str) -> list[Fixture]:
    return studio_rig.fixtures(lights.presets()[name])


def only(name: str, role: str) -> list[Fixture]:
    return [fixture for fixture in rig(name) if fixture.role == role]


def test_both_sides_read_the_same_presets() -> None:
    ours = lights.presets()
    theirs = light_presets()
    assert list(ours) == list(theirs)
    for name, preset in theirs.items():
        spec = preset.spec()
        for field in ("key_direction", "key_elevation_deg", "key_kelvin", "fill_ratio", "softness", "rim", "gobo"):
            assert ours[name][field] == getattr(spec, field), (name, field)
        assert ours[name]["background_stops"] == spec.background_stops and ours[name]["key"] == preset.key


def test_every_table_of_the_rigs_is_a_preset() -> None:
    assert set(studio_rig._extras()) <= set(lights.presets())


@pytest.mark.parametrize("name", list(lights.presets()))
def test_every_preset_lights_the_product(name: str) -> None:
    """Something shines on it, none of the lamps stands in it, and the key leads what comes from the front."""
    lamps = [f for f in rig(name) if f.form in ("softbox", "strip", "spot") and not f.wash]
    assert lamps
    assert all(fixture.distance > 1.5 for fixture in rig(name))
    front = [f for f in lamps if abs((f.azimuth + 180) % 360 - 180) < 100]
    assert max(f.stops for f in front) > -3.0


def test_the_numbers_of_a_preset_are_those_of_its_lamps() -> None:
    (key,) = only("Rembrandt", "key")
    (fill,) = only("Rembrandt", "fill")
    preset = lights.presets()["Rembrandt"]
    assert key.elevation == 48 and key.azimuth < 0 and key.width / key.distance == pytest.approx(preset["softness"])
    assert 2**fill.stops == pytest.approx(1 / preset["fill_ratio"])
    assert fill.azimuth * key.azimuth < 0  # opposite sides
    strong, weak = only("Rembrandt", "rim")
    assert 2**strong.stops == pytest.approx(preset["rim"]) and 2**weak.stops == pytest.approx(preset["rim"] / 2)
    assert all(abs(f.azimuth) > 90 for f in (strong, weak)) and only("Rembrandt", "background") == []


def test_a_key_from_behind_leaves_a_fill_in_front() -> None:
    (key,) = only("golden hour", "key")
    (fill,) = only("golden hour", "fill")
    assert abs(key.azimuth) > 90 > abs(fill.azimuth)


def test_glass_has_its_panel_and_its_flags() -> None:
    (panel,) = only("bright field", "background")
    assert panel.form == "panel" and panel.azimuth == 180 and panel.stops >= 1
    left, right = only("bright field", "flag")
    assert left.azimuth == -right.azimuth and left.form == "flag"
    assert [f.form for f in only("dark field", "rim")] == ["strip", "strip"]
    assert not only("dark field", "background")


def test_a_pattern_needs_a_small_light() -> None:
    (key,) = only("window gobo", "key")
    assert key.gobo == "window bars" and key.width / key.distance <= studio_rig.GOBO_SOFTNESS + 1e-9


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('["clamshell"]\nwithou = []', "unknown key 'withou'"),
        ('["clamshell"]\nwithout = ["hair"]', "unknown role 'hair'"),
        ('["clamshell"]\nfixtures = [{ form = "lamp", role = "key", azimuth = 0, elevation = 0, distance = 1, '
         "width = 1, height = 1 }]", "form is one of"),
        ('["clamshell"]\nfixtures = [{ form = "card", role = "fill", azimuth = 0, elevation = 0, distance = 0, '
         "width = 1, height = 1 }]", "more than 0"),
        ('["clamshell"]\nfixtures = [{ form = "card" }]', "missing"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_named(
    text: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_cache: None
) -> None:
    (tmp_path / "rigs.toml").write_text(text)
    monkeypatch.setattr(studio_rig, "FILE", tmp_path / "rigs.toml")
    with pytest.raises(BacklotError, match=r"rigs\.toml \[clamshell\]") as caught:
        rig("clamshell")
    assert words in caught.value.message


@pytest.fixture
def clean_cache() -> Iterator[None]:
    studio_rig._extras.cache_clear()
    yield
    studio_rig._extras.cache_clear()


def test_a_light_is_chosen_in_any_case_and_another_word_lists_them() -> None:
    assert lights.checked("rembrandt") == "Rembrandt" and lights.checked("SET") == "set"
    with pytest.raises(BacklotError) as caught:
        lights.checked("disco")
    assert caught.value.code == "unknown_light" and "clamshell" in caught.value.hint


@pytest.mark.parametrize("name", ["window bars", "palm leaf", "leaves"])
def test_a_gobo_lets_light_through_and_holds_some_back(name: str) -> None:
    corners, faces = gobos.pattern(name)
    assert all(max(face) < len(corners) and len(set(face)) == len(face) > 2 for face in faces)
    spots = np.stack(np.meshgrid(np.linspace(-0.45, 0.45, 40), np.linspace(-0.6, 0.6, 40)), -1).reshape(-1, 2)
    dark = np.zeros(len(spots), bool)
    for face in faces:
        dark |= _inside(spots, [corners[i][:2] for i in face])
    assert 0.05 < dark.mean() < 0.8


def _inside(spots: np.ndarray, outline: list[tuple[float, ...]]) -> np.ndarray:
    """Even-odd rule."""
    found = np.zeros(len(spots), bool)
    for (x0, y0), (x1, y1) in zip(outline, outline[1:] + outline[:1], strict=True):
        if math.isclose(y0, y1):
            continue
        crosses = (spots[:, 1] > min(y0, y1)) & (spots[:, 1] <= max(y0, y1))
        found ^= crosses & (spots[:, 0] < x0 + (spots[:, 1] - y0) / (y1 - y0) * (x1 - x0))
    return found
