# SPDX-License-Identifier: GPL-3.0-or-later
"""SmolLM2 through llama.cpp (the wheel `xllamacpp`): loads in about two seconds, 40-85 tokens a second.

The wheel's only door is a server object. It is called in-process; the socket that it insists on opening is a Unix
socket in a folder of this user's own where the platform has them, and needs a random key elsewhere.
"""

from __future__ import annotations

import atexit
import secrets
import shutil
import socket
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..protocol import BacklotError
from .roles import LanguageModel, OnText

CONTEXT = 2048
LARGE = 1_500_000_000
"""Bytes of a file from which on a model counts as large: 3 billion weights of 4 bits are 1.9 GB, 1.7 billion 1.1 GB."""


class LlamaLanguage(LanguageModel):
    """One GGUF chat model on the CPU.

    threads: one by default. With every core busy (a render), two threads of llama.cpp wait for each other at each
    layer: 1.5 tokens a second were measured where a single thread made 37.
    """

    def __init__(self, path: Path, name: str, threads: int = 1) -> None:
        import xllamacpp  # late: 0.2 s and a C++ runtime that only sentences need

        self.name = name
        self.large = path.is_file() and path.stat().st_size >= LARGE
        self._lock = threading.Lock()
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_ctx = CONTEXT
        params.n_parallel = 1
        params.n_gpu_layers = 0
        params.warmup = False
        params.verbosity = -1
        params.endpoint_slots = False
        params.n_threads_http = 1
        params.api_keys = [secrets.token_hex(24)]
        for cpu in (params.cpuparams, params.cpuparams_batch):
            cpu.n_threads = threads
            cpu.poll = 0  # waiting threads sleep; spinning would take the renderer's cores
        if hasattr(socket, "AF_UNIX"):
            private = tempfile.mkdtemp(prefix="backlot-")
            atexit.register(shutil.rmtree, private, ignore_errors=True)
            params.hostnames = [f"{private}/s.sock"]
        try:
            self._server: Any = xllamacpp.Server(params)
        except Exception as ex:  # the binding raises bare RuntimeError and its own kinds
            raise BacklotError(
                "bad_model",
                f"The language model {path} cannot be loaded: {ex}.",
                "Fetch it again: backlot models fetch",
            ) from ex

    def complete(
        self,
        system: str,
        user: str,
        *,
        max_tokens: int = 160,
        temperature: float = 0.0,
        seed: int = 0,
        stop: Sequence[str] = (),
        on_text: OnText | None = None,
    ) -> str:
        messages = [{"role": "user", "content": user}]
        if system:
            messages.insert(0, {"role": "system", "content": system})
        request: dict[str, Any] = {
            "messages": messages, "max_tokens": max_tokens, "temperature": temperature, "seed": seed,
            "repeat_penalty": 1.1, "stream": True, "cache_prompt": True,
        }  # fmt: skip
        if stop:
            request["stop"] = list(stop)
        pieces: list[str] = []
        raised: list[BaseException] = []

        def take(chunk: Any) -> bool:
            """Called by the server for each piece; true ends the writing."""
            try:
                if isinstance(chunk, dict) and "error" in chunk:
                    raise BacklotError("language", f"The language model failed: {chunk['error']}.")
                piece = chunk["choices"][0]["delta"].get("content") if chunk.get("choices") else None
                if piece:
                    pieces.append(piece)
                    if on_text is not None:
                        on_text(piece)
            except BaseException as ex:
                raised.append(ex)  # the C++ side would swallow it
                return True
            return False

        with self._lock:
            answer = self._server.handle_chat_completions(request, take)
        if raised:
            raise raised[0]
        if isinstance(answer, dict) and "error" in answer:
            raise BacklotError("language", f"The language model failed: {answer['error']}.")
        return "".join(pieces)
