# SPDX-License-Identifier: GPL-3.0-or-later
"""Angles brought to the half turn on either side of zero. Pure: no bpy, and numpy only in the types."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def wrapped_deg(angle: float) -> float:
    """The same direction from -180 to 180 degrees."""
    return (angle + 180) % 360 - 180


@overload
def wrapped(angle: float) -> float: ...


@overload
def wrapped(angle: NDArray[np.float64]) -> NDArray[np.float64]: ...


def wrapped(angle: Any) -> Any:
    """The same direction, or directions, from -pi to pi."""
    return (angle + math.pi) % (2 * math.pi) - math.pi
