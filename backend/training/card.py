# SPDX-License-Identifier: GPL-3.0-or-later
"""The model card of a trained adapter, written from what was really used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from .data import Row

if TYPE_CHECKING:
    from .train import Settings

_LIMITS = """\
## Limits

- The pictures were seen by a model of 5 million parameters at 224 pixels: small print, brands and fine differences of
  kind (a serum and a perfume bottle) are often beyond it. Below a confidence of 0.25 Backlot asks.
- Mood and style are not visible to it; Backlot takes them from the family, material and color (its playbook).
- Materials of photos are guesses at what a surface looks like, and are told with low confidence.
- English words only. The fashion and shop pictures come from few shops; people, faces and places are not its purpose.
"""


_CHOICE = """\
Sources marked research or test use limit what the pictures may be used for. Leaving them out costs far more than
two points (last column of the figures), so they are in; whoever needs weights without them runs the same command
with `--permissive`."""


def _score(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def model_card(
    rows: Sequence[Row],
    settings: Settings,
    figures: Sequence[tuple[str, float]],
    others: Sequence[tuple[str, float]],
    metadata: Mapping[str, str],
    time: str,
) -> str:
    """Markdown. ``rows`` are the training rows; the table of sources and licences comes from them.

    figures: name and score. others: the same scores of an adapter trained without the sources that have no permissive
    licence; empty when this is that adapter.
    """
    used = Counter((row.source, row.kind, row.licence) for row in rows)
    sources = [
        f"| {source} | {kind} | {count} | {licence} |" for (source, kind, licence), count in sorted(used.items())
    ]
    beside = dict(others)
    scores = [f"| {name} | {value:.3f} | {_score(beside.get(name))} |" for name, value in figures]
    words = ", ".join(f"{key} {value}" for key, value in asdict(settings).items())
    choice = _CHOICE if others else "Only sources with a permissive licence were used."
    return "\n".join(
        [
            "# Adapter between pictures and words", "",
            "Two small towers that map the features of a vision model and the embeddings of a frozen text model into",
            "one space, so that products can be ranked by words, and low-rank additions to the vision model's last two",
            "stages. Trained for Backlot with `python -m backlot.backend.training DATA…`: labels by all names of their",
            "kind, captions by InfoNCE, and names that EfficientNet-Lite2 (Apache-2.0) sees in each picture.",
            "`models/adapter.py` and `models/vision_onnx.py` run it.", "",
            f"- vision: `{metadata['vision']}`, text: `{metadata['text']}`",
            f"- settings: {words}; {time}",
            f"- temperature over the types: {metadata['type_temperature']}",
            "- `types.safetensors` holds the vocabulary's sentences in this space; it is made by the same command.", "",
            "## Training data", "",
            "No picture is part of this repository; licences are as the index of the pictures states them.", choice, "",
            "| source | kind | pictures | licence as stated |", "| --- | --- | --- | --- |", *sources, "",
            "## Figures", "",
            "On held-out pictures (validation parts; where the index has none, a tenth of fashion and grocery, a fifth",
            "of fmd and scene15, a third of clothing_real: see `split`), closed list of the source's own labels, by",
            "names only:", "",
            "| task | score | permissive sources only |", "| --- | --- | --- |", *scores, "", _LIMITS,
        ]
    )  # fmt: skip
