# SPDX-License-Identifier: GPL-3.0-or-later
"""Very small models with random weights, written in the layouts in which the model hub has the real ones."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

WORDS = (
    "a photo of product red green blue bottle perfume shoe sneaker watch lamp chair mug marble wood glass metal "
    "leather studio light soft the on in with and 향수 병 빨간 신발"
)
SIDE = 32


def _torch() -> Any:
    import torch

    torch.manual_seed(7)
    return torch


def write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data), encoding="utf-8")


def tokenizer(folder: Path, *, start: str, end: str, pad: str, settings: dict[str, Any]) -> int:
    """tokenizer.json of a byte-level BPE that puts ``start`` and ``end`` around a text; the size of its vocabulary."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    special = list(dict.fromkeys(token for token in (pad, start, end) if token))
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator([WORDS] * 4, trainer)
    around = [(token, made.token_to_id(token)) for token in dict.fromkeys((start, end)) if token]
    template = f"{start} $A {end}".strip()
    made.post_processor = processors.TemplateProcessing(single=template, special_tokens=around)
    made.save(str(folder / "tokenizer.json"))
    write_json(folder / "tokenizer_config.json", settings)
    return int(made.get_vocab_size())


def open_clip_folder(folder: Path, *, siglip: bool = False, vision: dict[str, Any] | None = None) -> Path:
    """open_clip_config.json and open_clip_model.safetensors; siglip: with a tokenizer.json, not open_clip's own."""
    torch = _torch()
    from backlot.backend.models.torch_runtime import load

    (open_clip,) = load("open_clip")
    from safetensors.torch import save_file

    folder.mkdir(parents=True)
    text: dict[str, Any] = {"context_length": 24, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2}
    config: dict[str, Any] = {
        "embed_dim": 24,
        "vision_cfg": vision or {"image_size": SIDE, "layers": 2, "width": 32, "head_width": 16, "patch_size": 8},
        "text_cfg": text,
    }
    shown = {
        "mean": [0.48, 0.46, 0.41],
        "std": [0.27, 0.26, 0.28],
        "interpolation": "bicubic",
        "resize_mode": "shortest",
    }
    if siglip:
        size = tokenizer(
            folder, start="", end="</s>", pad="<pad>",
            settings={"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>", "eos_token": "</s>"},
        )  # fmt: skip
        text |= {
            "vocab_size": size, "hf_tokenizer_name": "owner/tiny", "tokenizer_kwargs": {"clean": "canonicalize"},
            "no_causal_mask": True, "proj_bias": True, "pool_type": "last",
        }  # fmt: skip
        config |= {"custom_text": True, "init_logit_bias": -10}
        shown |= {"resize_mode": "squash"}
    write_json(folder / "open_clip_config.json", {"model_cfg": config, "preprocess_cfg": shown})
    kind = open_clip.CustomTextCLIP if config.pop("custom_text", False) else open_clip.CLIP
    model = kind(**json.loads(json.dumps(config)))
    with torch.no_grad():
        model.logit_scale.fill_(3.0)
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, str(folder / "open_clip_model.safetensors"))
    return folder


_TEXT = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
_PICTURE = {**_TEXT, "image_size": SIDE, "patch_size": 8}


def transformers_clip_folder(folder: Path) -> Path:
    """A CLIPModel as transformers saves it."""
    torch = _torch()
    from backlot.backend.models.torch_runtime import load

    (transformers,) = load("transformers")
    folder.mkdir(parents=True)
    start, end = "<|startoftext|>", "<|endoftext|>"
    size = tokenizer(
        folder, start=start, end=end, pad="",
        settings={"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": start, "eos_token": end, "pad_token": end,
                  "model_max_length": 24},
    )  # fmt: skip
    text = {**_TEXT, "vocab_size": size, "max_position_embeddings": 24, "bos_token_id": 0, "eos_token_id": 1}
    config = transformers.CLIPConfig(text_config=text, vision_config=_PICTURE, projection_dim=24)
    model = transformers.CLIPModel(config)
    with torch.no_grad():
        model.logit_scale.fill_(3.0)
    model.save_pretrained(folder)
    transformers.CLIPImageProcessorPil(size={"shortest_edge": SIDE}, crop_size=SIDE).save_pretrained(folder)
    return folder


def transformers_siglip_folder(folder: Path) -> Path:
    """A SiglipModel with SentencePiece's spiece.model, as transformers saves it."""
    torch = _torch()
    import sentencepiece
    from backlot.backend.models.torch_runtime import load

    (transformers,) = load("transformers")
    folder.mkdir(parents=True)
    text_file = folder / "words.txt"
    text_file.write_text("\n".join(WORDS.split() * 8), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text_file), model_prefix=str(folder / "spiece"), vocab_size=64, hard_vocab_limit=False,
        byte_fallback=False, minloglevel=2,
    )  # fmt: skip
    text_file.unlink()
    (folder / "spiece.vocab").unlink()
    size = sentencepiece.SentencePieceProcessor(model_file=str(folder / "spiece.model")).get_piece_size()
    settings = {"tokenizer_class": "SiglipTokenizer", "eos_token": "</s>", "pad_token": "</s>", "model_max_length": 24}
    write_json(folder / "tokenizer_config.json", settings)
    text = {**_TEXT, "vocab_size": size, "max_position_embeddings": 24, "projection_size": 32, "bos_token_id": 1,
            "eos_token_id": 2, "pad_token_id": 2}  # fmt: skip
    model = transformers.SiglipModel(transformers.SiglipConfig(text_config=text, vision_config=_PICTURE))
    with torch.no_grad():
        model.logit_scale.fill_(3.0)
        model.logit_bias.fill_(-10.0)
    model.save_pretrained(folder)
    transformers.SiglipImageProcessorPil(size={"height": SIDE, "width": SIDE}).save_pretrained(folder)
    return folder


def blip_folder(folder: Path, *, pickled: bool = False) -> Path:
    """A BLIP captioner as transformers saves it."""
    torch = _torch()
    from backlot.backend.models.torch_runtime import load

    (transformers,) = load("transformers")
    folder.mkdir(parents=True)
    size = tokenizer(
        folder, start="[CLS]", end="[SEP]", pad="[PAD]",
        settings={"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]", "cls_token": "[CLS]",
                  "sep_token": "[SEP]", "bos_token": "[CLS]"},
    )  # fmt: skip
    text = {**_TEXT, "vocab_size": size, "max_position_embeddings": 48, "encoder_hidden_size": 32,
            "bos_token_id": 1, "eos_token_id": 2, "sep_token_id": 2, "pad_token_id": 0}  # fmt: skip
    config = transformers.BlipConfig(text_config=text, vision_config=_PICTURE, projection_dim=16)
    model = transformers.BlipForConditionalGeneration(config)
    model.save_pretrained(folder)
    if pickled:
        (folder / "model.safetensors").unlink()
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
    transformers.BlipImageProcessorPil(size={"height": SIDE, "width": SIDE}).save_pretrained(folder)
    return folder


def florence2_folder(folder: Path) -> Path:
    """A Florence-2 as transformers saves it: DaViT tower, BART, and a processor with the image token."""
    _torch()
    from backlot.backend.models.torch_runtime import load

    (transformers,) = load("transformers")
    folder.mkdir(parents=True)
    size = tokenizer(
        folder, start="<s>", end="</s>", pad="<pad>",
        settings={"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>",
                  "pad_token": "<pad>", "extra_special_tokens": {"image_token": "<image>"}},
    )  # fmt: skip
    made = transformers.AutoTokenizer.from_pretrained(folder)
    images = transformers.CLIPImageProcessorPil(size={"height": 64, "width": 64}, crop_size={"height": 64, "width": 64})
    images.image_seq_length = 5  # 2 x 2 patches and their mean
    transformers.Florence2Processor(images, made).save_pretrained(folder)
    text = {
        "model_type": "bart", "vocab_size": size + 1, "d_model": 32, "encoder_layers": 1, "decoder_layers": 1,
        "encoder_attention_heads": 2, "decoder_attention_heads": 2, "encoder_ffn_dim": 32, "decoder_ffn_dim": 32,
        "max_position_embeddings": 64, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
        "decoder_start_token_id": 2, "forced_eos_token_id": 2,
    }  # fmt: skip
    vision = {
        "depths": [1, 1, 1, 1], "embed_dim": [8, 8, 16, 16], "num_heads": [1, 1, 2, 2], "num_groups": [1, 1, 2, 2],
        "window_size": 4, "projection_dim": 32,
    }  # fmt: skip
    config = transformers.Florence2Config(text_config=text, vision_config=vision, image_token_id=made.image_token_id)
    transformers.Florence2ForConditionalGeneration(config).save_pretrained(folder)
    return folder


# --- ONNX by hand: the package that writes it is no dependency ------------------------------------------------------


def _field(number: int, value: int | bytes | str) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def _tensor_type(name: str, shape: tuple[int, ...]) -> bytes:
    dimensions = b"".join(_field(1, _field(1, side)) for side in shape)
    return _field(1, name) + _field(2, _field(1, _field(1, 1) + _field(2, dimensions)))


def _node(kind: str, source: list[str], target: str, *attributes: bytes) -> bytes:
    names = b"".join(_field(1, name) for name in source)
    return names + _field(2, target) + _field(4, kind) + b"".join(_field(5, a) for a in attributes)


def onnx_cutout(path: Path, side: int, *, sigmoid: bool) -> Path:
    """A "cut-out" model: how bright a pixel is, as logits or (sigmoid) as a map of 0-1."""
    axes = _field(1, "axes") + _field(8, 1) + _field(20, 7)
    keep = _field(1, "keepdims") + _field(3, 1) + _field(20, 2)
    ten = _field(1, 1) + _field(2, 1) + _field(4, struct.pack("<f", 10.0)) + _field(8, "ten")
    nodes = [
        _node("ReduceMean", ["input_image"], "mean", axes, keep),
        _node("Mul", ["mean", "ten"], "logits" if sigmoid else "output_image"),
    ]
    nodes += [_node("Sigmoid", ["logits"], "output_image")] if sigmoid else []
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, "tiny") + _field(5, ten)
    graph += _field(11, _tensor_type("input_image", (1, 3, side, side)))
    graph += _field(12, _tensor_type("output_image", (1, 1, side, side)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_field(1, 8) + _field(8, _field(1, "") + _field(2, 13)) + _field(7, graph))
    return path
