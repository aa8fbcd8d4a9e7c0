# SPDX-License-Identifier: GPL-3.0-or-later
"""A first card for somebody's own scene: what the vision model sees in its picture, what its things are called, and
what its light was measured to be. Every guess says how sure it is; what cannot be known is left to the user.

Names weigh more than the picture: an artist who calls a material "oak" knows better than any model.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ..brief.entries import PlaybookEntry, load_playbook
from ..models.adapter import softmax
from ..models.holder import Models
from ..models.roles import Array, unit
from ..perception.color_names import color_name
from ..perception.vocabulary import FAMILIES, MOODS, load_types
from .palette import key_word, palette

FILE = Path(__file__).with_name("draft.toml")

PICTURE, STUDIO_LOGIT, LIKELY = 0.7, 1.0, 0.45
"""How much the picture counts, and what speaks for a plain studio; below `LIKELY` it is taken for one. Measured on
clean pictures of 40 sets of Backlot, the offline pack's eyes alone tell one place in five: names have to help."""
WORD_LOGIT, MOST_WORDS = 1.5, 4.0
"""What a telling name adds to a place's log odds, and names together at most."""
OPEN_SKY, NO_SKY = 0.8, 0.35
INDOORS_LOGIT = 1.5
"""What walls and ceiling take from the log odds of a place outdoors, and an open sky gives to them."""
SURE = 0.6
"""From which certainty on a place rules families out."""
NAMED = 0.9
"""How sure a surface is that the artist named."""
WARM_K, COOL_K, SOFT, HARD = 4700, 6500, 0.35, 0.12
MOST_FAMILIES, NEARLY = 16, 0.7


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def draft(picture: Path, facts: Mapping[str, Any], models: Models) -> dict[str, Any]:
    """{"card": the drafted part of a card, "sure": 0-1 by key}. Raises OSError.

    facts: what the scene was measured to be: light, sky, names, surface_names, size_m (low, high), design_size_m.
    """
    with Image.open(picture) as file:
        image = file.convert("RGB")
    width, height = image.size
    crops = [image, image.crop((0, 0, width, height // 2)), image.crop((0, height * 3 // 5, width, height))]
    whole, upper, lower = models.bridge.image_to_joint(models.vision.embed_images(crops))
    colors = palette(np.asarray(image, np.float32) / 255)
    light = {**facts["light"], "key": key_word(colors)}
    temperature, surfaces = models.bridge.temperature, list(_data()["surfaces"])
    around = _similar(unit(whole + 0.5 * upper), _place_texts(), models)
    place, place_sure = guess_place(around, facts, temperature)
    below = _similar(unit(whole + lower), [f"a surface of {name}" for name in surfaces], models)
    surface, surface_sure = guess_surface(dict(zip(surfaces, below.tolist(), strict=True)), facts, temperature)
    kind = str(_data()["places"][place]["kind"])
    moods = guess_moods(place, light)
    low, high = facts["size_m"]
    sure_place = place if place_sure >= SURE else ""
    families, avoids = guess_families(kind, sure_place, surface, moods, (float(low), float(high)))
    behind = palette(np.asarray(image, np.float32)[: height // 2] / 255)
    materials = [surface, *(name for name in named_surfaces(facts["names"]) if name != surface)]
    caption, caption_ko = captions(place, surface, light)
    card = {
        "caption": caption, "caption_ko": caption_ko, "kind": kind, "place": place, "surfaces": [surface],
        "materials": materials[:4], "backdrop": f"{color_name(behind[0]['hex'])} background" if behind else "",
        "mood": moods, "technique": ["hero shot"], "props": [], "avoids": avoids,
        "suits": {"families": families, "size_m": [low, high]}, "palette": colors, "light": light,
    }  # fmt: skip
    return {"card": card, "sure": {"place": round(place_sure, 2), "surface": round(surface_sure, 2)}}


def _place_texts() -> list[str]:
    return [text for place in _data()["places"].values() for text in place["pictures"]]


def _similar(joint: Array, texts: Sequence[str], models: Models) -> Array:
    """(k,) cosines of a picture's vector (d,) with texts, each as it is and as a photo of it."""
    phrased = [form.format(text) for text in texts for form in ("{}", "a photo of {}")]
    rows = models.bridge.text_to_joint(models.text.embed(phrased)).reshape(len(texts), 2, -1).mean(axis=1)
    return np.asarray(unit(rows) @ joint, dtype=np.float32)


def words_of(names: Iterable[str]) -> Counter[str]:
    """Small words of the names of things: ``OakTable.001`` has ``oak`` and ``table``."""
    found: Counter[str] = Counter()
    for name in names:
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(name))
        found.update(set(re.findall(r"[a-z]+", spaced.lower())))
    return found


def named_surfaces(names: Iterable[str]) -> list[str]:
    """Surfaces that names tell of, the most frequent first."""
    words = words_of(names)
    counts = {key: sum(words[word] for word in entry["words"]) for key, entry in _data()["surfaces"].items()}
    return sorted((key for key, count in counts.items() if count), key=lambda key: -counts[key])


def guess_place(similar: Array, facts: Mapping[str, Any], temperature: float) -> tuple[str, float]:
    """The place and how sure: by the picture (similar: of all its texts), its things' names, and the open sky."""
    words, sky = words_of(facts["names"]), float(facts.get("sky", 0.5))
    logits, first = [], 0
    for entry in _data()["places"].values():
        best = float(similar[first : first + len(entry["pictures"])].max())
        first += len(entry["pictures"])
        named = sum(1 for word in entry["words"] if words[word])
        outdoors = INDOORS_LOGIT * (1 if sky > OPEN_SKY else -1 if sky < NO_SKY else 0) * (entry["kind"] == "outdoor")
        logits.append(PICTURE * best * temperature + min(WORD_LOGIT * named, MOST_WORDS) + outdoors)
    places = list(_data()["places"])
    logits[places.index("studio")] += STUDIO_LOGIT
    chances = softmax(np.array([logits], dtype=np.float32), 1.0)[0]
    index = int(np.argmax(chances))
    if chances[index] < LIKELY:
        index = places.index("studio")
    return places[index], float(chances[index])


def guess_surface(similar: Mapping[str, float], facts: Mapping[str, Any], temperature: float) -> tuple[str, float]:
    """What the product stands on, and how sure: the names of what lies under the mark come first."""
    named = named_surfaces(facts["surface_names"])
    if named:
        return named[0], NAMED
    logits = np.array([[value * temperature for value in similar.values()]], dtype=np.float32)
    chances = softmax(logits, 1.0)[0]
    index = int(np.argmax(chances))
    return list(similar)[index], float(chances[index])


def guess_moods(place: str, light: Mapping[str, Any], most: int = 4) -> list[str]:
    """Moods that the place and its light have by studio habit, strongest first."""
    table = _data()["light"]
    weights: Counter[str] = Counter()
    for rank, mood in enumerate(_data()["places"][place]["mood"]):
        weights[mood] += 1.0 - 0.2 * rank  # type: ignore[assignment]
    kelvin, softness = float(light.get("kelvin") or 5500), float(light.get("softness") or 0.3)
    for name, holds in (
        (str(light.get("key")), True), ("warm", kelvin < WARM_K), ("cool", kelvin > COOL_K),
        ("soft", softness > SOFT), ("hard", softness < HARD),
    ):  # fmt: skip
        if holds:
            weights.update(table.get(name, {}))
    return [mood for mood, _ in sorted(weights.items(), key=lambda pair: -pair[1]) if mood in MOODS][:most]


def guess_families(
    kind: str, place: str, surface: str, moods: Sequence[str], size_m: tuple[float, float]
) -> tuple[list[str], list[str]]:
    """(families that the set suits, best first; families that it must not be used for), by the playbook and the room.

    place: empty where it is not sure.
    """
    playbook, types = load_playbook(), load_types()
    fits: dict[str, float] = {}
    avoids = []
    for family in FAMILIES:
        entry = playbook.get(family)
        mine = [each for each in types if each.family == family]
        room = sum(size_m[0] <= each.typical_m <= size_m[1] for each in mine) / max(len(mine), 1)
        if entry is None:
            continue
        if place in entry.avoid_places or room == 0:
            avoids.append(family)
        else:
            fits[family] = _fit(entry, kind, place, surface, moods) * (0.4 + 0.6 * room)
    best = sorted(fits, key=lambda family: -fits[family])
    chosen = [family for family in best if fits[family] >= NEARLY * fits[best[0]]][:MOST_FAMILIES]
    return chosen, avoids


def _fit(entry: PlaybookEntry, kind: str, place: str, surface: str, moods: Sequence[str]) -> float:
    def rank(words: Sequence[str], word: str) -> float:
        return 1.0 - 0.6 * words.index(word) / len(words) if word in words else 0.0

    shared = len(set(moods) & set(entry.mood)) / max(len(entry.mood), 1)
    return (
        0.3 * (kind in entry.kinds)
        + 0.3 * rank(entry.places, place)
        + 0.25 * rank(entry.surfaces, surface)
        + (0.15 * shared)
    )


def captions(place: str, surface: str, light: Mapping[str, Any]) -> tuple[str, str]:
    """One sentence about the set, in English and in Korean."""
    data = _data()
    softness, kelvin = float(light.get("softness") or 0.3), float(light.get("kelvin") or 5500)
    character, soft_ko = ("hard", "또렷한") if softness < HARD else ("soft", "부드러운")
    warm, warm_ko = ("warm ", "따뜻한 ") if kelvin < WARM_K else ("cool ", "차가운 ") if kelvin > COOL_K else ("", "")
    toward = data["directions"][light["direction"]]
    where = "a studio" if place == "studio" else f"a {place}"
    english = f"A {surface} surface in {where}, with {character} {warm}light {toward['en']}."
    korean = (
        f"{data['places'][place]['ko']}의 {data['surfaces'][surface]['ko']} 바닥과 "
        f"{toward['ko']} 드는 {warm_ko}{soft_ko} 빛."
    )
    return english, korean
