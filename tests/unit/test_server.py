# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's service over pipes, with a fake service: no models, no network."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from backlot.backend import protocol
from backlot.backend.jobs import JobContext, Worker
from backlot.backend.protocol import BacklotError, Event, Request, decode_event, encode
from backlot.backend.server import Server

WAIT_S = 10.0


class FakeService:
    """Methods that behave, misbehave, or take as long as the test wants."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.started = threading.Event()
        self.methods: dict[str, Callable[[dict[str, Any], JobContext], dict[str, Any]]] = {
            "echo": lambda params, context: {"got": params},
            "slow": self.slow,
            "stuck": self.stuck,
            "expected": self.expected,
            "defect": lambda params, context: {"never": 1 // 0},
            "unsendable": lambda params, context: {"set": {1, 2}},
            "stream": self.stream,
        }

    def warm(self) -> Iterator[str]:
        yield "first"
        yield "second"

    def status(self) -> dict[str, Any]:
        return {"models": {"text": {"open": False}}}

    def slow(self, params: dict[str, Any], context: JobContext) -> dict[str, Any]:
        """Steps of 10 ms until it is cancelled, or told to go."""
        self.started.set()
        for step in range(1000):
            context.progress(f"step {step}", step / 1000)
            if self.go.wait(0.01):
                return {"steps": step}
        return {"steps": 1000}

    def stuck(self, params: dict[str, Any], context: JobContext) -> dict[str, Any]:
        """A step that cannot be interrupted."""
        self.started.set()
        self.go.wait(WAIT_S)
        return {}

    def expected(self, params: dict[str, Any], context: JobContext) -> dict[str, Any]:
        raise BacklotError("missing_file", "There is no file x.png.", "Choose another.")

    def stream(self, params: dict[str, Any], context: JobContext) -> dict[str, Any]:
        context.text("One.", "template")
        context.text("Two.", "language model")
        return {}


class Client:
    """The caller's end of a server that runs in this process on two pipes."""

    def __init__(self, service: FakeService, factory: Callable[[], Any] | None = None) -> None:
        source, self.stdin = os.pipe()
        self.stdout, sink = os.pipe()
        self.events: queue.Queue[Event | None] = queue.Queue()
        self.service = service
        self.server = Server(factory or (lambda: service), os.fdopen(source, "rb"), sink)
        self.code: int | None = None

        def run() -> None:
            self.code = self.server.serve()
            os.close(sink)

        def read() -> None:
            with os.fdopen(self.stdout, "rb") as lines:
                for line in lines:
                    self.events.put(decode_event(line))
            self.events.put(None)

        self.threads = [threading.Thread(target=target, daemon=True) for target in (run, read)]
        for thread in self.threads:
            thread.start()

    def line(self, data: bytes) -> None:
        while data:
            data = data[os.write(self.stdin, data) :]

    def send(self, id: str, method: str, /, **params: Any) -> None:
        self.line(encode(Request(id, method, params)))

    def next(self, *names: str) -> Event:
        """The next event of these names; others are passed over."""
        while True:
            event = self.events.get(timeout=WAIT_S)
            assert event is not None, "the engine has ended"
            if event.event in names:
                return event

    def ends(self, id: str) -> Event:
        while True:
            event = self.next("result", "error")
            if event.id == id:
                return event

    def close(self) -> None:
        self.service.go.set()
        with contextlib.suppress(OSError):
            os.close(self.stdin)
        for thread in self.threads:
            thread.join(WAIT_S)
            assert not thread.is_alive()


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client(FakeService())
    yield client
    client.close()


def test_ready_comes_first_with_protocol_and_version(client: Client) -> None:
    event = client.events.get(timeout=WAIT_S)
    assert event is not None and event.event == "ready"
    assert event.data["protocol"] == protocol.PROTOCOL and event.data["version"]


def test_result_carries_the_id_and_the_data(client: Client) -> None:
    client.send("a", "echo", words="été 향수")
    assert client.ends("a").data == {"got": {"words": "été 향수"}}


def test_text_events_stream_before_the_result(client: Client) -> None:
    client.send("a", "stream")
    texts = [client.next("text", "result") for _ in range(3)]
    assert [e.event for e in texts] == ["text", "text", "result"]
    assert texts[1].data == {"text": "Two.", "source": "language model"}


@pytest.mark.parametrize(
    ("method", "code"),
    [("expected", "missing_file"), ("defect", "internal"), ("unsendable", "internal"), ("nonsense", "unknown_method")],
)
def test_failures_are_typed_errors_and_the_engine_lives_on(client: Client, method: str, code: str) -> None:
    client.send("a", method)
    event = client.ends("a")
    assert event.event == "error" and event.data["code"] == code
    assert "Traceback" not in json.dumps(event.data) and event.data["message"]
    client.send("b", "echo")
    assert client.ends("b").event == "result"


@pytest.mark.parametrize(
    ("line", "id"),
    [
        (b"not json\n", ""), (b"[1, 2]\n", ""), (b'{"id": "x"}\n', "x"), (b'{"id": "x", "method": 3}\n', "x"),
        (b"\xff\xfe\x00\n", ""), (b'{"id": 7, "method": "echo"}\n', ""), (b"[" * 100_000 + b"\n", ""),
    ],
)  # fmt: skip
def test_a_bad_line_is_one_error_and_harms_nothing(client: Client, line: bytes, id: str) -> None:
    client.line(line)
    event = client.next("error")
    assert (event.data["code"], event.id) == ("protocol", id)
    client.send("b", "echo")
    assert client.ends("b").event == "result"


def test_a_line_over_the_limit_is_skipped_whole(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backlot.backend.server.MAX_LINE", 1000)
    monkeypatch.setattr("backlot.backend.protocol.MAX_LINE", 1000)
    client.send("first", "echo")  # a line that was read with the old limit must not decide
    client.ends("first")
    client.line(b'{"id": "' + b"x" * 5000 + b'", "method": "echo"}\n')
    assert client.next("error").data["code"] == "protocol"
    client.send("b", "echo")
    assert client.ends("b").event == "result"


def test_an_id_in_use_is_refused(client: Client) -> None:
    client.send("a", "slow")
    assert client.service.started.wait(WAIT_S)
    client.send("a", "echo")
    assert client.next("error").data["code"] == "protocol"
    client.service.go.set()
    assert client.ends("a").event == "result"


def test_cancel_ends_a_running_job_between_its_steps(client: Client) -> None:
    client.send("a", "slow")
    assert client.service.started.wait(WAIT_S)
    client.send("c", "cancel", id="a")
    found = {e.id: e for e in (client.next("result", "error"), client.next("result", "error"))}
    assert found["c"].data == {"cancelled": True}
    assert (found["a"].event, found["a"].data["code"]) == ("error", "cancelled")


def test_cancel_of_a_waiting_job_means_that_it_never_starts(client: Client) -> None:
    client.send("a", "stuck")
    assert client.service.started.wait(WAIT_S)
    client.send("b", "echo")
    client.send("c", "cancel", id="b")
    assert client.ends("c").data == {"cancelled": True}
    client.service.go.set()
    assert client.ends("b").data["code"] == "cancelled"


def test_cancel_of_nothing_says_so(client: Client) -> None:
    client.send("c", "cancel", id="ghost")
    assert client.ends("c").data == {"cancelled": False}


def test_status_and_heartbeats_come_while_a_job_is_stuck(client: Client) -> None:
    client.send("a", "stuck")
    assert client.service.started.wait(WAIT_S)
    start = time.monotonic()
    client.send("s", "status")
    data = client.ends("s").data
    assert time.monotonic() - start < 1.0
    assert data["running"] == "a" and data["models"] == {"text": {"open": False}} and data["pid"] == os.getpid()
    assert client.next("heartbeat").data["job"] == "a"


def test_idle_worker_warms_step_by_step_and_a_job_goes_first(client: Client) -> None:
    client.send("a", "echo")
    client.ends("a")
    deadline = time.monotonic() + WAIT_S
    while client.server._worker.warmed != ["first", "second"]:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_shutdown_answers_and_ends(client: Client) -> None:
    client.send("x", "shutdown")
    assert client.ends("x").event == "result"
    client.threads[0].join(WAIT_S)
    assert client.code == 0


def test_a_closed_stdin_ends_the_engine_and_cancels_its_job() -> None:
    client = Client(FakeService())
    client.send("a", "slow")
    assert client.service.started.wait(WAIT_S)
    os.close(client.stdin)
    client.threads[0].join(WAIT_S)
    assert client.code == 0
    assert client.ends("a").data["code"] == "cancelled"
    client.service.go.set()
    client.threads[1].join(WAIT_S)


def test_a_service_that_cannot_start_says_so_at_every_request() -> None:
    def broken() -> Any:
        raise ImportError("No module named 'torch'")

    client = Client(FakeService(), broken)
    for id in ("a", "b"):
        client.send(id, "echo")
        event = client.ends(id)
        assert event.event == "error" and "torch" in event.data["message"]
    client.close()


def test_progress_of_one_step_is_thinned_out_but_its_end_is_sent() -> None:
    sent: list[Event] = []
    context = JobContext("a", sent.append)
    for number in range(100):
        context.progress("read", number / 100)
    context.progress("read", 1.0)
    assert len(sent) < 20 and sent[-1].data["fraction"] == 1.0


def test_worker_keeps_order() -> None:
    done: list[str] = []
    service = FakeService()
    service.methods = {"note": lambda params, context: done.append(params["n"]) or {}}  # type: ignore[func-returns-value]
    finished = threading.Event()
    worker = Worker(lambda: service, lambda event: finished.set() if event.id == "9" else None)
    for number in range(10):
        worker.submit(Request(str(number), "note", {"n": number}))
    worker.start()
    assert finished.wait(WAIT_S)
    worker.stop()
    worker.join(WAIT_S)
    assert done == list(range(10))


PROGRAM = textwrap.dedent("""
    import os, sys, time
    from backlot.backend.server import serve_stdio

    class Noisy:
        @property
        def methods(self):
            def noise(params, context):
                print("a stray print")
                sys.stdout.write("and another")
                os.write(1, b"and one from C\\n")
                os.system("echo and a child")
                return {"pid": os.getpid()}
            def sleep(params, context):
                context.progress("sleep")
                time.sleep(60)
            return {"noise": noise, "sleep": sleep}
        def warm(self):
            print("warming prints too")
            return iter(())
        def status(self):
            return {}

    code = serve_stdio(Noisy)
    os._exit(code)
""")


def start(program: str = PROGRAM, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


def ask(process: subprocess.Popen[bytes], request: Request, wanted: tuple[str, ...] = ("result", "error")) -> Event:
    assert process.stdin and process.stdout
    process.stdin.write(encode(request))
    process.stdin.flush()
    while True:
        event = decode_event(process.stdout.readline())
        if event.id == request.id and event.event in wanted:
            return event


def test_stray_prints_of_libraries_cannot_damage_the_stream() -> None:
    process = start()
    try:
        assert ask(process, Request("a", "noise")).data == {"pid": process.pid}
        assert ask(process, Request("b", "noise")).event == "result"
        out, noise = process.communicate(timeout=WAIT_S)
        for line in out.splitlines():
            decode_event(line)
        for words in (b"a stray print", b"and another", b"one from C", b"and a child", b"warming prints too"):
            assert words in noise
        assert process.returncode == 0
    finally:
        process.kill()


def test_real_process_ends_when_stdin_closes_in_the_middle_of_a_step() -> None:
    process = start()
    try:
        ask(process, Request("a", "sleep"), ("progress",))
        start_s = time.monotonic()
        process.communicate(timeout=WAIT_S)
        assert process.returncode == 0 and time.monotonic() - start_s < 6
    finally:
        process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="getppid does not change on Windows; there a closed stdin ends it")
def test_engine_ends_when_its_parent_is_killed_though_stdin_stays_open(tmp_path: Any) -> None:
    # The parent is killed outright; the engine's stdin is held open by this test, so only the watch can end it.
    read, write = os.pipe()
    heard, sink = os.pipe()
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(f"""
            import subprocess, sys, time
            child = subprocess.Popen([sys.executable, "-c", {PROGRAM!r}], stdin={read}, stdout={sink})
            print(child.pid, flush=True)
            time.sleep(60)
        """)],
        stdout=subprocess.PIPE, pass_fds=(read, sink),
    )  # fmt: skip
    os.close(read)
    os.close(sink)
    assert parent.stdout
    child = int(parent.stdout.readline())
    try:
        with os.fdopen(heard, "rb") as lines:  # from its first heartbeat on it knows its parent
            while decode_event(lines.readline()).event != "heartbeat":
                pass
        parent.send_signal(signal.SIGKILL)
        parent.wait(WAIT_S)
        deadline = time.monotonic() + WAIT_S
        while _alive(child):
            assert time.monotonic() < deadline, "the engine is an orphan"
            time.sleep(0.05)
    finally:
        os.close(write)
        parent.stdout.close()
        if _alive(child):
            os.kill(child, signal.SIGKILL)


def _alive(pid: int) -> bool:
    """Whether a process runs; a zombie that nobody has collected does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in ("Z", "X")
    except FileNotFoundError:
        return False
