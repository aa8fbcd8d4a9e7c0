# SPDX-License-Identifier: GPL-3.0-or-later
"""Progress over several pictures, with the time that is left. Pure: no bpy."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """Tells of ``count`` pictures, one after the other; those that are kept from an earlier run cost no time."""

    def __init__(
        self, count: int, tell: Callable[[float, str], None], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._count, self._tell, self._now = count, tell, now
        self._at, self._worked, self._spent = 0, 0, 0.0
        self._label, self._start = "", now()

    def begin(self, label: str) -> None:
        self._label, self._start = label, self._now()
        self.tell(0.0, "")

    def tell(self, fraction: float, _text: str) -> None:
        """Progress within the picture, 0-1."""
        whole = (self._at + min(1.0, fraction)) / self._count
        self._tell(whole, f"{self._label} ({self._at + 1} of {self._count}){self._left(fraction)}")

    def done(self) -> None:
        """The picture is there."""
        self._spent += self._now() - self._start
        self._worked += 1
        self._at += 1

    def kept(self) -> None:
        """The picture was there already."""
        self._at += 1

    def _left(self, fraction: float) -> str:
        """Said from the second picture on that was really taken."""
        if not self._worked:
            return ""
        return f", {words(self._spent / self._worked * (self._count - self._at - min(1.0, fraction)))} left"


def words(seconds: float) -> str:
    """A duration as people say it: 40 s, 12 min, 3 h 20 min."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
