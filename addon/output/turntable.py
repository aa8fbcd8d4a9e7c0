# SPDX-License-Identifier: GPL-3.0-or-later
"""A turntable: the product turns once around on its mark, light, set and camera stay.

Every frame carries the settings that made it as one word in the PNG. Frames that are there with the same settings are
kept, so a stopped turntable goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.protocol import BacklotError
from ..staging.records import Staged
from . import containers, metadata, pace
from .metadata import SETTINGS

if TYPE_CHECKING:
    from ..workflow import Clock, ShootOptions
    from .series import Taken

LEAST, MOST = 2, 720
CHECKED = 4
"""So many frames, evenly around, are checked: what fails in one frame fails in its neighbors."""
LIFTS = 16
"""Turns at which the ground under the product is felt."""


def checked(count: int) -> int:
    """Raises BacklotError("bad_option")."""
    if not LEAST <= count <= MOST:
        raise BacklotError("bad_option", f"A turntable of {count} frames makes no sense.", f"Take {LEAST} to {MOST}.")
    return count


def turns(count: int) -> list[float]:
    """Degrees of each frame, counter-clockwise from above: the front goes to the viewer's right."""
    return [360.0 * index / count for index in range(count)]


def frame_path(picture: Path, number: int) -> Path:
    """``NAME_0001.png`` for the first; ``picture`` is ``NAME.png``."""
    return picture.with_name(f"{picture.stem}_{number:04d}.png")


def settings(scene: str, turn: float, **facts: Any) -> str:
    """One word for all that decides a frame. scene: the fingerprint of the scene."""
    text = json.dumps([scene, round(turn, 4), facts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def complete(path: Path, word: str, others: Sequence[Path] = ()) -> bool:
    """Whether a frame is there, whole, made with these settings, and with it its files in other formats."""
    try:
        said = ""
        last = b""
        for name, content in containers.png_chunks(_png(path)):
            last = name
            if name == b"iTXt" and content.startswith(SETTINGS.encode("latin-1") + b"\0"):
                said = content.split(b"\0", 5)[-1].decode()
    except (OSError, ValueError):
        return False
    return last == b"IEND" and said == word and all(each.is_file() for each in others)


def _png(path: Path) -> bytes:
    data = path.read_bytes()
    if not data.startswith(containers.PNG):
        raise ValueError("no PNG")
    return data


def quarters(count: int) -> list[int]:
    """Numbers (from 0) of the frames that are checked."""
    return sorted({round(index * count / CHECKED) % count for index in range(CHECKED)})


def shoot(
    staged: Staged,
    options: ShootOptions,
    picture: Path,
    software: str,
    clock: Clock,
    tell: Callable[[float, str], None],
) -> Taken:
    """Take all frames that are not there yet, then the films; returns series.Taken. Blocks, inside Blender."""
    from ..staging import framing
    from ..staging.turning import UNEVEN_M, Turning
    from . import film, fingerprint, formats, quality, render, series, take

    count = checked(options.turntable)
    taken = series.Taken()
    if options.auto_fix:
        taken.fixed = take.mend(staged, options)
        clock.lap("auto_fix")
    paths = [frame_path(picture, number) for number in range(1, count + 1)]
    with Turning(staged) as turning:
        lifts = turning.lifts(turns(LIFTS))
        if max(lifts) - min(lifts) > UNEVEN_M:
            taken.notes.append(
                f"The ground is uneven by {1000 * (max(lifts) - min(lifts)):.0f} mm: the turning product floats over "
                "parts of it. Take a set with level ground."
            )
        # as high as its highest rest: so nothing jumps, and nothing sinks in
        lift = max(0.0, *lifts)
        outline, axis = framing.outline(turning.points), tuple(turning.axis[:2])
        fill = framing.widest_fill(outline, axis, turning.wished(copy_space=""), options.size)
        shown = turning.aim(framing.swept(outline, axis), turning.wished(copy_space="", fill=fill), options.size)
        shown.warnings += taken.notes
        words = metadata.of_staged(shown, software)
        scene = fingerprint.of(turning.scene, turning.points, _facts(options, software, lift))
        # the set is built up once, and only the product moves
        turning.scene.render.use_persistent_data = not options.background and not options.exr
        going = pace.Pace(count, tell)
        rendered: dict[int, dict[str, Any]] = {}
        for index, turn in enumerate(turns(count)):
            path, word = paths[index], settings(scene, turn)
            others = [path.with_suffix(formats.ENDINGS[name]) for name in options.formats if name in formats.ENDINGS]
            others += [path.with_suffix(".exr")] if options.exr else []
            if complete(path, word, others):
                going.kept()
                continue
            going.begin("Frame")
            turning.turn(turn, lift)
            said = replace(words, settings=word)
            rendered[index] = render.render(shown, take.render_options(options, path, said), going.tell)
            formats.write_others(path, options.formats, said)
            going.done()
        clock.lap("render")
        turning.scene.render.use_persistent_data = False
        reports = {}
        for index in quarters(count):
            turning.turn(turns(count)[index], lift)
            seen = turning.seen(options.size, shown.shot, [])
            report = quality.check(seen, paths[index], options.rules, "", bool(options.background))
            # seen from its narrow side a product fills less: what counts is the widest
            reports[index] = series.without(report, ("fill of the frame",))
        clock.lap("check")
    taken.first = shown
    for index, path in enumerate(paths):
        label = f"{turns(count)[index]:g}°"
        facts = {**rendered.get(index, {"kept": True}), "path": str(path), "turn_deg": turns(count)[index]}
        taken.outputs.append({**facts, "view": label})
        taken.pictures.append(
            {"picture": path.name, "view": label, "quality": reports.get(index, {}),
             "render": {key: value for key, value in facts.items() if key not in ("path", "exr")}}
        )  # fmt: skip
    tell(0.97, "Making the films")
    taken.also.append(film.write_webp(picture.with_name(f"{picture.stem}_turntable.webp"), paths))
    if missing := film.mp4_missing():
        taken.notes.append(missing)
    else:
        taken.also.append(film.write_mp4(picture.with_name(f"{picture.stem}_turntable.mp4"), paths))
    clock.lap("films")
    return taken


def _facts(options: ShootOptions, software: str, lift: float) -> dict[str, Any]:
    """Of the options what the scene does not show."""
    keys = ("samples", "seed", "formats", "exr", "background", "size")
    return {key: getattr(options, key) for key in keys} | {"software": software, "lift": round(lift, 5)}
