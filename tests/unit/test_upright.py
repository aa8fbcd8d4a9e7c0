# SPDX-License-Identifier: GPL-3.0-or-later
"""Which way up shapes stand, on shapes made here; and what the engine makes of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from backlot.addon.product import command, polygon, upright
from backlot.addon.product.upright import UPS, Points
from backlot.backend.perception import pose
from PIL import Image
from safetensors.numpy import save_file

Mesh = tuple[Points, np.ndarray]


def box(size: tuple[float, float, float], at: tuple[float, float, float] = (0, 0, 0)) -> Mesh:
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float) - [0.5, 0.5, 0]
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    triangles = [t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))]
    return corners * size + at, np.array(triangles)


def turned_body(profile: list[tuple[float, float]], count: int = 32) -> Mesh:
    """A body of revolution about z from (radius, height) pairs, with a bottom."""
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    rings = [np.stack([r * np.cos(angle), r * np.sin(angle), np.full(count, h)], axis=1) for r, h in profile]
    triangles = []
    for ring in range(len(profile) - 1):
        for n in range(count):
            a, b = ring * count + n, ring * count + (n + 1) % count
            triangles += [(a, b, b + count), (a, b + count, a + count)]
    middle = len(profile) * count
    triangles += [(middle, (n + 1) % count, n) for n in range(count)]
    return np.concatenate([*rings, [[0, 0, profile[0][1]]]]), np.array(triangles)


def join(*meshes: Mesh) -> Mesh:
    offsets = np.cumsum([0, *(len(v) for v, _ in meshes[:-1])])
    return np.concatenate([v for v, _ in meshes]), np.concatenate(
        [t + o for (_, t), o in zip(meshes, offsets, strict=True)]
    )


BOTTLE = turned_body([(0.035, 0), (0.038, 0.02), (0.038, 0.18), (0.014, 0.23), (0.014, 0.3), (0.0, 0.3)])
CHAIR = join(
    box((0.45, 0.45, 0.04), (0, 0, 0.43)), box((0.45, 0.04, 0.45), (0, 0.2, 0.47)),
    *(box((0.04, 0.04, 0.43), (x, y, 0)) for x in (-0.2, 0.2) for y in (-0.2, 0.2)),
)  # fmt: skip
LAMP = join(turned_body([(0.1, 0), (0.1, 0.02), (0.01, 0.03), (0.01, 0.3), (0.06, 0.31), (0.04, 0.4)]))


def best(mesh: Mesh) -> str:
    found = upright.scores(*mesh)
    return max(found, key=lambda up: found[up])


@pytest.mark.parametrize("up", UPS)
def test_turn_brings_the_named_axis_to_the_top_and_is_a_rotation(up: str) -> None:
    matrix = upright.turn(up)
    axis = np.zeros(3)
    axis["xyz".index(up[-1])] = -1 if up.startswith("-") else 1
    assert matrix @ axis == pytest.approx([0, 0, 1])
    assert np.linalg.det(matrix) == pytest.approx(1) and matrix @ matrix.T == pytest.approx(np.eye(3))


@pytest.mark.parametrize("up", UPS)
@pytest.mark.parametrize("mesh", [BOTTLE, LAMP], ids=["bottle", "lamp"])
def test_a_shape_that_was_laid_down_is_found_whichever_way_it_lies(mesh: Mesh, up: str) -> None:
    vertices, triangles = mesh
    assert best((vertices @ upright.turn(up), triangles)) == up


def test_a_chair_stands_on_its_legs_rather_than_on_its_side() -> None:
    found = upright.scores(*CHAIR)
    assert best(CHAIR) == "z" and found["z"] > found["-z"] + 1, "upside down it rests on its back's edge"


def test_a_flat_phone_may_lie_on_either_face_and_is_left_as_it_is() -> None:
    found = upright.scores(*box((0.07, 0.15, 0.008)))
    assert found["z"] == pytest.approx(found["-z"], abs=0.2)
    assert pose.decide(found, None).up == "z"


def test_figures_do_not_depend_on_size_or_place() -> None:
    vertices, triangles = BOTTLE
    near, far = upright.scores(vertices, triangles), upright.scores(vertices * 1000 + 5000, triangles)
    assert [near[up] for up in UPS] == pytest.approx([far[up] for up in UPS], abs=0.02)


def test_hull_and_margin() -> None:
    square = np.array([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1], [0.5, 1.9]], float)
    corners = polygon.hull(square)
    assert polygon.area(corners) == pytest.approx(4)
    assert polygon.margin(corners, np.array([1.0, 0.25])) == pytest.approx(0.25)
    assert polygon.margin(corners, np.array([3.0, 1.0])) == pytest.approx(-1)
    cloud = np.random.default_rng(1).normal(size=(20000, 2))
    whole = polygon.area(polygon.hull(cloud))
    assert whole == pytest.approx(polygon.area(polygon.hull(cloud[np.linalg.norm(cloud, axis=1) > 1])), rel=0.02)


def test_the_names_of_both_sides_agree() -> None:
    assert UPS == command.UPS == pose.UPS
    for up in UPS:
        size = np.abs(upright.turn(up)) @ np.array([1.0, 2.0, 3.0])
        assert pose.turned_size([1, 2, 3], up) == pytest.approx(size.tolist())


def test_shape_and_looks_together_turn_a_product() -> None:
    shape = dict.fromkeys(UPS, 0.0) | {"y": 2.0}
    looks = dict.fromkeys(UPS, -1.0) | {"y": 1.0}
    found = pose.decide(shape, looks)
    assert found.up == "y" and found.confidence > 0.8 and "--up z keeps it" in pose.warning(found)[0]


def test_doubt_keeps_the_file_and_says_so() -> None:
    shape = dict.fromkeys(UPS, 0.0) | {"y": 2.6, "-y": 2.5}
    found = pose.decide(shape, None)
    assert found.up == "z" and found.doubts == ("y",) and "--up y" in pose.warning(found)[0]


def test_nothing_known_is_nothing_turned_and_nothing_told() -> None:
    found = pose.decide({}, None)
    assert found.up == "z" and not pose.warning(found)


def test_a_confirmed_pose_is_not_talked_about() -> None:
    found = pose.decide(dict.fromkeys(UPS, 0.0) | {"z": 2.0}, dict.fromkeys(UPS, -1.0) | {"z": 1.0})
    assert found.confidence > 0.9 and not pose.warning(found)


class Eyes:
    """A vision model whose one number is how bright the lower half of a picture is over the upper one."""

    space = "eyes"

    def __init__(self) -> None:
        self.looks = 0

    @property
    def vision(self) -> Eyes:
        return self

    def embed_images(self, pictures: list[Image.Image]) -> np.ndarray:
        self.looks += len(pictures)
        rows = [np.asarray(picture.convert("L"), np.float32) / 255 for picture in pictures]
        return np.array([[row[len(row) // 2 :].mean() - row[: len(row) // 2].mean()] for row in rows], np.float32)


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    path = tmp_path / "layer.safetensors"
    weights = {"weight": np.array([6.0], np.float32), "bias": np.zeros(1, np.float32)}
    save_file(weights, str(path), metadata={"space": Eyes.space})
    return path


def seen_from_all_sides(lower: int, upper: int) -> dict[str, Image.Image]:
    picture = Image.new("RGB", (40, 40), (upper,) * 3)
    picture.paste((lower,) * 3, (0, 20, 40, 40))
    return {"front": picture, "side": picture, "top": Image.new("RGB", (40, 40), (128,) * 3)}


def test_what_plainly_stands_upright_is_not_looked_at_twice(layer: Path) -> None:
    eyes = Eyes()
    seen = pose.looks_upright(seen_from_all_sides(250, 10), eyes, {"z": 1.0}, layer)  # type: ignore[arg-type]
    assert seen is not None and set(seen) == {"z"} and eyes.looks == 2
    assert pose.decide({"z": 1.0}, seen).up == "z"


@pytest.mark.parametrize(("shape", "lower"), [({"-z": 9.0}, 250), ({}, 10)])
def test_where_shape_or_look_leave_a_question_every_way_up_is_looked_at(
    shape: dict[str, float], lower: int, layer: Path
) -> None:
    eyes = Eyes()
    seen = pose.looks_upright(seen_from_all_sides(lower, 260 - lower), eyes, shape, layer)  # type: ignore[arg-type]
    assert seen is not None and set(seen) == set(UPS) and eyes.looks == 12
    assert (seen["-z"] > seen["z"]) is (lower == 10)
