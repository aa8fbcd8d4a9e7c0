# SPDX-License-Identifier: GPL-3.0-or-later
"""The framing presets: what the shipped file says, and what a file of one's own is refused for."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.output import series_command
from backlot.addon.staging import framing
from backlot.addon.staging import framing_presets as presets

GOOD = '[near]\nwords = "near"\nwhy = "it is near"\nfill = 0.6\n'


def test_photographers_names_have_their_fill() -> None:
    fills = {name: each.fill for name, each in presets.presets().items()}
    assert {name: fills[name] for name in ("hero", "close", "airy")} == {"hero": 0.55, "close": 0.65, "airy": 0.45}
    assert fills["marketplace"] >= 0.85
    heights = {name: each.elevation_deg for name, each in presets.presets().items()}
    assert (heights["table 45"], heights["flat lay"]) == (45, 90) and (heights["low hero"] or 0) < 0
    assert heights["hero"] is None


@pytest.mark.parametrize("written", ["Low Hero", "low-hero", "low_hero", "monumental"])
def test_a_name_may_be_written_in_several_ways(written: str) -> None:
    assert presets.checked(written) == "low hero"


def test_an_unknown_name_lists_those_that_are_there() -> None:
    with pytest.raises(BacklotError) as caught:
        presets.checked("dutch angle")
    assert caught.value.code == "unknown_framing" and "flat lay" in caught.value.hint
    assert presets.checked("") == "" and presets.preset("") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + "tilt = 3\n", "tilt"),
        (GOOD.replace("0.6", "1.4"), "fill"),
        (GOOD.replace("0.6", '"large"'), "fill"),
        (GOOD.replace("0.6", "true"), "fill"),
        (GOOD.replace('why = "it is near"\n', ""), "lacks why"),
        (GOOD.replace("0.6", "0.9") + "margin = 0.1\n", "larger than the frame"),
        (GOOD + 'also = "close"\n', "also"),
        (GOOD + '[far]\nwords = "far"\nwhy = "w"\nfill = 0.5\nalso = ["Near"]\n', "two presets"),
        ("near = 3\n", "no table"),
        ("[near\n", "framing"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_what_is_wrong(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "framing.toml"
    path.write_text(text)
    with pytest.raises(BacklotError) as caught:
        presets.presets(path)
    assert caught.value.code == "bad_framing" and said in caught.value.message


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "framing.toml"
    path.write_text(GOOD)
    assert presets.presets(path)["near"].fill == 0.6


@pytest.mark.parametrize("name", list(presets.presets()))
@pytest.mark.parametrize("resolution", [(1024, 1024), (820, 1024), (1024, 576), (576, 1024)])
def test_every_preset_keeps_its_fill_and_margin_in_every_shape(name: str, resolution: tuple[int, int]) -> None:
    each = presets.presets()[name]
    points = np.array(list(itertools.product((-0.05, 0.05), (-0.04, 0.04), (0, 0.2))))
    margin = framing.MARGIN if each.margin is None else each.margin
    most = max(framing.MAX_FILL, each.fill)
    shot = framing.solve(points, 10, each.elevation_deg or 8, 85, each.fill, resolution, "", most, margin)
    seen = framing.project(points, shot.location, np.array(shot.basis).T, 85) - (shot.shift_x, shot.shift_y)
    side = np.array(framing.frame_sides(*resolution))
    assert (np.ptp(seen, axis=0) / side).max() == pytest.approx(each.fill, abs=0.005)
    assert np.abs(seen / side).max() <= 0.5 - margin + 1e-6


def test_the_command_line_knows_the_same_depths_of_field() -> None:
    assert tuple(framing.DEPTHS_OF_FIELD) == series_command.DEPTHS_OF_FIELD
