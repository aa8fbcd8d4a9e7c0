# SPDX-License-Identifier: GPL-3.0-or-later
"""What people read: results of the command line in plain text, sizes and shares in words. No bpy, no output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .product import pose_command
from .wrapping import wrap as broken

WIDTH = 96


def percent(value: Any) -> str:
    return f"{round(100 * float(value))} %" if isinstance(value, (int, float)) else "-"


def size_words(size_m: Sequence[float] | None) -> str:
    """Width × depth × height in the unit that people would use, or that it is not known."""
    if not size_m:
        return "size unknown"
    longest = max(size_m)
    factor, unit = (1000, "mm") if longest < 0.01 else (100, "cm") if longest < 1 else (1, "m")
    return " × ".join(f"{side * factor:.{2 if factor == 1 else 1}f}" for side in size_m) + f" {unit}"


def _detail(detail: dict[str, Any]) -> str:
    """One detail in words: for text also where it stands."""
    where = f" ({detail.get('note')})" if detail.get("value") == "text" else ""
    return f"{detail.get('value')}{where}"


def features_lines(features: dict[str, Any]) -> list[str]:
    """The product in a few lines: what it is, what it is made of, its colors, its size."""
    kind = features.get("type") or {}
    name = kind.get("value") or "unknown product"
    perhaps = [str(a.get("value")) for a in kind.get("alternatives", [])[:3]]
    if not kind.get("value") and perhaps:
        name += f" (perhaps {', '.join(perhaps)})"
    sure = f" ({percent(kind['confidence'])} sure)" if kind.get("value") and "confidence" in kind else ""
    lines = [f"{name}{sure}"]
    colors = ", ".join(f"{c.get('name')} {c.get('hex')}" for c in features.get("colors", [])[:4])
    materials = ", ".join(str(m.get("value")) for m in features.get("materials", [])[:4])
    sold_as = (features.get("shop_color") or {}).get("value")
    if colors and sold_as and sold_as != features["colors"][0].get("name"):
        colors += f" (sold as {sold_as})"
    details = ", ".join(_detail(d) for d in features.get("details", []))
    finish = (features.get("finish") or {}).get("value", "")
    moods = ", ".join(str(m.get("value")) for m in features.get("moods", [])[:4])
    source = features.get("size_source")
    size = size_words(features.get("size_m")) + (f" ({source})" if source else "")
    pairs = (
        ("colors", colors), ("materials", materials), ("finish", finish), ("details", details), ("mood", moods),
        ("size", size), *_categories(features),
    )  # fmt: skip
    lines += [f"  {label:<9} {value}" for label, value in pairs if value]
    lines += [f"  note: {warning}" for warning in features.get("warnings", [])]
    return lines


def _categories(features: dict[str, Any]) -> list[tuple[str, str]]:
    """The user's categories, each with how sure and where from."""
    lines = []
    for each in features.get("categories", []):
        sure = "said" if each["source"] == "said by the user" else f"{percent(each['confidence'])} sure, {each['note']}"
        lines.append((str(each["name"]), f"{each['value']} ({sure})"))
    return lines


def _purpose(brief: dict[str, Any]) -> str:
    """Price position and channel of a brief, where they were said or found: " (luxury, for social)"."""
    position, channel = brief.get("position") or {}, brief.get("channel") or {}
    words = [position["value"]] if position.get("source") in ("said by the user", "inferred") else []
    words += [f"for {channel['value']}"] if channel.get("source") == "said by the user" else []
    return f" ({', '.join(words)})" if words else ""


def gap_lines(gap: dict[str, Any]) -> list[str]:
    """That nothing fits, what set would be needed, and what the best one lacks."""
    lines = wrap(f"Nothing in this library fits well. {gap.get('text', '')}".strip(), "")
    for lack in gap.get("lacks", []):
        lines += wrap(f"- {lack['text']}", "     ", "       ")
    return lines


def matches_lines(found: dict[str, Any]) -> list[str]:
    """The ranking, one set a paragraph, strongest reasons first."""
    lines = []
    if found.get("verdict") == "nothing_fits":
        lines += [*gap_lines(found.get("gap") or {}), "The nearest:"]
    for match in found.get("matches", []):
        lines.append(
            f"{match['rank']:>3}. {match.get('title') or match['set']}  [{match['set']}]  {percent(match['score'])}"
        )
        for reason in match.get("reasons", [])[:3]:
            lines += wrap(f"+ {reason}", "     ", "       ")
        if match.get("objection"):
            lines += wrap(f"- {match['objection']}", "     ", "       ")
    return lines


def _directions_lines(found: dict[str, Any]) -> list[str]:
    """The directions that were not taken, one a paragraph."""
    taken = (found.get("brief") or {}).get("direction")
    others = [other for other in found.get("directions", []) if other["direction"] != taken]
    lines = ["", "Other directions"] if others else []
    for other in others:
        props = ", ".join(other["props"]) or "no props"
        what = f"{other['shot']}, {other['backdrop']}, {other['light']}, {props}"
        lines += wrap(f"{other['title']} (--direction {other['direction']}): {what}", "  ", "    ")
    return lines


def recommendation_lines(found: dict[str, Any]) -> list[str]:
    text = str((found.get("brief") or {}).get("text", ""))
    lines = features_lines(found.get("features") or {})
    if text:
        lines += ["", f"Brief{_purpose(found['brief'])}", *wrap(text, "  ")]
    lines += _directions_lines(found)
    return [*lines, "", "Sets", *matches_lines(found)]


def shoot_lines(shot: dict[str, Any]) -> list[str]:
    """What a picture was made of; of the ranking the first three, the sidecar has them all."""
    lines = recommendation_lines({**shot, "matches": shot.get("matches", [])[:3]})
    lines += ["", "Pictures"]
    for output in shot.get("outputs", []):
        lines.append(f"  {output.get('path') if isinstance(output, dict) else output}")
        lines += [f"  {name}" for name in output.get("files", [])[1:]] if isinstance(output, dict) else []
    lines += [f"  not in {each['set']}: {each['reason']}" for each in shot.get("skipped", [])]
    lines += pose_command.shoot_lines(shot.get("staging", {}))
    quality = shot.get("quality") or {}
    lines += [f"  {path}" for path in shot.get("also", [])]
    lines += [f"  note: {note}" for note in shot.get("notes", [])]
    lines += [f"  mended: {done}" for done in (shot.get("auto_fix") or {}).get("done", [])]
    lines += [f"  {line}" for line in rules_lines(quality)]
    lines += [f"  note: {remedy}" for remedy in remedies(quality)]
    timings = shot.get("timings_s", {})
    if "total" in timings:
        lines.append(f"  took {timings['total']:.0f} s")
    return lines


def rules_lines(quality: dict[str, Any]) -> list[str]:
    """Which rule sets a picture keeps, and since when they are known to say so."""
    lines = []
    for rules in quality.get("rules", []):
        own = [f for f in quality["findings"] if f["rule"].startswith(f"{rules['name']}: ")]
        broken = [f["rule"].split(": ", 1)[1] for f in own if not f["ok"] and not f.get("advised")]
        verdict = f"not kept: {', '.join(dict.fromkeys(broken))}" if broken else "kept"
        lines.append(f"{rules['title']} (as known in {rules['known']}): {verdict}")
    return lines


def remedies(quality: dict[str, Any]) -> list[str]:
    """What to do about the checks that a picture failed."""
    failed = (f for f in quality.get("findings", []) if not f.get("ok"))
    return list(dict.fromkeys(str(f["remedy"]) for f in failed if f.get("remedy")))


def labels_lines(labels: list[dict[str, Any]], top: int = 10) -> list[str]:
    return [f"{percent(item.get('confidence')):>6}  {item.get('label')}" for item in labels[:top]]


def wrap(text: str, indent: str, following: str | None = None) -> list[str]:
    """Lines of at most WIDTH letters; ``following`` indents all but the first."""
    rest = indent if following is None else following
    lines = broken(text, WIDTH - max(len(indent), len(rest)))
    return [f"{rest if number else indent}{line}" for number, line in enumerate(lines)]
