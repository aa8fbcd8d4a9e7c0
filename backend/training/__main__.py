# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the adapter: ``python -m backlot.backend.training DATA`` with DATA a folder that holds ``index.csv``.

Features of the pictures and sentences are computed once and kept (``--cache``); the training itself takes minutes on
two cores. Writes adapter.safetensors, types.safetensors (the vocabulary in the new space) and MODEL_CARD.md.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from ..evaluate.scores import Figures, expected_calibration_error, validation
from ..models.adapter import ADAPTER, Adapter, load_adapter, softmax
from ..models.holder import Models
from ..models.roles import Array, TextModel
from ..models.store import cache_dir
from ..perception.types import TypeBank, bank_key, type_sentences
from ..perception.vocabulary import load_types, type_index
from ..protocol import BacklotError
from .card import model_card
from .data import Row, image_features, read_rows, text_features

log = logging.getLogger("backlot.training")

PERMISSIVE = ("MIT", "CC BY 4.0", "CC0", "ours")
HELD_OUT = ("fashion", "grocery")
"""Sources without a validation part: a tenth of each is kept from training, for calibration."""
CAUTION = 0.85
"""Part of the fitted temperature that is used: users' photos are harder than the held-out ones, which come from the
sources that were trained on. Between what calibrates the validation part (1.0) and photos of worn clothes (0.5)."""


def is_permissive(row: Row) -> bool:
    return row.licence.startswith(PERMISSIVE)


def split(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    """Indices of training and validation rows."""
    held: list[int] = []
    seen: Counter[str] = Counter()
    for number, row in enumerate(rows):
        seen[row.source] += 1
        if row.split == "val" or (row.source in HELD_OUT and seen[row.source] % 10 == 0):
            held.append(number)
    inside = set(held)
    return [number for number in range(len(rows)) if number not in inside], held


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
    parser.add_argument("data", type=Path, nargs="?", help="folder with index.csv and the pictures")
    parser.add_argument("--words", action="store_true", help="do not train: only bring types.safetensors up to date")
    parser.add_argument("--out", type=Path, default=ADAPTER.parent, help="where the weights are written")
    parser.add_argument("--cache", type=Path, default=cache_dir() / "training", help="where features are kept")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--permissive", action="store_true", help="only sources whose licence is permissive")
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    try:
        if args.words:
            write_bank(args.out, Models())
            return 0
        if args.data is None:
            parser.error("give the folder with index.csv")
        run(args.data, args.out, args.cache, args.steps, args.permissive)
    except BacklotError as ex:
        print(ex, file=sys.stderr)
        return 1
    return 0


def run(folder: Path, out: Path, cache: Path, steps: int, permissive: bool) -> None:
    """The whole way from pictures to weights and model card."""
    from safetensors.numpy import save_file

    from .train import Settings, Trained, train

    models = Models()
    everything = read_rows(folder)
    log.info("%d pictures; computing features", len(everything))
    pictures = image_features(folder, [row.path for row in everything], models.vision, cache)
    texts, vectors = all_sentences(everything, models.text, cache)
    training, held = split(everything)
    free = [number for number in training if is_permissive(everything[number])]
    training = free if permissive else training
    settings = Settings(steps=steps)

    def attempt(numbers: list[int]) -> tuple[Trained, Adapter, Figures]:
        made = train([everything[n] for n in numbers], [pictures[numbers]], texts, vectors, settings)
        rounded = {name: np.asarray(value, dtype=np.float32) for name, value in made.tensors().items()}
        bridge = Adapter(rounded, made.temperature, "training")
        return made, bridge, validation(everything, numbers, held, pictures, bridge, models)

    started = time.monotonic()
    trained, adapter, figures = attempt(training)
    seconds = time.monotonic() - started
    temperature, calibration = calibrate(everything, held, pictures, adapter, models)
    figures.append(("type confidence, expected calibration error", calibration))
    others = [] if permissive else attempt(free)[2]
    metadata = {
        "vision": models.vision.space, "text": models.text.space, "temperature": f"{trained.temperature:.3f}",
        "type_temperature": f"{temperature:.3f}", "settings": json.dumps(asdict(settings)),
    }  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    beside = out / "adapter.safetensors.part"
    save_file(trained.tensors(), str(beside), metadata)
    os.replace(beside, out / "adapter.safetensors")
    write_bank(out, models)
    card = model_card([everything[n] for n in training], settings, figures, others, metadata, seconds)
    (out / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    for name, value in figures:
        log.info("%-52s %.3f", name, value)
    log.info("trained in %.0f s; written to %s", seconds, out)


def write_bank(out: Path, models: Models) -> None:
    """types.safetensors: the vocabulary's sentences in the adapter's space. Needed again when types.toml changes."""
    from safetensors.numpy import save_file

    adapter = load_adapter(models.vision.space, models.text.space, out / "adapter.safetensors")
    sentences, _ = type_sentences(load_types())
    joint = adapter.text_to_joint(models.text.embed(sentences)).astype(np.float16)
    beside = out / "types.safetensors.part"
    save_file({"joint": joint}, str(beside), {"key": bank_key(adapter.space, sentences)})
    os.replace(beside, out / "types.safetensors")


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
