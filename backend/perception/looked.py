# SPDX-License-Identifier: GPL-3.0-or-later
"""The products that were looked at last: what the user says of one later is put over it without a second look."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from ..models.holder import Models
from ..models.roles import Array
from ..recent import subject_id
from ..records import Pose

MOST = 8
"""Products that are kept, each with its small pictures: a few MB in all."""
S = TypeVar("S")
T = TypeVar("T")


@dataclass(slots=True)
class Looked(Generic[S]):
    """What the eyes found before anything was concluded. measurements, stands: of a 3D product, else None.

    joint: (d,) in the joint space of pictures and words.
    """

    seen: S
    joint: Array
    measurements: Mapping[str, Any] | None = None
    stands: Pose | None = None


@dataclass(slots=True)
class Once:
    """Results of slow measurements, each made once."""

    known: dict[Hashable, Any] = field(default_factory=dict)

    def get(self, name: Hashable, measure: Callable[[], T]) -> T:
        if name not in self.known:
            self.known[name] = measure()
        found: T = self.known[name]
        return found


_last: OrderedDict[str, tuple[Models, str, Looked[Any]]] = OrderedDict()


def again(subject: Mapping[str, Any], models: Models, look: Callable[[], Looked[S]]) -> Looked[S]:
    """What was seen of the same files before, or a look now. The user's choices (``said``) play no part."""
    key = subject_id({key: value for key, value in subject.items() if key != "said"})
    known = _last.get(key)
    # a product not yet known is looked at before anything is asked of the models: what is wrong with one of them is
    # then told where it is met
    if known is None or known[0] is not models or known[1] != models.bridge.space:
        looked = look()
        _last[key] = (models, models.bridge.space, looked)
    _last.move_to_end(key)
    while len(_last) > MOST:
        _last.popitem(last=False)
    return _last[key][2]
