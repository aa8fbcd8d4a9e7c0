# SPDX-License-Identifier: GPL-3.0-or-later
"""The models of one engine, opened when they are first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from ..protocol import BacklotError
from . import choice
from .joint import JointBridge, JointEncoder, JointText, JointVision
from .local import recognize
from .registry import entry_for_role
from .roles import Bridge, CaptionModel, CutoutModel, LanguageModel, TextModel, VisionModel
from .store import Store

T = TypeVar("T")

THREADS = 2
"""Threads of one model. More gain little at these sizes, and the renderer wants the cores."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen model with its checked files. ``space`` of a language model or captioner is only its name."""

    maker: str
    folder: Path
    weights: Path
    space: str


@contextmanager
def _way_back() -> Iterator[None]:
    """Every failure of a chosen model tells how to go back to the offline pack."""
    try:
        yield
    except BacklotError as ex:
        hint = f"{ex.hint.rstrip('.')}. " if ex.hint else ""
        raise BacklotError(ex.code, ex.message, f"{hint}Or go back to the offline pack: {choice.BACK}") from ex


class Models:
    """Lazy holder: each role is opened once, from the store's checked files; nothing is fetched here.

    A role whose files are absent raises BacklotError("missing_model", …) when asked for. Tests put fakes in with
    the keyword arguments. chosen: slot → name or folder (see choice.py); when None, what the user has chosen.
    """

    def __init__(
        self,
        store: Store | None = None,
        *,
        vision: VisionModel | None = None,
        text: TextModel | None = None,
        cutout: CutoutModel | None = None,
        language: LanguageModel | None = None,
        bridge: Bridge | None = None,
        captioner: CaptionModel | None = None,
        chosen: Mapping[str, str] | None = None,
    ) -> None:
        self.store = store or Store()
        self._chosen = chosen
        given = {
            "vision": vision, "text": text, "cutout": cutout, "language": language, "bridge": bridge,
            "captioner": captioner,
        }  # fmt: skip
        self._open: dict[str, Any] = {role: model for role, model in given.items() if model is not None}
        self._lock = threading.RLock()

    def _role(self, role: str, make: Callable[[], T]) -> T:
        with self._lock:
            if role not in self._open:
                self._open[role] = make()
            return cast(T, self._open[role])

    @property
    def chosen(self) -> Mapping[str, str]:
        """Slot → name or folder of the models that take the place of the offline pack's."""
        with self._lock:
            if self._chosen is None:
                self._chosen = choice.read()
            return self._chosen

    def _resolve(self, slot: str) -> Chosen | None:
        """The chosen model of a slot, its files checked; None: the offline pack's."""
        value = self.chosen.get(slot)
        if not value:
            return None
        if value not in self.store.entries:
            folder = recognize(Path(value))
            return Chosen(folder.maker, folder.path, folder.path, folder.space())
        folder_path = self.store.path(value)
        entry = self.store.entry(value)
        return Chosen(entry.maker, folder_path, folder_path / entry.files[0].name, entry.space)

    def _joint(self) -> JointEncoder | None:
        """The model for pictures and words, when one is chosen."""
        if not self.chosen.get("clip"):
            return None

        def make() -> JointEncoder:
            with _way_back():
                found = self._resolve("clip")
                assert found is not None
                if found.maker == "open_clip":
                    from .clip_open import OpenClip

                    return OpenClip(found.folder, found.space)
                from .clip_transformers import TransformersClip

                return TransformersClip(found.folder, found.space)

        return self._role("joint", make)

    @property
    def vision(self) -> VisionModel:
        def make() -> VisionModel:
            if joint := self._joint():
                return JointVision(joint)
            from .vision_onnx import OnnxVision

            entry = entry_for_role("vision", self.store.entries)
            return OnnxVision(self.store.path(entry.id) / entry.files[0].name, entry.space, THREADS)

        return self._role("vision", make)

    @property
    def text(self) -> TextModel:
        def make() -> TextModel:
            if joint := self._joint():
                return JointText(joint)
            from .text_minilm import MiniLM

            entry = entry_for_role("text", self.store.entries)
            return MiniLM(self.store.path(entry.id), entry.space)

        return self._role("text", make)

    @property
    def cutout(self) -> CutoutModel:
        def make() -> CutoutModel:
            with _way_back():
                if found := self._resolve("cutout"):
                    from .cutout_onnx import OnnxCutout

                    return OnnxCutout(found.weights, found.maker, THREADS)
            from .cutout_u2net import U2NetP

            entry = entry_for_role("cutout", self.store.entries)
            return U2NetP(self.store.path(entry.id) / entry.files[0].name, THREADS)

        return self._role("cutout", make)

    @property
    def language(self) -> LanguageModel:
        def make() -> LanguageModel:
            from .language_llama import LlamaLanguage

            with _way_back():
                if found := self._resolve("language"):
                    return LlamaLanguage(found.weights, self.chosen["language"])
            entry = entry_for_role("language", self.store.entries)
            return LlamaLanguage(self.store.path(entry.id) / entry.files[0].name, entry.id)

        return self._role("language", make)

    @property
    def bridge(self) -> Bridge:
        def make() -> Bridge:
            if joint := self._joint():
                return JointBridge(joint)
            from .adapter import load_adapter

            return load_adapter(self.vision.space, self.text.space)

        return self._role("bridge", make)

    @property
    def captioner(self) -> CaptionModel | None:
        """The model that describes pictures; None where none was chosen: the offline pack has none."""
        with self._lock:
            if "captioner" not in self._open and not self.chosen.get("captioner"):
                return None

        def make() -> CaptionModel:
            from .captioner_transformers import TransformersCaptioner

            with _way_back():
                found = self._resolve("captioner")
                assert found is not None
                return TransformersCaptioner(found.folder, found.space, found.maker)

        return self._role("captioner", make)

    def warm(self) -> None:
        """Open what perception needs (not the language model), so that the first request does not wait."""
        _ = (self.vision, self.text, self.cutout, self.bridge)

    def state(self) -> dict[str, Any]:
        """Plain data for ``status``: each role, its model, whether its files are there, whether it is open.

        "text" of a model for pictures and words is the same one as "vision". A choice that cannot be read is told.
        """
        out: dict[str, Any] = {}
        try:
            chosen = self.chosen
        except BacklotError as ex:
            return {"error": ex.to_json()}
        for role in ("vision", "text", "cutout", "language", "captioner"):
            value = chosen.get(choice.SLOT_OF_ROLE.get(role, role))
            if value:
                out[role] = {"id": value, "present": self._present(value), "open": role in self._open}
            elif role != "captioner":
                entry = entry_for_role(role, self.store.entries)
                out[role] = {"id": entry.id, "present": self.store.has(entry.id), "open": role in self._open}
        return out

    def _present(self, value: str) -> bool:
        try:
            if value in self.store.entries:
                return self.store.has(value)
            recognize(Path(value))
        except BacklotError:
            return False
        return True
