# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module that claims to do without bpy imports where there is none, under each of the package's names."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ADDON = Path(__file__).resolve().parents[2] / "addon"
PURE = (
    "",
    "background",
    "blender",
    "candidates",
    "capture",
    "cli",
    "commands",
    "jobs",
    "report",
    "session",
    "streams",
    "workflow",
    "engine.client",
    "engine.install",
    "engine.process",
    "engine.protocol",
    "library.add",
    "library.add_command",
    "library.catalogs",
    "library.check",
    "library.command",
    "library.marks",
    "library.patches",
    "library.proposal",
    "library.roles",
    "library.shots",
    "staging.assignments",
    "staging.framing",
    "staging.framing_presets",
    "staging.lighting",
    "staging.placement",
    "staging.records",
    "output.autofix",
    "output.command",
    "output.containers",
    "output.exr",
    "output.film",
    "output.ledger",
    "output.metadata",
    "output.pace",
    "output.packshots",
    "output.quality",
    "output.relight",
    "output.rules",
    "output.series_command",
    "output.shadow",
    "output.shapes",
    "output.sheet",
    "output.sidecar",
    "output.turntable",
)
NO_BPY = "import sys; sys.modules['bpy'] = None; sys.modules['torch'] = None\n"


def test_pure_modules_import_without_bpy() -> None:
    names = [f"backlot.addon.{name}".rstrip(".") for name in PURE]
    code = NO_BPY + "import importlib\nfor name in " + repr(names) + ": importlib.import_module(name)\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_package_itself_imports_nothing() -> None:
    code = NO_BPY + "before = set(sys.modules)\nimport backlot.addon\nprint(sorted(set(sys.modules) - before))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() in ("['backlot', 'backlot.addon']", "['backlot.addon']")


@pytest.mark.parametrize("package", ["bl_ext_user_default_backlot", "backlot_child"])
def test_imports_under_an_extension_name(package: str) -> None:
    code = (
        NO_BPY
        + f"""
import importlib, importlib.util
spec = importlib.util.spec_from_file_location({package!r}, {str(ADDON / "__init__.py")!r},
                                              submodule_search_locations=[{str(ADDON)!r}])
module = importlib.util.module_from_spec(spec); sys.modules[{package!r}] = module; spec.loader.exec_module(module)
importlib.import_module({package!r} + ".cli"); importlib.import_module({package!r} + ".commands")
install = importlib.import_module({package!r} + ".engine.install")
assert install.in_extension()
assert not any(name.startswith("backlot.") for name in sys.modules)
"""
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_missing_system_library_is_named_with_its_package() -> None:
    from backlot.addon.blender import missing_library

    error = missing_library("libXi.so.6: cannot open shared object file: No such file or directory")
    assert error.code == "system_library"
    assert "libXi.so.6" in error.message
    assert "'libxi6'" in error.hint
    assert "apt-get install" in error.hint


def test_without_bpy_a_3d_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    product = tmp_path / "box.glb"
    product.write_bytes(b"glTF")
    code = NO_BPY + f"from backlot.addon.cli import main; sys.exit(main(['measure', {str(product)!r}]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "bpy" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_modules_to_register_exist() -> None:
    import backlot.addon

    for name in backlot.addon.MODULES:
        assert importlib.util.find_spec(f"backlot.addon.{name}"), name
