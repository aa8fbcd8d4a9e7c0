# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's methods: analyze, recommend, describe, classify, embed, cutout, draft_card; plain data in and out.

Heavy modules are imported when a method first needs them, so that building a `Pipeline` costs nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .protocol import BacklotError
from .recent import SEEN, Recent, subject_id

if TYPE_CHECKING:
    from .brief.realize import Tongue
    from .library.cards import Card, Library
    from .library.history import Choice
    from .library.index import LargeLibrary
    from .models.holder import Models
    from .records import ProductFeatures, Sentence, StudioBrief

LIBRARY_ENV = "BACKLOT_LIBRARY"
KINDS = ("photo", "description", "views")
_MOST_LABELS = 10_000


class Context(Protocol):
    """What a method reports to: see `jobs.JobContext`. Every call may raise Cancelled."""

    def progress(self, step: str, fraction: float = 0.0, text: str = "") -> None: ...

    def text(self, text: str, source: str = "template") -> None: ...

    def check(self) -> None: ...


class Quiet:
    """A context for callers that want only the result."""

    def progress(self, step: str, fraction: float = 0.0, text: str = "") -> None:
        """Nothing."""

    def text(self, text: str, source: str = "template") -> None:
        """Nothing."""

    def check(self) -> None:
        """Nothing."""


class Perception(Protocol):
    """The part of `perception.features` that is used here."""

    def analyze(
        self, subject: Mapping[str, Any], models: Models, progress: Callable[[str, float, str], None]
    ) -> ProductFeatures: ...

    def classify(
        self,
        subject: Mapping[str, Any],
        labels: Sequence[str],
        models: Models,
        progress: Callable[[str, float, str], None],
    ) -> list[dict[str, Any]]: ...

    def embed(
        self, subject: Mapping[str, Any], models: Models, progress: Callable[[str, float, str], None]
    ) -> tuple[str, Any]: ...


def default_library() -> Path:
    """The folder in BACKLOT_LIBRARY, or the sets that came with Backlot."""
    chosen = os.environ.get(LIBRARY_ENV)
    return Path(chosen) if chosen else shipped_library()


def shipped_library() -> Path:
    """The sets that came with Backlot, whatever library the user chose."""
    root = Path(__file__).parent.parent
    candidates = (root / "blender_scenes" / "sets", root / "sets")
    return next((path for path in candidates if path.is_dir()), candidates[0])


def _subject(params: Mapping[str, Any]) -> dict[str, Any]:
    subject = params.get("subject")
    if not isinstance(subject, dict) or subject.get("kind") not in KINDS:
        raise BacklotError("bad_request", f"The subject must be an object with a kind of {', '.join(KINDS)}.")
    if not isinstance(subject.get("said", {}), dict):
        raise BacklotError("bad_request", "The user's choices (said) must be an object.")
    return subject


def _tongue(params: Mapping[str, Any]) -> Tongue:
    """The language of the sentences, English where none is named."""
    from .brief.realize import known_tongue

    return known_tongue(params.get("language") or "en")


def _id(subject: Mapping[str, Any]) -> str:
    """By which id the engine remembers a subject."""
    return str(subject.get(SEEN) or subject_id(subject))


def _texts(card: Card | None) -> tuple[str, ...]:
    """What a set shows, in words."""
    return (card.title, card.caption, card.backdrop, *card.surfaces, *card.props) if card else ()


def _path(params: Mapping[str, Any], key: str) -> Path:
    value = params.get(key)
    if not isinstance(value, str) or not value:
        raise BacklotError("bad_request", f"{key} must be the path of a file.")
    return Path(value)


class _Timings:
    """Seconds of each step, in order."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(time.perf_counter() - start, 4)

    def to_json(self) -> dict[str, float]:
        return {**self.seconds, "total": round(sum(self.seconds.values()), 4)}


class Pipeline:
    """The methods over the parts. ``models`` and ``perception`` are replaced in tests.

    index_folder: where card embeddings are cached (the user's cache when None).
    """

    def __init__(
        self, models: Models | None = None, perception: Perception | None = None, index_folder: Path | None = None
    ) -> None:
        self._given = models
        self._perception = perception
        self._index_folder = index_folder
        self._library: tuple[Path, object, Library] | None = None
        self._large: LargeLibrary | None = None
        self._recent = Recent()
        self.methods: Mapping[str, Callable[[dict[str, Any], Any], dict[str, Any]]] = {
            "analyze": self.analyze,
            "analyze_photos": self.analyze_photos,
            "recommend": self.recommend,
            "describe": self.describe,
            "classify": self.classify,
            "embed": self.embed,
            "cutout": self.cutout,
            "draft_card": self.draft_card,
            "judge_proofs": self.judge_proofs,
            "record_choice": self.record_choice,
            "wipe_history": self.wipe_history,
        }

    @property
    def models(self) -> Models:
        if self._given is None:
            from .models.holder import Models

            self._given = Models()
        return self._given

    def warm(self) -> Iterator[str]:
        """Open one part a step, in the order in which a first recommendation needs them."""
        from .brief.entries import load_playbook
        from .library.scoring import settings

        load_playbook()
        settings()
        yield "playbook"
        for role in ("vision", "text", "bridge", "cutout"):
            getattr(self.models, role)
            yield role
        _ = self.perception
        yield "perception"
        library = self._open_library(default_library())
        from .library.cards import Library
        from .library.index import card_vectors

        if isinstance(library, Library):
            card_vectors(library.cards, self.models.text, self._index_folder)
        yield "library"

    def status(self) -> dict[str, Any]:
        return {"models": self.models.state()}

    @property
    def perception(self) -> Perception:
        if self._perception is None:
            from .perception import features

            self._perception = features
        return self._perception

    def _features(self, subject: dict[str, Any], context: Context) -> ProductFeatures:
        """What is known of the product; looked at again only when a file of it or the user's choices changed."""
        id = _id(subject)
        features = self._recent.features(id)
        if features is None:
            features = self.perception.analyze(subject, self.models, context.progress)
        self._recent.keep(id, subject, features)
        return features

    def _open_library(self, folder: Path) -> Library | LargeLibrary:
        """The library, read again only when a file of it has changed; or opened for searching where it is large."""
        from .library.cards import load_library, stamp
        from .library.index import is_large, open_large

        if is_large(folder):
            if self._large is None or self._large.folder != folder.absolute():
                if self._large is not None:
                    self._large.close()
                self._large = open_large(folder.absolute(), self.models, self._index_folder)
            self._large.refresh()
            return self._large
        now = stamp(folder)
        if self._library is None or self._library[:2] != (folder, now):
            self._library = (folder, now, load_library(folder))
        return self._library[2]

    def analyze(self, params: dict[str, Any], context: Context) -> dict[str, Any]:
        """{"subject"} → {"features"}"""
        return {"features": self._features(_subject(params), context).to_json()}

    def analyze_photos(self, params: dict[str, Any], context: Context) -> dict[str, Any]:
        """{"paths"} → {"results": [{"path", "features"} or {"path", "error"}…]}: faster than one by one."""
        from .perception.batch import analyze_photos

        paths = params.get("paths")
        if not isinstance(paths, list) or not paths or not all(isinstance(path, str) and path for path in paths):
            raise BacklotError("bad_request", "paths must be a list of photos, at least one.")
        results: list[dict[str, Any]] = []
        for name, found in zip(paths, analyze_photos([Path(path) for path in paths], self.models), strict=True):
            if found.features is not None:
                results.append({"path": name, "features": found.features.to_json()})
            elif found.fault is not None:
                results.append({"path": name, "error": found.fault.to_json()})
            context.progress("analyze", len(results) / len(paths), f"Looked at {len(results)} of {len(paths)} photos")
        return {"results": results}

    def recommend(self, params: dict[str, Any], context: Context) -> dict[str, Any]:
        """{"subject", "library", "top", "sentences", "polish", "direction", "language"} → features, brief, directions,
        matches, verdict, its confidence, gap, margin, timings, seen.

        Streams the sentences. polish: let the language model word them anew (see brief/polish.py). direction: see
        brief/directions.toml. language: en or ko. subject: also {"kind": "seen", "id": what an answer called "seen"}.
        """
        from .brief.directions import SAFE, known_direction

        subject, top = self._subject(params), params.get("top")
        direction, tongue = known_direction(params.get("direction") or SAFE), _tongue(params)
        if top is not None and (not isinstance(top, int) or isinstance(top, bool) or top < 1):
            raise BacklotError("bad_request", "top must be a whole number from 1.")
        times = _Timings()
        with times.step("library"):
            library = self._open_library(Path(params["library"]) if params.get("library") else default_library())
        context.progress("analyze", 0.05, "Looking at the product")
        with times.step("analyze"):
            features = self._features(subject, context)
        context.progress("brief", 0.6, "Writing the brief")
        with times.step("brief"):
            brief, briefs = self._brief(features, subject, direction)
        context.progress("rank", 0.65, f"Comparing {library.candidates} candidates")
        with times.step("rank"):
            from .library.index import near
            from .library.ranking import recommend

            seen = features if subject["kind"] != "description" else replace(features, embedding=())
            found = near(library, seen, brief, self.models)
            ranked = recommend(seen, brief, found, self.models, top, self._index_folder, self._choices())
            matches = ranked.matches
        if params.get("sentences", True):
            context.progress("sentences", 0.75, "Putting the brief into words")
            with times.step("sentences"):
                best = next((card for card in found.cards if matches and card.id == matches[0].set), None)
                brief = self._worded(brief, features, context, params, tongue, _texts(best))
        context.progress("done", 1.0, "")
        return {
            "features": features.to_json(),
            "brief": brief.to_json(),
            "directions": briefs,
            "seen": _id(subject),
            "matches": [match.to_json() for match in matches],
            "verdict": ranked.verdict,
            "confidence": ranked.confidence,
            "gap": ranked.gap,
            "margin": round(matches[0].score - matches[1].score, 4) if len(matches) > 1 else None,
            "library": {
                "folder": str(library.folder),
                "sets": library.sets,
                "candidates": library.candidates,
                "faults": [{"path": str(f.path), "reason": f.reason} for f in library.faults],
            },
            "timings_s": times.to_json(),
        }

    def _subject(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """What is asked about: given, or seen before. Raises BacklotError("bad_request" | "not_seen", …)."""
        given = params.get("subject")
        if isinstance(given, dict) and given.get("kind") == SEEN:
            return self._recent.subject(given.get("id"))
        return _subject(params)

    def _brief(
        self, features: ProductFeatures, subject: dict[str, Any], direction: str
    ) -> tuple[StudioBrief, list[dict[str, Any]]]:
        """The brief in a direction, and all directions in short."""
        from .brief.brief import all_briefs, in_short

        briefs = all_briefs(features, subject.get("said"))
        return briefs[direction], [in_short(brief) for brief in briefs.values()]

    def _worded(
        self,
        brief: StudioBrief,
        features: ProductFeatures,
        context: Context,
        params: Mapping[str, Any],
        tongue: Tongue,
        assets: Sequence[str] = (),
    ) -> StudioBrief:
        from .brief.realize import sentences

        def on_text(sentence: Sentence) -> None:
            context.text(sentence.text, sentence.source)

        language = self.models.language if params.get("polish", False) and tongue == "en" else None
        if language is not None and language.large:
            from .brief.drafts import drafted, nearness

            score = nearness(brief, features, self.models.text, self.models.bridge)
            made = drafted(brief, features, language, score, context.check, assets)
            for sentence in made:
                on_text(sentence)
            return replace(brief, sentences=made)
        return replace(brief, sentences=sentences(brief, features, language, on_text, tongue, assets))

    def describe(self, params: dict[str, Any], context: Context) -> dict[str, Any]:
        """{"subject", "direction", "language"} → {"features", "text"}: the product in sentences, then its brief."""
        from .brief.describe import describe
        from .brief.directions import SAFE, known_direction

        subject, tongue = self._subject(params), _tongue(params)
        direction = known_direction(params.get("direction") or SAFE)
        features = self._features(subject, context)
        brief = self._worded(self._brief(features, subject, direction)[0], features, context, params, tongue)
        return {"features": features.to_json(), "text": f"{describe(features, tongue)} {brief.text}"}

    def classify(self, params: dict[str, Any], context: Context) -> dict[str, Any]:
        """{"subject", "labels"} → {"labels": [{"label", "confidence"}…]}, best first."""
        labels = params.get("labels")
        if not isinstance(labels, list) or not all(isinstance(v, str) and v.strip() for v in labels):
            raise BacklotError("bad_request", "labels must be a list of words.", "One label a line, at least one.")
        if not 1 <= len(labels) <= _MOST_LABELS:
            raise BacklotError("bad_request", f"Between 1 and {_MOST_LABELS} labels can be ranked, not {len(labels)}.")
        return {"labels": self.perception.classify(_subject(params), labels, self.models, context.progress)}

    def embed(self, params: dict[str, Any], context: Context) -> dict[str, Any]:
        """{"subject"} → {"space", "vector"}"""
        space, vector = self.perception.embed(_subject(params), self.models, context.progress)
        return {"space": space, "vector": [float(v) for v in vector]}

    def cutout(self, params: dict[str, Any], context: Context) -> dict[str, Any]:
        """{"path", "out"} → {"path", "coverage", "method", "warnings"}"""
        from .perception.cutout import write_cutout

        path, out = _path(params, "path"), _path(params, "out")
        context.progress("cutout", 0.1, f"Cutting out {path.name}")
        return write_cutout(path, out, self.models)

    def draft_card(self, params: dict[str, Any], context: Context) -> dict[str, Any]:
        """{"picture", "facts"} → {"card", "sure"}: a first card for somebody's own scene (see library/draft.py)."""
        from .library.draft import draft

        picture, facts = _path(params, "picture"), params.get("facts")
        if not isinstance(facts, dict):
            raise BacklotError("bad_request", "facts must be an object.")
        context.progress("draft", 0.1, "Drafting the card")
        return draft(picture, facts, self.models)

    def judge_proofs(self, params: dict[str, Any], context: Context) -> dict[str, Any]:
        """{"proofs", "features", "brief", "matches"} → {"proofs", "matches"}: pictures of the product in its sets are
        judged, and the matches ranked by what they show (see library/proof_files.py and library/proof.py)."""
        from .library import proof, proof_files

        proofs, matches = params.get("proofs"), params.get("matches")
        if not isinstance(proofs, list) or not isinstance(matches, list):
            raise BacklotError("bad_request", "proofs and matches must be lists.")
        features, brief = params.get("features") or {}, params.get("brief") or {}
        if not isinstance(features, dict) or not isinstance(brief, dict):
            raise BacklotError("bad_request", "features and brief must be objects.")
        context.progress("judge", 0.1, "Looking at the proof")
        judged = proof_files.judge(proofs, features, brief, self.models)
        return {"proofs": judged, "matches": proof.rerank(matches, judged)}

    @staticmethod
    def _choices() -> Sequence[Choice]:
        """The user's earlier choices, where they may be used."""
        from .library import history

        return history.read() if history.is_on() else ()

    def record_choice(self, params: dict[str, Any], context: Context) -> dict[str, Any]:
        """{"features", "set", "rank"} → {"recorded"}: remember that this set was taken (see library/history.py)."""
        from .library import history

        features, set_id, rank = params.get("features"), params.get("set"), params.get("rank", 0)
        if not isinstance(features, dict) or not isinstance(set_id, str) or not set_id or not isinstance(rank, int):
            raise BacklotError("bad_request", "features must be an object, set an id and rank a whole number.")
        return {"recorded": history.is_on() and history.record(history.choice_of(features, set_id, rank))}

    def wipe_history(self, params: dict[str, Any], context: Context) -> dict[str, Any]:
        """{} → {"wiped": how many choices}: forget all earlier choices."""
        from .library import history

        return {"wiped": history.wipe()}
