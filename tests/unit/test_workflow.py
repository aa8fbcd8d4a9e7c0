# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps, slices, and the choices of the workflow, without bpy and without an engine."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from backlot.addon import workflow
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.workflow import Progress, Slices, Steps

FOUND = {
    "verdict": "fits",
    "matches": [{"set": "cards_only", "stageable": False}, {"set": "cove", "stageable": True}, {"set": "dune"}],
}


def counting(closed: list[str], length: int = 3) -> Steps[str]:
    try:
        for number in range(length):
            yield Progress("count", number / length, f"{number}")
            yield None
        return "done"
    finally:
        closed.append("closed")


def test_run_reports_and_returns() -> None:
    seen: list[float] = []
    closed: list[str] = []
    assert workflow.run(counting(closed), lambda progress: seen.append(progress.fraction)) == "done"
    assert seen == [0.0, 1 / 3, 2 / 3]
    assert closed == ["closed"]


def test_scaled_moves_fractions_and_passes_the_result() -> None:
    seen: list[float] = []
    assert workflow.run(workflow.scaled(counting([]), 0.5, 0.8), lambda p: seen.append(p.fraction)) == "done"
    assert seen == pytest.approx([0.5, 0.6, 0.7])


def test_slices_stop_at_none_and_end_with_the_result() -> None:
    slices = Slices(counting([]))
    ticks = 0
    while not slices.done:
        slices.tick()
        ticks += 1
    assert slices.result == "done"
    assert ticks == 4


def test_slices_keep_the_budget() -> None:
    def endless() -> Steps[None]:
        while True:
            time.sleep(0.005)
            yield Progress("x", 0.0, "")

    slices = Slices(endless(), budget_s=0.03)
    started = time.monotonic()
    slices.tick()
    assert time.monotonic() - started < 0.2


def test_cancel_closes_the_steps() -> None:
    closed: list[str] = []
    slices = Slices(workflow.scaled(counting(closed), 0, 1))
    slices.tick()
    slices.cancel()
    assert closed == ["closed"]
    assert slices.done


def test_error_in_a_slice_is_raised_once_and_ends() -> None:
    def broken() -> Steps[None]:
        yield Progress("x", 0.0, "")
        raise BacklotError("x", "It broke.")

    slices = Slices(broken())
    with pytest.raises(BacklotError):
        slices.tick()
    assert slices.done
    assert not slices.tick()


def test_job_folder_is_removed_after_an_error() -> None:
    with pytest.raises(RuntimeError), workflow.job_folder() as folder:
        (folder / "view.png").touch()
        raise RuntimeError
    assert not folder.exists()


def test_what_killed_jobs_left_is_swept_after_a_day(tmp_path: Path) -> None:
    left, fresh, other = tmp_path / "backlot-job-left", tmp_path / "backlot-job-fresh", tmp_path / "someone-elses"
    for folder in (left, fresh, other):
        folder.mkdir()
    old = time.time() - 2 * 24 * 3600
    for folder in (left, other):
        os.utime(folder, (old, old))
    workflow.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backlot-job-fresh", "someone-elses"]
