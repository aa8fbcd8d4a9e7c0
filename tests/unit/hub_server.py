# SPDX-License-Identifier: GPL-3.0-or-later
"""A model hub on this machine for the tests: listing, files, redirects, and every way in which they can go wrong."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Seen:
    path: str
    headers: dict[str, str]


@dataclass
class FakeHub:
    """Holds one repository ``owner/tiny``. The fields switch faults on; `requests` is what was asked."""

    files: dict[str, bytes]
    lfs: tuple[str, ...] = ("weights.safetensors",)
    commit: str = COMMIT
    status: int = 200
    """Answer to everything."""
    error_code: str = ""
    busy: int = 0
    """So many answers are 503 first."""
    break_at: list[int] = field(default_factory=list)
    """The next answers with a large file end after so many bytes of it."""
    ranges: bool = True
    wrong: bytes | None = None
    """Comes in place of the large files."""
    delay_s: float = 0.0
    """Wait before each 64 KiB of a large file."""
    silent_s: float = 0.0
    """Wait before each answer."""
    cdn: str = ""
    """Redirect files to this address."""
    listing: bytes | None = None
    on_chunk: Callable[[], None] | None = None
    requests: list[Seen] = field(default_factory=list)

    def start(self) -> str:
        """The address."""
        hub = self

        class Handler(_Handler):
            fake = hub

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def paths(self) -> list[str]:
        return [seen.path for seen in self.requests]

    def listed(self) -> bytes:
        """What the hub's interface answers for a revision, with sizes and identities."""
        siblings = []
        for name, data in self.files.items():
            item: dict[str, object] = {"rfilename": name, "size": len(data)}
            item["blobId"] = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
            if name in self.lfs:
                item["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 134}
            siblings.append(item)
        return json.dumps({"id": "owner/tiny", "sha": self.commit, "siblings": siblings}).encode()


class _Handler(BaseHTTPRequestHandler):
    fake: FakeHub

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _answer(self, status: int, data: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        fake = self.fake
        fake.requests.append(Seen(self.path, dict(self.headers)))
        time.sleep(fake.silent_s)
        if fake.status != 200:
            extra = {"X_Error_Code": fake.error_code} if fake.error_code else {}
            return self._answer(fake.status, b"no", **extra)
        if fake.busy:
            fake.busy -= 1
            return self._answer(503, b"later")
        if self.path.startswith("/api/models/owner/tiny/revision/"):
            return self._answer(200, fake.listed() if fake.listing is None else fake.listing)
        prefix = f"/owner/tiny/resolve/{fake.commit}/"
        name = self.path.removeprefix(prefix)
        if not self.path.startswith(prefix) or name not in fake.files:
            return self._answer(404, b"no such file", X_Error_Code="EntryNotFound")
        if fake.cdn:
            return self._answer(302, b"", Location=fake.cdn + self.path)
        return self._file(name)

    def _file(self, name: str) -> None:
        fake = self.fake
        data = fake.files[name]
        large = name in fake.lfs
        if large and fake.wrong is not None:
            data = fake.wrong
        start = 0
        asked = self.headers.get("Range")
        if asked and fake.ranges:
            start = int(asked.removeprefix("bytes=").split("-")[0])
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        end = len(data)
        if large and fake.break_at:
            end = min(end, start + fake.break_at.pop(0))
        for at in range(start, end, 1 << 16):
            if large:
                time.sleep(fake.delay_s)
                if fake.on_chunk:
                    fake.on_chunk()
            try:
                self.wfile.write(data[at : min(at + (1 << 16), end)])
            except OSError:  # the other side has left
                return
        self.close_connection = True
