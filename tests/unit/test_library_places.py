# SPDX-License-Identifier: GPL-3.0-or-later
"""Where marks and cameras are proposed, in small worlds of boxes: tables, podiums, walls, lamps that hang low."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from backlot.addon.library import marks, patches, shots
from backlot.addon.library.patches import Cast, Hit
from backlot.addon.library.roles import LightFact, ThingFact, light_roles, thing_roles
from backlot.addon.staging import framing


@dataclass(frozen=True)
class Box:
    """An upright box: middle of its floor, and width, depth, height, meters."""

    name: str
    at: tuple[float, float, float]
    size: tuple[float, float, float]


def world(*boxes: Box) -> Cast:
    """Rays against boxes, met from outside and from inside, as Blender does."""

    def cast(start: Sequence[float], toward: Sequence[float], far: float) -> Hit | None:
        best: Hit | None = None
        for box in boxes:
            low = np.array([box.at[0] - box.size[0] / 2, box.at[1] - box.size[1] / 2, box.at[2]])
            high = low + np.array(box.size)
            for axis in range(3):
                if abs(toward[axis]) < 1e-12:
                    continue
                for bound, sign in ((low[axis], -1.0), (high[axis], 1.0)):
                    t = (bound - start[axis]) / toward[axis]
                    place = np.asarray(start) + np.asarray(toward) * t
                    others = [other for other in range(3) if other != axis]
                    inside = all(low[o] - 1e-9 <= place[o] <= high[o] + 1e-9 for o in others)
                    if 1e-7 < t <= far and inside and (best is None or t < best.distance):
                        normal = [0.0, 0.0, 0.0]
                        normal[axis] = sign
                        x, y, z = (float(value) for value in place)
                        best = Hit(float(t), (x, y, z), (normal[0], normal[1], normal[2]), box.name)
        return best

    return cast


FLOOR = Box("floor", (0, 0, -0.1), (8, 8, 0.1))
TABLE = Box("table", (0, 0, 0.7), (1.6, 0.8, 0.04))
MUG = Box("mug", (0.1, 0.0, 0.74), (0.09, 0.09, 0.1))
WALL = Box("wall", (0, 2, 0), (8, 0.1, 3))


def view(eye: Sequence[float], at: Sequence[float], focal: float = 50.0, name: str = "Camera") -> marks.View:
    azimuth, elevation = framing.angles(np.subtract(eye, at).tolist())
    x, y, z = eye
    return marks.View(name, (x, y, z), framing.basis(azimuth, elevation), focal, active=True)


# ---- places ----


def test_level_hits_are_gathered_by_object_and_height() -> None:
    up, side = (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)
    hits = [(Hit(1, (x, 0.0, 0.7), up, "table"), 1.0) for x in (0.0, 0.1, 0.2)]
    hits += [(Hit(1, (0.0, 0.0, 0.0), up, "floor"), 1.0), (Hit(1, (0.0, 0.0, 1.0), side, "wall"), 9.0)]
    seeds = patches.cluster(hits, 0.01)
    assert [(seed.name, seed.position[0], seed.weight) for seed in seeds] == [("table", 0.1, 3.0), ("floor", 0.0, 1.0)]


def test_room_ends_at_the_edge_and_at_what_stands_there() -> None:
    patch = patches.feel(world(FLOOR, TABLE, MUG), patches.Seed((0.4, 0.0, 0.74), "table", 1.0), 0.6, 0.3, 1.2)
    near = int(np.argmin(np.hypot(patch.xy[:, 0] - 0.1, patch.xy[:, 1])))
    assert patch.clear[near] == 0.0
    best = int(np.argmax(patch.clear))
    x, y = patch.xy[best]
    to_mug, to_edge = x - 0.145, 0.4 - abs(y)
    assert patch.clear[best] == pytest.approx(min(to_mug, to_edge, 0.8 - x), abs=0.05)
    assert (patch.clear[np.abs(patch.xy[:, 1]) > 0.4] == 0).all()


def test_a_lamp_that_hangs_low_limits_the_height() -> None:
    lamp = Box("lamp", (0, 0, 1.1), (0.5, 0.5, 0.2))
    cast = world(FLOOR, TABLE, lamp)
    ((site, _), *_) = marks.in_view(cast, view((0, -1.6, 1.0), (0, 0, 0.85)))
    assert site.on == "table" and abs(site.position[0]) < 0.2
    assert site.height == pytest.approx(0.36, abs=0.01) and site.design <= 0.75 * 0.37


def test_the_camera_chooses_the_table_and_a_free_spot_on_it() -> None:
    cast = world(FLOOR, TABLE, MUG, WALL)
    ((site, _), *_) = marks.in_view(cast, view((0.2, -1.7, 1.2), (0.05, 0, 0.8)))
    assert site.on == "table" and site.position[2] == pytest.approx(0.74)
    assert math.dist(site.position[:2], (0.1, 0.0)) > 0.1
    assert 0.12 < site.design < 0.36 and site.raised == pytest.approx(0.74)


def test_a_podium_in_the_middle_comes_before_the_floor() -> None:
    podium = Box("podium", (0, 0, 0), (0.4, 0.4, 0.12))
    cast = world(FLOOR, WALL, podium)
    ((site, _), *_) = marks.in_view(cast, view((0, -3, 0.8), (0, 0.2, 0.3), 35))
    assert site.on == "podium" and math.hypot(*site.position[:2]) < 0.05
    assert site.radius == pytest.approx(0.19, abs=0.03)
    assert site.design <= site.radius / marks.ROOM + 1e-9


def test_without_a_camera_the_podium_is_found_from_above() -> None:
    podium = Box("podium", (0.5, 0.3, 0), (0.5, 0.5, 0.3))
    found = marks.without_camera(world(FLOOR, WALL, podium), (0.0, -0.2, 0.0), (1.0, 0.8, 0.3))
    assert found[0][0].on == "podium" and math.dist(found[0][0].position[:2], (0.5, 0.3)) < 0.08


def test_nothing_level_gives_nothing() -> None:
    posts = [Box(f"post {n}", (0.02 * n, 0, 0), (0.003, 0.003, 0.3 + 0.05 * n)) for n in range(5)]
    cast = world(*posts, WALL)
    assert marks.in_view(cast, view((0, -2, 0.5), (0, 0, 0.3))) == []
    assert marks.without_camera(world(), (0, 0, 0), (1, 1, 1)) == []


def test_further_marks_keep_apart_and_are_seen() -> None:
    cast = world(FLOOR, TABLE)
    found = marks.in_view(cast, view((0, -1.8, 1.2), (0, 0, 0.8), 35))
    first = found[0][0]
    more = marks.further(cast, first, found, (0, -1.8, 1.2), view((0, -1.8, 1.2), (0, 0, 0.8), 35))
    places = [first.position, *(site.position for site in more)]
    assert 1 <= len(more) <= marks.MOST_FURTHER
    assert all(math.dist(a, b) >= marks.APART * first.design for n, a in enumerate(places) for b in places[:n])
    screen = Box("screen", (0, -0.5, 0.74), (3.0, 0.02, 1.0))
    assert marks.further(world(FLOOR, TABLE, screen), first, found, (0, -1.8, 1.2)) == []


def test_a_spot_without_room_has_others_beside_it() -> None:
    ((site, patch), *_) = marks.in_view(world(FLOOR, TABLE), view((0, -1.8, 1.2), (0, 0, 0.8), 35))
    others = marks.nearby(site, patch)
    away = [math.dist(other.position, site.position) for other in others]
    assert 3 <= len(others) <= 12 and away[0] >= 0.4 * site.radius and away == sorted(away)
    assert all(other.on == "table" and other.radius >= 0.5 * site.radius for other in others)


# ---- cameras ----

SPOT = shots.Stand((0.0, 0.0, 0.74), 0.25)


def test_the_four_cameras_follow_the_files_own() -> None:
    own = [
        shots.Follow(12, 11, 85, 5.6, "Camera", active=True),
        shots.Follow(-35, 20, 50, 4.0, "side"),
        shots.Follow(10, 70, 35, 8.0, "flat lay"),
    ]
    plans = {plan.name: plan for plan in shots.plan(world(FLOOR, TABLE, WALL), SPOT, own)}
    assert list(plans) == ["hero", "three_quarter", "low", "top"]
    hero = plans["hero"]
    assert (hero.azimuth_deg, hero.elevation_deg, hero.source, hero.fstop) == (12, 11, "Camera", 5.6)
    assert hero.distance_m == pytest.approx(0.25 / 0.5 * hero.focal_mm / 36)
    assert plans["three_quarter"].source == "side" and plans["top"].source == "flat lay"
    assert 1 <= plans["low"].elevation_deg <= 12


def test_a_wall_makes_the_lens_shorter_and_never_stands_in_between() -> None:
    near_wall = Box("glass wall", (0, -0.7, 0), (8, 0.05, 3))
    cast = world(FLOOR, TABLE, near_wall)
    hero = shots.plan(cast, SPOT, [shots.Follow(0, 10, 85, 8, "Camera", active=True)])[0]
    assert hero.focal_mm < 60
    assert shots.free_way(cast, SPOT, 0, 10, hero.distance_m) >= 0.999 * hero.distance_m


def test_the_three_quarter_view_goes_to_the_open_side() -> None:
    screen = Box("screen", (0.45, -0.3, 0.74), (0.4, 0.6, 1.0))
    plans = shots.plan(world(FLOOR, TABLE, screen), SPOT, [shots.Follow(0, 10, 70, 8, "Camera", active=True)])
    assert plans[1].azimuth_deg < -10


def test_without_a_camera_the_view_is_from_the_open_side_with_something_behind() -> None:
    assert abs(shots.open_azimuth(world(FLOOR, TABLE, WALL), SPOT, None)) <= 45
    behind = Box("wall", (0, -2, 0), (8, 0.1, 3))
    assert abs(shots.open_azimuth(world(FLOOR, TABLE, behind), SPOT, None)) >= 135


def test_the_end_of_a_set_is_seen() -> None:
    assert shots.ends(world(FLOOR, TABLE), SPOT, 0, 10, 70) > 0.3
    assert shots.ends(world(FLOOR, TABLE, WALL), SPOT, 0, 10, 70) == 0


# ---- roles ----


def test_lights_are_named_by_direction_and_share() -> None:
    lights = [
        LightFact("window", -70, 30, 0.6),
        LightFact("bounce", 60, 10, 0.2),
        LightFact("hair", 160, 40, 0.15),
        LightFact("wall wash", 175, 10, 0.01),
        LightFact("bulb", -20, 5, 0.01, shown=True),
    ]
    assert light_roles(lights) == {
        "window": "key", "bounce": "fill", "hair": "rim", "wall wash": "background", "bulb": "practical",
    }  # fmt: skip
    assert light_roles([]) == {}


def test_a_back_light_is_the_key_where_hardly_anything_else_shines() -> None:
    roles = light_roles([LightFact("sun", 170, 20, 0.95), LightFact("card", 10, 10, 0.05)])
    assert roles == {"sun": "key", "card": "fill"}
    assert light_roles([LightFact("sun", 170, 80, 0.6), LightFact("card", 10, 10, 0.4)])["sun"] == "key"


def test_things_are_surface_backdrop_flag_or_prop() -> None:
    things = [
        ThingFact("table", bears=True, extent=0.3),
        ThingFact("room", extent=0.9),
        ThingFact("curtain", behind=0.4, extent=0.25),
        ThingFact("vase", behind=0.3, extent=0.05),
        ThingFact("empty", solid=False),
        ThingFact("black card", unseen=True, extent=0.9),
    ]
    assert thing_roles(things) == {
        "table": "surface", "room": "backdrop", "curtain": "backdrop", "vase": "prop:vase", "empty": "rig",
        "black card": "flag",
    }  # fmt: skip
