# SPDX-License-Identifier: GPL-3.0-or-later
"""A product that was looked at is not looked at again for what the user says of it later."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from backlot.backend.library import remembered
from backlot.backend.perception import looked
from backlot.backend.perception.looked import Looked, Once, again
from products import FakeModels


def models(space: str = "one") -> Any:
    return SimpleNamespace(bridge=SimpleNamespace(space=space))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(b"pixels")
    return path


class Eyes:
    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> Looked[int]:
        self.looks += 1
        return Looked(self.looks, np.zeros(3, np.float32))


def test_another_word_of_the_user_needs_no_second_look(photo: Path) -> None:
    eyes, one = Eyes(), models()
    subject = {"kind": "photo", "path": str(photo)}
    for said in ({}, {"type": "sofa"}, {"moods": ["calm"]}):
        assert again({**subject, "said": said}, one, eyes).seen == 1
    assert again(subject, one, eyes).seen == 1 == eyes.looks


def test_a_changed_file_another_model_and_another_product_are_looked_at(photo: Path, tmp_path: Path) -> None:
    eyes, one = Eyes(), models()
    subject = {"kind": "photo", "path": str(photo)}
    again(subject, one, eyes)
    photo.write_bytes(b"other pixels")
    os.utime(photo, ns=(1, 1))
    again(subject, one, eyes)
    again(subject, models("two"), eyes)
    again(subject, models(), eyes)  # the same space, and yet other models
    other = tmp_path / "other.png"
    other.write_bytes(b"pixels")
    again({**subject, "path": str(other)}, one, eyes)
    assert eyes.looks == 5


def test_only_the_last_products_are_kept(tmp_path: Path) -> None:
    eyes, one = Eyes(), models()
    for number in range(3 * looked.MOST):
        path = tmp_path / f"{number}.png"
        path.write_bytes(b"x")
        again({"kind": "photo", "path": str(path)}, one, eyes)
    assert len(looked._last) == looked.MOST


def test_a_look_that_fails_is_not_kept(photo: Path) -> None:
    def fails() -> Looked[int]:
        raise ValueError("blind")

    subject, one = {"kind": "photo", "path": str(photo)}, models()
    with pytest.raises(ValueError, match="blind"):
        again(subject, one, fails)
    assert again(subject, one, Eyes()).seen == 1


def test_a_measurement_is_made_once() -> None:
    once, calls = Once(), list[int]()

    def measure() -> int:
        calls.append(1)
        return len(calls)

    assert [once.get("a", measure), once.get("a", measure), once.get("b", measure)] == [1, 1, 2]


def test_a_text_is_embedded_once_and_the_last_ones_are_kept() -> None:
    text = FakeModels().text
    known = remembered.remembering(text)
    assert remembered.remembering(text) is known
    one = known.embed(["marble", "wood", "marble"])
    assert (
        text.calls == 2
        and np.array_equal(one[0], one[2])
        and np.array_equal(one, text.embed(["marble", "wood", "marble"]))
    )
    text.calls = 0
    known.embed([f"word {number}" for number in range(500)])
    known.embed(["word 499", "marble"])
    assert text.calls == 501  # marble was forgotten meanwhile
