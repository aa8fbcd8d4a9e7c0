# SPDX-License-Identifier: GPL-3.0-or-later
"""The grounding check: every content word of a sentence must trace to what is known.

Known are the words of the typed brief (which comes from the playbook), of the features, of the light preset, and of the
set of the library that is to be used; beside them only words that carry no thing, color, material or place: the lists
below. The check is strict on purpose: what it rejects costs nothing, since another wording takes its place. All
wordings of the templates pass it too (tests/unit/test_grounding.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from ..records import ProductFeatures, StudioBrief
from .lighting import light_presets
from .phrases import GROUND

_FUNCTION_WORDS = """
a an the this that these those it its they them their there here he she you your we our us i who whom whose which what
when where why how and or but nor so yet if then than as at by for from in into of off on onto out over per through to
toward towards under until up upon with within without about above across after against along among around before
behind below beneath front beside between beyond down during near next since while because although though however is
are was were be been being am has have had having do does did doing will would can could may might must shall should
not no yes only also just even still too very more most much many few little less least all any both each either every
some whoever whatever anything something neither none one two everything else three other another such same own again
once ever never always often rather quite almost enough
"""

# Verbs, adjectives and abstract nouns that stage, hold, show or join, and name nothing.
_GENERIC = """
add against aim allow almost alone answer apart appear assume avoid away become begin breathe bring build call capture
carry catch certain choose clear clearly close closely combine come competing complement consider contrast create
define deliver dilute distance distinct draw easily easy effect emphasize empty end enhance enough ensure evenly feel
fill find first fit focus follow frame fully gain gently get give go good great guard half hard help highlight hold
honest hurt idea important include keep kind lead leave lend less let lie like little long look lower main mainly make
matter mean much need nothing offer once one pair perfect perfectly perhaps photograph pick place plan position
present pretend primary product put quick raise read readable reason remain render resist rest result return reveal
rise run say second see seem sell sense serve set shape share shoot show simple simply single sit slight slightly snap
space sparing speak spoil stand start stay strengthen strong strongly style subtle subtly suggest support sure
surround take taken tangible tell than thing think thought told touch true turn two up use want way work
"""

# What a photographer calls the parts of any picture: they are no things of this one.
_CRAFT = """
accent angle atmosphere backdrop background camera color composition degree detail eye f fill foreground frame gentle
ground hue k key layer lens light lightness mark mm mood near neutral opposite palette photo photograph picture
product prop ratio rim scene set shoot shot strong surface texture undertone view
"""

_SIDES = ("left", "right", "front", "behind", "above", "below", "lighter", "darker", "warmer", "cooler")
_WORD = re.compile(r"[a-z]+(?:[-'’][a-z]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ENDINGS = ("ness", "ing", "edly", "ed", "ies", "es", "ly", "s", "er", "est", "y", "e")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A crude stem, so that "reflections" is found in "reflection" and "softly" in "soft"."""
    word = word.replace("’", "'").removesuffix("'s").removesuffix("'")
    for _ in range(2):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3 and not (ending == "s" and word[-2] == "s"):
                word = word[: -len(ending)]
                break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def words(text: str) -> list[str]:
    """Words in lower case; hyphenated ones also in their parts."""
    found = _WORD.findall(text.lower())
    return [part for word in found for part in (word.split("-") if "-" in word else (word,))]


def _texts(data: Any) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)


def lexicon(brief: StudioBrief, features: ProductFeatures, assets: Iterable[str] = ()) -> frozenset[str]:
    """Stems of everything that the typed brief and the features say. assets: texts of the library's set, if any."""
    facts: dict[str, Any] = {**asdict(brief), "sentences": ()}
    known = [*assets, light_presets()[brief.lighting.preset].words]
    known += [GROUND.get(surface, surface) for surface in brief.surfaces]
    known += [features.name, features.type.value, features.finish.value, features.size.value]
    known += [color.name for color in features.colors] + [material.value for material in features.materials]
    return frozenset(stem(word) for text in (*_texts(facts), *known) for word in words(text))


_FREE = frozenset(stem(word) for word in f"{_FUNCTION_WORDS} {_GENERIC} {_CRAFT}".split())


def invented(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Words of the text that trace to nothing, in order."""
    return tuple(dict.fromkeys(w for w in words(text) if len(w) > 1 and stem(w) not in known and stem(w) not in _FREE))


def lost(text: str, template: str) -> tuple[str, ...]:
    """Facts of the template that the text dropped or changed: numbers, sides, or most of its content words."""
    gone = [n for n in _NUMBER.findall(template) if n not in _NUMBER.findall(text)]
    gone += [n for n in _NUMBER.findall(text) if n not in _NUMBER.findall(template)]
    had, has = words(template), words(text)
    gone += [side for side in _SIDES if (side in had) != (side in has)]
    content = {stem(w) for w in had} - _FREE
    kept = content & {stem(w) for w in has}
    if content and len(kept) < 0.85 * len(content):
        gone += sorted(content - kept)
    return tuple(gone)


def grounded(text: str, template: str, known: frozenset[str]) -> bool:
    """Whether the text may stand in for the template sentence: one sentence, nothing invented, nothing lost."""
    one = text[:1].isupper() and text.endswith(".") and "\n" not in text and ":" not in text.split(" ")[0]
    long = 0.6 * len(template) <= len(text) <= 1.5 * len(template)
    here = known | {stem(word) for word in words(template)}
    return one and long and not invented(text, here) and not lost(text, template)
