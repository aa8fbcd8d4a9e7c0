# SPDX-License-Identifier: GPL-3.0-or-later
"""`library add`: a set folder made of somebody's own .blend, which is only read. No bpy here.

The scene is opened in a second Blender, with auto-run off and a limit of memory and time; a folder is built aside and
renamed into its place, so that nothing half-written is ever there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import background, workflow
from ..engine.protocol import BacklotError
from ..workflow import Progress, Steps, Studio
from . import proposal
from .catalogs import CATALOGS, catalog_id, with_catalogs

LIMIT_S = 1800.0
"""The longest that making a set of one scene may take; most of it are renders on a slow machine."""
SCHEMA = 1
ASKED = ("title", "licence", "author")
"""What no machine can know of a scene."""
LARGE_MB, LARGE_TRIANGLES = 30.0, 1_000_000
_SAID = (
    *("title", "title_ko", "caption", "caption_ko", "kind", "place", "surfaces", "materials", "backdrop", "mood"),
    *("technique", "props", "avoids", "copy_space", "suits", "scale_range", "licence", "author"),
)
"""What a person may have written into the card, and keeps when the set is made again."""
_SIZES = (0.2, 1.8)
"""Longest sides of products that a mark suits, in parts of the design height, as far as there is room."""

Ask = Callable[[str, str], str]
"""(question, what is taken when the answer is empty) → the answer."""


@dataclass(frozen=True, slots=True)
class AddOptions:
    """unit_m: meters of a Blender unit, None: as the file says. said: title, licence, author. again: make the set again
    from its corrected proposal; force: propose anew in place of a set that is there. ask: None where nobody answers."""

    library: Path
    id: str = ""
    unit_m: float | None = None
    said: dict[str, str] = field(default_factory=dict)
    again: bool = False
    force: bool = False
    ask: Ask | None = None


def add_steps(studio: Studio, file: Path, options: AddOptions, start: Sequence[str]) -> Steps[dict[str, Any]]:
    """Returns {"id", "folder", "card", "missing", "sure", "notes", "faults", "megabytes"}.

    Raises BacklotError: what :func:`workflow.input_kind` raises, not_blend, bad_id, set_exists, no_proposal, too_slow,
    what the second Blender and the engine say; or OSError.
    """
    if workflow.input_kind(file) != "product" or file.suffix.lower() != ".blend":
        raise BacklotError("not_blend", f"'{file.name}' is no Blender file.", "Open it in Blender and save a .blend.")
    id = options.id or name_of(file)
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,79}", id):
        raise BacklotError(
            "bad_id", f"'{id[:80]}' is no id for a set.", "Use small letters, digits and _, a letter first."
        )
    folder = options.library / id
    old = _old(folder, options)
    studio.engine.start()  # it gets ready while the scene is looked at
    job: dict[str, Any] = {"job": "adopt", "file": str(file.absolute()), "id": id, "unit_m": options.unit_m}
    job["proposal"] = str(folder / proposal.FILE) if options.again else None
    with workflow.job_folder() as parts:
        made = yield from workflow.scaled(_limited(start, job, parts, file.name), 0.0, 0.85)
        facts = made["facts"]
        facts["size_m"] = sizes(facts["design_size_m"], facts["marks"])
        asked = {"picture": str(parts / "clean.png"), "facts": facts}
        drafted = yield from workflow.scaled(
            workflow.engine_steps(studio, "draft_card", asked, "Drafting the card"), 0.85, 0.92
        )
        card = compose(id, file, facts, drafted["card"], old, options)
        label = {
            "job": "label",
            "file": str(parts / "set.blend"),
            "card": card,
            "catalog": catalog_id(card["kind"]),
            "picture": str(parts / "preview.webp"),
        }
        labelled = yield from workflow.scaled(_limited(start, label, parts, file.name), 0.92, 1.0)
        yield Progress("write", 1.0, f"Writing {folder}")
        (parts / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", "utf-8")
        _deliver(parts, folder)
    missing = [key for key in ASKED if key in card["draft"]]
    return {
        "id": id,
        "folder": str(folder),
        "card": card,
        "missing": missing,
        "sure": {**made["sure"], **drafted["sure"]},
        "notes": [*made["notes"], *_notes(made["megabytes"], facts)],
        "faults": labelled["faults"],
        "megabytes": made["megabytes"],
    }


def name_of(file: Path) -> str:
    """An id for a set: the file's name in small letters, digits and _."""
    plain = re.sub(r"[^a-z0-9]+", "_", file.stem.lower()).strip("_")[:60]
    return plain if plain[:1].isalpha() else f"set_{plain}".rstrip("_")


def _old(folder: Path, options: AddOptions) -> dict[str, Any]:
    """The card of the set that is made again; {} for a new one."""
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
    except (OSError, ValueError):
        card = {}
    card = card if isinstance(card, dict) else {}
    if options.again:
        if not (folder / proposal.FILE).is_file() or not card:
            raise BacklotError(
                "no_proposal",
                f"{folder} holds no set that was added, to be made again.",
                "Leave --again out, or name the set with --id and its folder with --library.",
            )
        return card
    if not folder.exists():
        return {}
    if not options.force:
        raise BacklotError(
            "set_exists",
            f"{folder} is there already.",
            f"Correct its {proposal.FILE} and use --again, begin anew with --force, or give another --id.",
        )
    if "made_from" not in card:
        raise BacklotError("set_exists", f"{folder} was not made by `library add`.", "Give another --id.")
    return {}


def _limited(start: Sequence[str], job: dict[str, Any], folder: Path, name: str) -> Steps[dict[str, Any]]:
    """A job of the second Blender; whatever a file does to that process becomes one error."""
    end = time.monotonic() + LIMIT_S
    steps = background.job_steps(start, None, job, folder, 0.2)
    try:
        while time.monotonic() < end:
            yield next(steps)
    except StopIteration as stop:
        result: dict[str, Any] = stop.value
        return result
    except BacklotError as ex:
        if ex.code == "damaged_file":
            raise BacklotError("damaged_file", f"{ex.message}.", "Open it in Blender and save it again.") from ex
        if ex.code == "blender_died":
            raise BacklotError(
                "too_large", f"{name} is too much for this machine or damaged ({ex}).", "Make the scene lighter."
            ) from ex
        raise
    finally:
        steps.close()
    raise BacklotError("too_slow", f"{name} took more than {LIMIT_S / 60:.0f} minutes.", "Make the scene lighter.")


def sizes(design: float, marks: Sequence[dict[str, Any]]) -> list[float]:
    """Longest sides of products that the marks have room for, meters: [smallest, largest]."""
    room = max(max(2 * mark["free_radius_m"], mark["free_height_m"]) for mark in marks)
    return [round(max(_SIZES[0] * design, 0.005), 3), round(max(min(_SIZES[1] * design, 0.95 * room), design), 3)]


def compose(
    id: str, file: Path, facts: dict[str, Any], drafted: dict[str, Any], old: dict[str, Any], options: AddOptions
) -> dict[str, Any]:
    """The card: measured facts, the draft, what a card that was there says, and above all what the user says.

    ``draft`` lists what is still open; licence and author are never made up.
    """
    own = {key: old[key] for key in _SAID if old.get(key)} if options.again else {}
    said = {key: value.strip() for key, value in options.said.items() if value.strip()}
    given = {**{key: own[key] for key in ASKED if key in own and key not in old.get("draft", [])}, **said}
    title = file.stem.replace("_", " ").replace("-", " ").strip().capitalize() or id
    if options.ask is not None:
        for key, question, usual in (
            ("title", "Title of the set", title),
            ("licence", "Licence, such as CC0-1.0 or CC-BY-4.0", ""),
            ("author", "Who made the scene", ""),
        ):
            if key not in given and (answer := options.ask(question, usual).strip()):
                given[key] = answer
    card = {
        "schema": SCHEMA, "id": id, "title": title, "title_ko": "", **drafted, "licence": "", "author": "",
        **own, **given, "version": int(old.get("version") or 0) + 1,
        "design_size_m": facts["design_size_m"], "scale_range": own.get("scale_range", [1.0, 1.0]),
        "marks": facts["marks"], "cameras": facts["cameras"], "triangles": facts["triangles"],
        "palette": drafted["palette"], "light": drafted["light"], "made_from": file.name,
        "draft": [key for key in ASKED if key not in given],
    }  # fmt: skip
    suits = card["suits"]
    return {**card, "suits": {**suits, "size_m": facts["size_m"]}} if not own else card


def _notes(megabytes: float, facts: dict[str, Any]) -> list[str]:
    notes = []
    if megabytes > LARGE_MB:
        notes.append(f"set.blend has {megabytes:.0f} MB: smaller pictures would stage faster")
    if facts["triangles"] > LARGE_TRIANGLES:
        notes.append(f"{facts['triangles']:,} triangles: a lighter scene would stage and render faster")
    if facts["ends"]:
        notes.append(f"{', '.join(facts['ends'])}: the picture shows the end of the set")
    return notes


def _deliver(parts: Path, folder: Path) -> None:
    """Put the set's files into its folder, all at once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        aside.chmod(0o755)
        for source, name in (
            ("set.done.blend", "set.blend"),
            ("preview.webp", "preview.webp"),
            (proposal.FILE, proposal.FILE),
            ("card.json", "card.json"),
        ):
            shutil.copyfile(parts / source, aside / name)
        with_catalogs(folder.parent / CATALOGS)
        gone = aside.with_name(f"{aside.name}.old")
        if folder.exists():
            os.replace(folder, gone)
        try:
            os.replace(aside, folder)
        except OSError:
            if gone.exists():
                os.replace(gone, folder)
            raise
        shutil.rmtree(gone, ignore_errors=True)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
