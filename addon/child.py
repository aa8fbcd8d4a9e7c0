# SPDX-License-Identifier: GPL-3.0-or-later
"""Script of the second Blender: does one job of :mod:`.background` in a copy of the user's file, then ends.

Blender runs it with ``--python``. It loads the package that it lies in from its own folder, because under factory
settings no extension is enabled.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

PACKAGE = "backlot_child"


def load_package() -> None:
    """Make the folder of this file importable as ``backlot_child``."""
    folder = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = module
    spec.loader.exec_module(module)


def open_file(blend: str) -> None:
    """Blender's program has opened the file; its module in a plain Python has not."""
    import bpy

    if blend and not bpy.app.binary_path:
        bpy.ops.wm.open_mainfile(filepath=blend, load_ui=False, use_scripts=False)


def end_with_parent() -> None:
    """The parent holds our standard input; when it closes, the parent is gone or does not want us any more."""
    sys.stdin.buffer.read()
    os._exit(3)


def main(spec: Path) -> int:
    load_package()
    from backlot_child import jobs  # type: ignore[import-not-found]

    answer = spec.parent / "result.json"
    job: dict[str, Any] = json.loads(spec.read_text("utf-8"))
    open_file(job["blend"])
    result: dict[str, Any] = jobs.run(job)
    temporary = answer.with_suffix(".tmp")
    temporary.write_text(json.dumps(result), "utf-8")
    temporary.replace(answer)
    return 1 if "error" in result else 0


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    code = main(Path(sys.argv[sys.argv.index("--") + 1]))
    sys.stdout.flush()
    # no orderly shutdown of Blender: the work is on disk, and the watching thread must not hold it up
    os._exit(code)
