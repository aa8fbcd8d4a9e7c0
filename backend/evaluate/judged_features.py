# SPDX-License-Identifier: GPL-3.0-or-later
"""What the engine finds of the judged products, the way a user's go: descriptions in words, photos, 3D views.

Kept between runs by content: the description or picture, the models and the code on the way. Pictures and models are
in a data folder that is not part of Backlot; without it those products are left out, and the report says so.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from .. import records
from ..files import write_text
from ..models.holder import Models
from ..models.store import cache_dir
from ..perception import features
from ..protocol import BacklotError
from ..records import ProductFeatures
from .judgments import Judged
from .looks import Progress
from .products import SUBJECT, Product3D, read_products, views_folder


@dataclass(frozen=True, slots=True)
class Seen:
    """A judged product with what the engine found. said: the user's choices, for the brief."""

    product: Judged
    features: ProductFeatures
    said: Mapping[str, Any]

    @property
    def has_picture(self) -> bool:
        return not self.product.in_words


@cache
def code_digest() -> str:
    """Identity of the code and vocabulary between a product and its features."""
    digest = hashlib.sha256()
    folder = Path(features.__file__).parent
    for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.toml"), Path(records.__file__))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _restored(kind: Any, value: Any) -> Any:
    """A value of JSON as the type that a record names for it: records, tuples of them, and what may be absent."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{key: _restored(hints[key], each) for key, each in value.items()})
    parts = get_args(kind)
    if value is not None and get_origin(kind) in (Union, UnionType):
        return _restored(next(part for part in parts if part is not type(None)), value)
    if get_origin(kind) is tuple:
        kinds = parts[:1] * len(value) if parts[-1] is Ellipsis else parts
        return tuple(_restored(each, entry) for each, entry in zip(kinds, value, strict=True))
    return value


def from_json(data: Mapping[str, Any]) -> ProductFeatures:
    """Features from `asdict`'s form. Raises KeyError, TypeError or ValueError for those of another version."""
    found: ProductFeatures = _restored(ProductFeatures, data)
    return found


def description(product: Judged) -> dict[str, Any]:
    """The product as a user would describe it."""
    data: dict[str, Any] = {
        "name": product.name, "type": product.type, "colors": list(product.colors),
        "materials": list(product.materials), "moods": list(product.moods),
    }  # fmt: skip
    if product.size_m:
        data["size_m"] = list(product.size_m)
    return data


def said(product: Judged) -> dict[str, Any]:
    """What the user says beside the description: choices that only the brief knows."""
    return {"position": product.position} if product.position else {}


class Products:
    """The judged products of one run. data: folder with ``products3d`` and ``photos``, or None."""

    def __init__(self, models: Models, data: Path | None, folder: Path | None = None, quiet: bool = False) -> None:
        self.models, self.data, self._quiet = models, data, quiet
        self._folder = folder or cache_dir() / "evaluate" / "judged"
        self.notes: list[str] = []
        """What was left out and why."""

    def see(self, products: Sequence[Judged]) -> list[Seen]:
        """Features of all that can be seen, in order. Raises BacklotError: missing_model, bad_description."""
        found: list[Seen] = []
        absent: dict[str, list[str]] = {}
        tell = Progress("products", len(products), self._quiet)
        files = {item.name: item for item in self._files()}
        for number, product in enumerate(products, 1):
            subject, why = self._subject(product, files)
            if why:
                absent.setdefault(why, []).append(product.id)
            else:
                try:
                    found.append(Seen(product, self._analyze(product, subject), said(product)))
                except BacklotError as ex:
                    if product.in_words:
                        raise
                    absent.setdefault(ex.message, []).append(product.id)
            tell(number)
        self.notes += [f"Left out, {why}: {len(ids)} ({', '.join(ids[:5])}{' …' if len(ids) > 5 else ''})"
                       for why, ids in absent.items()]  # fmt: skip
        return found

    def _files(self) -> Iterator[Product3D]:
        if self.data is not None and (self.data / "products3d" / "products3d.csv").is_file():
            yield from read_products(self.data / "products3d")

    def _subject(self, product: Judged, files: Mapping[str, Product3D]) -> tuple[dict[str, Any], str]:
        """The subject, or why there is none."""
        if product.in_words:
            return {"kind": "description"}, ""
        if self.data is None:
            return {}, "their pictures are in a data folder (--data)"
        if product.photo:
            path = self.data / product.photo
            return {"kind": "photo", "path": str(path)}, "" if path.is_file() else "the photo is not in the data folder"
        item = files.get(Path(product.model).name)
        if item is None:
            return {}, "the model is not in the data folder"
        try:
            subject: dict[str, Any] = json.loads((views_folder(item) / SUBJECT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}, "they have no views yet; render them: python tests/benchmarks/render_views.py FOLDER"
        return subject, ""

    def _analyze(self, product: Judged, subject: Mapping[str, Any]) -> ProductFeatures:
        path = self._folder / f"{self._key(product, subject)}.json"
        with suppress(OSError, ValueError, KeyError, TypeError):
            return from_json(json.loads(path.read_text(encoding="utf-8")))
        found = self._from_words(product) if product.in_words else features.analyze(subject, self.models)
        with suppress(OSError):  # a full disk costs the time of the next run, not this one's figures
            path.parent.mkdir(parents=True, exist_ok=True)
            write_text(path, json.dumps(asdict(found)))
        return found

    def _from_words(self, product: Judged) -> ProductFeatures:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "product.json"
            path.write_text(json.dumps(description(product)), encoding="utf-8")
            return features.analyze({"kind": "description", "path": str(path)}, self.models)

    def _key(self, product: Judged, subject: Mapping[str, Any]) -> str:
        digest = hashlib.sha256(f"{code_digest()} {self.models.bridge.space}".encode())
        if product.in_words:
            digest.update(json.dumps(description(product)).encode())
        for path in [str(subject.get("path") or ""), *(view["path"] for view in subject.get("views", ()))]:
            if path and Path(path).is_file():
                digest.update(Path(path).read_bytes())
        digest.update(json.dumps(subject.get("measurements"), sort_keys=True).encode())
        return digest.hexdigest()[:32]
