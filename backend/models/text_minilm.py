# SPDX-License-Identifier: GPL-3.0-or-later
"""all-MiniLM-L6-v2 in numpy: a six-layer BERT, mean pooling, 384 numbers of length one.

Own forward pass, because the cold start counts: numpy and `tokenizers` are ready in 0.3 s where torch and
transformers take several seconds on two cores, and for labels of a few words the speed is the same. A backend test
compares it with the reference implementation.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..protocol import BacklotError
from .roles import Array, TextModel, unit

LAYERS, HEADS, WIDTH, MAX_TOKENS = 6, 12, 384, 128
_BATCH = 32
_EPS = 1e-12


def _layer_norm(x: Array, weight: Array, bias: Array) -> Array:
    x = x - x.mean(axis=-1, keepdims=True)
    x /= np.sqrt((x * x).mean(axis=-1, keepdims=True) + _EPS)
    return np.asarray(x * weight + bias, dtype=np.float32)


def _gelu(x: Array) -> Array:
    """Exact GELU; erf after Abramowitz and Stegun 7.1.26 (absolute error below 2e-7), which numpy lacks."""
    z = np.abs(x) * np.float32(0.7071067811865476)
    t = 1.0 / (1.0 + np.float32(0.3275911) * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * np.float32(1.061405429)))))
    erf = 1.0 - poly * np.exp(-z * z)
    return np.asarray(0.5 * x * (1.0 + np.copysign(erf, x)), dtype=np.float32)


class MiniLM(TextModel):
    """Reads the official safetensors file and tokenizer.json. Texts are cut at 128 tokens."""

    dimensions = WIDTH

    def __init__(self, folder: Path, space: str) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self.space = space
        try:
            weights = load_file(str(folder / "model.safetensors"))
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as ex:  # both libraries raise their own, undocumented kinds
            raise BacklotError(
                "bad_model", f"The text model in {folder} cannot be read: {ex}.", "Fetch it again: backlot models fetch"
            ) from ex
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._words = weights["embeddings.word_embeddings.weight"]
        self._fixed = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._first = (weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"])
        self._layers = [self._layer(weights, f"encoder.layer.{n}.") for n in range(LAYERS)]

    @staticmethod
    def _layer(weights: dict[str, Array], at: str) -> dict[str, Array]:
        """One layer's matrices, transposed for ``x @ w``; query, key and value in one."""
        three = [f"{at}attention.self.{part}" for part in ("query", "key", "value")]
        out = {
            "qkv": np.ascontiguousarray(np.concatenate([weights[f"{part}.weight"] for part in three]).T),
            "qkv_bias": np.concatenate([weights[f"{part}.bias"] for part in three]),
        }
        names = {"attended": "attention.output.dense", "up": "intermediate.dense", "down": "output.dense"}
        for name, long in names.items():
            out[name] = np.ascontiguousarray(weights[f"{at}{long}.weight"].T)
            out[f"{name}_bias"] = weights[f"{at}{long}.bias"]
        for name, long in {"norm1": "attention.output.LayerNorm", "norm2": "output.LayerNorm"}.items():
            out[name], out[f"{name}_bias"] = weights[f"{at}{long}.weight"], weights[f"{at}{long}.bias"]
        return out

    def embed(self, texts: Sequence[str]) -> Array:
        result = np.zeros((len(texts), WIDTH), dtype=np.float32)
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(ids)), key=lambda index: len(ids[index]))  # alike lengths together: little padding
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            result[rows] = self._forward([ids[row] for row in rows])
        return result

    def _forward(self, ids: Sequence[Sequence[int]]) -> Array:
        """(n, 384) of a batch of token ids."""
        count, length = len(ids), max(len(row) for row in ids)
        tokens = np.zeros((count, length), dtype=np.int64)
        mask = np.zeros((count, length), dtype=np.float32)
        for number, row in enumerate(ids):
            tokens[number, : len(row)] = row
            mask[number, : len(row)] = 1.0
        x = _layer_norm(self._words[tokens] + self._fixed[:length], *self._first)
        bias = ((1.0 - mask) * -1e9)[:, None, None, :].astype(np.float32)
        for layer in self._layers:
            x = self._attend(x, layer, bias)
            inner = _gelu(x @ layer["up"] + layer["up_bias"])
            x = _layer_norm(x + inner @ layer["down"] + layer["down_bias"], layer["norm2"], layer["norm2_bias"])
        return unit((x * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True))

    @staticmethod
    def _attend(x: Array, layer: dict[str, Array], bias: Array) -> Array:
        count, length, _ = x.shape
        qkv = (x @ layer["qkv"] + layer["qkv_bias"]).reshape(count, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = qkv.transpose(2, 0, 3, 1, 4)
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(WIDTH // HEADS)) + bias
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(count, length, WIDTH)
        out = x + mixed @ layer["attended"] + layer["attended_bias"]
        return _layer_norm(out, layer["norm1"], layer["norm1_bias"])
