# SPDX-License-Identifier: GPL-3.0-or-later
"""Several pictures of one staging: the same picture in other shapes, a packshot set, a turntable.

One sidecar tells of all of them, and each picture is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..staging.records import Staged
from ..staging.turning import Turning
from ..workflow import Clock, ShootOptions
from . import metadata, pace, render, rules, series_command, sheet, sidecar, take

Tell = Callable[[float, str], None]

OF_THE_FRAME = ("fill of the frame", "product cut by the frame", "margin", "room for text")
"""Checks that do not suit a picture of a part of the product."""


@dataclass(frozen=True, slots=True)
class View:
    """One picture of a series. suffix: of its file's name. label: on the contact sheet. part: it shows a part only.

    prepare: turns and frames the product for it, and returns how it is staged then.
    """

    suffix: str
    label: str
    prepare: Callable[[], Staged]
    part: bool = False


@dataclass(slots=True)
class Taken:
    """What a series gives. pictures: for the sidecar, one entry each; also: paths of sheet and films."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[dict[str, Any]] = field(default_factory=list)
    first: Staged | None = None
    fixed: dict[str, Any] | None = None
    also: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def quality(self) -> dict[str, Any]:
        """The reports of all pictures in one; each finding says of which picture it is."""
        reports = [(entry["picture"], entry["quality"]) for entry in self.pictures if entry.get("quality")]
        found = [{**each, "picture": name} for name, report in reports for each in report["findings"]]
        rules = next((report["rules"] for _, report in reports if "rules" in report), None)
        passed = all(report["passed"] for _, report in reports)
        return {"passed": passed, "findings": found} | ({"rules": rules} if rules else {})


def plan(turning: Turning, options: ShootOptions, found: dict[str, Any]) -> list[View]:
    """The pictures of ``--shapes`` or ``--packshots``."""
    if options.series == "packshots":
        from . import packshots

        return packshots.views(turning, options, found)
    from . import shapes

    def in_shape(name: str) -> View:
        size = shapes.sides(name, max(options.size))
        return View(shapes.suffix(name), name, lambda: turning.aim(turning.points, turning.wish, size))

    return [in_shape(name) for name in shapes.checked(options.shapes)]


def shoot(
    staged: Staged, options: ShootOptions, picture: Path, software: str, found: dict[str, Any], clock: Clock, tell: Tell
) -> Taken:
    """Take the series of ``options``; ``picture`` gives folder and first part of the names. Blocks.

    The staged scene is afterwards as it was before. Raises what rendering raises, and one_view, bad_shape.
    """
    if staged.photo_card:
        series_command.check_photo(options.series)
    take.check_options(options)
    if options.series == "turntable":
        from . import turntable

        return turntable.shoot(staged, options, picture, software, clock, tell)
    taken = Taken()
    if options.auto_fix:
        # light and exposure are mended once: the pictures of a series belong together
        taken.fixed = take.mend(staged, options)
        clock.lap("auto_fix")
    with Turning(staged, turns=options.series != "shapes") as turning:
        views = plan(turning, options, found)
        room = options.copy_space if options.series == "shapes" else ""
        plain = replace(options, auto_fix=False, copy_space=room)
        going = pace.Pace(len(views), tell)
        for view in views:
            going.begin(view.label)
            _one(taken, view, plain, picture, software, clock, going)
            going.done()
    clock.laps["render"] = round(sum(entry["render"]["seconds"] for entry in taken.pictures), 3)
    paths = [Path(output["path"]) for output in taken.outputs]
    labels = [view.label for view in views]
    words = metadata.of_staged(staged, software)
    last = "sheet" if options.series == "shapes" else f"{options.series}_sheet"
    taken.also.append(sheet.write(picture.with_name(f"{picture.stem}_{last}.webp"), paths, labels, words))
    clock.lap("sheet")
    return taken


def _one(
    taken: Taken, view: View, options: ShootOptions, picture: Path, software: str, clock: Clock, going: pace.Pace
) -> None:
    shown = view.prepare()
    path = picture.with_name(f"{picture.stem}_{view.suffix}.png")
    rendered, checked, _ = take.take(shown, options, path, software, clock, going.tell)
    if view.part:
        checked = without(checked, OF_THE_FRAME)
    taken.first = taken.first or shown
    taken.outputs.append({**rendered, "view": view.label})
    taken.pictures.append(entry(shown, view.label, rendered, checked))


def entry(shown: Staged, label: str, rendered: dict[str, Any], checked: dict[str, Any] | None) -> dict[str, Any]:
    """What the sidecar tells of one picture of a series."""
    return {
        "picture": Path(str(rendered["path"])).name,
        "view": label,
        "shot": shown.shot,
        "frame": shown.frame,
        "warnings": shown.warnings,
        "render": {key: value for key, value in rendered.items() if key not in ("path", "exr")},
        "quality": checked or {},
    }


def without(report: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """A quality report without some checks, Backlot's own and those of marketplaces."""
    kept = [each for each in report["findings"] if each["rule"].split(": ")[-1] not in names]
    return {**report, "findings": kept, "passed": rules.passed(kept)}


def job(
    staged: Staged,
    options: ShootOptions,
    picture: Path,
    software: str,
    product_path: str,
    found: dict[str, Any],
    versions: dict[str, str],
    clock: Clock,
    tell: Tell | None,
) -> dict[str, Any]:
    """Take the series and write its sidecar; returns outputs, quality, timings_s, also and notes, for the front."""
    taken = shoot(staged, options, picture, software, found, clock, tell or (lambda fraction, text: None))
    quality = taken.quality()
    data = sidecar.build(
        taken.first or staged,
        taken.outputs[0],
        quality,
        found.get("features"),
        found.get("brief"),
        found.get("matches"),
        versions,
        product_path,
        taken.fixed,
    )
    also = [path.name for path in taken.also]
    data |= {"series": options.series, "pictures": taken.pictures, "also": also, "notes": taken.notes}
    written = sidecar.write_sidecar(picture.with_name(f"{picture.stem}_{options.series}.png"), data)
    more = {"sidecar": str(written), "set": staged.set_id, "camera": staged.camera}
    return {
        "outputs": [{**output, **more} for output in taken.outputs],
        "quality": quality,
        "timings_s": clock.laps,
        "also": [str(path) for path in taken.also],
        "notes": taken.notes,
        **({} if taken.fixed is None else {"auto_fix": taken.fixed}),
    }


def temporary_files(options: ShootOptions, picture: Path) -> list[Path]:
    """What may lie there half written when the process is ended in the middle."""
    paths = [picture.with_name(f"{picture.stem}_{suffix}.png") for suffix in suffixes(options)]
    return [render.temporary_path(path, ending) for path in paths for ending in render.ENDINGS]


def suffixes(options: ShootOptions) -> list[str]:
    """The last parts of the names of the pictures that a series writes."""
    if options.series == "turntable":
        return [f"{number:04d}" for number in range(1, options.turntable + 1)]
    if options.series == "packshots":
        from . import packshots

        return [name for name, _ in packshots.NAMES]
    from . import shapes

    return [shapes.suffix(name) for name in options.shapes]
