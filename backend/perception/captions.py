# SPDX-License-Identifier: GPL-3.0-or-later
"""What a captioner says of a picture, when one was chosen: a further source beside what is measured and recognized.

It is kept apart from the other findings: a caption is free text, may name what is not there, and decides nothing.
"""

from __future__ import annotations

from PIL import Image

from ..models.holder import Models
from ..records import Value

LONGEST = 200
CONFIDENCE = 0.4
"""Captioners tell no confidence of their own; this one says: more likely helpful than not, and not measured."""
NONE = Value("", 0.0, "inferred")


def caption(picture: Image.Image, models: Models) -> Value:
    """The caption of the product's picture, or an empty value where no captioner was chosen."""
    model = models.captioner
    if model is None:
        return NONE
    text = "".join(char for char in model.caption([picture])[0] if char.isprintable()).strip()[:LONGEST]
    return Value(text, CONFIDENCE, "inferred", f"caption by {model.name}, not checked") if text else NONE
