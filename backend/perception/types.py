# SPDX-License-Identifier: GPL-3.0-or-later
"""What the product is: pictures and words against the vocabulary of types, and zero-shot ranking of any labels."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..models.adapter import ADAPTER, softmax
from ..models.carrier import Progress
from ..models.holder import Models
from ..models.roles import Array, unit
from ..models.store import cache_dir, silent
from ..records import Alternative, Source, TypeValue
from . import evidence
from .vocabulary import ProductType, find_type, load_types

PROMPTS = ("{}", "a product photo of a {}")
SYNONYM_PROMPTS = ("a photo of a {}",)
WORD_TEMPERATURE = 24.0
SURE = 0.25
"""Least probability of a type that is told as found; below it the user is asked."""
FAMILY_SURE = 0.35
SHIPPED = ADAPTER.with_name("types.safetensors")
TOP = 5
AT_ONCE = 128
"""Texts embedded between two reports of progress."""
NOT_CALIBRATED = "the confidence of this model is not calibrated"


def cached_embeddings(texts: Sequence[str], models: Models, progress: Progress = silent) -> Array:
    """Text embeddings of a fixed list, kept in the user's cache by model and words: 900 names take seconds anew,
    with a large model on a CPU a minute or two; therefore the progress."""
    path = cache_dir() / "embeddings" / f"{bank_key(models.text.space, texts)}.npy"
    try:
        found = np.load(path, allow_pickle=False)
        if found.shape == (len(texts), models.text.dimensions):
            return np.asarray(found, dtype=np.float32)
    except (OSError, ValueError, EOFError):
        pass  # absent, or cut off by a full disk: computed again
    parts = []
    for start in range(0, len(texts), AT_ONCE):
        progress("words", start / len(texts), "Learning the words of the vocabulary (once for each model)")
        parts.append(models.text.embed(texts[start : start + AT_ONCE]))
    vectors = np.concatenate(parts) if parts else models.text.embed(texts)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".part-", suffix=".npy", dir=path.parent)
        with open(handle, "wb") as file:
            np.save(file, vectors, allow_pickle=False)
        os.replace(name, path)
    except OSError:
        pass  # a cache that cannot be written costs time, nothing else
    return vectors


def type_sentences(types: Sequence[ProductType]) -> tuple[list[str], list[int]]:
    """The sentences that stand for the types, and how many each type has."""
    texts: list[str] = []
    counts: list[int] = []
    for kind in types:
        own = [prompt.format(kind.name) for prompt in PROMPTS]
        own += [prompt.format(word) for prompt in SYNONYM_PROMPTS for word in kind.synonyms]
        texts += own
        counts.append(len(own))
    return texts, counts


def bank_key(space: str, texts: Sequence[str]) -> str:
    """Identity of a bank: the joint space and every sentence."""
    return hashlib.sha256("\n".join((space, *texts)).encode()).hexdigest()[:20]


def shipped_bank(space: str, texts: Sequence[str], path: Path = SHIPPED) -> Array | None:
    """The bank that was computed with the adapter, if it is of this space and vocabulary: saves seconds at a start."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="numpy") as file:
            if (file.metadata() or {}).get("key") != bank_key(space, texts):
                return None
            return np.asarray(file.get_tensor("joint"), dtype=np.float32)
    except (OSError, SafetensorError):
        return None


class TypeBank:
    """The vocabulary in the joint space of pictures and words: several sentences a type."""

    def __init__(self, models: Models, types: Sequence[ProductType] | None = None, progress: Progress = silent) -> None:
        self.types = tuple(types if types is not None else load_types())
        texts, counts = type_sentences(self.types)
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        self._counts = np.array(counts, dtype=np.float32)
        shipped = shipped_bank(models.bridge.space, texts)
        self.joint = (
            shipped if shipped is not None else models.bridge.text_to_joint(cached_embeddings(texts, models, progress))
        )
        """(m, d): one row a sentence."""

    def scores(self, joint: Array) -> Array:
        """(n, d) rows in the joint space to (n, types): mean of a type's own mean and its best sentence."""
        similarity = joint @ self.joint.T
        mean = np.add.reduceat(similarity, self._starts, axis=1) / self._counts
        best = np.maximum.reduceat(similarity, self._starts, axis=1)
        return np.asarray(0.5 * mean + 0.5 * best, dtype=np.float32)


_BANKS: dict[str, TypeBank] = {}


def type_bank(models: Models, progress: Progress = silent) -> TypeBank:
    """The bank of the shipped vocabulary in these models' space, made once a process."""
    space = models.bridge.space
    if space not in _BANKS:
        _BANKS[space] = TypeBank(models, progress=progress)
    return _BANKS[space]


def ranked(bank: TypeBank, probabilities: Array, source: Source, note: str = "") -> tuple[TypeValue, str, float]:
    """The best types as a finding, and the likeliest family with its probability.

    ``value`` is empty when nothing is likely enough. A family is surer than its types: they add up.
    """
    order = np.argsort(-probabilities)[:TOP]
    alternatives = tuple(Alternative(bank.types[n].name, round(float(probabilities[n]), 4)) for n in order)
    families: dict[str, float] = {}
    for number, kind in enumerate(bank.types):
        families[kind.family] = families.get(kind.family, 0.0) + float(probabilities[number])
    best = bank.types[int(order[0])]
    confidence = float(probabilities[order[0]])
    family, family_confidence = max(families.items(), key=lambda item: item[1])
    if confidence < SURE:
        return (
            TypeValue("", round(confidence, 4), source, alternatives, "not sure: please say what it is"),
            family if family_confidence >= FAMILY_SURE else "",
            family_confidence,
        )
    return (
        TypeValue(best.name, round(confidence, 4), source, alternatives[1:], note),
        best.family,
        max(confidence, families[best.family]),
    )


def chances(
    joint: Array,
    models: Models,
    names: Sequence[str] = (),
    parts: Sequence[str] = (),
    measurements: Mapping[str, Any] | None = None,
    progress: Progress = silent,
    sized: bool = True,
) -> tuple[Array, str]:
    """(types,) probability of each type of the bank, and what names hint at, in words or empty.

    names: the product's and the file's name; parts: its objects' names; measurements: of a 3D product, else None.
    sized: whether the size that the file states counts; not where the size itself is to be found from the type.
    """
    bank = type_bank(models, progress)
    probabilities = softmax(bank.scores(joint[None]), models.bridge.type_temperature)[0]
    if measurements:
        shares = evidence.shader_shares(measurements.get("materials") or [])
        odds = [evidence.material_odds(kind, shares) for kind in bank.types]
        if sized:
            odds = [odd * evidence.size_odds(kind, measurements) for odd, kind in zip(odds, bank.types, strict=True)]
        probabilities = probabilities * np.array(odds, dtype=np.float32)
        probabilities = probabilities / probabilities.sum()
    note = ""
    if hint := evidence.named([split_name(name) for name in names], [split_name(part) for part in parts]):
        kind, likelier = hint
        number = bank.types.index(kind)
        probabilities[number] = likelier * max(float(probabilities[number]), evidence.NAME_FLOOR)
        probabilities = probabilities / probabilities.sum()
        note = f"object or file names hint at: {kind.name} (a hint, not seen)"
    return probabilities, note


def from_pictures(
    joint: Array,
    models: Models,
    names: Sequence[str] = (),
    parts: Sequence[str] = (),
    measurements: Mapping[str, Any] | None = None,
    progress: Progress = silent,
) -> tuple[TypeValue, str, float]:
    """Type of one product from its pictures' vector (d,) in the joint space; the rest as `chances` takes it.

    Names are told as what they are: hints, not seen.
    """
    probabilities, note = chances(joint, models, names, parts, measurements, progress)
    if not models.bridge.calibrated:
        note = f"{note}; {NOT_CALIBRATED}" if note else NOT_CALIBRATED
    return ranked(type_bank(models, progress), probabilities, "inferred", note)


def from_words(text: str, models: Models, source: Source = "said by the user") -> tuple[TypeValue, str, float]:
    """Type that words name: by the vocabulary first, else by the nearest meaning (then it is inferred)."""
    kind = find_type(text)
    if kind is not None:
        return TypeValue(kind.name, 1.0, source, (), f"named in: {text[:80]}"), kind.family, 1.0
    if not text.strip():
        return TypeValue("", 0.0, "inferred", (), "no name was given"), "", 0.0
    bank = type_bank(models)
    scores = bank.scores(models.bridge.text_to_joint(models.text.embed([text])))
    return ranked(bank, softmax(scores, WORD_TEMPERATURE)[0], "inferred", f"nearest in meaning to: {text[:80]}")


def split_name(name: str) -> str:
    """``bs0_TeddyBear.001`` to words: folders, suffixes, digits, underscores and camel case go."""
    stem = Path(name).stem if "/" in name or "\\" in name or "." in name else name
    spaced = "".join(f" {char}" if char.isupper() and before.islower() else char
                     for before, char in zip(" " + stem, stem, strict=False))  # fmt: skip
    return " ".join("".join(char if char.isalpha() else " " for char in spaced).split())


def label_rows(labels: Sequence[str], models: Models) -> Array:
    """(k, d) rows of length one: any labels in the joint space, each the mean of its sentences."""
    words = [" ".join(label.replace("_", " ").split()) for label in labels]
    texts = [prompt.format(word) for word in words for prompt in ("{}", "a photo of a {}")]
    rows = models.bridge.text_to_joint(models.text.embed(texts)).reshape(len(labels), 2, -1).mean(axis=1)
    return unit(rows)


def label_probabilities(joint: Array, labels: Sequence[str], models: Models) -> Array:
    """(k,) probability of any labels for one product's vector (d,) in the joint space."""
    probabilities: Array = softmax(joint[None] @ label_rows(labels, models).T, models.bridge.temperature)[0]
    return probabilities
