# SPDX-License-Identifier: GPL-3.0-or-later
"""The likelihood of a text under the offline pack's language model (SmolLM2, GGUF), in torch.

llama.cpp's server tells no likelihood of a given text, so the weights are read and run here. For measuring only: the
engine itself has no torch.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from backlot.backend.models import torch_runtime
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

torch, transformers = torch_runtime.load("torch", "transformers")

_PLAIN = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
F32, F16, Q4_0, Q4_1, Q8_0, Q6_K = 0, 1, 2, 3, 8, 14


def _value(file: BinaryIO, kind: int) -> Any:
    if kind == 8:
        return file.read(struct.unpack("<Q", file.read(8))[0]).decode("utf-8", "replace")
    if kind == 9:
        of, count = struct.unpack("<IQ", file.read(12))
        return [_value(file, of) for _ in range(count)]
    form = _PLAIN[kind]
    return struct.unpack(form, file.read(struct.calcsize(form)))[0]


def _numbers(raw: bytes, kind: int, count: int) -> np.ndarray:
    """Dequantized values, float32 (count,)."""
    data = np.frombuffer(raw, np.uint8)
    if kind == F32:
        return data.view(np.float32).copy()
    if kind == F16:
        return data.view(np.float16).astype(np.float32)
    if kind == Q8_0:
        blocks = data.reshape(count // 32, 34)
        scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        return (scale * blocks[:, 2:].copy().view(np.int8)).reshape(-1)
    if kind in (Q4_0, Q4_1):
        head = 2 if kind == Q4_0 else 4
        blocks = data.reshape(count // 32, head + 16)
        scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        least = -8.0 * scale if kind == Q4_0 else blocks[:, 2:4].copy().view(np.float16).astype(np.float32)
        codes = blocks[:, head:]
        return (np.concatenate([codes & 15, codes >> 4], axis=1) * scale + least).reshape(-1)
    if kind == Q6_K:
        blocks = data.reshape(count // 256, 210)
        low, high = blocks[:, :128].reshape(-1, 2, 64), blocks[:, 128:192].reshape(-1, 2, 32)
        scales = blocks[:, 192:208].copy().view(np.int8).astype(np.float32)
        whole = blocks[:, 208:].copy().view(np.float16).astype(np.float32)
        parts = []
        for half in range(2):
            bits = high[:, half]
            a, b = low[:, half, :32], low[:, half, 32:]
            for shift, codes in enumerate((a & 15, b & 15, a >> 4, b >> 4)):
                parts.append((codes | ((bits >> (2 * shift) & 3) << 4)).astype(np.float32) - 32.0)
        codes = np.stack(parts, axis=1).reshape(-1, 16, 16)
        return (codes * (scales * whole)[:, :, None]).reshape(-1)
    raise ValueError(f"GGUF type {kind} is not read here")


_SIZE = {F32: (1, 4), F16: (1, 2), Q4_0: (32, 18), Q4_1: (32, 20), Q8_0: (32, 34), Q6_K: (256, 210)}
_NAMES = {
    "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm", "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}  # fmt: skip


def _read(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    with path.open("rb") as file:
        _magic, _version, tensors, pairs = struct.unpack("<4sIQQ", file.read(24))
        meta = {}
        for _ in range(pairs):
            key = _value(file, 8)
            meta[key] = _value(file, struct.unpack("<I", file.read(4))[0])
        table = []
        for _ in range(tensors):
            name = _value(file, 8)
            dims = struct.unpack("<I", file.read(4))[0]
            shape = struct.unpack(f"<{dims}Q", file.read(8 * dims))
            table.append((name, shape, *struct.unpack("<IQ", file.read(12))))
        start = -(-file.tell() // 32) * 32
        found = {}
        for name, shape, kind, offset in table:
            count = int(np.prod(shape))
            values, size = _SIZE[kind]
            file.seek(start + offset)
            found[name] = _numbers(file.read(count // values * size), kind, count).reshape(shape[::-1])
    return meta, found


def _unpermuted(weight: np.ndarray, heads: int) -> np.ndarray:
    """llama.cpp interleaves the halves of each head's rotary dimensions; transformers does not."""
    rows, columns = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


class Likelihood:
    """Log-likelihoods of texts, natural logarithm, summed and per token."""

    def __init__(self, path: Path) -> None:
        meta, found = _read(path)

        def of(key: str) -> Any:
            return meta[f"llama.{key}"]

        heads, pairs = of("attention.head_count"), of("attention.head_count_kv")
        config = transformers.LlamaConfig(
            vocab_size=len(meta["tokenizer.ggml.tokens"]), hidden_size=of("embedding_length"),
            intermediate_size=of("feed_forward_length"), num_hidden_layers=of("block_count"),
            num_attention_heads=heads, num_key_value_heads=pairs, rms_norm_eps=of("attention.layer_norm_rms_epsilon"),
            rope_theta=of("rope.freq_base"), max_position_embeddings=2048,
            tie_word_embeddings="output.weight" not in found,
        )  # fmt: skip
        state = {
            "model.embed_tokens.weight": found["token_embd.weight"], "model.norm.weight": found["output_norm.weight"],
            "lm_head.weight": found.get("output.weight", found["token_embd.weight"]),
        }  # fmt: skip
        for name, value in found.items():
            if name.startswith("blk."):
                _, index, part, _ = name.split(".")
                if part in ("attn_q", "attn_k"):
                    value = _unpermuted(value, heads if part == "attn_q" else pairs)
                state[f"model.layers.{index}.{_NAMES[part]}.weight"] = value
        self.model = transformers.LlamaForCausalLM(config).eval()
        self.model.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(v)) for name, v in state.items()})
        tokens = {token: index for index, token in enumerate(meta["tokenizer.ggml.tokens"])}
        merges = [tuple(pair.split(" ", 1)) for pair in meta["tokenizer.ggml.merges"]]
        self.tokenizer = Tokenizer(models.BPE(vocab=tokens, merges=merges))
        digits = pre_tokenizers.Digits(individual_digits=True)
        self.tokenizer.pre_tokenizer = pre_tokenizers.Sequence([digits, pre_tokenizers.ByteLevel(False)])
        self.tokenizer.decoder = decoders.ByteLevel()

    def ids(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text).ids)

    @torch.inference_mode()
    def of(self, before: str, texts: Sequence[str]) -> list[tuple[float, int]]:
        """(log-likelihood, tokens) of each text that follows ``before``, which must not be empty."""
        bodies = [self.ids(text) for text in texts]
        longest = max(len(body) for body in bodies)
        # what comes before is read once for all texts
        head = self.model(torch.tensor([self.ids(before)]), use_cache=True, logits_to_keep=1)
        head.past_key_values.batch_repeat_interleave(len(bodies))
        batch = torch.tensor([body + [0] * (longest - len(body)) for body in bodies])
        rest = self.model(batch, past_key_values=head.past_key_values).logits
        logits = torch.cat([head.logits.expand(len(bodies), -1, -1), rest[:, :-1]], dim=1).log_softmax(-1)
        out = []
        for row, body in enumerate(bodies):
            picked = logits[row, : len(body)].gather(1, torch.tensor(body)[:, None])
            out.append((float(picked.sum()), len(body)))
        return out

    def perplexity(self, text: str) -> float:
        """Of the whole text, after a plain opening."""
        total, count = self.of("Studio brief. ", [text])[0]
        return float(np.exp(-total / count))
