# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way through the work, as generators of steps, behind every front: window, scripts, command line, batch.

A generator yields :class:`Progress`, or ``None`` when nothing is new yet, and returns its result. A front that may
wait runs it with :func:`run`; the window takes a slice of it in every timer tick with :class:`Slices`. Closing the
generator cancels the work. Imports without bpy; the steps that need it import it when they are reached.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from .candidates import candidate, choose_sets
from .engine.client import EngineClient
from .engine.protocol import BacklotError, Cancelled, Event
from .output import series_command

PHOTOS = frozenset((".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".heif", ".exr"))
PRODUCTS = frozenset((".glb", ".gltf", ".obj", ".fbx", ".usd", ".usda", ".usdc", ".usdz", ".stl", ".ply", ".blend"))
DESCRIPTIONS = frozenset((".json",))

SAMPLES = 32
"""Cycles samples of a sales picture: with the denoiser, more of them cost time and show nothing."""

PACKSHOT_SET = "infinity_cove"
"""The set whose light a packshot takes where none was asked for."""

JOB_PREFIX = "backlot-job-"
ABANDONED_S = 24 * 3600.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the work stands: ``step`` for programs, ``fraction`` 0-1 of the whole, ``text`` for people.

    data: a part of the result that is there already, for those who want to show it; mostly empty.
    """

    step: str
    fraction: float
    text: str
    data: dict[str, Any] = field(default_factory=dict)


Steps = Generator[Progress | None, None, T]


@dataclass(slots=True)
class Studio:
    """What the steps work with.

    library: folder of sets, None for the one that ships with Backlot.
    wait_s: how long one step may wait for the engine before it yields None; 0 in the window.
    report: takes progress of calls that block (staging, a render in this process).
    apart: pictures are rendered in a second Blender, so that the steps can be closed at any moment of it.
    unfinished: what to remove when the process must end in the middle of such a call, which cannot be interrupted.
    """

    engine: EngineClient
    library: Path | None = None
    wait_s: float = 0.1
    report: Callable[[Progress], None] = lambda progress: None
    unfinished: list[Path] = field(default_factory=list)
    apart: bool = False

    def tell(self, step: str, low: float, high: float) -> Callable[[float, str], None]:
        """A plain callback for a call that blocks; its fractions 0-1 are moved into ``low``-``high``."""
        return lambda fraction, text: self.report(Progress(step, low + (high - low) * min(1.0, fraction), text))


@dataclass(frozen=True, slots=True)
class ShootOptions:
    """How the picture is taken.

    ``set`` is ``auto`` or an id, such as ``marble_podium`` or ``marble_podium:nero``. ``mark`` and ``camera`` are names
    of the set's own; no mark: the first that has room. ``copy_space``: left, right or top, where text will stand.
    ``light``: brief, set or the name of a preset that takes the place of the set's own light. ``leave_out``: parts of
    the set that do not come in (staging.records.PARTS).
    ``size``: width and height in pixels. ``credits``: author and licence of the product, as far as the user says them.
    ``formats``: png16, jpeg, webp, avif beside the PNG. ``exr``: also all passes. ``background``: transparent or white
    for a packshot. ``rules``: marketplaces' rule sets to check against. ``auto_fix``: mend once what the checks find.
    ``direction``: of the brief, see directions.py; ``language``: of its sentences.
    ``framing``: a preset of staging/framing.toml. ``depth_of_field``: sharp, shallow or none.
    ``proof``: so many of the best sets are first tried in small pictures with this product, and ranked again.
    ``pose``, ``arrangement``: see product/poses.py and staging/groups.py; empty for what suits the product.
    ``companions``: paths of other products in the same picture.
    ``device``: auto, cpu, gpu, or what another Blender chose (output.devices).
    ``shapes``, ``turntable`` (number of frames) and ``packshots`` make a series of pictures; only one of them is given.
    """

    set: str = "auto"
    mark: str = ""
    camera: str = "hero"
    copy_space: str = ""
    light: str = "brief"
    leave_out: tuple[str, ...] = ()
    size: tuple[int, int] = (1024, 1024)
    samples: int = SAMPLES
    seed: int = 0
    out: Path = Path("backlot-out")
    name: str = ""
    sentences: bool = True
    said: dict[str, Any] = field(default_factory=dict)
    credits: dict[str, str] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    exr: bool = False
    background: str = ""
    rules: tuple[str, ...] = ()
    auto_fix: bool = False
    direction: str = "safe"
    language: str = "en"
    framing: str = ""
    depth_of_field: str = "sharp"
    shapes: tuple[str, ...] = ()
    turntable: int = 0
    packshots: bool = False
    proof: int = 0
    device: str = "auto"
    pose: str = ""
    arrangement: str = ""
    companions: tuple[str, ...] = ()

    @property
    def series(self) -> str:
        """What is taken instead of one picture: turntable, packshots, shapes, or nothing."""
        return "turntable" if self.turntable else "packshots" if self.packshots else "shapes" if self.shapes else ""

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "out": str(self.out)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ShootOptions:
        width, height = data["size"]
        lists = {key: tuple(data.get(key, ())) for key in ("formats", "rules", "leave_out", "shapes", "companions")}
        return cls(**{**data, **lists, "out": Path(data["out"]), "size": (int(width), int(height))})


# ---- inputs -------------------------------------------------------------------------------------------------------


def input_kind(path: Path) -> str:
    """``photo``, ``description`` or ``product`` by the name's ending; checks that the file is there.

    Raises BacklotError("missing_file" | "not_a_file" | "empty_file" | "unknown_type").
    """
    suffix = path.suffix.lower()
    if not path.exists():
        raise BacklotError("missing_file", f"'{path}' does not exist.", "Check the path.")
    if not path.is_file():
        raise BacklotError("not_a_file", f"'{path}' is a folder, not a file.", "Give the file itself.")
    kinds = {"photo": PHOTOS, "product": PRODUCTS, "description": DESCRIPTIONS}
    kind = next((kind for kind, suffixes in kinds.items() if suffix in suffixes), "")
    if not kind:
        known = " ".join(sorted(PHOTOS | PRODUCTS | DESCRIPTIONS))
        raise BacklotError("unknown_type", f"'{path.name}' is of no known type.", f"Known are: {known}")
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise BacklotError("empty_file", f"'{path.name}' is empty (0 bytes).", "Export or copy it again.")
    except OSError as ex:
        raise BacklotError("unreadable", f"'{path}' cannot be read ({ex.strerror}).", "Check its permissions.") from ex
    return kind


def subject_steps(path: Path, folder: Path, said: dict[str, Any] | None = None) -> Steps[dict[str, Any]]:
    """From an input to the engine's ``subject``; a 3D file is imported into the open file and its views rendered."""
    kind = input_kind(path)
    if kind != "product":
        subject: dict[str, Any] = {"kind": kind, "path": str(path.absolute())}
    else:
        from . import capture

        product = yield from capture.load_steps(path, said)
        subject = yield from capture.subject_steps(product, folder, str(path.absolute()))
    if said:
        subject["said"] = said
    return subject


# ---- engine calls -------------------------------------------------------------------------------------------------


def engine_steps(studio: Studio, method: str, params: dict[str, Any], text: str) -> Steps[dict[str, Any]]:
    """One call of the engine as steps; fractions are the engine's own."""
    state = studio.engine.state
    fraction = 0.0
    yield Progress("engine", 0.0, "Starting the engine" if state in ("off", "starting") else text)
    stream = studio.engine.stream(method, params, wait_s=studio.wait_s)
    try:
        while True:
            event = next(stream)
            if event is None:
                yield None
                continue
            progress = _progress(event, fraction, text)
            fraction = progress.fraction
            yield progress
    except StopIteration as stop:
        result: dict[str, Any] = stop.value
        return result
    finally:
        stream.close()


def _progress(event: Event, fraction: float, text: str) -> Progress:
    data = event.data
    if event.event == "text":
        return Progress("sentences", fraction, str(data.get("text", "")).strip() or text)
    value = data.get("fraction")
    fraction = max(fraction, min(1.0, float(value))) if isinstance(value, (int, float)) else fraction
    return Progress(str(data.get("step", "engine")), fraction, str(data.get("text") or text))


def find_sets_steps(
    studio: Studio,
    subject: dict[str, Any],
    top: int | None = None,
    sentences: bool = True,
    brief: dict[str, str] | None = None,
) -> Steps[dict[str, Any]]:
    """Rank the library for a subject; returns features, brief, directions, matches, verdict, timings_s, seen.

    brief: direction and language, see directions.py.
    """
    library = studio.library or default_library()
    params = {"subject": subject, "library": str(library.absolute()), "top": top, "sentences": sentences}
    params |= brief or {}
    return (yield from engine_steps(studio, "recommend", params, "Finding sets"))


def shoot_steps(studio: Studio, path: Path, options: ShootOptions) -> Steps[dict[str, Any]]:
    """The whole job, in the open file: views, ranking, staging, picture, sidecar, quality report.

    ``path`` is a 3D file, or a photo, whose cut-out is then stood in the set as a card. Returns the recommendation with
    outputs, quality and timings_s. The product and its scene stay in the open file.
    """
    from . import apart, capture, companions, history, proof

    kind = input_kind(path)
    if kind == "description":
        raise BacklotError("no_picture", f"'{path.name}' holds words only.", "Give a 3D file or a photo to shoot.")
    if kind == "photo":
        series_command.check_photo(options.series)
    library = studio.library or default_library()
    if options.background and options.set == "auto" and (library / PACKSHOT_SET).is_dir():
        options = replace(options, set=PACKSHOT_SET)
    if options.set != "auto":
        candidate(library, options.set, options.camera, options.mark)
    proof.check(options)
    companions.check(kind, options)
    capture.check_output(options)
    studio.engine.start()  # it gets ready while the product is looked at
    clock = Clock()
    with job_folder() as folder:
        product: Any = None
        if kind == "product":
            product = yield from scaled(capture.load_steps(path, options.said), 0.0, 0.05)
            clock.lap("import")
            looking = capture.subject_steps(product, folder, str(path.absolute()))
        else:
            looking = subject_steps(path, folder)
        subject = yield from scaled(looking, 0.05, 0.12)
        clock.lap("views")
        if options.said:
            subject["said"] = options.said
        brief = {"direction": options.direction, "language": options.language}
        found = yield from scaled(find_sets_steps(studio, subject, None, options.sentences, brief), 0.12, 0.25)
        clock.lap("recommend")
        chosen = choose_sets(found, options.set)
        if product is None:
            product = yield from scaled(capture.photo_steps(studio, path, folder), 0.25, 0.28)
            clock.lap("cutout")
        if options.proof:
            product = capture.upright(product, found)
            found = yield from scaled(proof.here(studio, product, found, options, folder), 0.2, 0.28)
            chosen = choose_sets(found, options.set)
            clock.lap("proof")
        others = yield from scaled(companions.load_steps(studio, options.companions, folder), 0.26, 0.28)
        candidates = [candidate(library, name, options.camera, options.mark) for name in chosen]
        yield Progress("stage", 0.28, f"Staging in {candidates[0].id}")
        studio.unfinished += [folder, capture.blender_folder()]
        tell = studio.tell("stage", 0.28, 0.45)
        staged, skipped = capture.stage_product(product, candidates, found, options, tell, others)
        clock.lap("stage")
        if options.set != "auto":
            yield from scaled(history.remember_steps(studio, found, options.set), 0.45, 0.45)
        yield Progress("render", 0.45, "Rendering")
        shot = yield from scaled(apart.picture_steps(studio, staged.scene, options), 0.45, 0.97)
        studio.unfinished.clear()
    recommend = {f"recommend.{step}": seconds for step, seconds in found.get("timings_s", {}).items()}
    timings = {**clock.laps, **shot.pop("timings_s"), **recommend, "total": clock.total()}
    put = {"pose": staged.pose, "arrangement": staged.arrangement, "warnings": staged.warnings}
    return {**found, **shot, "staging": put, "skipped": skipped, "timings_s": timings}


# ---- library ------------------------------------------------------------------------------------------------------


def default_library() -> Path:
    """The sets that ship with Backlot, in the zip and in the package alike."""
    here = Path(__file__).resolve().parent
    for parent in (here, here.parent):
        if (parent / "blender_scenes" / "sets").is_dir():
            return parent / "blender_scenes" / "sets"
    raise BacklotError("empty_library", "The sets that ship with Backlot are missing.", "Give a folder with --library.")


# ---- running ------------------------------------------------------------------------------------------------------


class Clock:
    """Seconds by step, in the order of the steps."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()
        self.laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = time.monotonic()
        self.laps[step] = round(now - self._last, 3)
        self._last = now

    def total(self) -> float:
        return round(time.monotonic() - self._start, 3)


def sweep(folder: Path, now: float | None = None) -> None:
    """Remove the job folders that killed processes left behind: those that nobody touched for a day."""
    limit = (time.time() if now is None else now) - ABANDONED_S
    for left in folder.glob(f"{JOB_PREFIX}*"):
        with contextlib.suppress(OSError):
            if left.is_dir() and not left.is_symlink() and left.stat().st_mtime < limit:
                shutil.rmtree(left, ignore_errors=True)


def job_prefix() -> str:
    """How the names of this process's job folders begin."""
    return f"{JOB_PREFIX}{os.getpid()}-"


@contextlib.contextmanager
def job_folder() -> Iterator[Path]:
    """A folder of its own for one job, removed with all in it; two Backlots never share one."""
    try:
        sweep(Path(tempfile.gettempdir()))
        folder = Path(tempfile.mkdtemp(prefix=job_prefix()))
    except OSError as ex:
        raise BacklotError("no_space", f"No temporary folder can be made ({ex.strerror}).", "Free some space.") from ex
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def scaled(steps: Steps[T], low: float, high: float) -> Steps[T]:
    """The same steps, their fractions moved from 0-1 into ``low``-``high``."""
    try:
        while True:
            progress = next(steps)
            if progress is not None:
                fraction = low + (high - low) * min(1.0, max(0.0, progress.fraction))
                progress = replace(progress, fraction=fraction)
            yield progress
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        steps.close()


def run(
    steps: Steps[T],
    report: Callable[[Progress], None] = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> T:
    """Run steps to their end on this thread and return their result; an exception closes them.

    ``cancelled`` is asked several times a second, as far as the steps do not block (see `Studio.apart`); raises
    Cancelled.
    """
    try:
        while True:
            if cancelled():
                raise Cancelled
            progress = next(steps)
            if progress is not None:
                report(progress)
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        steps.close()


class Slices(Generic[T]):
    """Steps taken in slices, for a timer: each :meth:`tick` works until ``budget_s`` is spent or nothing is new.

    parts: what came of the result so far, for the caller to take away.
    """

    def __init__(self, steps: Steps[T], budget_s: float = 0.05) -> None:
        self._steps = steps
        self._budget_s = budget_s
        self.progress = Progress("start", 0.0, "")
        self.parts: list[dict[str, Any]] = []
        self.done = False
        self.result: T | None = None

    def tick(self) -> bool:
        """One slice; True when something changed. Raises what the steps raise (then they are closed and done)."""
        end = time.monotonic() + self._budget_s
        changed = False
        while not self.done and time.monotonic() < end:
            try:
                progress = next(self._steps)
            except StopIteration as stop:
                self.done, self.result = True, stop.value
                return True
            except BaseException:
                self.done = True
                raise
            if progress is None:
                break
            self.progress, changed = progress, True
            if progress.data:
                self.parts.append(progress.data)
        return changed

    def cancel(self) -> None:
        """Close the steps; their clean-up runs now."""
        self.done = True
        self._steps.close()
