# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the eyes: ``python -m backlot.backend.training DATA…`` with each DATA a folder that holds ``index.csv``.

Cut-outs of the pictures and embeddings of the sentences are made once and kept (``--cache``). The training takes two
minutes on a large GPU; without one it is a matter of many hours. Writes adapter.safetensors, tuning.safetensors
(additions to the vision model), types.safetensors (the vocabulary in the new space) and MODEL_CARD.md.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from ..evaluate.scores import Figures, expected_calibration_error, validation
from ..files import save_tensors
from ..models.adapter import ADAPTER, Adapter, load_adapter, softmax
from ..models.holder import Models
from ..models.onnx_weights import read_weights
from ..models.registry import entry_for_role
from ..models.roles import Array, TextModel
from ..models.store import cache_dir
from ..models.vision_onnx import TUNING, tuned_space
from ..perception.types import SHIPPED, TypeBank, bank_key, type_sentences
from ..perception.vocabulary import load_types, type_index
from ..protocol import BacklotError
from .card import model_card
from .cutouts import cut_pictures
from .data import PERMISSIVE, Row, read_rows, split, text_features
from .pictures import load_pictures
from .train import Settings, Trained, embed, train

log = logging.getLogger("backlot.training")

CAUTION = 0.96
"""Part of the fitted temperature that is used: users' photos are harder than the held-out ones, which come from the
sources that were trained on. Between what calibrates the validation part (1.0) and photos of worn clothes (0.7)."""


def is_permissive(row: Row) -> bool:
    return row.licence.startswith(PERMISSIVE)


def all_sentences(rows: Sequence[Row], model: TextModel, cache: Path) -> tuple[list[str], Array]:
    """Every sentence of the rows and its embedding; captions and labels are kept apart, as labels change more often."""
    captions = sorted({text for row in rows if row.kind == "caption" for text in row.texts()})
    known = set(captions)
    labels = sorted({text for row in rows if row.kind != "caption" for text in row.texts()} - known)
    parts = [text_features(texts, model, cache) for texts in (captions, labels) if texts]
    return captions + labels, np.concatenate(parts)


def fit_temperature(scores: Array, truth: Sequence[int]) -> float:
    """The multiplier of cosine scores with the least negative log likelihood."""
    rows, best = np.arange(len(truth)), (float("inf"), 1.0)
    for temperature in np.geomspace(4.0, 120.0, 60):
        likelihood = softmax(scores, float(temperature))[rows, list(truth)]
        best = min(best, (float(-np.log(np.maximum(likelihood, 1e-9)).mean()), float(temperature)))
    return best[1]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m backlot.backend.training", description=(__doc__ or "").strip())
    parser.add_argument("data", type=Path, nargs="*", help="folders with index.csv and the pictures")
    parser.add_argument("--words", action="store_true", help="do not train: only bring types.safetensors up to date")
    parser.add_argument("--out", type=Path, default=ADAPTER.parent, help="where the weights are written")
    parser.add_argument(
        "--cache", type=Path, default=cache_dir() / "training", help="where cut-outs and texts are kept"
    )
    parser.add_argument("--steps", type=int, default=Settings().steps)
    parser.add_argument("--permissive", action="store_true", help="only sources whose licence is permissive")
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    try:
        if args.words:
            write_bank(args.out, Models(chosen={}))
            return 0
        if not args.data:
            parser.error("give the folder with index.csv")
        run(args.data, args.out, args.cache, args.steps, args.permissive)
    except BacklotError as ex:
        print(ex, file=sys.stderr)
        return 1
    return 0


def run(folders: Sequence[Path], out: Path, cache: Path, steps: int, permissive: bool) -> None:
    """The whole way from pictures to weights and model card."""
    models = Models(chosen={})
    vision = entry_for_role("vision", models.store.entries)
    weights = read_weights(models.store.path(vision.id) / vision.files[0].name)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    settings = Settings(steps=steps)
    rows = [row for folder in folders for row in read_rows(folder)]
    training, held = split(rows)
    free = [number for number in training if is_permissive(rows[number])]
    texts, vectors = all_sentences(rows, models.text, cache)
    log.info("%d pictures; %d of them to train on, on %s", len(rows), len(training), device)
    pictures = load_pictures([row.open for row in rows])
    things = [number for number in training if rows[number].kind in ("object", "product")]
    files = cut_pictures([rows[number] for number in things], models.cutout, cache)
    cut = {number: path for number, path in zip(things, files, strict=True) if path is not None}
    cut_out = dict(zip(cut, load_pictures([partial(Image.open, path) for path in cut.values()]), strict=True))

    def attempt(numbers: Sequence[int]) -> Trained:
        again = [number for number in numbers if number in cut_out]
        seen = torch.cat([pictures[list(numbers)], *([torch.stack([cut_out[n] for n in again])] if again else [])])
        chosen = [rows[number] for number in (*numbers, *again)]
        return train(chosen, seen, texts, vectors, weights, settings, device)

    def measured(trained: Trained, numbers: Sequence[int]) -> tuple[Adapter, Array, Figures]:
        adapter = Adapter({name: value.astype(np.float32) for name, value in trained.adapter().items()},
                          trained.temperature, "training")  # fmt: skip
        features = embed(trained.vision, pictures.to(device)).cpu().numpy()
        return adapter, features, validation(rows, numbers, held, features, adapter, models)

    used = free if permissive else training
    started = time.monotonic()
    trained = attempt(used)
    seconds = time.monotonic() - started
    adapter, features, figures = measured(trained, used)
    temperature, calibration = calibrate(rows, held, features, adapter, models)
    figures.append(("type confidence, expected calibration error", calibration))
    log.info("trained in %.0f s, temperature over the types %.1f", seconds, temperature)
    for name, value in figures:
        log.info("%-60s %.3f", name, value)
    out.mkdir(parents=True, exist_ok=True)
    save_tensors(out / TUNING.name, trained.tuning(), {"vision": vision.space, "rank": str(settings.rank)})
    metadata = {
        "vision": tuned_space(vision.space, out / TUNING.name), "text": models.text.space,
        "temperature": f"{trained.temperature:.3f}", "type_temperature": f"{temperature:.3f}",
        "settings": json.dumps(asdict(settings)),
    }  # fmt: skip
    save_tensors(out / ADAPTER.name, trained.adapter(), metadata)
    write_bank(out, models)
    others = [] if permissive else measured(attempt(free), free)[2]
    card = model_card([rows[n] for n in used], settings, figures, others, metadata, f"{seconds:.0f} s on {device}")
    (out / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    log.info("the card is written to %s", out)


def write_bank(out: Path, models: Models) -> None:
    """types.safetensors: the vocabulary's sentences in the adapter's space. Needed again when types.toml changes."""
    vision = entry_for_role("vision", models.store.entries)
    adapter = load_adapter(tuned_space(vision.space, out / TUNING.name), models.text.space, out / ADAPTER.name)
    sentences, _ = type_sentences(load_types())
    joint = adapter.text_to_joint(models.text.embed(sentences)).astype(np.float16)
    save_tensors(out / SHIPPED.name, {"joint": joint}, {"key": bank_key(adapter.space, sentences)})


def calibrate(
    rows: Sequence[Row], held: Sequence[int], pictures: Array, adapter: Adapter, models: Models
) -> tuple[float, float]:
    """Temperature over all types from the held-out pictures with a known type, and the calibration error it leaves.

    Fitted on every second picture, measured on the others.
    """
    bank = TypeBank(Models(models.store, text=models.text, bridge=adapter))
    number_of = {kind.name: number for number, kind in enumerate(bank.types)}
    known = [(n, number_of[type_index()[kind].name]) for n in held if (kind := rows[n].product_type())]
    scores = bank.scores(adapter.image_to_joint(pictures[[n for n, _ in known]]))
    truth = [kind for _, kind in known]
    temperature = CAUTION * fit_temperature(scores[::2], truth[::2])
    return temperature, expected_calibration_error(softmax(scores[1::2], temperature), truth[1::2])


if __name__ == "__main__":
    sys.exit(main())
