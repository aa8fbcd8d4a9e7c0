# SPDX-License-Identifier: GPL-3.0-or-later
"""Getting files of a model hub's repository: list, download, resume, check, and every failure in words.

Own code on the standard library, and not `huggingface_hub`: cut-out and language models need no torch stack, the fetch
is cancelled, resumed and shown like that of the offline pack, and nothing but the listed files comes in. The hub's own
environment variables hold: HF_ENDPOINT (a mirror), HF_HUB_OFFLINE, HF_TOKEN, HF_HUB_DOWNLOAD_TIMEOUT.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from ..protocol import BacklotError
from .registry import COMMIT, Hub

ENDPOINT = "https://huggingface.co"
TIMEOUT_S = 20.0
"""Longest silence of the server before a try counts as failed."""
TRIES = 5
"""Tries without a single new byte before the fetch gives up; what was read is kept for the next one."""
WAIT_S = 0.5
"""Wait before the second try; doubled with each further one."""
_CHUNK = 1 << 16
_MOST_LISTED = 32 * 1024 * 1024
_AGAIN = "Run the same command again: it goes on where it stopped."

OnBytes = Callable[[int], None]
"""Gets the bytes of the file that are there so far; what it raises ends the download."""


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file of a repository. ``sha256`` is known of large files; of small ones the hub tells git's own id."""

    path: str
    size: int
    sha256: str
    git: str

    @property
    def key(self) -> str:
        """Identity of the content."""
        return self.sha256 or self.git


@dataclass(frozen=True, slots=True)
class Listing:
    """What a repository holds at a commit."""

    commit: str
    files: tuple[HubFile, ...]


def endpoint() -> str:
    """The hub's address: HF_ENDPOINT, or the public one."""
    return (os.environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")


def check_online() -> None:
    """Raises BacklotError("offline", …) when HF_HUB_OFFLINE forbids fetching."""
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE"):
        raise BacklotError(
            "offline", "HF_HUB_OFFLINE is set, so nothing is fetched from the model hub.", "Unset it to fetch."
        )


def _timeout() -> float:
    with contextlib.suppress(ValueError):
        return max(1.0, float(os.environ.get("HF_HUB_DOWNLOAD_TIMEOUT", "")))
    return TIMEOUT_S


def _open(url: str, headers: dict[str, str]) -> Any:
    request = urllib.request.Request(url, headers={"User-Agent": "backlot", **headers})
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise BacklotError(
            "bad_endpoint", f"The model hub's address {url!r} is not one of the web.", "Set HF_ENDPOINT."
        )
    if token := os.environ.get("HF_TOKEN"):
        # Not sent on when the hub redirects to the server that has the bytes: that one is another host.
        request.add_unredirected_header("Authorization", f"Bearer {token.strip()}")
    return urllib.request.urlopen(request, timeout=_timeout())


def _refused(ex: urllib.error.HTTPError, what: str, page: str) -> BacklotError:
    """The hub's answer in words. ``what`` names the repository or file, ``page`` is for people."""
    code = str(ex.headers.get("X-Error-Code") or "") if ex.headers else ""
    if ex.code in (401, 403) and code == "RepoNotFound":
        return BacklotError(
            "not_found", f"The model hub has no {what}, or keeps it private (HTTP {ex.code}).", f"Look at {page}."
        )
    if ex.code in (401, 403):
        return BacklotError(
            "needs_access",
            f"The model hub gives {what} only to users whom its owner lets in (HTTP {ex.code}).",
            f"Ask for access at {page}, put your token into HF_TOKEN, then fetch again.",
        )
    if ex.code == 404:
        return BacklotError(
            "not_found",
            f"The model hub has no {what} (HTTP 404).",
            f"Look at {page}; it may have been moved or removed.",
        )
    if ex.code == 429:
        return BacklotError("busy", f"The model hub has had too many requests for {what} (HTTP 429).", "Try later.")
    return BacklotError("fetch_failed", f"The model hub failed on {what} (HTTP {ex.code}).", _AGAIN)


def _unreachable(ex: BaseException, what: str) -> BacklotError:
    reason = getattr(ex, "reason", ex)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return BacklotError(
            "no_network", f"The certificate of {endpoint()} could not be checked: {reason.verify_message}.",
            "Point SSL_CERT_FILE to your system's or company's certificates, then fetch again.",
        )  # fmt: skip
    if isinstance(reason, TimeoutError):
        words = f"The model hub {endpoint()} was silent for {_timeout():.0f} s while {what} was fetched."
    elif isinstance(ex, http.client.HTTPException | ConnectionError | _Broken):
        words = f"The connection to {endpoint()} broke again and again while {what} was fetched."
    else:
        words = f"The model hub {endpoint()} could not be reached for {what}: {reason}."
    return BacklotError("no_network", words, f"Check the network, or set HF_ENDPOINT to a mirror. {_AGAIN}")


class _Broken(Exception):
    """The server ended a file before its end."""


_NETWORK = (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError, ssl.SSLError, _Broken)


def _transient(ex: BaseException) -> bool:
    """Whether trying again may help."""
    if isinstance(ex, urllib.error.HTTPError):
        return ex.code in (408, 429) or ex.code >= 500
    reason = getattr(ex, "reason", ex)
    return not isinstance(reason, ssl.SSLCertVerificationError)


def _fail(ex: BaseException, what: str, page: str) -> BacklotError:
    return _refused(ex, what, page) if isinstance(ex, urllib.error.HTTPError) else _unreachable(ex, what)


def list_files(hub: Hub, revision: str) -> Listing:
    """The repository's files at a revision (branch or commit), with what identifies their content.

    Raises BacklotError: offline, not_found, needs_access, busy, no_network, fetch_failed.
    """
    check_online()
    name = urllib.parse.quote(hub.repository)
    url = f"{endpoint()}/api/models/{name}/revision/{urllib.parse.quote(revision, safe='')}?blobs=true"
    what, page = f"repository {hub.repository} at {revision}", f"{endpoint()}/{hub.repository}"
    for tried in range(1, TRIES + 1):
        try:
            with _open(url, {"Accept": "application/json"}) as answer:
                data = answer.read(_MOST_LISTED)
            break
        except _NETWORK as ex:
            if tried == TRIES or not _transient(ex):
                raise _fail(ex, what, page) from ex
        time.sleep(WAIT_S * 2 ** (tried - 1))
    try:
        listed = json.loads(data)
        files = tuple(_file(item) for item in listed["siblings"])
        commit = str(listed["sha"])
        if not COMMIT.fullmatch(commit):
            raise ValueError(f"{commit[:60]!r} is no commit")
    except (ValueError, KeyError, TypeError) as ex:
        raise BacklotError(
            "fetch_failed", f"{endpoint()} did not answer for {hub.repository} as a model hub does: {ex}.",
            "Set HF_ENDPOINT to a full mirror, or unset it.",
        ) from ex  # fmt: skip
    return Listing(commit, files)


def _file(item: dict[str, Any]) -> HubFile:
    lfs = item.get("lfs") or {}
    sha256 = str(lfs.get("sha256") or "")
    size = lfs.get("size", item.get("size"))
    git = str(item.get("blobId") or "")
    # A listing without identities is of no use; the files that are wanted are checked in `choose`.
    return HubFile(str(item["rfilename"]), size if isinstance(size, int) else -1, sha256, git)


def choose(hub: Hub, listing: Listing) -> tuple[HubFile, ...]:
    """The files of a repository that the registry's entry asks for, weights first.

    Raises BacklotError: not_found (a named file is absent), fetch_failed (the listing cannot be trusted).
    """
    by_path = {file.path: file for file in listing.files}
    weights = next((by_path[path] for path in hub.weights if path in by_path), None)
    absent = [] if weights else [hub.weights[0]]
    chosen = [weights] if weights else []
    for pattern in hub.beside:
        if "*" in pattern:
            chosen += [file for path, file in sorted(by_path.items()) if fnmatchcase(path, pattern)]
        elif pattern in by_path:
            chosen.append(by_path[pattern])
        else:
            absent.append(pattern)
    if absent:
        raise BacklotError(
            "not_found", f"The repository {hub.repository} has no {absent[0]}.",
            f"Look at {endpoint()}/{hub.repository}; its owner may have changed it.",
        )  # fmt: skip
    unique = tuple(dict.fromkeys(chosen))
    for file in unique:
        parts = PurePosixPath(file.path).parts
        known = re.fullmatch(r"[0-9a-f]{64}", file.sha256) or re.fullmatch(r"[0-9a-f]{40}", file.git)
        if not known or file.size < 0 or ".." in parts or re.search(r'[\\:*?"<>|\x00-\x1f]', file.path):
            raise BacklotError(
                "fetch_failed", f"{endpoint()} tells no size or checksum of {file.path} in {hub.repository}.",
                "Set HF_ENDPOINT to a full mirror, or unset it.",
            )  # fmt: skip
    if len({PurePosixPath(file.path).name for file in unique}) != len(unique):
        raise BacklotError("bad_registry", f"Two files of {hub.repository} have the same name.")
    return unique


class _Sum:
    """The checksum of a file as it comes: sha256, and git's id of a blob for files that have only that."""

    def __init__(self, file: HubFile) -> None:
        self.file = file
        self.restart()

    def restart(self) -> None:
        self.sha256 = hashlib.sha256()
        self._git = hashlib.sha1(b"blob %d\0" % self.file.size, usedforsecurity=False)
        self.count = 0

    def add(self, data: bytes) -> None:
        self.sha256.update(data)
        if not self.file.sha256:
            self._git.update(data)
        self.count += len(data)

    def right(self) -> bool:
        if self.count != self.file.size:
            return False
        own = self.sha256.hexdigest() if self.file.sha256 else self._git.hexdigest()
        return own == self.file.key


def matches(path: Path, file: HubFile) -> str:
    """The sha256 of a file on disk if it is the hub's file, else ""."""
    total = _Sum(file)
    try:
        if path.stat().st_size != file.size:
            return ""
        with open(path, "rb") as source:
            while data := source.read(1 << 20):
                total.add(data)
    except OSError:
        return ""
    return total.sha256.hexdigest() if total.right() else ""


def download(hub: Hub, commit: str, file: HubFile, part: Path, on_bytes: OnBytes) -> str:
    """Bring one file to ``part``, going on where an earlier try stopped; its sha256, checked.

    Raises BacklotError: what `list_files` raises, and bad_sha256 (then ``part`` is gone); OSError of the disk.
    """
    check_online()
    url = f"{endpoint()}/{urllib.parse.quote(hub.repository)}/resolve/{commit}/{urllib.parse.quote(file.path)}"
    what, page = f"{file.path} of {hub.repository}", f"{endpoint()}/{hub.repository}"
    total = _Sum(file)
    part.parent.mkdir(parents=True, exist_ok=True)
    with open(part, "a+b") as out:
        out.seek(0)
        while total.count <= file.size and (data := out.read(1 << 20)):
            total.add(data)
        on_bytes(min(total.count, file.size))
        tries = 0
        while total.count < file.size:
            before = total.count
            try:
                _read_on(url, out, total, on_bytes)
            except _NETWORK as ex:
                tries = 1 if total.count > before else tries + 1
                if tries >= TRIES or not _transient(ex):
                    raise _fail(ex, what, page) from ex
                time.sleep(WAIT_S * 2 ** (tries - 1))
            on_bytes(total.count)
    if not total.right():
        part.unlink(missing_ok=True)
        raise BacklotError(
            "bad_sha256", f"{what} came with a wrong checksum and was thrown away.",
            "Fetch it again; if that does not help, the mirror or the proxy changes files.",
        )  # fmt: skip
    return total.sha256.hexdigest()


def _read_on(url: str, out: Any, total: _Sum, on_bytes: OnBytes) -> None:
    """One try: ask for the rest of the file and append it. Raises what the network raises."""
    headers = {"Range": f"bytes={total.count}-"} if total.count else {}
    with _open(url, headers) as answer:
        if total.count and not _continues(answer, total.count):
            out.truncate(0)  # the server sends the whole file again
            total.restart()
        # read1 gives what has come, so that a slow server does not delay progress or a cancel
        while data := answer.read1(_CHUNK):
            out.write(data)
            total.add(data)
            on_bytes(total.count)
            if total.count > total.file.size:
                break
        out.flush()
    if total.count < total.file.size:
        raise _Broken(f"{total.count} of {total.file.size} bytes")


def _continues(answer: Any, start: int) -> bool:
    span = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range") or "")
    return answer.status == 206 and span is not None and int(span[1]) == start
