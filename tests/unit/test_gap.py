# SPDX-License-Identifier: GPL-3.0-or-later
"""The verdict "nothing fits", its confidence, and the report of what set would be needed."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from backlot.backend.brief import oklab
from backlot.backend.brief.brief import write_brief
from backlot.backend.brief.entries import KINDS
from backlot.backend.evaluate import abstain
from backlot.backend.library import gap
from backlot.backend.library.cards import Library, load_library, parse_cards
from backlot.backend.library.ranking import Ranking, Scored, judge, recommend
from backlot.backend.library.scoring import WEIGHTS_FILE, settings
from backlot.backend.records import ProductFeatures
from products import BICYCLE, CARDS, EXPECTED, PERFUME, UNKNOWN, FakeModels

LIBRARY = load_library(CARDS)
SOFA = next(f for f, _ in EXPECTED if f.name == "sofa")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


def ranked(features: ProductFeatures, index: Path, *ids: str) -> Ranking:
    cards = tuple(card for card in LIBRARY.cards if not ids or card.id in ids)
    library = Library(LIBRARY.folder, cards, ())
    return recommend(features, write_brief(features), library, FakeModels(), None, index)  # type: ignore[arg-type]


def items(features: ProductFeatures, index: Path) -> list[Scored]:
    return judge(features, write_brief(features), LIBRARY.cards, FakeModels(), index)  # type: ignore[arg-type]


@pytest.mark.parametrize("features", [f for f, _ in EXPECTED], ids=lambda f: f.name)
def test_there_is_no_report_where_something_fits(features: ProductFeatures, index: Path) -> None:
    found = ranked(features, index)
    assert found.verdict == "fits" and found.gap is None and 0.5 <= found.confidence <= 1.0


def test_the_report_tells_what_is_needed_and_what_the_nearest_lacks(index: Path) -> None:
    found = ranked(SOFA, index, "marble_podium", "bathroom_shelf", "kitchen_counter")
    assert found.verdict == "nothing_fits" and found.gap is not None and found.confidence > 0.5
    assert json.loads(json.dumps(found.gap, allow_nan=False)) == found.gap
    assert set(found.gap) == {"text", "nearest", "lacks", "needed"}
    assert found.gap["nearest"] == found.matches[0].set
    assert "living room" in found.gap["text"] and "2.1 m" in found.gap["text"] and found.gap["text"].endswith(".")
    attributes = [lack["attribute"] for lack in found.gap["lacks"]]
    assert 1 <= len(attributes) <= 3 and set(attributes) <= set(settings()["weights"])
    assert all(lack["text"].endswith(".") for lack in found.gap["lacks"])


@pytest.mark.parametrize("features", [PERFUME, BICYCLE, SOFA, UNKNOWN], ids=lambda f: f.name or "unknown")
def test_what_is_needed_can_be_made_a_card(features: ProductFeatures, index: Path) -> None:
    needed = gap.needed(gap.Wanted.of(features, write_brief(features)))
    assert needed["kind"] in KINDS and needed["surfaces"] and needed["mood"]
    assert all(oklab.is_hex(color["hex"]) for color in needed["palette"])
    size = needed["suits"]["size_m"]
    assert (size is None) == (features.size_m is None) and (
        size is None or size[0] < max(features.size_m or ()) < size[1]
    )
    light = {key: value for key, value in needed["light"].items() if key != "preset"}
    suits = {key: value for key, value in needed["suits"].items() if value is not None}
    card = {"schema": 1, "id": "made", "title": "Made", **needed, "light": light, "suits": suits}
    made = parse_cards({key: value for key, value in card.items() if value is not None}, Path("made"), False)[0]
    library = Library(LIBRARY.folder, (*LIBRARY.cards, made), ())
    brief = write_brief(features)
    best = recommend(features, brief, library, FakeModels(), None, index).matches[0]  # type: ignore[arg-type]
    assert best.set == "made"  # the set that was asked for is the one that is taken


def test_the_chance_rises_with_the_best_score(index: Path) -> None:
    found = gap.measures(items(PERFUME, index), None)
    assert gap.chance({**found, "best": found["best"] + 0.1}) > gap.chance(found)


def test_nothing_fits_for_sure_where_the_product_cannot_stand(index: Path) -> None:
    cannot = [replace(item, possible=False, score=0.1 * item.score) for item in items(PERFUME, index)]
    assert gap.decide(cannot, None) == gap.Decision("nothing_fits", 1.0)


def test_measures_without_precedents_leave_out_what_builds_on_them(index: Path) -> None:
    found = items(PERFUME, index)
    alone, whole = gap.measures(found, None), gap.measures(found, 0.5)
    assert set(whole) - set(alone) == set(gap.BY_PRECEDENTS)
    assert set(settings()[gap.FITS]) == {"constant", *whole} and set(settings()[gap.ALONE]) == {"constant", *alone}


def test_the_first_sets_are_different_sets(index: Path) -> None:
    found = items(PERFUME, index)
    twice = [*found, *(replace(item, score=item.score - 0.001) for item in found)]
    first = gap.first_sets(twice)
    assert len({item.card.set_id for item in first}) == 5 == len(first)
    assert [item.score for item in first] == sorted((item.score for item in first), reverse=True)


def test_the_logistic_model_finds_a_plain_rule() -> None:
    chance = np.random.default_rng(0)
    rows = chance.random((400, 2))
    truth = (rows[:, 0] > 0.5).astype(np.float64)
    weights = abstain.logistic(rows, truth, np.ones(400))
    assert weights[1] > 5 * abs(weights[2]) and abs(weights[0] + 0.5 * weights[1]) < 0.2 * weights[1]


def cases(index: Path) -> list[abstain.Case]:
    found = []
    for features, wanted in EXPECTED:
        scored = items(features, index)
        grades = [3 if item.card.id in wanted else 0 for item in scored]
        found += abstain.cases_of(features.name, scored, grades, 0.4)
    return found


def test_cases_hold_what_their_names_say(index: Path) -> None:
    found = cases(index)
    assert {case.kind for case in found} <= set(abstain.KINDS)
    assert all(case.fits for case in found if case.kind == abstain.FULL)
    assert not any(case.fits for case in found if case.kind in (abstain.REMOVED, abstain.KINDS[6]))
    assert len([case for case in found if case.kind == abstain.REMOVED]) == len(EXPECTED)


def test_the_line_keeps_false_alarms_and_the_file_stays_as_it_was(index: Path, tmp_path: Path) -> None:
    report = abstain.fitted(cases(index))
    assert report.said(abstain.FULL) <= abstain.FALSE_ALARMS + 1e-9
    assert report.said(abstain.REMOVED) > report.said(abstain.FULL)
    path = tmp_path / "weights.toml"
    path.write_text(WEIGHTS_FILE.read_text("utf-8"), "utf-8")
    abstain.write(report, path)
    old, new = (tomllib.loads(p.read_text("utf-8")) for p in (WEIGHTS_FILE, path))
    assert new["fits"]["best"] == pytest.approx(report.weights["fits"]["best"], abs=1e-3)
    assert new["verdict"]["nothing_fits_below"] == pytest.approx(report.line, abs=1e-3)
    assert new["fits_few"]["best"] == pytest.approx(report.weights["fits_few"]["best"], abs=1e-3)
    for name in ("fits", "fits_alone", "fits_few"):
        del old[name], new[name]
    old["verdict"]["nothing_fits_below"] = new["verdict"]["nothing_fits_below"]
    assert old == new
    assert "fitting sets removed" in report.markdown() and json.dumps(report.to_json())


def test_a_small_library_is_judged_by_its_best_set_alone(index: Path) -> None:
    found = sorted(items(SOFA, index), key=lambda item: -item.score)
    assert len({item.card.set_id for item in found}) <= settings()["verdict"]["few_sets"]
    alone = gap.decide(found[:1], None)
    assert gap.decide(found, None) == alone
    assert (alone.verdict == "fits") is (gap.chance({"best": found[0].score}, few=True) >= gap.EVEN)
