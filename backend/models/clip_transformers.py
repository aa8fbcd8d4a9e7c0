# SPDX-License-Identifier: GPL-3.0-or-later
"""A CLIP or SigLIP model from a folder in transformers' layout, pictures and words in one space."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .joint import JointEncoder, squared
from .local import refuse_code
from .roles import Array
from .torch_runtime import bad_model, device, load

if TYPE_CHECKING:
    from PIL import Image


class TransformersClip(JointEncoder):
    """CLIP, SigLIP and SigLIP 2. ``trust_remote_code`` is never given."""

    def __init__(self, folder: Path, space: str) -> None:
        self._torch, transformers = load("torch", "transformers")
        refuse_code(folder)
        self.space = space
        self._device, kind = device()
        local: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        try:
            self._model = transformers.AutoModel.from_pretrained(
                folder, dtype=self._torch.float32, weights_only=True, **local
            )
            self.temperature = float(self._model.logit_scale.detach().exp())  # before it is rounded to half precision
            self._model.eval().to(self._device, kind)
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(folder, **local)
            self._images = transformers.AutoImageProcessor.from_pretrained(folder, backend="pil", **local)
            self._crops = bool(getattr(self._images, "do_center_crop", False))
            config = self._model.config.text_config
            self._length = int(config.max_position_embeddings)
            # SigLIP's were trained on texts padded to the end, CLIP's tell padding by their mask.
            self._padding = "max_length" if self._model.config.model_type.startswith("siglip") else "longest"
            self._kind = kind
            self.dimensions = self.texts(["a"]).shape[1]
        except Exception as ex:  # transformers and torch raise whatever they meet
            raise bad_model(folder, ex) from ex
        self.batch = 8 if self._device == "cpu" else 64

    def _array(self, output: Any) -> Array:
        return np.asarray(output.pooler_output.float().cpu().numpy(), dtype=np.float32)

    def images(self, images: Sequence[Image.Image]) -> Array:
        pictures = [image.convert("RGB") for image in images]
        made = self._images([squared(p) if self._crops else p for p in pictures], return_tensors="pt")
        made = made.to(self._device)
        made["pixel_values"] = made["pixel_values"].to(self._kind)
        with self._torch.inference_mode():
            return self._array(self._model.get_image_features(**made))

    def texts(self, texts: Sequence[str]) -> Array:
        made = self._tokenizer(
            list(texts), padding=self._padding, truncation=True, max_length=self._length, return_tensors="pt"
        ).to(self._device)
        # SigLIP's attend to the padding as well; a mask would give other vectors than those they were trained for.
        wanted = ("input_ids",) if self._padding == "max_length" else ("input_ids", "attention_mask")
        made = {name: made[name] for name in wanted if name in made}
        with self._torch.inference_mode():
            return self._array(self._model.get_text_features(**made))
