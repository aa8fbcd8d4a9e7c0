# SPDX-License-Identifier: GPL-3.0-or-later
"""Judgments, their split, the metrics of ranked lists, the rankers, and the agreement of two people."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from backlot.backend.evaluate.agreement import agreement, weighted_kappa
from backlot.backend.evaluate.judged_features import Products, Seen, from_json
from backlot.backend.evaluate.judgments import FOLDER, SECOND, Judged, read_judgments, split
from backlot.backend.evaluate.rank_figures import Row, difference, interval, ndcg, table
from backlot.backend.evaluate.rankers import Rankers, best_gains, gains, read_proofs
from backlot.backend.evaluate.ranking import OURS, PROOF, Evaluation, measures
from backlot.backend.library.cards import Library, load_library
from backlot.backend.pipeline import shipped_library
from backlot.backend.protocol import BacklotError
from evaluation_fakes import make_models
from products import CARDS, EXPECTED, PERFUME, FakeModels

ENTRY = """
[[product]]
id = "{id}"
type = "perfume bottle"
name = "Amber flacon"
why = "it must glow"
{lines}
"""
GRADES = 'grade_3 = ["marble_podium"]\ngrade_1 = ["dark_acrylic_rim:default"]'


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(CARDS)


def entry(folder: Path, lines: str = GRADES, id: str = "flacon", file: str = "perfume") -> None:
    with open(folder / f"{file}.toml", "a", encoding="utf-8") as out:
        out.write(ENTRY.format(id=id, lines=lines))


def judged(library: Library, id: str, **grades: int) -> Judged:
    return Judged(id, id.split("_")[0], "perfume bottle", "Amber flacon", None, (), (), (), "", "why", "", "", grades)


def test_grades_of_sets_and_variants(library: Library, tmp_path: Path) -> None:
    entry(tmp_path)
    (product,) = read_judgments(library.cards, tmp_path)
    by_id = {card.id: product.grade(card) for card in library.cards}
    assert by_id["marble_podium"] == 3 and by_id["dark_acrylic_rim"] == 1 and by_id["bathroom_shelf"] == 0
    assert product.family == "perfume" and product.in_words


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ('grade_3 = ["no_such_set"]', "unknown set 'no_such_set'"),
        ('grade_3 = ["marble_podium:pink"]', "no such variant"),
        ('grade_3 = ["marble_podium"]\ngrade_1 = ["marble_podium"]', "two grades, 1 and 3"),
        ('grade_0 = ["marble_podium"]', "no set has a grade over 0"),
        (f'{GRADES}\nsize_m = [1.0, 2.0]', "width, depth and height"),
        (f'{GRADES}\nmoods = ["grumpy"]', "unknown word 'grumpy'"),
        (f'{GRADES}\nposition = "cheap"', "must be one of everyday"),
        (f'{GRADES}\nphoto = "../secret.jpg"', "inside of the data folder"),
        (f'{GRADES}\nmodel = "a"\nphoto = "b"', "both a model and a photo"),
        (f'{GRADES}\ncolour = "red"', "unknown field 'colour'"),
        (f"{GRADES}\n{ENTRY.format(id='flacon', lines=GRADES)}", "stands in perfume.toml as well"),
        ("grade_3 = marble", "Invalid value"),
    ],
)  # fmt: skip
def test_wrong_judgments_are_told_in_one_sentence(library: Library, tmp_path: Path, lines: str, what: str) -> None:
    entry(tmp_path, lines)
    with pytest.raises(BacklotError) as error:
        read_judgments(library.cards, tmp_path)
    assert error.value.code == "bad_judgments" and what in error.value.message
    assert "perfume.toml" in error.value.message and "\n" not in error.value.message


def test_shipped_judgments_are_valid_and_cover_the_families() -> None:
    cards = load_library(shipped_library()).cards
    products = read_judgments(cards)
    assert len(products) >= 120 and len({product.family for product in products}) >= 40
    assert sum(not product.in_words for product in products) >= 40
    parts = split(products)
    share = sum(part == "fit" for part in parts.values()) / len(parts)
    assert 0.5 <= share <= 0.6
    known = {product.id for product in products}
    assert {product.id for product in read_judgments(cards, SECOND)} <= known
    assert SECOND.parent == FOLDER


def test_split_is_stable_stratified_and_keeps_one_picture_on_one_side(library: Library) -> None:
    products = [judged(library, f"{family}_{n}") for family in ("perfume", "shoes", "lamps") for n in range(20)]
    parts = split(products)
    assert parts == split(list(reversed(products))) and parts["perfume_3"] == split(products[:20])["perfume_3"]
    for family in ("perfume", "shoes", "lamps"):
        assert 10 <= sum(parts[f"{family}_{n}"] == "fit" for n in range(20)) <= 12
    from dataclasses import replace

    twice = [replace(product, model="products3d/one") for product in products]
    assert len(set(split(twice).values())) == 1


def test_ndcg_by_hand_and_beside_the_scorer_of_the_data(tmp_path: Path) -> None:
    assert ndcg([7, 0, 3], [7, 3, 0, 0]) == pytest.approx((7 + 3 / 2) / (7 + 3 / math.log2(3)))
    assert ndcg([3, 7], [7, 3]) < 1.0 == ndcg([7, 3], [3, 7])
    assert ndcg([], []) == 0.0 == ndcg([0, 0], [0])
    scorer = Path(__file__).parents[2].parent / "shared" / "evaluation" / "metrics.py"
    if not scorer.is_file():
        pytest.skip("the data's own scorer is not here")
    space: dict[str, object] = {"__name__": "metrics"}
    exec(compile(scorer.read_text(encoding="utf-8"), str(scorer), "exec"), space)
    truth = tmp_path / "truth.csv"
    truth.write_text("product_type,scene_tags\na,x | y\nb,z\n", encoding="utf-8")
    predicted = {"a": ["z", "x", "q", "y"], "b": ["x", "z"]}
    theirs = space["prompts"](truth, predicted)["nDCG5"]  # type: ignore[operator]
    ours = np.mean([ndcg([0, 1, 0, 1], [1, 1]), ndcg([0, 1], [1])])
    assert theirs == pytest.approx(ours)


def test_intervals_hold_the_mean_and_pairs_are_narrower() -> None:
    random = np.random.default_rng(1)
    one = random.random(80)
    other = one - 0.1 + 0.01 * random.random(80)
    found, gap = interval(one), difference(one, other)
    assert found.low < found.mean < found.high and interval(one) == found, "the same every time"
    assert 0.09 < gap.low < gap.high < 0.1 and gap.high - gap.low < 0.2 * (found.high - found.low)
    with pytest.raises(ValueError, match="same items"):
        difference(one, other[1:])
    text = table([Row("theirs", {"m": other}), Row("ours", {"m": one})], "ours", "m")
    assert "| ours minus it, m |" in text and text.splitlines()[-1].endswith("|  |")


def test_a_set_counts_once_in_its_best_variant() -> None:
    cards = load_library(shipped_library()).cards
    set_id = next(card.set_id for card in cards if card.variant != "default")
    own = [n for n, card in enumerate(cards) if card.set_id == set_id]
    other = next(n for n, card in enumerate(cards) if card.set_id != set_id)
    product = judged(Library(CARDS, cards, ()), "p_1", **{cards[own[1]].id: 3, set_id: 1, cards[other].set_id: 2})
    assert gains(product, cards, [own[0], own[1], other]) == [1, 2], "a later variant does not count"
    assert sorted(best_gains(product, cards), reverse=True)[:3] == [3, 2, 0]
    good = measures(product, cards, [own[1], other, own[0]])
    assert good["nDCG@5"] == 1.0 and good["hit@1"] == 1.0
    poor = measures(product, cards, [other, own[0]])
    assert poor["hit@3"] == 0.0 and poor["hit@1 of grade 2"] == 1.0 and 0 < poor["nDCG@5"] < 1


@pytest.fixture
def evaluation(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evaluation:
    """Products of the ranking's own tests; graded 3 is what those tests expect on top."""
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path))
    seen = []
    for number, (features, wanted) in enumerate(EXPECTED):
        product = judged(library, f"p_{number}", **dict.fromkeys(wanted, 3))
        seen.append(Seen(product, features, {}))
    parts = split([one.product for one in seen])
    return Evaluation(Rankers(library, FakeModels(), tmp_path), seen, parts)  # type: ignore[arg-type]


def test_ours_beats_the_others_where_its_rules_are_known(evaluation: Evaluation) -> None:
    report = evaluation.run("test")
    ((title, rows),) = report.sections
    assert "test part" in title and [row.ranker for row in rows][-1] == OURS
    means = {row.ranker: row.scores["nDCG@5"].mean() for row in rows}
    assert means[OURS] > means["popularity"] > means["random"]
    assert "| ours |" in report.markdown() and len(report.bars) == 2
    json.dumps(report.to_json())


def test_proofs_can_change_the_order(evaluation: Evaluation, tmp_path: Path) -> None:
    one = next(one for one in evaluation.seen if evaluation.parts[one.product.id] == "test")
    cards = evaluation.cards
    order = evaluation.rankers.ours(one)
    proofs = tmp_path / "proofs.json"
    told = [{"set": cards[order[0]].id, "score": 0.0}, {"set": cards[order[1]].id, "score": 1.0}]
    proofs.write_text(json.dumps({one.product.id: told}), encoding="utf-8")
    changed = evaluation.rankers.with_proofs(read_proofs(proofs))(one)
    assert changed[:2] == [order[1], order[0]] and sorted(changed) == sorted(order)
    evaluation.proofs = read_proofs(proofs)
    assert [row.ranker for row in evaluation.run("test").sections[0][1]][-1] == PROOF
    proofs.write_text('{"p": [{"set": "x", "score": 7}]}', encoding="utf-8")
    with pytest.raises(BacklotError) as error:
        read_proofs(proofs)
    assert error.value.code == "bad_proofs"


def test_features_come_back_from_json() -> None:
    from dataclasses import asdict

    again = from_json(json.loads(json.dumps(asdict(PERFUME))))
    assert again == PERFUME


def test_products_without_their_data_are_left_out_and_told(library: Library, tmp_path: Path) -> None:
    entry(tmp_path)
    entry(tmp_path, f'{GRADES}\nphoto = "photos/a.jpg"', "photo")
    products = Products(make_models(), None, tmp_path / "kept", quiet=True)
    seen = products.see(read_judgments(library.cards, tmp_path))
    assert [one.product.id for one in seen] == ["flacon"]
    assert seen[0].features.type.value == "perfume bottle" and not seen[0].has_picture
    assert products.notes == ["Left out, their pictures are in a data folder (--data): 1 (photo)"]
    kept = list((tmp_path / "kept").iterdir())
    assert len(kept) == 1
    kept[0].write_text("damaged", encoding="utf-8")
    assert products.see([seen[0].product])[0].features == seen[0].features, "a damaged file is made again"


def test_kappa_and_the_other_persons_order(library: Library) -> None:
    grades = np.array([0, 0, 1, 2, 3, 3])
    assert weighted_kappa(grades, grades) == 1.0
    assert weighted_kappa(grades, np.array([0, 0, 1, 2, 3, 2])) > 0.8
    assert weighted_kappa(np.array([0, 3, 0, 3]), np.array([0, 0, 3, 3])) == pytest.approx(0.0)
    first, second = judged(library, "p_1", marble_podium=3, moss_forest=1), judged(library, "p_1", marble_podium=2)
    found = agreement([first], [second], library.cards)
    assert found is not None and found.near == 1.0 and found.exact == pytest.approx(10 / 12)
    assert all(library.cards[order[0]].set_id == "marble_podium" for order in found.orders["p_1"])
    assert agreement([first], [judged(library, "p_2", marble_podium=2)], library.cards) is None
