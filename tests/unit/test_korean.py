# SPDX-License-Identifier: GPL-3.0-or-later
"""The brief in Korean: particles, complete tables, clean sentences, and English in quotes for what users add."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backlot.backend.brief import directions, lighting, oklab, positions
from backlot.backend.brief.brief import all_briefs, write_brief
from backlot.backend.brief.describe import describe
from backlot.backend.brief.entries import FOLDER, KINDS, MOODS, SURFACES, PlaybookEntry, load_playbook
from backlot.backend.brief.korean import words
from backlot.backend.brief.korean.particles import Noun, final, josa
from backlot.backend.brief.korean.phrases import assumed, listed
from backlot.backend.brief.realize import sentences, template_sentences, variants
from backlot.backend.perception import vocabulary
from backlot.backend.perception.vocabulary import load_types
from backlot.backend.records import Alternative, ProductFeatures, TypeValue, Value
from products import EXPECTED, PERFUME, UNKNOWN, product

ALL = [f for f, _ in EXPECTED] + [UNKNOWN]


@pytest.mark.parametrize(
    ("word", "pair", "wanted"),
    [
        ("향수병", "을/를", "향수병을"), ("스니커즈", "을/를", "스니커즈를"), ("물", "으로/로", "물로"),
        ("벽", "으로/로", "벽으로"), ("종이", "으로/로", "종이로"), ("의자", "과/와", "의자와"),
        ("석고", "이/가", "석고가"), ("빛", "은/는", "빛은"),
        # digits, as they are read: 십일로, 십육으로, 십으로, 백으로, 천이
        ("f/11", "으로/로", "f/11로"), ("f/16", "으로/로", "f/16으로"),
        ("f/10", "으로/로", "f/10으로"),
        ("f/4", "으로/로", "f/4로"), ("100", "이/가", "100이"), ("5000", "을/를", "5000을"),
        ("3:1", "으로/로", "3:1로"),
        ("2.6", "은/는", "2.6은"), ("0", "이/가", "0이"),
        # units and Latin words
        ("85mm", "을/를", "85mm를"), ("5500K", "으로/로", "5500K로"),
        ("40%", "이/가", "40%가"),
        ("LED", "을/를", "LED를"), ("HTML", "을/를", "HTML을"), ("lamp", "을/를", "lamp를"),
        ("robot", "을/를", "robot을"),
        ("line", "이/가", "line이"), ("table", "으로/로", "table로"),
        ("vase", "은/는", "vase는"), ("pen", "과/와", "pen과"),
        # quotes and brackets are not read
        ("‘stage’", "을/를", "‘stage’를"), ("스로(생활의 흔적)", "을/를", "스로(생활의 흔적)를"), ("", "을/를", "를"),
    ],
)  # fmt: skip
def test_particles(word: str, pair: str, wanted: str) -> None:
    assert josa(word, pair) == wanted


def test_a_noun_takes_its_particle_in_a_format() -> None:
    assert f"{Noun('거울'):으로} {Noun('거울'):을} {Noun('차'):이면} {Noun('차')}" == "거울로 거울을 차면 차"
    assert final("거울") == 8
    assert listed([Noun("돌"), Noun("모래"), Noun("물")]) == "돌, 모래와 물"


def test_fixed_words_are_all_there() -> None:
    tables = words.tables()
    assert {kind.name for kind in load_types()} <= set(tables["types"])
    assert set(tables["moods"]) == set(MOODS) and set(tables["surfaces"]) == set(SURFACES)
    assert set(tables["from"]) == set(lighting.DIRECTIONS)
    assert KINDS  # kinds are not said
    for preset in lighting.light_presets().values():
        assert preset.words in words.texts() and preset.why in words.texts()
    folder = Path(vocabulary.__file__).parent
    named = set(tomllib.loads((folder / "colors.toml").read_text(encoding="utf-8"))["colors"])
    named |= {name for _, names in (*oklab._HUES, *oklab._GRAYS) for name in names}
    assert not [name for name in named if words.color(name).startswith("‘")]
    materials = tomllib.loads((folder / "materials.toml").read_text(encoding="utf-8"))["materials"]
    assert set(materials) <= set(tables["materials"])
    assert {table["finish"] for table in materials.values()} <= set(tables["finishes"])


def entries() -> Iterator[PlaybookEntry]:
    for entry in load_playbook().values():
        yield entry
        yield from (variant for _, variant in entry.variants)


def test_places_of_the_playbook_have_korean() -> None:
    used = {place for entry in entries() for place in entry.places}
    used |= {place for direction in directions.directions().values() for place, _ in direction.scenes}
    assert not used - set(words.tables()["places"])


_TEXTS = ("backdrop", "shot", "angle", "technique_why", "why", "atmosphere", "note")
_LISTS = ("texture", "avoid")


def english(data: Any) -> Iterator[str]:
    """Every free text of a table of the playbook."""
    if isinstance(data, list):
        for item in data:
            yield from english(item)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in _TEXTS and isinstance(value, str):
                yield value
            elif key in _LISTS and isinstance(value, list):
                yield from value
            elif key == "avoid" and isinstance(value, str):
                yield value
            elif key == "props":
                yield from (text for prop in value for text in prop.values())
            elif key != "palette":
                yield from english(value)


def shipped() -> list[Path]:
    files = [*FOLDER.glob("*.toml"), *(positions.FOLDER / name for name in positions.FILES)]
    files += [directions.FILE, lighting.RULES_FILE, *Path(vocabulary.__file__).parent.rglob("categories.toml")]
    return sorted(files)


@pytest.mark.parametrize("path", shipped(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_nothing_of_the_shipped_playbook_lacks_korean(path: Path) -> None:
    needed = set(english(tomllib.loads(path.read_text(encoding="utf-8"))))
    assert sorted(needed - set(words.texts())) == []


def test_tables_hold_korean_and_reasons_are_whole_sentences() -> None:
    for text, korean in words.texts().items():
        assert re.search(r"[가-힣]", korean) and not korean.endswith("."), text
    for entry in entries():
        for text in (entry.why, entry.technique.why):
            assert words.texts()[text].endswith("다"), text
        for text in (*entry.texture, *entry.avoid, entry.atmosphere, entry.backdrop, entry.technique.angle):
            assert not words.texts()[text].endswith(("니다", "세요")), text


@pytest.mark.parametrize("features", ALL, ids=lambda f: f.name or "unknown")
def test_every_direction_reads_in_clean_korean(features: ProductFeatures) -> None:
    for brief in all_briefs(features).values():
        out = sentences(brief, features, tongue="ko")
        assert len(out) == 9 and {s.source for s in out} == {"template"}
        text = " ".join(s.text for s in out)
        # no English is left but what is written so in Korean too
        assert not re.search(r"[A-Za-z]{2,}", re.sub(r"\d+mm", "", text)), text
        assert not re.search(r"을\(를\)|이\(가\)|은\(는\)|  | [,.]|\.\.|‘’", text), text
        for one in out:
            assert one.text.endswith("."), one


@pytest.mark.parametrize("features", ALL, ids=lambda f: f.name or "unknown")
def test_every_topic_is_said_in_korean(features: ProductFeatures) -> None:
    for brief in all_briefs(features).values():
        text = " ".join(s.text for s in sentences(brief, features, tongue="ko"))
        facts = [
            words.backdrop(brief.backdrop), words.mood(brief.mood[1], 0), words.text(brief.technique.shot),
            words.text(brief.technique.angle), f"{brief.technique.focal_mm:g}mm", f"f/{brief.technique.fstop:g}",
            f"{brief.lighting.key_kelvin:.0f}K", words.light(brief.lighting.preset), words.text(brief.texture[0]),
            words.text(brief.atmosphere), words.reason(brief.why),
            *(words.color(c.name) for c in brief.palette if c.role in ("product", "backdrop")),
            *(words.text(p.name) for p in brief.props[:2]), *(words.text(p.place) for p in brief.props[:2]),
        ]  # fmt: skip
        assert [fact for fact in facts if fact not in text] == [], text


def test_particles_are_right_in_every_wording() -> None:
    """The form of a particle after a Hangul word that stands before 을, 를, 이라고, 으로 … in what was written."""
    wrong = re.compile(r"([가-힣])(을|를|과|와) ")
    for family in load_playbook():
        brief = write_brief(product("apron", family, [("red", "#c02020", 1.0)], ["plastic"], "matte", None))
        for wordings in variants(brief, "ko").values():
            assert len(wordings) == len(set(wordings)) >= 2
            for text in wordings:
                for letter, particle in wrong.findall(text):
                    closed = (ord(letter) - 0xAC00) % 28 != 0
                    if particle in ("을", "과") and not closed:
                        raise AssertionError(f"{letter}{particle}: {text}")
                    # 를 and 와 stand after open syllables only
                    assert particle in ("을", "과") or not closed, f"{letter}{particle}: {text}"


def test_hundreds_of_wordings_and_the_same_for_the_same_seed() -> None:
    brief = write_brief(PERFUME)
    texts = [" ".join(t for _, t in template_sentences(brief, PERFUME, "ko", seed)) for seed in range(300)]
    assert len(set(texts)) >= 200
    assert texts[7] == " ".join(t for _, t in template_sentences(brief, PERFUME, "ko", 7))


def test_what_a_user_added_stays_english_in_quotes() -> None:
    brief = replace(
        write_brief(PERFUME), product="walnut valet stand", atmosphere="a club at dusk", why="it sells the ritual",
        places=("harbor",), backdrop="brick wall in clay",
    )  # fmt: skip
    text = " ".join(t for _, t in template_sentences(brief, PERFUME, "ko", 3))
    assert "‘walnut valet stand’" in text and "‘a club at dusk’" in text
    assert "근거는 ‘it sells the ritual’입니다" in text and "클레이 톤의 ‘brick wall’" in text


def test_a_family_without_an_entry_says_so() -> None:
    unknown = replace(UNKNOWN, family=Value("umbrellas", 0.9, "inferred"))
    text = " ".join(s.text for s in sentences(write_brief(unknown), unknown, tongue="ko"))
    assert "‘umbrellas’" in text and "플레이북" in text


def test_an_unsure_type_is_called_an_assumption() -> None:
    unsure = replace(PERFUME, type=replace(PERFUME.type, confidence=0.2))
    brief = write_brief(unsure)
    assert sentences(brief, unsure, tongue="ko")[0].text.startswith("향수병이라고 보고 제안합니다. ")
    assert assumed(replace(brief, product="chair")) == "의자라고 보고 제안합니다. "


def test_the_product_is_described_in_korean() -> None:
    text = describe(PERFUME, "ko")
    assert text.startswith("향수병으로 보입니다(확신도 90%).") and "앰버와 골드" in text
    assert "소재는 유리와 금속으로 보입니다" in text and "12.0cm 정도로 추정했습니다" in text
    rivals = (Alternative("apron", 0.1), Alternative("towel", 0.1))
    unknown = replace(PERFUME, name="IMG_1", type=TypeValue("", 0.1, "inferred", rivals), size_m=None)
    assert "‘IMG_1’이 무엇인지는" in describe(unknown, "ko") and "앞치마 또는 수건" in describe(unknown, "ko")
    said = replace(PERFUME, type=TypeValue("perfume bottle", 1.0, "said by the user"), size_source="said by the user")
    assert "말씀하신 대로 향수병입니다" in describe(said, "ko") and "직접 입력한 값" in describe(said, "ko")
