# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``analyze`` says of a picture's type, materials and colors, without any hint from names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..models.holder import Models
from ..models.roles import Array
from ..perception import materials
from ..perception.color_names import closest_label
from ..perception.types import from_pictures
from ..perception.vocabulary import find_type
from ..records import TypeValue
from .looks import Look


@dataclass(frozen=True, slots=True)
class Attributes:
    type: TypeValue
    family: str
    materials: tuple[str, ...]
    tones: Array

    def color_label(self, labels: Sequence[str]) -> str:
        """The label of a closed list of color names, or empty."""
        return closest_label((), labels, self.tones, self.family)


def attributes(look: Look, models: Models) -> Attributes:
    joint = look.joint(models)
    finding, family, _ = from_pictures(joint, models)
    kind = find_type(finding.value) if finding.value else None
    found = materials.from_pictures(joint, kind, models)
    return Attributes(finding, family, tuple(value.value for value in found), look.tones)
