# SPDX-License-Identifier: GPL-3.0-or-later
"""The models of one engine, opened when they are first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

from .registry import entry_for_role
from .roles import Bridge, CutoutModel, LanguageModel, TextModel, VisionModel
from .store import Store

T = TypeVar("T")

THREADS = 2
"""Threads of one model. More gain little at these sizes, and the renderer wants the cores."""


class Models:
    """Lazy holder: each role is opened once, from the store's checked files; nothing is fetched here.

    A role whose files are absent raises BacklotError("missing_model", …) when asked for. Tests put fakes in with
    the keyword arguments.
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
    ) -> None:
        self.store = store or Store()
        given = {"vision": vision, "text": text, "cutout": cutout, "language": language, "bridge": bridge}
        self._open: dict[str, Any] = {role: model for role, model in given.items() if model is not None}
        self._lock = threading.RLock()

    def _role(self, role: str, make: Callable[[], T]) -> T:
        with self._lock:
            if role not in self._open:
                self._open[role] = make()
            return cast(T, self._open[role])

    @property
    def vision(self) -> VisionModel:
        def make() -> VisionModel:
            from .vision_onnx import OnnxVision

            entry = entry_for_role("vision", self.store.entries)
            return OnnxVision(self.store.path(entry.id) / entry.files[0].name, entry.space, THREADS)

        return self._role("vision", make)

    @property
    def text(self) -> TextModel:
        def make() -> TextModel:
            from .text_minilm import MiniLM

            entry = entry_for_role("text", self.store.entries)
            return MiniLM(self.store.path(entry.id), entry.space)

        return self._role("text", make)

    @property
    def cutout(self) -> CutoutModel:
        def make() -> CutoutModel:
            from .cutout_u2net import U2NetP

            entry = entry_for_role("cutout", self.store.entries)
            return U2NetP(self.store.path(entry.id) / entry.files[0].name, THREADS)

        return self._role("cutout", make)

    @property
    def language(self) -> LanguageModel:
        def make() -> LanguageModel:
            from .language_llama import LlamaLanguage

            entry = entry_for_role("language", self.store.entries)
            return LlamaLanguage(self.store.path(entry.id) / entry.files[0].name, entry.id)

        return self._role("language", make)

    @property
    def bridge(self) -> Bridge:
        def make() -> Bridge:
            from .adapter import load_adapter

            return load_adapter(self.vision.space, self.text.space)

        return self._role("bridge", make)

    def warm(self) -> None:
        """Open what perception needs (not the language model), so that the first request does not wait."""
        _ = (self.vision, self.text, self.cutout, self.bridge)

    def state(self) -> dict[str, Any]:
        """Plain data for ``status``: each role, its model, whether its files are there, whether it is open."""
        out: dict[str, Any] = {}
        for role in ("vision", "text", "cutout", "language"):
            entry = entry_for_role(role, self.store.entries)
            out[role] = {"id": entry.id, "present": self.store.has(entry.id), "open": role in self._open}
        return out
