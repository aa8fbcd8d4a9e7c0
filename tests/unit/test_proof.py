# SPDX-License-Identifier: GPL-3.0-or-later
"""Judging proofs: a good picture over the same one spoiled; the new order; the steps that bring results one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from backlot.addon import proof as front
from backlot.addon import proof_command, workflow
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.engine.protocol import Event as ClientEvent
from backlot.addon.workflow import Progress, ShootOptions, Steps, Studio
from backlot.backend.library import color_difference, proof, proof_files
from backlot.backend.pipeline import Pipeline, Quiet
from backlot.backend.protocol import BacklotError as BackendError
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.float64]
SIDE = 128
WALL, PRODUCT = (0.82, 0.80, 0.76), (0.45, 0.16, 0.12)


def mask() -> Picture:
    out = np.zeros((SIDE, SIDE))
    out[34:100, 44:84] = 1.0
    return out


def picture(product: tuple[float, ...] = PRODUCT, wall: tuple[float, ...] = WALL) -> Picture:
    """A product with some form of its own before a plain wall."""
    out = np.empty((SIDE, SIDE, 3))
    out[:] = wall
    inside = mask() > 0.5
    shading = np.linspace(0.8, 1.2, SIDE)[None, :, None] * np.ones((SIDE, SIDE, 1))
    out[inside] = np.clip(np.array(product) * shading, 0, 1)[inside]
    return out


def score(shown: Picture, cover: Picture | None = None, **facts: Any) -> float:
    return proof.score(proof.judge(proof.Proof(shown, mask() if cover is None else cover, **facts)))


def test_color_difference_is_that_of_the_paper() -> None:
    """Pairs of Sharma, Wu and Dalal (2005)."""
    pairs = (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    )
    for one, two, expected in pairs:
        found = color_difference.ciede2000(np.array(one, float), np.array(two, float))
        assert float(found) == pytest.approx(expected, abs=1e-4)
    assert color_difference.srgb_to_lab(np.ones(3)) == pytest.approx([100, 0, 0], abs=0.01)


def strewn(shown: Picture) -> Picture:
    out, draw = shown.copy(), np.random.default_rng(1)
    for _ in range(300):
        y, x = draw.integers(0, SIDE - 4, 2)
        out[y : y + 4, x : x + 4] = draw.random(3)
    out[mask() > 0.5] = shown[mask() > 0.5]
    return out


SPOILED: dict[str, tuple[Picture, dict[str, Any]]] = {
    "white on white": (picture((0.80, 0.79, 0.75)), {}),
    "black on black": (picture((0.03, 0.03, 0.03), (0.02, 0.02, 0.025)), {}),
    "blown out": (picture((1.3, 1.3, 1.3)), {}),
    "strewn with scraps": (strewn(picture()), {}),
    "quarreling hues": (picture(wall=(0.2, 0.85, 0.25)), {}),
    "mostly hidden": (picture(), {"hidden": 0.6}),
    "cut by the frame": (picture(), {"cut": True}),
    "far from the brief": (picture(), {"brief": 0.0}),
}


@pytest.mark.parametrize("what", SPOILED)
def test_a_good_picture_is_better_than_a_spoiled_one(what: str) -> None:
    shown, facts = SPOILED[what]
    brief = {"brief": 0.7} if "brief" in facts else {}
    assert score(picture(), **brief) > score(shown, **facts) + 0.02


def test_exposure_is_judged_by_the_products_own_tone() -> None:
    """A white product may be light, a black one dark; a gray one that comes out white is wrong."""
    light = picture((0.9, 0.9, 0.9), (0.4, 0.4, 0.45))
    assert score(light, lightness=91.0) > score(light, lightness=45.0) + 0.03
    dark = picture((0.07, 0.07, 0.07), (0.5, 0.5, 0.55))
    assert score(dark, lightness=12.0) > score(dark, lightness=60.0) + 0.03


def test_nothing_seen_is_the_worst() -> None:
    found = proof.judge(proof.Proof(picture(), np.zeros((SIDE, SIDE))))
    assert proof.score(found) == 0.0
    assert "hardly be seen" in proof.reasons(found)[1]


def test_reasons_name_what_is_seen() -> None:
    good = proof.reasons(proof.judge(proof.Proof(picture(), mask())))
    assert "outline stands" in good[0] and good[1] == ""
    lost = proof.reasons(proof.judge(proof.Proof(picture((0.81, 0.79, 0.75)), mask())))
    assert "of the outline is lost" in lost[1]


MATCHES = [
    {"set": "cove", "score": 0.9, "rank": 1, "reasons": ["It suits."], "objection": "", "stageable": True},
    {"set": "dune", "score": 0.85, "rank": 2, "reasons": [], "objection": "Too warm.", "stageable": True},
    {"set": "shelf", "score": 0.8, "rank": 3, "reasons": [], "objection": "", "stageable": True},
    {"set": "moor", "score": 0.7, "rank": 4, "reasons": [], "objection": "", "stageable": True},
]


def judged(set_id: str, value: float, reason: str = "", objection: str = "") -> dict[str, Any]:
    return {"set": set_id, "score": value, "scores": {}, "reason": reason, "objection": objection}


def test_the_order_after_the_proofs() -> None:
    proofs = [
        judged("cove", 0.2, objection="Lost."),
        judged("dune", 0.9, "It stands out."),
        {"set": "shelf", "fault": "No room."},
    ]
    again = proof.rerank(MATCHES, proofs)
    assert [(match["set"], match["rank"]) for match in again] == [("dune", 1), ("cove", 2), ("moor", 3), ("shelf", 4)]
    share = proof.settings()["rerank"]["proof"]
    assert again[0]["score"] == pytest.approx((1 - share) * 0.85 + share * 0.9, abs=1e-4)
    assert again[0]["reasons"] == ["It stands out."] and again[0]["objection"] == "Too warm."
    assert again[0]["proof"]["prior"] == 0.85
    assert again[1]["objection"] == "Lost."
    assert again[2]["score"] <= again[1]["score"], "what was not tried says no more than the last that was"
    assert again[3]["objection"] == "No room." and again[3]["score"] == 0
    assert MATCHES[0]["score"] == 0.9, "the given ranking is left alone"


def test_no_proof_changes_nothing() -> None:
    assert [match["set"] for match in proof.rerank(MATCHES, [])] == ["cove", "dune", "shelf", "moor"]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Any]:
    for name, values in (("a.png", picture()), ("a.mask.png", np.repeat(mask()[..., None], 3, axis=-1))):
        Image.fromarray((values * 255).astype(np.uint8)).save(tmp_path / name)
    return {"set": "cove", "picture": str(tmp_path / "a.png"), "mask": str(tmp_path / "a.mask.png"), "hidden": 0.0}


class Eyes:
    """Sees in every picture exactly what the brief says."""

    vision = text = bridge = property(lambda self: self)
    calibrated = True

    def embed(self, texts: list[str]) -> Picture:
        return np.array([[1.0, 0.0]] * len(texts))

    embed_images = embed

    def text_to_joint(self, rows: Picture) -> Picture:
        return rows

    image_to_joint = text_to_joint


def test_the_engine_judges_files(files: dict[str, Any]) -> None:
    pipeline = Pipeline(Eyes())  # type: ignore[arg-type]
    brief = {"product": "bottle", "surfaces": ["stone"], "backdrop": "a wall", "mood": ["calm"]}
    params = {"proofs": [judged("dune", 0.3), files], "matches": MATCHES, "features": {}, "brief": brief}
    answer = pipeline.judge_proofs(params, Quiet())
    assert [match["set"] for match in answer["matches"]][:2] == ["cove", "dune"]
    assert answer["proofs"][0]["score"] == 0.3, "what is judged already is not judged again"
    assert set(answer["proofs"][1]["scores"]) >= {"outline", "contrast", "exposure", "calm", "harmony", "seen"}
    assert answer["proofs"][1]["scores"]["brief"] == 1.0
    with pytest.raises(BackendError, match="cannot be read"):
        pipeline.judge_proofs({**params, "proofs": [{**files, "picture": "/no/where.png"}]}, Quiet())
    with pytest.raises(BackendError, match="lists"):
        pipeline.judge_proofs({**params, "proofs": "all"}, Quiet())


def test_the_briefs_words() -> None:
    words = proof_files.words(
        {"product": "bottle", "surfaces": ["stone", "wood"], "backdrop": "a wall", "mood": ["calm"]}
    )
    assert words == "A photo of a bottle on stone and wood, a wall, calm"
    assert proof_files.words({}) == ""


# ---- the steps ----------------------------------------------------------------------------------------------------


class Engine:
    """Judges with the real judge's order, without looking."""

    state = "ready"

    def __init__(self) -> None:
        self.asked: list[int] = []

    def stream(self, method: str, params: dict[str, Any], *, wait_s: float) -> Iterator[ClientEvent | None]:
        assert method == "judge_proofs"
        self.asked.append(len(params["proofs"]))
        yield None
        values = {"cove": 0.1, "dune": 0.9}
        proofs = [each if "fault" in each else {**each, "score": values[each["set"]]} for each in params["proofs"]]
        return {"proofs": proofs, "matches": proof.rerank(params["matches"], proofs)}


def taking(closed: list[str]) -> Steps[list[dict[str, Any]]]:
    try:
        for name in ("cove", "dune"):
            yield Progress("proof", 0.3, f"Proof of {name}")
            yield Progress("proof", 0.5, f"Proof of {name}", {"proof": {"set": name, "picture": f"/tmp/{name}.png"}})
        return []
    finally:
        closed.append("closed")


def test_results_arrive_one_by_one() -> None:
    seen: list[Progress] = []
    found = {"features": {}, "brief": {}, "matches": MATCHES, "verdict": "fits"}
    engine = Engine()
    result = workflow.run(front.judged(Studio(engine), taking([]), found), seen.append)  # type: ignore[arg-type]
    parts = [progress.data for progress in seen if progress.data]
    assert [len(part["proofs"]) for part in parts] == [1, 2] and engine.asked == [1, 2]
    assert [part["matches"][0]["set"] for part in parts] == ["cove", "dune"]
    assert parts[1]["proofs"][1]["picture"] == "/tmp/dune.png"
    assert result["matches"][0]["set"] == "dune"
    assert "picture" not in result["matches"][0]["proof"], "the files live no longer than the job"
    assert seen[-1].text == "Proof of dune, 90 %"


def test_closing_closes_the_pictures() -> None:
    closed: list[str] = []
    steps = front.judged(Studio(Engine()), taking(closed), {"matches": MATCHES})  # type: ignore[arg-type]
    next(steps)
    steps.close()
    assert closed == ["closed"]


def test_slices_keep_every_part() -> None:
    found = {"matches": MATCHES}
    slices = workflow.Slices(front.judged(Studio(Engine(), wait_s=0.0), taking([]), found))  # type: ignore[arg-type]
    while not slices.done:
        slices.tick()
    assert len(slices.parts) == 2


def test_a_chosen_set_needs_no_proof() -> None:
    with pytest.raises(BacklotError, match="cove"):
        front.check(ShootOptions(set="cove", proof=5))
    front.check(ShootOptions(set="cove"))
    with pytest.raises(BacklotError, match="No set"):
        front.chosen({"matches": [{"set": "cards_only", "stageable": False}]}, 5)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["shoot", "--proof", "a.glb"], ["shoot", "--proof=5", "a.glb"]),
        (["shoot", "--proof", "3", "a.glb"], ["shoot", "--proof", "3", "a.glb"]),
        (["shoot", "a.glb", "--proof"], ["shoot", "a.glb", "--proof=5"]),
        (["shoot", "a.glb", "--proof=4"], ["shoot", "a.glb", "--proof=4"]),
    ],
)
def test_the_flag_may_stand_anywhere(given: list[str], expected: list[str]) -> None:
    assert proof_command.spelled_out(given) == expected
