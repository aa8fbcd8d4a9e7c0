# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's process and client against a scripted engine that lives, dies, hangs and lies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from backlot.addon.engine import install
from backlot.addon.engine.client import EngineClient
from backlot.addon.engine.process import EngineCommand, exit_words
from backlot.addon.engine.protocol import BacklotError

FAKE = Path(__file__).parent.parent / "data" / "fake_engine.py"
Maker = Callable[..., EngineClient]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def make() -> Iterator[Maker]:
    made: list[EngineClient] = []

    def maker(mode: str = "ok", **limits: float) -> EngineClient:
        command = EngineCommand((sys.executable, str(FAKE)), None, {**os.environ, "FAKE_ENGINE": mode})
        settings = {"silence_noticed_s": 0.5, "silence_fatal_s": 1.5, "start_limit_s": 10.0, "pause_s": 0.3} | limits
        made.append(EngineClient(lambda: command, **settings))
        return made[-1]

    yield maker
    for client in made:
        client.stop()


def photo(name: str) -> dict[str, object]:
    return {"subject": {"kind": "photo", "path": f"/nowhere/{name}.png"}}


def test_events_then_result(make: Maker) -> None:
    client = make()
    seen: list[str] = []
    result = client.call("recommend", photo("x"), lambda event: seen.append(event.event))
    assert result["verdict"] == "fits"
    assert seen == ["progress", "text"]
    assert client.state == "ready"


def test_one_process_for_many_calls_and_none_after_stop(make: Maker) -> None:
    client = make()
    pids = {client.call("status", {})["pid"] for _ in range(3)}
    assert pids == {client.pid}
    client.stop()
    assert client.state == "off"
    assert not alive(pids.pop())


def test_stream_without_waiting_yields_none(make: Maker) -> None:
    client = make()
    stream = client.stream("status", {}, wait_s=0.0)
    started = time.monotonic()
    assert next(stream) is None
    assert time.monotonic() - started < 0.2
    stream.close()


def test_error_of_the_engine_is_typed(make: Maker) -> None:
    with pytest.raises(BacklotError) as info:
        make().call("analyze", photo("bad"))
    assert (info.value.code, info.value.hint) == ("bad_photo", "Export it again.")


def test_death_is_noticed_at_once_with_last_words_and_the_next_call_works(make: Maker) -> None:
    client = make()
    client.call("status", {})
    started = time.monotonic()
    with pytest.raises(BacklotError) as info:
        client.call("analyze", photo("die"))
    assert time.monotonic() - started < 3
    assert info.value.code == "engine_died"
    assert "exit code 3" in info.value.message
    assert "Killed by the test" in info.value.hint
    assert client.call("analyze", photo("x"))["features"]


def test_silence_is_told_then_fatal(make: Maker) -> None:
    client = make()
    texts: list[str] = []
    with pytest.raises(BacklotError) as info:
        client.call("analyze", photo("hang"), lambda event: texts.append(str(event.data.get("text"))))
    assert info.value.code == "engine_silent"
    assert any("has not answered" in text for text in texts)
    assert client.state == "off"


def test_missing_package_is_named(make: Maker) -> None:
    with pytest.raises(BacklotError) as info:
        make("dies_at_start").call("status", {})
    assert info.value.code == "engine_died"
    assert "torch" in info.value.hint


def test_other_protocol_is_refused(make: Maker) -> None:
    with pytest.raises(BacklotError) as info:
        make("other_protocol").call("status", {})
    assert info.value.code == "update"


def test_no_ready_line_ends_in_an_error(make: Maker) -> None:
    with pytest.raises(BacklotError) as info:
        make("no_ready", start_limit_s=1.0, silence_fatal_s=60.0).call("status", {})
    assert info.value.code == "engine_start"


def test_garbage_on_the_stream_is_survived(make: Maker) -> None:
    assert make("garbage").call("status", {})["pid"]


def test_failed_engine_is_not_started_again_at_once(make: Maker) -> None:
    client = make("dies_at_start", pause_s=1.0)
    with pytest.raises(BacklotError):
        client.call("status", {})
    client.start()
    assert client.state == "off"
    started = time.monotonic()
    with pytest.raises(BacklotError):
        client.call("status", {})
    assert time.monotonic() - started > 0.5


def test_death_while_idle_is_mended_and_before_the_first_call_is_told(make: Maker) -> None:
    client = make()
    first = client.call("status", {})["pid"]
    os.kill(first, signal.SIGKILL)
    while client.state != "off":
        time.sleep(0.02)
    assert client.call("status", {})["pid"] != first
    unused = make()
    unused.start()
    assert unused.pid is not None
    os.kill(unused.pid, signal.SIGKILL)
    with pytest.raises(BacklotError) as info:
        unused.call("status", {})
    assert info.value.code == "engine_died"
    assert "killed" in info.value.message


def test_closing_the_stream_cancels_the_call(make: Maker) -> None:
    client = make()
    stream = client.stream("analyze", photo("slow"))
    while next(stream) is None:
        pass
    stream.close()
    assert client.call("analyze", photo("x"))["features"]


def test_stubborn_engine_is_killed(make: Maker) -> None:
    client = make("stubborn")
    pid = client.call("status", {})["pid"]
    client.stop()
    assert not alive(pid)


def test_no_orphan_when_the_front_is_killed(tmp_path: Path) -> None:
    code = f"""
import os, sys, time
from backlot.addon.engine.client import EngineClient
from backlot.addon.engine.process import EngineCommand
client = EngineClient(lambda: EngineCommand((sys.executable, {str(FAKE)!r}), None, dict(os.environ)))
print(client.call("status", {{}})["pid"], flush=True)
time.sleep(60)
"""
    front = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert front.stdout is not None
    pid = int(front.stdout.readline())
    front.kill()
    front.wait()
    front.stdout.close()
    deadline = time.monotonic() + 5
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(pid)


def test_python_that_does_not_exist_is_one_sentence() -> None:
    client = EngineClient(lambda: EngineCommand(("/no/such/python",)))
    with pytest.raises(BacklotError) as info:
        client.start()
    assert info.value.code == "engine_start"
    assert "/no/such/python" in info.value.message


@pytest.mark.parametrize(("code", "words"), [(-9, "killed"), (-11, "SIGSEGV"), (127, "not found"), (5, "exit code 5")])
def test_exit_codes_in_words(code: int, words: str) -> None:
    assert words in exit_words(code)


# ---- finding and installing ---------------------------------------------------------------------------------------


def test_find_python_order(tmp_path: Path) -> None:
    first = install.find_python(sys.executable, None, {"BACKLOT_PYTHON": "/other"})
    assert (first.python, first.source) == (Path(sys.executable), "the preferences")
    second = install.find_python("", None, {"BACKLOT_PYTHON": sys.executable})
    assert second.source == "BACKLOT_PYTHON"
    with pytest.raises(BacklotError) as info:
        install.find_python("", None, {"BACKLOT_PYTHON": "/no/python"})
    assert info.value.code == "engine_python"


def test_find_python_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "in_extension", lambda: True)
    environment = tmp_path / "engine"
    with pytest.raises(BacklotError) as info:
        install.find_python("", environment, {})
    assert info.value.code == "engine_missing"
    assert install.environment_state(environment) == "not installed"
    python = install.environment_python(environment)
    python.parent.mkdir(parents=True)
    python.touch()
    assert install.environment_state(environment) == "update required"
    with pytest.raises(BacklotError) as info:
        install.find_python("", environment, {})
    assert info.value.code == "update"
    (environment / install.STAMP).write_text(install.wanted_stamp())
    assert install.find_python("", environment, {}).python == python
    (environment / install.STAMP).write_text("older")
    assert install.environment_state(environment) == "update required"


def test_environment_of_blender_is_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", "/blender/python")
    monkeypatch.setenv("PYTHONPATH", "/blender/scripts")
    command = install.engine_command(install.EnginePython(Path("/venv/bin/python"), "test"))
    assert "PYTHONHOME" not in command.env
    assert command.argv[1:] == ("-P", "-m", "backend", "serve")
    assert (Path(command.env["PYTHONPATH"]) / "backend").is_dir()


def test_failed_installation_leaves_no_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requirements = tmp_path / "engine.txt"
    requirements.write_text("no-such-package-of-backlot==0.0.0\n")
    monkeypatch.setattr(install, "requirements_file", lambda: requirements)
    monkeypatch.setattr(install, "base_python", lambda: Path(sys.executable))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    environment = tmp_path / "engine"
    with pytest.raises(BacklotError) as info:
        for _ in install.install_steps(environment):
            pass
    assert info.value.code == "install_failed"
    assert "Fetching packages" in info.value.message
    assert install.environment_state(environment) == "update required"


def test_online_packages_go_into_the_engines_environment_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = tmp_path / "engine"
    with pytest.raises(BacklotError) as info:
        list(install.online_steps(environment))
    assert info.value.code == "engine_missing"
    python = install.environment_python(environment)
    python.parent.mkdir(parents=True)
    python.touch()
    (environment / install.STAMP).write_text(install.wanted_stamp())
    commands = _recorded(monkeypatch)
    last = list(install.online_steps(environment))[-1]
    assert last is not None and last.fraction == 1.0
    (command,) = commands
    assert command[0] == str(python) and command[-2:] == ("-r", str(install.requirements_file("online.txt")))
    assert install.environment_state(environment) == "ready"


def test_model_is_fetched_then_used_and_a_folder_only_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = install.EnginePython(Path("/venv/bin/python"), "test")
    for name, expected in (
        ("siglip2-b-16", [("models", "fetch", "siglip2-b-16"), ("models", "use", "siglip2-b-16")]),
        (str(tmp_path), [("models", "use", str(tmp_path))]),
        ("default", [("models", "use", "default")]),
    ):
        commands = _recorded(monkeypatch)
        list(install.use_model_steps(found, name))
        assert [command[-3:] for command in commands] == expected


def _recorded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    commands: list[tuple[str, ...]] = []

    def record(command: EngineCommand, *_: object) -> Iterator[None]:
        commands.append(command.argv)
        yield None

    monkeypatch.setattr(install, "_run", record)
    return commands
