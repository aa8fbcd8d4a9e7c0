# SPDX-License-Identifier: GPL-3.0-or-later
"""Captions from BLIP and Florence-2, in transformers' layout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .local import refuse_code
from .roles import CaptionModel
from .torch_runtime import bad_model, device, load

if TYPE_CHECKING:
    from PIL import Image

MAX_TOKENS = 40
_TASK = "<CAPTION>"
"""What Florence-2 is asked to do; BLIP needs no word."""


class TransformersCaptioner(CaptionModel):
    """``kind``: blip or florence2. The same picture always gets the same caption (no sampling)."""

    def __init__(self, folder: Path, name: str, kind: str) -> None:
        self._torch, transformers = load("torch", "transformers")
        refuse_code(folder)
        self.name = name
        self._device, self._format = device()
        self._prompted = kind == "florence2"
        maker = transformers.Florence2ForConditionalGeneration if self._prompted else (
            transformers.BlipForConditionalGeneration
        )  # fmt: skip
        local: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        try:
            self._model = maker.from_pretrained(folder, dtype=self._format, weights_only=True, **local)
            self._model.eval().to(self._device)
            self._processor = transformers.AutoProcessor.from_pretrained(folder, backend="pil", **local)
        except Exception as ex:  # transformers and torch raise whatever they meet
            raise bad_model(folder, ex) from ex

    def caption(self, images: Sequence[Image.Image]) -> list[str]:
        return [self._one(image.convert("RGB")) for image in images]

    def _one(self, image: Image.Image) -> str:
        words = {"text": _TASK} if self._prompted else {}
        made = self._processor(images=image, return_tensors="pt", **words).to(self._device)
        made["pixel_values"] = made["pixel_values"].to(self._format)
        with self._torch.inference_mode():
            tokens = self._model.generate(**made, max_new_tokens=MAX_TOKENS, do_sample=False, num_beams=1)
        text = self._processor.batch_decode(tokens, skip_special_tokens=True)[0]
        return " ".join(str(text).split())
