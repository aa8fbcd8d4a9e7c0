# SPDX-License-Identifier: GPL-3.0-or-later
"""Training pictures and their words, from a folder with ``index.csv``.

Columns of ``index.csv``: path, label, caption (several, separated by `` | ``), kind, source, origin, licence, split.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from ..models.roles import Array, TextModel
from ..perception.vocabulary import find_type, normalize, type_index
from ..protocol import BacklotError

TEMPLATES: dict[str, tuple[str, ...]] = {
    "object": ("{}", "a photo of a {}", "a picture of a {}", "a {} on a plain background"),
    "product": ("{}", "a photo of a {}", "a product photo of a {}", "a {} on a plain background", "{} for sale"),
    "scene": ("{}", "a photo of a {}", "a view of a {}", "a place: {}"),
    "material": ("{}", "something made of {}", "a close-up of {}", "{} material"),
    "texture": ("{}", "a {} texture", "a {} pattern", "a surface that looks {}"),
}
"""How a label of each kind becomes a sentence."""

PERMISSIVE = ("MIT", "CC BY 4.0", "CC0", "ours")
"""How the licences begin that let the pictures be used for anything."""
HELD_OUT = {"fashion": (10, 0), "grocery": (10, 0), "fmd": (5, 0), "scene15": (5, 0), "clothing_real": (3, 1)}
"""Sources without a validation part in the index: of every n pictures of each, the one of this number is kept."""

_SPELLING = {
    "leopards": "leopard", "faces": "face", "faces easy": "face", "motorbikes": "motorbike", "airplanes": "airplane",
    "tshirts": "t-shirt", "bonsai": "bonsai tree", "car side": "car", "cougar face": "cougar", "okapi": "okapi",
    "chequered": "checked", "wild cat": "wild cat", "yin yang": "yin yang symbol", "stop sign": "stop sign",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    path: str
    label: str
    captions: tuple[str, ...]
    kind: str
    source: str
    licence: str
    split: str
    origin: str = ""
    """Where the picture came from; the last part is its file's name there."""
    folder: Path = Path()

    def open(self) -> Image.Image:
        """The picture, RGB."""
        with Image.open(self.folder / self.path) as image:
            return image.convert("RGB")

    def texts(self) -> tuple[str, ...]:
        """All sentences that describe the picture: captions as they are, labels through the templates."""
        if self.kind == "caption":
            return self.captions
        words = [self.label]
        if self.source == "grocery" and self.captions:  # "Packages/Milk/Arla-Standard-Milk": the shelf is a label too
            words += [part.replace("-", " ").lower() for part in self.captions[0].split("/")[1:2]]
        texts = [template.format(word) for word in words for template in TEMPLATES[self.kind]]
        if kind := self.product_type():
            owner = type_index()[kind]
            texts += [template.format(owner.name) for template in TEMPLATES["product"][:3]]
            texts += [f"a photo of a {word}" for word in owner.synonyms]
        if self.source == "fashion" and self.captions:
            texts.append(f"{self.captions[0].strip('# ').lower()} {self.label}")
        return tuple(dict.fromkeys(texts))

    def product_type(self) -> str:
        """Name of the vocabulary's type that the whole label names, or empty: "oxford shoe" is a formal shoe."""
        if self.kind not in ("object", "product") or not self.label:
            return ""
        found = find_type(self.label)
        words = normalize(self.label)
        whole = found is not None and any(form in type_index() for form in (words, words.removesuffix("s")))
        return normalize(found.name) if found is not None and whole else ""


def clean_label(label: str) -> str:
    """Lower case with spaces: ``grand_piano`` -> ``grand piano``; a few names are spelled as people say them."""
    words = " ".join(re.sub(r"[_/]+", " ", label).lower().split())
    return _SPELLING.get(words, words)


def read_rows(folder: Path, leave_out: Sequence[str] = ()) -> list[Row]:
    """Rows of ``index.csv`` without the sources of ``leave_out``.

    A folder of photos of products (columns image, cls; a file LICENSE) is read too: its name is the source.
    Raises BacklotError("missing_file", …).
    """
    path = folder / "index.csv"
    try:
        with open(path, encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        if lines and "cls" in lines[0]:
            licence = _licence((folder / "LICENSE").read_text(encoding="utf-8"))
            rows = [_photo_row(folder, line, licence) for line in lines]
        else:
            rows = [_row(folder, line) for line in lines if line["source"] not in leave_out]
    except (OSError, KeyError) as ex:
        raise BacklotError("missing_file", f"{path} is not a training index: {ex}.") from ex
    return [row for row in rows if row.kind in TEMPLATES or row.captions]


def _licence(text: str) -> str:
    """The line of a licence file's head that names the licence, else its first."""
    head = [line.strip() for line in text.split("\n")[:4] if line.strip()]
    return next((line for line in head if line.startswith(PERMISSIVE)), head[0] if head else "none stated")


def _row(folder: Path, line: dict[str, str]) -> Row:
    captions = tuple(part.strip() for part in line["caption"].split(" | ") if part.strip())
    return Row(
        line["path"], clean_label(line["label"]), captions, line["kind"], line["source"], line["licence"],
        line["split"], line.get("origin") or "", folder,
    )  # fmt: skip


def _photo_row(folder: Path, line: dict[str, str], licence: str) -> Row:
    name = clean_label(line["cls"])
    return Row(line["image"], name, (), "product", folder.name, licence, "train", line["image"], folder)


def split(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    """Indices of training and of validation rows: the index's own ``val``, and the part of HELD_OUT.

    The one rule of what was trained on; scores are told by it. ``rows`` are in the order of the index.
    """
    held: list[int] = []
    seen: Counter[str] = Counter()
    for number, row in enumerate(rows):
        seen[row.source] += 1
        every, kept = HELD_OUT.get(row.source, (0, 0))
        if row.split == "val" or (every and seen[row.source] % every == kept):
            held.append(number)
    inside = set(held)
    return [number for number in range(len(rows)) if number not in inside], held


def text_features(texts: Sequence[str], model: TextModel, cache: Path) -> Array:
    """(n, d) embeddings of sentences, kept in ``cache``."""
    key = hashlib.sha256("\n".join((model.space, *texts)).encode()).hexdigest()[:16]
    path = cache / f"texts-{key}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".part.npy")
        np.save(beside, model.embed(texts).astype(np.float16))
        beside.replace(path)
    return np.asarray(np.load(path), dtype=np.float32)
