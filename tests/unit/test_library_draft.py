# SPDX-License-Identifier: GPL-3.0-or-later
"""The drafted card: names before pictures, unsure means a plain studio, families by playbook and room."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from backlot.backend.brief.entries import KINDS, SURFACES, load_playbook
from backlot.backend.brief.lighting import DIRECTIONS
from backlot.backend.library import draft
from backlot.backend.library.palette import key_word, palette
from backlot.backend.perception.vocabulary import FAMILIES, MOODS

PLACES = draft._data()["places"]
EVEN = np.zeros(sum(len(place["pictures"]) for place in PLACES.values()), np.float32)


def facts(**said: Any) -> dict[str, Any]:
    return {"names": [], "surface_names": [], "sky": 0.5, **said}


def similar(place: str, by: float = 0.3) -> np.ndarray:
    """Cosines as if the picture looked like one place."""
    rows, first = EVEN.copy(), 0
    for name, entry in PLACES.items():
        if name == place:
            rows[first] = by
        first += len(entry["pictures"])
    return rows


def test_the_words_are_those_that_brief_and_cards_know() -> None:
    data = draft._data()
    assert {place["kind"] for place in PLACES.values()} <= KINDS
    assert all(set(place["mood"]) <= set(MOODS) and place["ko"] for place in PLACES.values())
    assert set(data["surfaces"]) == SURFACES
    assert set(data["directions"]) == DIRECTIONS
    assert all(set(moods) <= set(MOODS) for moods in data["light"].values())
    asked = {place for entry in load_playbook().values() for place in entry.places}
    # places of the playbook that a draft cannot tell from a picture
    assert asked - set(PLACES) <= {
        "gym", "theater", "hotel lobby", "boutique", "rooftop", "pool", "market", "entrance hall", "cloakroom",
        "stadium",
    }  # fmt: skip


def test_names_tell_the_place_where_the_picture_does_not() -> None:
    names = ["Sofa.001", "coffee table", "livingRoom_rug", "Oak parquet"]
    place, sure = draft.guess_place(EVEN, facts(names=names), 21.0)
    assert place == "living room" and sure > 0.6
    assert draft.guess_place(similar("beach", 0.5), facts(sky=1.0), 21.0)[0] == "beach"


def test_who_is_not_sure_says_studio_and_how_unsure() -> None:
    place, sure = draft.guess_place(EVEN, facts(), 21.0)
    assert place == "studio" and sure < draft.LIKELY


def test_a_closed_room_is_hardly_outdoors() -> None:
    rows = np.maximum(similar("forest", 0.32), similar("bedroom", 0.30))
    assert draft.guess_place(rows, facts(sky=0.0), 40.0)[0] == "bedroom"
    assert draft.guess_place(rows, facts(sky=1.0), 40.0)[0] == "forest"


def test_the_surface_is_what_the_artist_calls_it() -> None:
    seen = {"marble": 0.2, "wood": 0.1, "paper": 0.5}
    assert draft.guess_surface(seen, facts(surface_names=["OakPlanks.002", "table top"]), 21.0) == ("wood", draft.NAMED)
    surface, sure = draft.guess_surface(seen, facts(surface_names=["Material.003"]), 21.0)
    assert surface == "paper" and 0.9 < sure <= 1.0


def test_moods_follow_place_and_light() -> None:
    dark = draft.guess_moods("bar", {"key": "low key", "kelvin": 3000, "softness": 0.05})
    light = draft.guess_moods("bathroom", {"key": "high key", "kelvin": 5600, "softness": 0.8})
    assert dark[0] == "dramatic" and "warm" in dark
    assert light[0] == "clean" and "dramatic" not in light and len(light) == 4


def test_families_need_room_and_a_fitting_place() -> None:
    families, avoids = draft.guess_families("space", "kitchen", "wood", ["warm", "fresh"], (0.05, 0.45))
    assert {"kitchenware", "coffee_tea"} & set(families[:5])
    assert {"furniture", "bicycles"} <= set(avoids) and not set(families) & set(avoids)
    assert set(families) | set(avoids) <= set(FAMILIES)
    large, _ = draft.guess_families("space", "living room", "wood", ["calm"], (0.5, 2.2))
    assert "furniture" in large and "jewelry" not in large
    unsure, spared = draft.guess_families("space", "", "wood", ["warm"], (0.05, 0.45))
    assert unsure and len(spared) < len(avoids)


@pytest.mark.parametrize("direction", sorted(DIRECTIONS))
def test_captions_are_whole_sentences(direction: str) -> None:
    for place in PLACES:
        light = {"direction": direction, "kelvin": 3200, "softness": 0.5}
        english, korean = draft.captions(place, "wood", light)
        assert english.endswith(".") and "soft warm light" in english and "  " not in english
        assert korean.endswith("빛.") and "따뜻한" in korean


def test_a_palette_adds_up_and_knows_its_key() -> None:
    picture = np.zeros((40, 40, 3), np.float32)
    picture[:30], picture[30:] = (0.9, 0.88, 0.85), (0.2, 0.05, 0.05)
    colors = palette(picture)
    assert [round(color["share"], 2) for color in colors] == [0.75, 0.25]
    assert colors[0]["hex"] == "#e5e0d9" and colors[0]["lab"][0] == pytest.approx(89.5, abs=0.5)
    assert key_word(colors[:1]) == "high key" and key_word(colors[1:]) == "low key"
