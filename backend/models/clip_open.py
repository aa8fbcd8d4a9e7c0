# SPDX-License-Identifier: GPL-3.0-or-later
"""An open_clip model from a folder (open_clip_config.json and weights), pictures and words in one space."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .joint import JointEncoder, squared
from .local import refuse_code
from .roles import Array
from .torch_runtime import bad_model, device, load

if TYPE_CHECKING:
    from PIL import Image


class OpenClip(JointEncoder):
    """CLIP, SigLIP, MobileCLIP and their kin. Pictures go through the model's own preprocessing."""

    def __init__(self, folder: Path, space: str) -> None:
        self._torch, open_clip = load("torch", "open_clip")
        refuse_code(folder)
        self.space = space
        self._device, kind = device()
        name = f"local-dir:{folder}"
        try:
            # weights_only holds for pickled weights; safetensors hold nothing but numbers anyway
            self._model, self._prepare = open_clip.create_model_from_pretrained(name, weights_only=True)
            self._tokenize = open_clip.get_tokenizer(name)
            settings = self._model.visual.preprocess_cfg
            self._crops = settings.get("resize_mode", "shortest") != "squash"
            self.temperature = float(self._model.logit_scale.detach().float().exp())
            # open_clip's own precision="fp16" fails on the projection of SigLIP's text tower
            self._model.eval().to(self._device, kind)
            self._kind = kind
            self.dimensions = self.texts(["a"]).shape[1]
        except Exception as ex:  # open_clip, timm and torch raise whatever they meet
            raise bad_model(folder, ex) from ex
        self.batch = 8 if self._device == "cpu" else 64

    def images(self, images: Sequence[Image.Image]) -> Array:
        pictures = [image.convert("RGB") for image in images]
        stack = self._torch.stack([self._prepare(squared(p) if self._crops else p) for p in pictures])
        with self._torch.inference_mode():
            found = self._model.encode_image(stack.to(self._device, self._kind))
        return np.asarray(found.float().cpu().numpy(), dtype=np.float32)

    def texts(self, texts: Sequence[str]) -> Array:
        with self._torch.inference_mode():
            found = self._model.encode_text(self._tokenize(list(texts)).to(self._device))
        return np.asarray(found.float().cpu().numpy(), dtype=np.float32)
