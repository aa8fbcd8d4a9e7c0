# SPDX-License-Identifier: GPL-3.0-or-later
"""Marketplaces' rule sets: what they load as, and what they find in pictures that keep them and that do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import output_pictures as pictures
import pytest
from backlot.addon.cli import build_parser
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.output import command, rules
from backlot.addon.output.command import rule_names
from backlot.addon.output.rules import Facts
from backlot.addon.report import remedies, rules_lines
from backlot.addon.workflow import ShootOptions

GOOD = Facts(2048, 2048, "jpeg", 1.0, 0.88, True)


def found(name: str, facts: Facts = GOOD, level: float = 1.0) -> list[str]:
    """Names of the failed findings, of a product on a background of this level."""
    pixels, mask = pictures.product(100, 0.4, level)
    report = rules.findings(rules.load(name), facts, pixels, mask)
    assert all(each["remedy"] for each in report if not each["ok"])
    return [each["rule"].removeprefix(f"{name}: ") for each in report if not each["ok"]]


def test_every_rule_set_loads_and_names_its_source() -> None:
    assert {"amazon_main", "ebay", "google_merchant"} <= set(rules.names()) and rule_names() == rules.names()
    for name in rules.names():
        loaded = rules.load(name)
        assert loaded.source and loaded.known and "change" in loaded.note and loaded.parts
    assert rules.own()["gap_mm_max"] == 1.0


def test_a_picture_that_keeps_the_rules_passes_them() -> None:
    for name in rules.names():
        assert found(name) == []


@pytest.mark.parametrize(
    ("name", "change", "level", "wanted"),
    [
        ("amazon_main", {"width": 800, "height": 900}, 1.0, ["longest side", "longest side, advised"]),
        ("amazon_main", {"width": 1200, "height": 1200}, 1.0, ["longest side, advised"]),
        ("amazon_main", {}, 0.99, ["white of the background"]),
        ("amazon_main", {"fill": 0.7}, 1.0, ["fill of the frame"]),
        ("amazon_main", {"alone": False}, 1.0, ["things of a set"]),
        ("amazon_main", {"format": "webp"}, 1.0, ["file format"]),
        ("google_merchant", {"width": 200, "height": 200}, 1.0, ["shortest side"]),
        ("google_merchant", {"fill": 0.97}, 1.0, ["fill of the frame"]),
        ("google_merchant", {"megabytes": 20.0}, 1.0, ["file size in MB"]),
        ("google_merchant", {"width": 9000, "height": 9000}, 1.0, ["megapixels"]),
        ("ebay", {"width": 400, "height": 300}, 1.0, ["longest side", "longest side, advised"]),
        ("etsy", {"width": 2000, "height": 1500}, 0.5, ["shortest side, advised"]),
    ],
)
def test_each_breach_is_found_alone(name: str, change: dict[str, Any], level: float, wanted: list[str]) -> None:
    values = {key: getattr(GOOD, key) for key in ("width", "height", "format", "megabytes", "fill", "alone")}
    assert found(name, Facts(**{**values, **change}), level) == wanted


def test_what_is_only_advised_does_not_fail_a_picture() -> None:
    pixels, mask = pictures.product(100, 0.4, 1.0)
    small = Facts(1200, 1200, "jpeg", 1.0, 0.9, True)
    report = rules.findings(rules.load("amazon_main"), small, pixels, mask)
    assert any(not each["ok"] for each in report) and rules.passed(report)


def test_a_shadow_within_the_frame_is_no_gray_background() -> None:
    pixels, mask = pictures.product(100, 0.4, 1.0)
    pixels[75:85, 20:80, :3] = 0.7
    assert rules.whiteness(pixels, mask) == 1
    pixels[75:85, :, :3] = 0.7
    assert rules.whiteness(pixels, mask) == pytest.approx(0.7)
    pixels[..., 3] = 1 - (mask < 0.5)
    assert rules.whiteness(pixels, mask) == 0
    assert rules.whiteness(pixels, np.ones_like(mask)) == 0


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("title = 3", "title"),
        ("[size]\nlongest = 3", "longest_min"),
        ("[size]\nlongest_min = 'big'", "longest_min"),
        ("[size]\nlongest_min = true", "longest_min"),
        ("[size]\nlongest_min = nan", "longest_min"),
        ("[watermark]\nmax = 3", "watermark"),
        ("[set]\nallowed = 1", "allowed"),
        ("[size", "cannot be used"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "mine.toml"
    head = "" if text.startswith("title") else 'title = "Mine"\n'
    path.write_text(f'{head}source = "me"\nknown = "2026"\n{text}\n')
    with pytest.raises(BacklotError) as caught:
        rules.load(str(path))
    assert caught.value.code == "bad_rules" and word in caught.value.message


def test_a_file_of_the_users_own_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text('title = "Shop"\nsource = "our shop"\nknown = "2026"\n[size]\nlongest_min = 3000\n')
    report = rules.findings(rules.load(str(path)), GOOD, *pictures.product())
    assert [each["ok"] for each in report] == [False]
    for name in ("nonsense", str(tmp_path / "gone.toml")):
        with pytest.raises(BacklotError) as caught:
            rules.load(name)
        assert caught.value.code == "unknown_rules" and caught.value.hint


def test_people_read_which_rules_a_picture_keeps() -> None:
    pixels, mask = pictures.product(100, 0.4, 0.9)
    own = rules.load("amazon_main")
    report = {
        "findings": rules.findings(own, Facts(1200, 1200, "jpeg", 1.0, 0.9, True), pixels, mask),
        "rules": [{"name": own.name, "title": own.title, "known": own.known}],
    }
    assert rules_lines(report) == [f"Amazon: main image (as known in {own.known}): not kept: white of the background"]
    assert "Shoot it with --background white." in remedies(report)
    report["findings"] = rules.findings(own, GOOD, *pictures.product(100, 0.4, 1.0))
    assert rules_lines(report)[0].endswith(": kept") and remedies(report) == []


def test_the_command_lines_choices_reach_the_options() -> None:
    arguments = ["shoot", "x.glb", "--format", "jpg, webp", "--exr", "--background", "white", "--rules", "ebay"]
    chosen = command.shoot_choices(build_parser().parse_args([*arguments, "--rules", "etsy", "--auto-fix"]))
    options = ShootOptions(**chosen)
    assert options.formats == ("jpeg", "webp") and options.rules == ("ebay", "etsy")
    assert ShootOptions.from_json(json.loads(json.dumps(options.to_json()))) == options
    assert ShootOptions(**command.shoot_choices(build_parser().parse_args(["shoot", "x.glb"]))) == ShootOptions()
