# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's side of the history: what is told to the engine, and the switches."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from backlot.addon import history, workflow
from backlot.addon.cli import build_parser
from backlot.addon.engine.protocol import BacklotError, Cancelled
from backlot.addon.report import matches_lines

FOUND: dict[str, Any] = {
    "features": {"family": {"value": "perfume"}},
    "matches": [{"set": "a", "rank": 1}, {"set": "b:night", "rank": 2}],
}


class Engine:
    """Answers, or fails."""

    state = "ready"

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def stream(self, method: str, params: dict[str, Any], wait_s: float) -> Iterator[Any]:
        self.asked.append((method, params))
        if self.failure is not None:
            raise self.failure
        return {"recorded": True}
        yield


def run(engine: Engine, set_id: str) -> None:
    workflow.run(history.remember_steps(workflow.Studio(engine), FOUND, set_id))  # type: ignore[arg-type]


def test_the_engine_is_told_the_set_and_the_rank_it_had() -> None:
    engine = Engine()
    run(engine, "b:night")
    run(engine, "by_name")
    assert [params["rank"] for _, params in engine.asked] == [2, 0]
    assert engine.asked[0][0] == "record_choice" and engine.asked[0][1]["set"] == "b:night"
    assert set(engine.asked[0][1]) == {"features", "set", "rank"}


def test_an_engine_that_fails_stops_nothing_and_cancelling_does() -> None:
    run(Engine(BacklotError("engine_died", "It is gone.", "")), "a")
    with pytest.raises(Cancelled):
        run(Engine(Cancelled()), "a")


@pytest.mark.parametrize("command", ["recommend", "shoot"])
def test_it_can_be_left_out_for_one_run(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(history.ENV, "on")
    history.heed(build_parser().parse_args([command, "x.png"]))
    assert os.environ[history.ENV] == "on"
    history.heed(build_parser().parse_args([command, "x.png", "--no-history"]))
    assert os.environ[history.ENV] == "off"


def test_what_is_missing_is_reported_where_nothing_fits() -> None:
    lacks = [{"attribute": "mood", "text": "It feels cold rather than warm."}]
    gap = {"text": "A studio set would be needed: marble.", "lacks": lacks, "nearest": "a", "needed": {}}
    match = {"set": "a", "title": "A", "rank": 1, "score": 0.4, "reasons": [], "objection": ""}
    lines = matches_lines({"verdict": "nothing_fits", "gap": gap, "matches": [match]})
    text = " ".join(" ".join(lines).split())
    assert "Nothing in this library fits well. A studio set would be needed: marble." in text
    assert "- It feels cold rather than warm." in text and text.index("The nearest") < text.index("1. A")
    assert "needed" not in " ".join(matches_lines({"verdict": "fits", "gap": None, "matches": [match]}))
