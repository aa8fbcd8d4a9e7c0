# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Blender for the tests: the helper beside the repository, or none, and then they are skipped."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT.parent / "shared" / "tools" / "real-blender"


@dataclass
class RealBlender:
    """One Blender with the extension installed in a home of its own."""

    suite: str
    home: Path
    archive: Path
    environment: dict[str, str]
    installation: str = ""

    def run(self, *arguments: str, timeout: float = 300, verb: str = "run") -> subprocess.CompletedProcess[str]:
        command = [str(TOOL), verb, self.suite, *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=timeout)


@pytest.fixture(scope="session", params=["sid", "trixie"])
def blender(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RealBlender:
    if not TOOL.is_file():
        pytest.skip("no real Blender: the helper that runs one is not on this machine")
    folder = subprocess.run([str(TOOL), "path", request.param], capture_output=True, text=True).stdout.strip()
    if not (Path(folder) / ".ready").exists():
        pytest.skip(f"no real Blender from {request.param} is installed here")
    home = tmp_path_factory.mktemp(f"home-{request.param}")
    subprocess.run([sys.executable, str(ROOT / "build.py"), "zip", "--out", str(home)], check=True, cwd=ROOT)
    archive = next(home.glob("backlot-*.zip"))
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    inside = {
        "BACKLOT_PYTHON": str(ROOT / ".venv" / "bin" / "python"),
        "BACKLOT_CACHE": os.environ.get("BACKLOT_CACHE", str(cache / "backlot")),
        "BACKLOT_LOG": str(home / "engine.log"),
    }
    Path(inside["BACKLOT_CACHE"]).mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "REAL_BLENDER_HOME": str(home),
        "REAL_BLENDER_BIND": inside["BACKLOT_CACHE"],
        "REAL_BLENDER_ENV": " ".join(f"{key}={value}" for key, value in inside.items()),
    }
    made = RealBlender(request.param, home, archive, environment)
    done = made.run("--command", "extension", "install-file", "-r", "user_default", "-e", str(archive))
    made.installation = done.stdout + done.stderr
    assert done.returncode == 0, made.installation
    return made
