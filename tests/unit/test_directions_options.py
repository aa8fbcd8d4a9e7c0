# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line's --direction and --language, and what the report says of the directions not taken. No engine."""

from __future__ import annotations

import pytest
from backlot.addon import directions, report
from backlot.addon.cli import build_parser


@pytest.mark.parametrize("command", ["describe", "recommend", "shoot"])
def test_options_reach_the_engines_parameters(command: str) -> None:
    parser = build_parser()
    chosen = parser.parse_args([command, "x.png", "--direction", "bold", "--language", "ko"])
    assert directions.chosen(chosen) == {"direction": "bold", "language": "ko"}
    assert directions.chosen(parser.parse_args([command, "x.png"])) == {"direction": "safe", "language": "en"}


@pytest.mark.parametrize("wrong", [["--direction", "loud"], ["--language", "de"]])
def test_wrong_words_are_refused_with_the_known_ones(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args(["recommend", "x.png", *wrong])
    told = capsys.readouterr().err
    assert caught.value.code == 2 and ("lifestyle" in told or "ko" in told)


def test_the_report_names_the_other_directions() -> None:
    other = {
        "direction": "bold", "title": "Bold", "shot": "graphic still life", "backdrop": "seamless gradient in navy",
        "light": "low-key rim", "props": [],
    }  # fmt: skip
    found = {
        "features": {"type": {"value": "watch", "confidence": 1.0}}, "matches": [], "verdict": "fits",
        "brief": {"text": "", "direction": "safe"}, "directions": [{**other, "direction": "safe"}, other],
    }  # fmt: skip
    text = " ".join(" ".join(report.recommendation_lines(found)).split())
    assert "Bold (--direction bold): graphic still life, seamless gradient in navy, low-key rim, no props" in text
    assert "--direction safe" not in text
    assert "Other directions" not in " ".join(report.recommendation_lines({**found, "directions": []}))
