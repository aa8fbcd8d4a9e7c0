# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of the list: best first, and what the list shows already a little further down."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Protocol, TypeVar

from .cards import Card


class Placed(Protocol):
    """What is put in order."""

    @property
    def card(self) -> Card: ...

    @property
    def score(self) -> float: ...

    @property
    def usable(self) -> bool:
        """Whether the product can stand there and belongs there."""


Item = TypeVar("Item", bound=Placed)
Look = tuple[str, str]


def look(card: Card) -> Look:
    """What a set looks like at a glance: its place and its leading surface."""
    return card.place, card.surfaces[0] if card.surfaces else ""


class _Groups:
    """The items of each look, best first, and a heap of the groups by what their best one is worth now.

    Only the group that something was taken from changes, so one pick costs O(log n).
    """

    def __init__(self, items: Sequence[Placed], repeat: float) -> None:
        self.items, self.repeat = items, repeat
        self.taken = [False] * len(items)
        groups: dict[Look, list[int]] = {}
        for number in sorted(range(len(items)), key=lambda n: (-items[n].score, n)):
            groups.setdefault(look(items[number].card), []).append(number)
        self.groups = {name: members[::-1] for name, members in groups.items()}
        self.shown = dict.fromkeys(self.groups, 0)
        self.heap = [(*self._key(members[-1]), name) for name, members in self.groups.items()]
        heapq.heapify(self.heap)

    def worth(self, number: int) -> float:
        return self.items[number].score - self.repeat * self.shown[look(self.items[number].card)]

    def _key(self, number: int) -> tuple[float, int]:
        return -self.worth(number), number

    def best(self) -> int:
        """The item that is worth most; of equal ones the first."""
        return self.heap[0][1]

    def best_of(self, numbers: Sequence[int]) -> int:
        return min(numbers, key=self._key)

    def take(self, number: int) -> None:
        name = look(self.items[number].card)
        self.taken[number] = True
        self.shown[name] += 1
        members = self.groups[name]
        while members and self.taken[members[-1]]:
            members.pop()
        if self.heap[0][2] == name:
            heapq.heappop(self.heap)
        else:  # taken out of its turn, for the sake of another set
            self.heap = [entry for entry in self.heap if entry[2] != name]
            heapq.heapify(self.heap)
        if members:
            heapq.heappush(self.heap, (*self._key(members[-1]), name))


def spread(items: Sequence[Item], repeat: float, different: int) -> list[tuple[float, Item]]:
    """Best first, each with the score that it is shown with, which never rises down the list.

    repeat: taken off for each item above of the same look. different: so many of the first places go to different
    sets, in one variant each, as long as there are sets that can be used. O(n log n).
    """
    groups = _Groups(items, repeat)
    out: list[tuple[float, Item]] = []
    sets: set[str] = set()
    while len(out) < len(items):
        number = groups.best()
        if len(out) < different and items[number].card.set_id in sets:
            others = [
                n for n, item in enumerate(items)
                if not groups.taken[n] and item.usable and item.card.set_id not in sets
            ]  # fmt: skip
            if others:
                number = groups.best_of(others)
        score = groups.worth(number)
        groups.take(number)
        sets.add(items[number].card.set_id)
        # what had to wait for other sets says no more than those that went before
        out.append((min(max(score, 0.0), out[-1][0] if out else 1.0), items[number]))
    return out
