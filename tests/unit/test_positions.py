# SPDX-License-Identifier: GPL-3.0-or-later
"""Price positions, channels and families of the user's own: what they change, where they come from, what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from backlot.backend.brief import positions
from backlot.backend.brief.adjust import read_rule
from backlot.backend.brief.brief import all_briefs, write_brief
from backlot.backend.brief.entries import GENERIC, entry_for, find_entry, load_playbook
from backlot.backend.brief.forms import POSITIONS
from backlot.backend.brief.lighting import light_presets
from backlot.backend.brief.positions import load_rules, neutral_entry
from backlot.backend.protocol import BacklotError
from backlot.backend.records import Value
from products import PERFUME, SNEAKERS, UNKNOWN, product

NAMED = (
    "perfume", "skin care", "make-up", "watches", "jewelry", "eyewear", "goggles", "sneakers", "heels", "boots", "bags",
    "apparel", "hats", "spirits", "wine", "beer", "soft drinks", "coffee", "tea", "bakery", "sweets", "fruit", "meals",
    "kitchen tools", "small appliances", "tableware", "glassware", "furniture", "lamps", "textiles", "plants", "toys",
    "baby", "books", "stationery", "musical instruments", "cameras", "audio", "computers", "phones", "tools",
    "bicycles", "sports", "pet", "health", "car parts",
)  # fmt: skip
PARTS = [
    (family, words[0], entry)
    for family, whole in load_playbook().items()
    for words, entry in [(("thing",), whole), *whole.variants]
]


@pytest.mark.parametrize("name", NAMED)
def test_every_family_that_shops_name_is_found(name: str) -> None:
    found = find_entry(name)
    assert found is not None and found.family != GENERIC


def test_what_is_not_a_family_is_not_found() -> None:
    assert find_entry("time travel") is None


@pytest.mark.parametrize(("family", "word", "entry"), PARTS, ids=lambda part: part if isinstance(part, str) else "")
def test_brief_is_whole_at_every_position_on_every_channel(family: str, word: str, entry: object) -> None:
    features = product(word, family if family != GENERIC else "", [("red", "#a02020", 0.9)], ["plastic"], "satin", None)
    for position in POSITIONS:
        for channel in load_rules().channels:
            brief = write_brief(features, {"position": position, "channel": channel})
            for part in ("kinds", "places", "surfaces", "mood", "texture", "avoid"):
                assert getattr(brief, part) and all(getattr(brief, part)), (position, channel, part)
            assert brief.backdrop and brief.atmosphere and brief.why and brief.technique.why
            assert brief.lighting.preset in light_presets() and brief.technique.format.count(":") == 1
            assert {color.role for color in brief.palette} == {"product", "backdrop", "surface", "accent"}
            assert brief.channel.value == channel and brief.position.value in POSITIONS
            most = {"everyday": 3, "premium": 2, "luxury": 1}[brief.position.value]
            assert len(brief.props) <= (3 if entry.position == brief.position.value else most)  # type: ignore[attr-defined]
            for reason in (brief.why, brief.atmosphere, brief.technique.why):
                assert reason[0].islower() or reason[0].isdigit(), reason
                assert not reason.endswith(".")


@pytest.mark.parametrize(("family", "word", "entry"), PARTS, ids=lambda part: part if isinstance(part, str) else "")
def test_marketplace_is_the_product_alone_on_white(family: str, word: str, entry: object) -> None:
    for materials, finish in ((["plastic"], "satin"), (["glass"], "transparent"), (["metal"], "metallic")):
        features = product(word, family, [("white", "#f4f4f2", 0.9)], materials, finish, None)
        brief = write_brief(features, {"channel": "marketplace", "position": "luxury"})
        walls = [color.hex for color in brief.palette if color.role in ("backdrop", "surface")]
        assert walls == ["#ffffff", "#ffffff"] and brief.props == () and brief.technique.fill == 0.85
        assert brief.kinds == ("studio",) and brief.places == ("studio",) and brief.technique.format == "1:1"
        assert light_presets()[brief.lighting.preset].key == "high key", brief.lighting.preset


def test_the_dearer_the_more_shadow_and_air() -> None:
    cheap, middle, dear = (entry_for("bags", "handbag", position) for position in POSITIONS)
    assert cheap.technique.fill > middle.technique.fill > dear.technique.fill
    assert cheap.lighting.fill_ratio < middle.lighting.fill_ratio < dear.lighting.fill_ratio
    assert len(dear.props) == 1 and dear.surfaces[0] == "marble" and "marble" not in cheap.surfaces
    assert "luxurious" in dear.mood[:2] and "luxurious" not in cheap.mood + middle.mood
    assert cheap.why != middle.why != dear.why


def test_position_for_which_an_entry_is_written_changes_nothing() -> None:
    for family, entry in load_playbook().items():
        as_written = entry_for(family, "thing", entry.position)
        assert (as_written.surfaces, as_written.mood, as_written.props) == (entry.surfaces, entry.mood, entry.props)
        assert as_written.lighting == entry.lighting


def test_nobody_sells_luxury_motor_oil() -> None:
    brief = write_brief(product("motor oil", "car_parts", [("black", "#101010", 1)], ["plastic"], "satin", None),
                        {"position": "luxury"})  # fmt: skip
    assert brief.position.value == "premium" and "luxury" in brief.position.note
    assert "luxurious" not in brief.mood and "velvet" not in brief.surfaces


def test_what_is_photographed_outside_stays_outside() -> None:
    for position in POSITIONS:
        entry = entry_for("outdoor", "tent", position, "social")
        assert entry.kinds[0] == "outdoor" and entry.backdrop == "open landscape out of focus"
        assert not {"marble", "velvet"} & set(entry.surfaces)


def test_position_is_said_or_told_by_materials_or_usual() -> None:
    assert write_brief(SNEAKERS).position == Value("everyday", 0.3, "playbook", "usual for such products; not measured")
    said = write_brief(SNEAKERS, {"position": "Luxury"}).position
    assert (said.value, said.confidence, said.source) == ("luxury", 1.0, "said by the user")
    measured = replace(SNEAKERS, materials=(Value("leather", 0.7, "measured on the mesh"),))
    assert write_brief(measured).position.value == "premium" and write_brief(measured).position.source == "inferred"
    guessed = replace(SNEAKERS, materials=(Value("leather", 0.9, "inferred"),))
    assert write_brief(guessed).position.value == "everyday"
    ring = replace(product("ring", "jewelry", [("gold", "#c9a24a", 1)], ["metal"], "metallic", None), name="18k ring")
    assert write_brief(ring).position.value == "luxury"
    mood = replace(SNEAKERS, moods=(Value("luxurious", 1.0, "said by the user"),))
    assert write_brief(mood).position.value == "luxury" and 0 < write_brief(mood).position.confidence < 0.6
    described = replace(SNEAKERS, position=Value("premium", 1.0, "said by the user"))
    assert write_brief(described).position.value == "premium"
    assert write_brief(described, {"position": "everyday"}).position.value == "everyday"


def test_strange_words_count_as_not_said() -> None:
    brief = write_brief(PERFUME, {"position": "posh", "channel": "billboard"})
    assert brief.position.source == "playbook" and brief.channel.value == "shop"
    assert brief.channel.source == "playbook" and brief.channel.confidence == 0.0


def test_moods_of_the_product_that_a_position_rules_out_do_not_come_back() -> None:
    shiny = replace(PERFUME, moods=(Value("luxurious", 0.8, "playbook"),))
    assert "luxurious" in write_brief(shiny).mood
    assert "luxurious" not in write_brief(shiny, {"position": "everyday"}).mood
    assert write_brief(shiny, {"position": "everyday", "moods": ["luxurious"]}).mood[0] == "luxurious"


def test_social_is_bolder_in_color_and_upright() -> None:
    def chroma(channel: str) -> float:
        brief = write_brief(product("t-shirt", "apparel", [("blue", "#2a5aa0", 1)], ["fabric"], "matte", None),
                            {"channel": channel})  # fmt: skip
        from backlot.backend.brief import oklab

        return next(oklab.from_hex(c.hex).chroma for c in brief.palette if c.role == "backdrop")

    assert chroma("social") > 1.5 * chroma("shop")
    assert entry_for("furniture", "sofa", channel="social").technique.format == "4:5"
    assert entry_for("furniture", "sofa").technique.format == "3:2"


def test_directions_keep_the_format_and_leave_a_marketplace_alone() -> None:
    white = all_briefs(PERFUME, {"channel": "marketplace"})
    assert {brief.backdrop for brief in white.values()} == {"pure white sweep"}
    social = all_briefs(PERFUME, {"channel": "social"})
    assert {brief.technique.format for brief in social.values()} == {"4:5"}
    assert len({brief.backdrop for brief in social.values()}) > 1


def test_glass_of_a_screen_is_not_lit_like_a_bottle() -> None:
    phone = product("smartphone", "phones", [("black", "#101014", 0.9)], ["glass", "metal"], "glossy", None)
    assert write_brief(phone).lighting.preset == "color edge"


def test_unknown_product_takes_positions_too() -> None:
    brief = write_brief(UNKNOWN, {"position": "luxury"})
    assert len(brief.props) == 0 and brief.position.value == "luxury"


def test_own_family_is_found_by_its_name_and_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.toml").write_text(
        '[umbrellas]\ninherit = "bags"\nsurfaces = ["stone", "tile"]\nlight = { kelvin = 6100 }\n'
        '[surf_shop]\ninherit = "sports"\ntypes = ["wax comb"]\nmood = ["fresh", "sporty"]\n'
        '[perfume]\ninherit = "perfume"\natmosphere = "our house at dusk"\n'
        '[perfume.social]\nprops = [{ name = "our ribbon", role = "the house", place = "at the foot" }]\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("BACKLOT_PLAYBOOK", str(tmp_path))
    umbrella = entry_for("decor", "golf umbrella")
    assert umbrella.family == "umbrellas" and umbrella.surfaces == ("stone", "tile")
    shipped = load_playbook()["bags"]
    assert umbrella.lighting.key_kelvin == 6100 and umbrella.lighting.preset == shipped.lighting.preset
    assert umbrella.backdrop == shipped.backdrop
    assert entry_for("", "wax comb").family == "surf_shop"
    perfume = entry_for("perfume", "perfume bottle")
    assert perfume.atmosphere == "our house at dusk" and perfume.surfaces[0] == "marble"
    assert [p.name for p in entry_for("perfume", "perfume bottle", channel="social").props] == ["our ribbon"]
    assert entry_for("perfume", "deodorant").atmosphere == "straight out of the shower"
    brief = write_brief(product("golf umbrella", "decor", [("red", "#a02020", 1)], ["fabric"], "matte", None))
    assert brief.surfaces == ("stone", "tile")


def test_own_channel_and_changed_position(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "channels.toml").write_text(
        '[billboard]\nwhy = "seen from a car"\nmost_props = 0\nfill = 0.8\nformat = "3:1"\n', encoding="utf-8"
    )
    monkeypatch.setenv("BACKLOT_PLAYBOOK", str(tmp_path))
    brief = write_brief(PERFUME, {"channel": "billboard"})
    assert (brief.technique.format, brief.props, brief.channel.note) == ("3:1", (), "seen from a car")
    assert set(load_rules(str(tmp_path)).channels) == {"shop", "marketplace", "social", "billboard"}


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("channels.toml", "[billboard]\nfill = 0.8\n", "why"),
        ("channels.toml", '[billboard]\nwhy = "x"\nfill = 8\n', "fill"),
        ("channels.toml", '[billboard]\nwhy = "x"\nformat = "wide"\n', "format"),
        ("channels.toml", '[billboard]\nwhy = "x"\nmood = ["grumpy"]\n', "grumpy"),
        ("channels.toml", '[billboard]\nwhy = "x"\nmost_prop = 1\n', "most_prop"),
        ("channels.toml", '[billboard]\nwhy = "x"\nalone = ["light"]\n', "alone"),
        ("channels.toml", '[billboard]\nwhy = "x"\ntimes = { glow = 2 }\n', "times"),
        ("channels.toml", '[billboard]\nwhy = "x"\npalette = { backdrop = "white" }\n', "backdrop"),
        ("channels.toml", '["Big Board"]\nwhy = "x"\n', "small letters"),
        ("positions.toml", '[regal]\nwhy = "x"\n', "tables must be"),
        ("positions.toml", "[step]\ntimes = { rim = 9 }\nbackground = 0\nfill = 0\nseparation = 0\n", "rim"),
        ("positions.toml", '[luxury]\nwhy = "x"\n[luxury.trades.piracy]\nmood = ["bold"]\n', "piracy"),
        ("mine.toml", '[perfume]\ninherit = "smells"\n', "smells"),
        ("mine.toml", '[perfume]\ninherit = "perfume"\nposition = "luxury"\nmost = "premium"\n', "most"),
        ("mine.toml", '[perfume]\ninherit = "perfume"\ntrade = "piracy"\n', "trade"),
        ("mine.toml", '[perfume]\ninherit = "perfume"\n[perfume.luxury]\nfstop = 0\n', "fstop"),
        ("mine.toml", '[wine]\ninherit = "wine"\n[[wine.variants]]\ntypes = ["oud"]\nkinds = ["cave"]\n', "oud"),
    ],
)  # fmt: skip
def test_faulty_file_is_named_with_its_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, complaint: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("BACKLOT_PLAYBOOK", str(tmp_path))
    with pytest.raises(BacklotError) as caught:
        entry_for("perfume", "perfume bottle")
    assert caught.value.code == "bad_playbook"
    assert name in caught.value.message and complaint in caught.value.message


def test_rule_takes_out_but_never_everything() -> None:
    rule = read_rule({"without": {"surfaces": sorted(neutral_entry().surfaces)}}, neutral_entry())
    assert rule.apply(neutral_entry()).surfaces == neutral_entry().surfaces


def test_avoided_place_does_not_come_in() -> None:
    kitchen = read_rule({"places": ["kitchen", "beach"]}, neutral_entry())
    assert kitchen.apply(load_playbook()["perfume"]).places[0] == "beach"
    assert "kitchen" not in kitchen.apply(load_playbook()["perfume"]).places


def test_every_sign_names_a_position_and_families_that_are_there() -> None:
    for sign in load_rules().signs:
        assert sign.position in POSITIONS and set(sign.families) <= set(load_playbook())
    assert positions.within(load_playbook()["fruit"], "luxury") == "premium"
