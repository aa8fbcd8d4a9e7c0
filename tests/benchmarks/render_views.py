# SPDX-License-Identifier: GPL-3.0-or-later
"""Render the neutral views of the 3D products of a folder once, for ``backlot evaluate vision``.

    .venv/bin/python tests/benchmarks/render_views.py DATA/products3d [--only ID …]

DATA holds ``products3d.csv`` (id, original_file, type). Needs bpy. The views and measurements are the same as those of
``backlot analyze``; they go to the evaluation's cache, where the scores of 3D products are computed from. A product
whose file and whose view code are unchanged is not rendered again, so that a killed run goes on where it ended.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from pathlib import Path

from backlot.addon.capture import subject_steps
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.product import views
from backlot.addon.product.importers import discard, load_product
from backlot.addon.workflow import run
from backlot.backend.evaluate.products import SUBJECT, read_products, views_folder

CODE = hashlib.sha256(Path(views.__file__).read_bytes()).hexdigest()[:16]
"""How the views were made; kept beside them."""


def done(out: Path) -> bool:
    try:
        return bool(json.loads((out / SUBJECT).read_text(encoding="utf-8"))["code"] == CODE)
    except (OSError, ValueError, KeyError):
        return False


def render(file: Path, out: Path) -> None:
    """Views, measurements and, last, the subject's file: its presence says that the product is complete."""
    out.mkdir(parents=True, exist_ok=True)
    product = load_product(file)
    try:
        subject = run(subject_steps(product, out, str(file)))
    finally:
        discard(product)
    beside = out / f"{SUBJECT}.part"
    beside.write_text(json.dumps({**subject, "code": CODE}, indent=1), encoding="utf-8")
    os.replace(beside, out / SUBJECT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="*", metavar="ID", help="only these products")
    args = parser.parse_args()
    products = [item for item in read_products(args.data) if not args.only or item.name in args.only]
    todo = [item for item in products if not done(views_folder(item))]
    print(f"{len(products)} products, {len(products) - len(todo)} have their views", file=sys.stderr)
    failed, start = 0, time.monotonic()
    for number, item in enumerate(todo):
        try:
            render(item.file, views_folder(item))
        except BacklotError as ex:
            failed += 1
            print(f"{item.name}: {ex}", file=sys.stderr)
        left = (time.monotonic() - start) / (number + 1) * (len(todo) - number - 1)
        print(f"{number + 1}/{len(todo)} {item.name}, {left:.0f} s left", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
