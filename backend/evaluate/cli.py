# SPDX-License-Identifier: GPL-3.0-or-later
"""``backlot evaluate``: its tasks, their arguments, and what they write. Models are opened only when a task runs."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..files import write_text
from ..protocol import BacklotError

if TYPE_CHECKING:
    from ..library.cards import Library
    from ..models.holder import Models
    from .judged_features import Seen
    from .judgments import Judged, Split

Out = Callable[[argparse.Namespace, Any, Sequence[str]], None]


class _Table(Protocol):
    """The report of a task that scores a table."""

    @property
    def predictions(self) -> dict[str, list[str]]: ...

    def markdown(self) -> str: ...

    def to_json(self) -> dict[str, object]: ...


def add_tasks(evaluate: argparse.ArgumentParser, parent: argparse.ArgumentParser) -> None:
    tasks = evaluate.add_subparsers(dest="what", required=True, metavar="TASK")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        task = tasks.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", parents=[parent])
        task.add_argument("--quiet", action="store_true", help="no progress on standard error")
        return task

    def add_markdown(task: argparse.ArgumentParser, *names: str) -> None:
        task.add_argument(*names, dest="out", type=Path, metavar="FILE.md", help="write the table to a file as well")

    def add_predictions(task: argparse.ArgumentParser) -> None:
        task.add_argument("--predictions", type=Path, metavar="FILE.json", help="item id to prediction, for scorers")

    vision = add("vision", "how well the eyes do on labelled pictures")
    vision.add_argument("data", type=Path, help="folder with labelled pictures, or one that holds such folders")
    vision.add_argument("--limit", type=_count, default=0, metavar="N", help="pictures of each set (default: all)")
    add_markdown(vision, "--out", "--markdown")
    add_predictions(vision)

    data_help = "folder with products3d and photos, for the judged products that are not in words"
    ranking = add("ranking", "the ranking of sets beside other methods, on products for which every set was graded")
    ranking.add_argument("--data", type=Path, metavar="DIR", help=data_help)
    ranking.add_argument("--part", choices=("test", "fit"), default="test", help="default: test")
    ranking.add_argument("--proofs", type=Path, metavar="FILE.json", help="judged proof renders of the products")
    add_markdown(ranking, "--markdown")
    fit = add("fit", "fit the ranking's weights on the fit part of the judged products, with cross-validation")
    fit.add_argument("--data", type=Path, metavar="DIR", help=data_help)
    fit.add_argument("--write", action="store_true", help="write weights.toml and precedents.safetensors")
    add_markdown(fit, "--markdown")
    abstain = add("abstain", "how often it is rightly and wrongly said that nothing in a library fits a product")
    abstain.add_argument("--data", type=Path, metavar="DIR", help=data_help)
    abstain.add_argument("--part", choices=("test", "fit"), default="test", help="default: test; fit: cross-validated")
    abstain.add_argument("--write", action="store_true", help="write what was fitted on the fit part into weights.toml")
    add_markdown(abstain, "--markdown")
    for name, text in (
        ("rooms", "in which room a product lives, from its name"),
        ("ingredients", "which ingredients belong into pictures of a product type"),
    ):
        task = add(name, text)
        task.add_argument("table", type=Path, help="the table of items, or a folder that holds it")
        add_markdown(task, "--markdown")
        add_predictions(task)


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return value


def run(args: argparse.Namespace, out: Out) -> int:
    for path in filter(None, (args.out, getattr(args, "predictions", None))):
        _check_folder(path)  # before the minutes that the scores take
    tasks: dict[str, Callable[[argparse.Namespace], tuple[dict[str, Any], str]]] = {
        "vision": _vision, "ranking": _ranking, "fit": _fit, "abstain": _abstain, "rooms": _rooms,
        "ingredients": _ingredients,
    }  # fmt: skip
    data, text = tasks[args.what](args)
    if args.out is not None:
        _write(args.out, text + "\n")
    out(args, {"schema": 1, **data}, [text])
    return 0


def _vision(args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    from ..models.holder import Models
    from . import figures, vision

    report = vision.evaluate(args.data, Models(), args.limit, quiet=args.quiet)
    if args.predictions is not None:
        _write(args.predictions, json.dumps(report.predictions))
    data = {
        "data": str(args.data), "limit": args.limit, "figures": figures.to_json(report.figures),
        "wrong": [asdict(entry) for entry in report.wrong], "faults": [asdict(fault) for fault in report.faults],
        "notes": report.notes,
    }  # fmt: skip
    return data, report.markdown()


@dataclass(frozen=True, slots=True)
class _Judged:
    """What both tasks on judged products begin with. second: second opinions. notes: what was left out."""

    seen: list[Seen]
    parts: dict[str, Split]
    second: tuple[Judged, ...]
    library: Library
    models: Models
    notes: list[str]


def _judged(args: argparse.Namespace) -> _Judged:
    from ..library.cards import load_library
    from ..models.holder import Models
    from ..pipeline import shipped_library
    from .judged_features import Products
    from .judgments import SECOND, read_judgments, split

    library, models = load_library(shipped_library()), Models()
    judged = read_judgments(library.cards)
    second = read_judgments(library.cards, SECOND)
    products = Products(models, args.data, quiet=args.quiet)
    seen = products.see(judged)
    return _Judged(seen, split(judged), second, library, models, products.notes)


def _abstain(args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    from . import abstain

    if args.write and args.part != "fit":
        raise BacklotError("bad_request", "Only what is fitted on the fit part can be written.", "Add --part fit.")
    judged = _judged(args)
    cases = abstain.collect(judged.seen, judged.parts, args.part, judged.library, judged.models)
    report = abstain.fitted(cases) if args.part == "fit" else abstain.evaluate(cases)
    if args.write:
        abstain.write(report)
    return {**report.to_json(), "notes": judged.notes}, report.markdown()


def _ranking(args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    from .rankers import Rankers, read_proofs
    from .ranking import Evaluation

    proofs = read_proofs(args.proofs) if args.proofs else None
    found = _judged(args)
    evaluation = Evaluation(Rankers(found.library, found.models), found.seen, found.parts, proofs)
    report = evaluation.run(args.part, found.second)
    report.notes += found.notes
    return {"part": args.part, **report.to_json()}, report.markdown()


def _fit(args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    from .fit import fit, write

    found = _judged(args)
    used = [one for one in found.seen if found.parts[one.product.id] == "fit"]
    fitted = fit(used, found.library, found.models)
    if args.write:
        write(fitted, used, found.library, found.models)
        _refit_verdict(found)
    text = "\n".join([fitted.markdown(), "", *(f"- {note}" for note in found.notes)]).rstrip()
    return {"written": bool(args.write), "notes": found.notes, **fitted.to_json()}, text


def _refit_verdict(judged: _Judged) -> None:
    """With other weights the scores are others, and with them the line under which nothing fits."""
    from ..library import precedents
    from ..library.scoring import settings
    from . import abstain

    settings.cache_clear()
    precedents.load.cache_clear()
    abstain.write(abstain.fitted(abstain.collect(judged.seen, judged.parts, "fit", judged.library, judged.models)))
    settings.cache_clear()


def _table(path: Path, name: str) -> Path:
    """The table itself, or the one inside of a folder."""
    if not path.is_dir():
        return path
    return next((found for found in (path / name, path / "ground_truth" / name) if found.is_file()), path / name)


def _scored(args: argparse.Namespace, report: _Table) -> tuple[dict[str, Any], str]:
    if args.predictions is not None:
        _write(args.predictions, json.dumps(report.predictions))
    return {"table": str(args.table), **report.to_json()}, report.markdown()


def _rooms(args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    from ..models.holder import Models
    from . import rooms

    return _scored(args, rooms.evaluate(_table(args.table, rooms.TABLE), Models(chosen={}).text))


def _ingredients(args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    from ..models.holder import Models
    from . import ingredients

    return _scored(args, ingredients.evaluate(_table(args.table, ingredients.TABLE), Models(chosen={}).text))


def _cannot_write(path: Path, why: OSError) -> BacklotError:
    return BacklotError("cannot_write", f"{path} cannot be written: {why}.", "Choose another folder.")


def _check_folder(path: Path) -> None:
    """Make a file's folder and see that files can be made there. Raises BacklotError("cannot_write", …)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as ex:
        raise _cannot_write(path, ex) from ex


def _write(path: Path, text: str) -> None:
    """Whole or not at all. Raises BacklotError("cannot_write", …)."""
    try:
        write_text(path, text)
    except OSError as ex:
        raise _cannot_write(path, ex) from ex
