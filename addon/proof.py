# SPDX-License-Identifier: GPL-3.0-or-later
"""Proofs: the product in small pictures of its best sets, judged one by one, and the ranking with what they show.

Pictures are made by the real staging, in this Blender or in a second one (`of_choice` as a job); the engine looks at
them. Every result is told as soon as it is there. Imports without bpy.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from . import workflow
from .candidates import candidate
from .engine.protocol import BacklotError
from .workflow import Progress, ShootOptions, Steps, Studio

if TYPE_CHECKING:
    from .capture import Choice

T = TypeVar("T")

COUNT = 5
"""How many of the best candidates are tried."""

NO_ROOM = frozenset(("does_not_fit", "unknown_camera", "unknown_mark", "unknown_size"))
"""What a set can lack for this product and these wishes: it then counts as tried, and comes last."""


def check(options: ShootOptions) -> None:
    """Raises BacklotError("bad_option") where proofs would compare nothing."""
    if options.proof and options.set != "auto":
        raise BacklotError(
            "bad_option",
            f"A proof compares sets, and the set '{options.set}' is chosen already.",
            "Leave out --proof, or the choice of a set or a packshot's background.",
        )


def chosen(found: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """The best matches that can be staged. Raises BacklotError("nothing_to_prove")."""
    matches = [match for match in found.get("matches", []) if match.get("stageable", True)]
    if not matches:
        raise BacklotError("nothing_to_prove", "No set of the ranking can be staged.", "Choose another library.")
    return matches[:count]


def here(
    studio: Studio, product: Any, found: dict[str, Any], options: ShootOptions, folder: Path
) -> Steps[dict[str, Any]]:
    """Proofs in this Blender, judged; returns the recommendation with its matches ranked again."""
    library = studio.library or workflow.default_library()
    return (yield from judged(studio, pictures(product, found, options, library, folder), found))


def of_choice(
    studio: Studio, choice: Choice, found: dict[str, Any], options: ShootOptions, library: Path, folder: Path
) -> Steps[list[dict[str, Any]]]:
    """Pictures of a product of the open file, or of a file or photo, which is taken away again."""
    from . import capture

    product = yield from workflow.scaled(capture.product_steps(studio, choice, folder), 0.0, 0.1)
    try:
        product = capture.upright(product, found)
        return (yield from workflow.scaled(pictures(product, found, options, library, folder), 0.1, 1.0))
    finally:
        from .product import importers

        importers.discard(product)


def pictures(
    product: Any, found: dict[str, Any], options: ShootOptions, library: Path, folder: Path
) -> Steps[list[dict[str, Any]]]:
    """A proof of each of the best candidates, in ``folder``; each comes as data ``{"proof": …}`` when it is there.

    ``product`` stands upright already. Every staging is taken away again, also when the steps are closed.
    """
    from . import capture
    from .product import datablocks

    slot = datablocks.render_slot()
    made: list[dict[str, Any]] = []
    matches = chosen(found, options.proof or COUNT)
    try:
        for number, match in enumerate(matches):
            title = str(match.get("title") or match["set"])
            text = f"Proof {number + 1} of {len(matches)}: {title}"
            yield Progress(f"proof_{number + 1}", number / len(matches), text)
            each = candidate(library, str(match["set"]))
            wanted = replace(capture.stage_options(each, options), quick=True)
            taken = _take(product, each.folder, found, wanted, folder / f"proof_{number}")
            made.append({"set": each.id, "title": title, **taken})
            yield Progress(f"proof_{number + 1}", (number + 1) / len(matches), text, {"proof": made[-1]})
    finally:
        if not slot:
            datablocks.drop_render_slot()
    return made


def _take(product: Any, set_folder: Path, found: dict[str, Any], options: Any, path: Path) -> dict[str, Any]:
    """One proof: stage, render, take the staging away. ``fault`` instead of a picture where there is no room."""
    from .output import proof
    from .staging import restore, stage

    options.resolution = proof.size(*options.resolution)
    try:
        staged = stage.stage(product, set_folder, found.get("features"), found.get("brief"), options)
    except BacklotError as ex:
        if ex.code not in NO_ROOM:
            raise
        return {"fault": ex.message}
    picture, mask = path.with_suffix(".png"), path.with_suffix(".mask.png")
    try:
        proof.take(staged, picture, mask)
    finally:
        restore.remove(staged.scene)
    frame = staged.frame
    return {
        "picture": str(picture), "mask": str(mask), "hidden": frame.get("hidden", 1.0), "cut": bool(frame.get("cut")),
    }  # fmt: skip


def judged(studio: Studio, taking: Steps[Any], found: dict[str, Any]) -> Steps[dict[str, Any]]:
    """The engine looks at each picture as soon as ``taking`` tells of it; comes as data ``{"proofs", "matches"}``.

    Returns the recommendation with its matches ranked again, without the pictures' paths, which live no longer than
    the job. Closing it closes ``taking``.
    """
    proofs: list[dict[str, Any]] = []
    matches: list[dict[str, Any]] = found["matches"]
    about = {key: found.get(key) or {} for key in ("features", "brief")}
    try:
        for told in taking:
            if told is None or "proof" not in told.data:
                yield told
                continue
            params = {"proofs": [*proofs, told.data["proof"]], "matches": found["matches"], **about}
            answer = yield from _quietly(workflow.engine_steps(studio, "judge_proofs", params, told.text))
            proofs, matches = answer["proofs"], answer["matches"]
            done = {"proofs": proofs, "matches": matches}
            yield Progress(f"judged_{len(proofs)}", told.fraction, words(told.text, proofs[-1]), done)
    finally:
        taking.close()
    return {**found, "matches": [_lasting(match) for match in matches]}


def _lasting(match: dict[str, Any]) -> dict[str, Any]:
    proof = {key: value for key, value in match.get("proof", {}).items() if key not in ("picture", "mask")}
    return {**match, "proof": proof} if proof else match


def _quietly(steps: Steps[T]) -> Steps[T]:
    """The steps without their progress."""
    try:
        while True:
            next(steps)
            yield None
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        steps.close()


def words(text: str, proof: dict[str, Any]) -> str:
    """Progress that tells what the proof came to."""
    return f"{text}, no room" if proof.get("fault") else f"{text}, {100 * float(proof['score']):.0f} %"
