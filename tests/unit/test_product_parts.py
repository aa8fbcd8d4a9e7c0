# SPDX-License-Identifier: GPL-3.0-or-later
"""What is no part of a product, sizes in words, and material variants: the pure parts of importing."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.product import helpers, variants
from backlot.addon.product.helpers import Part
from backlot.addon.product.lengths import read_size


def part(name: str, low: tuple[float, float, float], high: tuple[float, float, float], faces: int = 100) -> Part:
    return Part(name, np.array(low, float), np.array(high, float), faces)


MUG = part("Mug", (-0.05, -0.05, 0), (0.05, 0.05, 0.1))


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (part("Axis_X", (0, 0, 0), (0.1, 0.001, 0.001)), "a helper"),
        (part("UCX_mug", (-0.05, -0.05, 0), (0.05, 0.05, 0.1)), "a helper"),
        (part("arrow_z", (0, 0, 0), (0.01, 0.01, 0.3)), "a helper"),
        (part("Ground", (-1, -1, -0.001), (1, 1, 0)), "a floor or backdrop"),
        (part("Mesh.004", (-1, -1, 0), (1, 1, 0)), "a floor or backdrop"),
        (part("Mesh.005", (-1, 0.4, 0), (1, 0.4, 2)), "a floor or backdrop"),
        (part("Cyclorama", (-2, -2, 0), (2, 2, 2)), "a floor or backdrop"),
        (part("Cube.001", (80, 80, 80), (80.001, 80.001, 80.001), 6), "junk far away"),
    ],
)  # fmt: skip
def test_what_is_no_product_is_left_out(other: Part, reason: str) -> None:
    assert helpers.find([MUG, other]) == {other.name: reason}


def test_an_axis_cross_without_names_is_left_out() -> None:
    bars = [part(f"c{k}", (0, 0, 0), tuple(0.3 if n == k else 0.003 for n in range(3))) for k in range(3)]  # type: ignore[arg-type]
    assert set(helpers.find([MUG, *bars])) == {"c0", "c1", "c2"}
    floor = part("c3", (-2, -2, -0.001), (2, 2, 0))
    assert set(helpers.find([MUG, floor, *bars])) == {"c0", "c1", "c2", "c3"}, "the floor is longer than they are"


@pytest.mark.parametrize(
    "parts",
    [
        [part("Top", (-1, -0.5, 0.7), (1, 0.5, 0.7)), part("Legs", (-0.4, -0.2, 0), (0.4, 0.2, 0.7))],
        [part("Tray", (-0.2, -0.15, 0), (0.2, 0.15, 0.001)), part("Rim", (-0.2, -0.15, 0), (0.2, 0.15, 0.03))],
        [part("Pole", (-0.01, -0.01, 0), (0.01, 0.01, 1.5)), part("Shade", (-0.2, -0.2, 1.2), (0.2, 0.2, 1.6))],
        [part("Stage Piano", (0, 0, 0), (1.4, 0.4, 0.1)), part("Stand", (0.1, 0, -0.7), (1.3, 0.4, 0))],
        [part("Wall clock", (0, 0, 0), (0.3, 0.3, 0.02)), part("hand", (0.14, 0.14, 0.02), (0.15, 0.28, 0.021))],
        [part("Earring L", (0, 0, 0), (0.01, 0.01, 0.03)), part("Earring R", (0.05, 0, 0), (0.06, 0.01, 0.03))],
        [part("Screen", (-0.17, 0, 0), (0.17, 0, 0.22)), part("Base", (-0.17, -0.24, 0), (0.17, 0, 0.01))],
        [part("axis", (0, 0, 0), (1, 1, 1))],
    ],
)  # fmt: skip
def test_parts_of_products_stay(parts: list[Part]) -> None:
    assert helpers.find(parts) == {}


def test_far_junk_within_a_mesh() -> None:
    random = np.random.default_rng(0)
    centers = np.concatenate([random.random((1000, 3)), [[500.0, 0, 0], [0, -9000.0, 3]]])
    junk = helpers.far_junk(centers, np.full(1002, 1e-4))
    assert junk.tolist() == [False] * 1000 + [True, True]
    assert not helpers.far_junk(random.random((1000, 3)), np.full(1000, 1e-4)).any()
    pair = np.concatenate([random.random((500, 3)), random.random((500, 3)) + np.array([50, 0, 0])])
    assert not helpers.far_junk(pair, np.full(1000, 1e-4)).any(), "two of the same are two products"


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("32 cm", [0.32]), ("12 in", [0.3048]), ('12"', [0.3048]), ("0.3", [0.3]), ("0,3 m", [0.3]), ("5 ft", [1.524]),
        ("0.3x0.2x0.1 m", [0.3, 0.2, 0.1]), ("30 x 20 x 10 cm", [0.3, 0.2, 0.1]),
        ("0.05,0.03,0.12", [0.05, 0.03, 0.12]),
        ("300 mm × 20 cm × 0.1 m", [0.3, 0.2, 0.1]), ("5, 3, 12 cm", [0.05, 0.03, 0.12]),
    ],
)  # fmt: skip
def test_sizes_as_people_write_them(text: str, sides: list[float]) -> None:
    assert read_size(text) == pytest.approx(sides)


@pytest.mark.parametrize(
    "text", ["", "large", "0 cm", "-3 cm", "1 x 2 m", "3 parsecs", "1e9 m", "200 m", "nan", "1,2,3,4"]
)
def test_what_is_no_size_is_one_sentence(text: str) -> None:
    with pytest.raises(BacklotError) as caught:
        read_size(text)
    assert caught.value.code == "bad_size" and "32 cm" in caught.value.hint


DOCUMENT = {
    "asset": {"version": "2.0"},
    "extensions": {"KHR_materials_variants": {"variants": [{"name": "Red"}, {"name": "Blue Night"}]}},
    "buffers": [{"uri": "a b.bin", "byteLength": 4}],
    "meshes": [{"primitives": [
        {"material": 0, "extensions": {"KHR_materials_variants": {"mappings": [
            {"material": 1, "variants": [0]}, {"material": 2, "variants": [1]}]}}},
        {"material": 3},
    ]}],
}  # fmt: skip


def test_a_material_variant_is_written_into_a_copy(tmp_path: Path) -> None:
    text = json.dumps(DOCUMENT).encode()
    text += b" " * (-len(text) % 4)
    rest = struct.pack("<II", 4, 0x004E4942) + b"\1\2\3\4"
    file = tmp_path / "a.glb"
    file.write_bytes(
        struct.pack("<4sIIII", b"glTF", 2, 20 + len(text) + len(rest), len(text), 0x4E4F534A) + text + rest
    )
    before = file.read_bytes()
    (tmp_path / "out").mkdir()
    made = variants.with_variant(file, "blue night", tmp_path / "out").read_bytes()
    length = struct.unpack_from("<I", made, 12)[0]
    document = json.loads(made[20 : 20 + length])
    assert [p["material"] for p in document["meshes"][0]["primitives"]] == [2, 3]
    assert made.endswith(rest) and struct.unpack_from("<I", made, 8)[0] == len(made)
    assert document["buffers"][0]["uri"] == str(tmp_path / "a b.bin"), "what lies beside the file is found there"
    assert file.read_bytes() == before
    assert variants.names(DOCUMENT) == ("Red", "Blue Night")


def test_an_unknown_variant_names_the_known_ones() -> None:
    with pytest.raises(BacklotError, match="Red, Blue"):
        variants.chosen(("Red", "Blue"), "green", "shoe.glb")
    with pytest.raises(BacklotError, match="has no material variants"):
        variants.chosen((), "green", "shoe.obj")
