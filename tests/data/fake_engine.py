# SPDX-License-Identifier: GPL-3.0-or-later
"""A scripted engine for tests: speaks the protocol, knows nothing. Behavior by environment FAKE_ENGINE and by input.

FAKE_ENGINE: ok | no_ready | other_protocol | dies_at_start | garbage | stubborn (ignores the end of its input)
A photo whose name contains "die", "hang", "slow" or "bad" makes the call end the process, stop all lines, take 30 s
or answer with an error.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time

MODE = os.environ.get("FAKE_ENGINE", "ok")
lock = threading.Lock()
silent = threading.Event()
cancelled: set[str] = set()


def tell(event: str, id: str = "", data: dict | None = None) -> None:
    with lock:
        sys.stdout.write(json.dumps({"event": event, "id": id, "data": data or {}}) + "\n")
        sys.stdout.flush()


def heartbeat() -> None:
    while True:
        time.sleep(0.2)
        if not silent.is_set():
            tell("heartbeat")


MATCHES = [
    {
        "set": "cove",
        "title": "Infinity cove",
        "rank": 1,
        "score": 0.91,
        "scores": {"mood": 0.9, "size": 1.0},
        "reasons": ["It suits perfume", "Its marble answers the glass"],
        "objection": "",
        "stageable": True,
    },
    {
        "set": "sand_dune",
        "title": "Sand dune at dusk",
        "rank": 2,
        "score": 0.55,
        "scores": {"mood": 0.5, "size": 0.6},
        "reasons": ["Warm light"],
        "objection": "Nothing suits its size",
        "stageable": True,
    },
]
FEATURES = {
    "name": "bottle",
    "type": {"value": "perfume bottle", "confidence": 0.8, "source": "inferred", "alternatives": []},
    "colors": [{"name": "amber", "hex": "#b06a2c", "share": 0.7, "source": "measured on pixels"}],
    "materials": [{"value": "glass", "confidence": 0.9, "source": "inferred"}],
    "finish": {"value": "glossy"},
    "moods": [{"value": "elegant"}],
    "size_m": [0.05, 0.03, 0.12],
    "size_source": "inferred",
    "warnings": [],
}


def answer(id: str, method: str, params: dict) -> None:
    subject = params.get("subject", {})
    name = os.path.basename(subject.get("path", ""))
    if "die" in name:
        print("Killed by the test", file=sys.stderr, flush=True)
        os._exit(3)
    if "hang" in name:
        silent.set()
        return
    if "bad" in name:
        tell("error", id, {"code": "bad_photo", "message": f"'{name}' is damaged.", "hint": "Export it again."})
        return
    if "slow" in name:
        for tenth in range(300):
            if id in cancelled:
                tell("error", id, {"code": "cancelled", "message": "Cancelled.", "hint": ""})
                return
            tell("progress", id, {"step": "slow", "fraction": tenth / 300, "text": f"Slow {tenth}"})
            time.sleep(0.1)
    tell("progress", id, {"step": "look", "fraction": 0.5, "text": "Looking"})
    results = {
        "status": {"pid": os.getpid(), "argv": sys.argv, "pythonpath": os.environ.get("PYTHONPATH", "")},
        "analyze": {"features": FEATURES},
        "describe": {"features": FEATURES, "text": "An amber bottle."},
        "classify": {"labels": [{"label": label, "confidence": 0.5} for label in params.get("labels", [])]},
        "embed": {"space": "fake", "vector": [0.6, 0.8]},
        "recommend": {
            "features": FEATURES,
            "brief": {"text": "Marble.", "direction": params.get("direction", "safe")},
            "matches": MATCHES,
            "verdict": "fits",
            "seen": "first",
            "timings_s": {"rank": 0.01},
        },
    }
    if method == "judge_proofs":
        # what came last in the ranking looks best
        proofs = [{**each, "score": 0.5 + 0.1 * place} for place, each in enumerate(params["proofs"])]
        value = {each["set"]: each["score"] for each in proofs}
        matches = sorted(params["matches"], key=lambda match: -value.get(match["set"], 0.0))
        again = [{**each, "rank": place + 1, "proof": {"set": each["set"]}} for place, each in enumerate(matches)]
        results[method] = {"proofs": proofs, "matches": again}
    if method == "recommend" and subject.get("kind") == "seen":
        results[method]["brief"]["text"] = f"{subject['id']} {params.get('direction')} {params.get('language')}"
    if method == "recommend":
        tell("text", id, {"text": "Marble."})
    if method in results:
        tell("result", id, results[method])
    else:
        tell("error", id, {"code": "unknown_method", "message": f"No method {method}.", "hint": ""})


def main() -> None:
    print("fake engine starts", file=sys.stderr, flush=True)
    if MODE == "dies_at_start":
        print("ModuleNotFoundError: No module named 'torch'", file=sys.stderr, flush=True)
        sys.exit(1)
    if MODE == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if MODE == "garbage":
        print("this is not JSON", flush=True)
    if MODE != "no_ready":
        tell("ready", data={"protocol": 99 if MODE == "other_protocol" else 1, "pid": os.getpid()})
    threading.Thread(target=heartbeat, daemon=True).start()
    for line in sys.stdin:
        call = json.loads(line)
        if call["method"] == "cancel":
            cancelled.add(call["params"]["id"])
            continue
        if call["method"] == "shutdown":
            break
        threading.Thread(target=answer, args=(call["id"], call["method"], call["params"]), daemon=True).start()
    if MODE == "stubborn":
        time.sleep(600)


if __name__ == "__main__":
    main()
