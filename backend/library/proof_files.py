# SPDX-License-Identifier: GPL-3.0-or-later
"""Proofs as files: read, compared with the brief's words through the bridge, judged by `proof`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image, UnidentifiedImageError

from ..models.roles import Array, Bridge, TextModel, VisionModel
from ..protocol import BacklotError
from . import proof


class Eyes(Protocol):
    """The part of `Models` that is used here."""

    @property
    def vision(self) -> VisionModel: ...

    @property
    def text(self) -> TextModel: ...

    @property
    def bridge(self) -> Bridge: ...


def words(brief: Mapping[str, Any]) -> str:
    """What a caption of the picture that the brief asks for would say; empty for an empty brief."""
    surfaces = " and ".join(str(surface) for surface in list(brief.get("surfaces") or [])[:2])
    parts = [
        f"A photo of a {brief.get('product')}" + (f" on {surfaces}" if surfaces else "")
        if brief.get("product")
        else "",
        str(brief.get("backdrop") or ""),
        ", ".join(str(mood) for mood in list(brief.get("mood") or [])[:2]),
    ]
    return ", ".join(part for part in parts if part)


def judge(
    proofs: Sequence[Mapping[str, Any]], features: Mapping[str, Any], brief: Mapping[str, Any], eyes: Eyes
) -> list[dict[str, Any]]:
    """Each proof judged: ``{"set", "picture", "mask", "hidden", "cut"}`` gets score, scores, reason and objection. One
    that has its score already, or a ``fault``, stays as it is.

    Raises BacklotError("bad_picture") for a file that cannot be read.
    """
    text = words(brief)
    query = eyes.bridge.text_to_joint(eyes.text.embed([text]))[0] if text else None
    lightness = proof.product_lightness(features)
    return [
        each if "score" in each or each.get("fault") else _one(each, query, lightness, eyes)
        for each in map(dict, proofs)
    ]


def _one(told: dict[str, Any], query: Array | None, lightness: float | None, eyes: Eyes) -> dict[str, Any]:
    image, mask = _open(told["picture"]).convert("RGB"), _open(told["mask"]).convert("L")
    if mask.size != image.size:
        mask = mask.resize(image.size)
    near: float | None = None
    # with other models than those of the offline pack nobody knows what a cosine means
    if query is not None and eyes.bridge.calibrated:
        seen = eyes.bridge.image_to_joint(eyes.vision.embed_images([image]))[0]
        near = proof.scaled(float(seen @ query), "brief")
    found = proof.judge(
        proof.Proof(
            np.asarray(image, np.float64) / 255, np.asarray(mask, np.float64) / 255, lightness,
            float(told.get("hidden") or 0.0), bool(told.get("cut")), near,
        )
    )  # fmt: skip
    reason, objection = proof.reasons(found)
    return {
        **told, "score": round(proof.score(found), 4),
        "scores": {name: round(part.value, 4) for name, part in found.items()},
        "reason": reason, "objection": objection,
    }  # fmt: skip


def _open(path: Any) -> Image.Image:
    try:
        image = Image.open(Path(str(path)))
        image.load()
    except (OSError, UnidentifiedImageError) as ex:
        raise BacklotError("bad_picture", f"The proof '{path}' cannot be read.", "Make the proofs again.") from ex
    return image
