# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's own categories: read and refused, found in pictures and words, said, and used by brief and ranking."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from backlot.addon import report, wishes
from backlot.addon.engine.protocol import BacklotError as FrontError
from backlot.backend.brief.brief import write_brief
from backlot.backend.library.cards import load_library
from backlot.backend.library.ranking import rank
from backlot.backend.perception import categories, features, types
from backlot.backend.perception.said import read_said
from backlot.backend.perception.vocabulary import ENV, FOLDER, find_type, load_types
from backlot.backend.perception.vocabulary.categories import load_categories
from backlot.backend.protocol import BacklotError
from backlot.backend.records import Category
from products import CARDS, PERFUME, SNEAKERS, FakeModels
from test_perception_features import make_models, photo, views

SEASONS = """[season]
words = ["spring", "summer", "autumn", "winter", "rain", "snow", "heat", "harvest", "lent", "may"]
"""
CUSTOMERS = """
[customer]
question = "Who buys it?"
prompts = ["a product photo for {word}"]
threshold = 0.4
trust = 0.7

[customer.words.students]
also = ["school", "college"]
describe = ["something cheap for a shared kitchen"]
brief = { mood = ["playful"], places = ["street"], without = { surfaces = ["marble"] } }

[customer.words.hikers]
brief = { kinds = ["outdoor"], places = ["forest"], mood = ["rugged"], props = [{ name = "folded map", role = "the way", place = "under it" }] }
"""  # noqa: E501


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "words"
    home.mkdir()
    monkeypatch.setenv(ENV, str(home))
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "cache"))
    types._BANKS.clear()
    return home


def write(folder: Path, text: str) -> None:
    (folder / "categories.toml").write_text(text, encoding="utf-8")


def test_nothing_is_shipped_that_was_not_measured() -> None:
    assert load_categories() == {}
    assert features.categories.find(np.zeros(3, dtype=np.float32), make_models(), ()) == ()


def test_examples_can_be_copied(folder: Path) -> None:
    shutil.copy(FOLDER / "examples" / "categories.toml", folder)
    kinds = load_categories()
    assert len(kinds["season"].words) == 10 and kinds["season"].ask
    assert kinds["occasion"].multiple and kinds["customer"].trust is not None


def test_ten_words_need_no_code(folder: Path, tmp_path: Path) -> None:
    write(folder, SEASONS)
    found = features.analyze(photo(tmp_path), make_models("a product photo for winter"))
    (season,) = found.categories
    assert (season.name, season.value, season.source) == ("season", "winter", "inferred")
    assert season.confidence <= 0.3 and "not measured" in season.note
    assert [c.value for c in features.analyze(views(tmp_path), make_models("summer")).categories] == ["summer"]
    assert {"name": "season", "value": "winter"}.items() <= found.to_json()["categories"][0].items()


def test_what_is_not_likely_is_not_told(folder: Path, tmp_path: Path) -> None:
    write(folder, SEASONS + "threshold = 0.95\n")
    assert features.analyze(photo(tmp_path), make_models("a rubber duck")).categories == ()
    assert features.analyze(photo(tmp_path), make_models("winter")).categories[0].value == "winter"


def test_measured_trust_is_the_confidence(folder: Path, tmp_path: Path) -> None:
    write(folder, CUSTOMERS)
    (who,) = features.analyze(photo(tmp_path), make_models("a product photo for hikers")).categories
    assert who.value == "hikers" and 0.35 < who.confidence <= 0.7 and "70%" in who.note


def test_picture_is_asked_for_the_families_alone(folder: Path, tmp_path: Path) -> None:
    write(folder, CUSTOMERS.replace("trust = 0.7", 'families = ["footwear"]'))
    eyes = make_models("a product photo for hikers")
    assert features.analyze({**photo(tmp_path), "said": {"type": "teapot"}}, eyes).categories == ()
    assert features.analyze({**photo(tmp_path), "said": {"type": "sneakers"}}, eyes).categories[0].value == "hikers"


def test_sentences_of_a_word_stand_for_it(folder: Path, tmp_path: Path) -> None:
    write(folder, CUSTOMERS)
    (who,) = features.analyze(photo(tmp_path), make_models("something cheap for a shared kitchen")).categories
    assert who.value == "students"


def test_several_words_may_hold_and_ask_is_never_guessed(folder: Path, tmp_path: Path) -> None:
    write(folder, '[use]\nmultiple = true\nthreshold = 0.9\nwords = ["gift", "present gift"]\n')
    words = features.analyze(photo(tmp_path), make_models("gift")).categories
    assert {word.value for word in words} == {"gift", "present gift"}
    write_again = '[use]\nask = true\nwords = ["gift", "loan"]\n'
    other = folder / "other"
    other.mkdir()
    write(other, write_again)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENV, str(other))
        assert features.analyze(photo(tmp_path), make_models("gift")).categories == ()
        (named,) = features.analyze(photo(tmp_path, "gift_box.png"), make_models("gift")).categories
    assert named.value == "gift" and named.confidence == categories.NAMED and "hint" in named.note


def test_user_wins_and_is_told_what_is_not_known(folder: Path, tmp_path: Path) -> None:
    write(folder, SEASONS + CUSTOMERS)
    said = {"categories": {"season": "Summer", "customer": ["college"], "planet": "mars"}, "channel": "moon"}
    found = features.analyze({**photo(tmp_path), "said": said}, make_models("winter"))
    assert [(c.name, c.value, c.confidence) for c in found.categories] == [
        ("season", "summer", 1.0), ("customer", "students", 1.0),
    ]  # fmt: skip
    assert any("'planet'" in warning and "season" in warning for warning in found.warnings)
    assert any("'moon'" in warning for warning in found.warnings)
    later = features.with_said(found, {"categories": {"season": "snow"}}, make_models("winter"))
    assert [c.value for c in later.categories] == ["snow", "students"]


def test_description_in_words(folder: Path, tmp_path: Path) -> None:
    write(folder, SEASONS)
    path = tmp_path / "coat.json"
    path.write_text('{"name": "Coat", "description": "Made for winter. Warm.", "position": "premium"}')
    found = features.analyze({"kind": "description", "path": str(path)}, make_models())
    assert [c.value for c in found.categories] == ["winter"] and found.position.value == "premium"
    assert write_brief(found).position.value == "premium"


def test_position_and_categories_of_a_wrong_form() -> None:
    assert "posh" in " ".join(read_said({"position": "posh"}).warnings)
    with pytest.raises(BacklotError, match="categories"):
        read_said({"categories": ["winter"]})


def test_brief_takes_what_a_word_brings(folder: Path) -> None:
    write(folder, CUSTOMERS)
    hikers = replace(SNEAKERS, categories=(Category("customer", "hikers", 1.0, "said by the user"),))
    brief = write_brief(hikers)
    assert brief.kinds[0] == "outdoor" and brief.places[0] == "forest" and brief.mood[0] == "rugged"
    assert brief.props[0].name == "folded map"
    guess = replace(SNEAKERS, categories=(Category("customer", "hikers", 0.2, "inferred"),))
    assert write_brief(guess).mood == write_brief(SNEAKERS).mood
    students = replace(PERFUME, categories=(Category("customer", "students", 1.0, "said by the user"),))
    assert "marble" not in write_brief(students).surfaces
    alone = write_brief(hikers, {"channel": "marketplace"})
    assert alone.props == () and alone.kinds == ("studio",)


def test_ranking_prefers_sets_that_speak_of_the_word(folder: Path, tmp_path: Path) -> None:
    write(folder, CUSTOMERS)
    library, models = load_library(CARDS), FakeModels()
    plain, _ = rank(SNEAKERS, write_brief(SNEAKERS), library, models, cache=tmp_path)
    assert "categories" not in plain[0].scores
    hikers = replace(SNEAKERS, categories=(Category("customer", "hikers", 1.0, "said by the user"),))
    ranked, _ = rank(hikers, write_brief(hikers), library, models, cache=tmp_path)
    before = {match.set: match.rank for match in plain}
    after = {match.set: match for match in ranked}
    assert after["moss_forest"].rank < before["moss_forest"]
    assert after["moss_forest"].scores["categories"] > after["dark_acrylic_rim"].scores["categories"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[season]\n", "at least two"),
        ('[season]\nwords = ["winter"]\n', "at least two"),
        ('[season]\nwords = ["winter", ""]\n', "words"),
        ('[mood]\nwords = ["a", "b"]\n', "every product"),
        ('[Season]\nwords = ["a", "b"]\n', "small letters"),
        ('[season]\nwords = ["a", "b"]\nwurds = 1\n', "wurds"),
        ('[season]\nwords = ["a", "b"]\nprompts = ["a photo"]\n', "{word}"),
        ('[season]\nwords = ["a", "b"]\nthreshold = 2\n', "threshold"),
        ('[season]\nwords = ["a", "b"]\nmultiple = "yes"\n', "multiple"),
        ('[season.words]\na = { also = ["b"] }\nb = {}\n', "belongs to both"),
        ('[season.words]\na = { brief = { mood = ["grumpy"] } }\nb = {}\n', "grumpy"),
        ("[season.words]\na = { brief = { glow = 1 } }\nb = {}\n", "glow"),
        ("[season.words]\na = { props = [] }\nb = {}\n", "props"),
        ("season = 3\n", "table"),
        ("[season\n", "cannot be read"),
    ],
)
def test_faulty_file_is_named_with_its_fault(folder: Path, text: str, complaint: str) -> None:
    write(folder, text)
    with pytest.raises(BacklotError) as caught:
        load_categories()
    assert caught.value.code == "bad_vocabulary" and "categories.toml" in caught.value.message
    assert complaint in caught.value.message


def test_missing_folder_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENV, str(tmp_path / "nowhere"))
    with pytest.raises(BacklotError, match="does not exist"):
        load_categories()


def test_own_types_may_be_of_an_own_family(folder: Path) -> None:
    (folder / "types.toml").write_text(
        '[umbrellas]\n"golf umbrella" = { size_m = [0.8, 1.2], materials = ["fabric"], synonyms = ["brolly"] }\n',
        encoding="utf-8",
    )
    kind = find_type("a brolly")
    assert kind is not None and kind.family == "umbrellas" and len(load_types()) > 300


def test_words_are_embedded_once(folder: Path, tmp_path: Path) -> None:
    write(folder, SEASONS)
    models = make_models("winter")
    bank = categories.category_bank(models)
    assert categories.category_bank(models) is bank and bank.rows.shape[0] == 10


def test_front_checks_words_and_tells_them(folder: Path) -> None:
    write(folder, SEASONS + CUSTOMERS)
    assert wishes.checked_categories(["season=WINTER", "customer = school"]) == {
        "season": ["winter"], "customer": ["students"],
    }  # fmt: skip
    assert wishes.checked_channel("Social") == "social"
    for wrong in ("winter", "planet=mars", "season=never", "season="):
        with pytest.raises(FrontError) as caught:
            wishes.checked_categories([wrong])
        assert caught.value.code == "unknown_category" and "Known are" in caught.value.hint
    with pytest.raises(FrontError, match="billboard"):
        wishes.checked_channel("billboard")
    told = {"categories": [{"name": "season", "value": "winter", "confidence": 0.2, "source": "inferred", "note": "?"}]}
    assert "  season    winter (20 % sure, ?)" in report.features_lines(told)


def test_front_and_engine_know_the_same_words(folder: Path) -> None:
    shutil.copy(FOLDER / "examples" / "categories.toml", folder)
    front, engine = wishes.categories(), load_categories()
    assert {name: (list(kind.words), kind.question, kind.multiple) for name, kind in front.items()} == {
        name: ([word.name for word in kind.words], kind.question, kind.multiple) for name, kind in engine.items()
    }
    from backlot.backend.brief.forms import POSITIONS
    from backlot.backend.brief.positions import channel_names

    assert tuple(wishes.channels()) == channel_names() and wishes.POSITIONS == POSITIONS
