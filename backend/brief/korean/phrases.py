# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentence plans in Korean, written from the typed brief and not from the English text.

Angles are said with 에서 after them, props' places stand before 둡니다, atmospheres and things to avoid are nouns, and
reasons are whole sentences: the tables in texts/ keep to that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...records import Prop, StudioBrief
from ..phrases import UNCOLORED, accent_of, avoided, hue_of
from . import words
from .particles import Noun


def sentence(text: str) -> str:
    """Spaces tidied, one full stop at the end."""
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(text.split())).rstrip(" .;,") + "."


def listed(items: Sequence[Noun]) -> Noun:
    """ "A와 B", "A, B와 C"."""
    if len(items) < 2:
        return Noun("".join(items))
    return Noun(f"{', '.join([*items[:-2], f'{items[-2]:과}'])} {items[-1]}")


def ground(brief: StudioBrief) -> Noun:
    """The leading surface with its color: "오프화이트 톤의 폴리싱 대리석"."""
    surface = brief.surfaces[0]
    tint = next((c.name for c in brief.palette if c.role == "surface"), "")
    make = words.word("surfaces", surface)
    return make if surface in UNCOLORED or not tint else Noun(f"{words.color(tint)} 톤의 {make}")


def staging(brief: StudioBrief) -> list[str]:
    it, on, wall = words.product(brief.product), ground(brief), words.backdrop(brief.backdrop)
    where = words.word("places", brief.places[0])
    return [
        f"{on} 위에 {it:을} 놓고, 뒤로는 {wall:을} 둡니다",
        f"장소는 {where}. {on} 위에 {it:을} 올리고 배경은 {wall:으로} 정리합니다",
        f"바닥은 {on}, 배경은 {wall}. 그 사이 기준점에 {it:을} 둡니다",
        f"{wall:을} 배경으로 두고 {on} 위에 {it:을} 배치합니다",
        f"{where}에서 촬영합니다. {it} 아래에는 {on:을} 깔고, 뒤에는 거리를 두고 {wall:을} 배치합니다",
        f"세트는 단순합니다. {on:과} {wall}, 그 사이에 {it:을} 둡니다",
        f"{it}의 자리는 {on} 위입니다. 배경에는 {wall:을} 씁니다",
        f"{where} 촬영입니다. {on:이} {it:을} 받치고, {wall:이} 배경을 맡습니다",
    ]


_HUES = {
    "neutral": "무채색에 가깝고", "contrast": "보색 계열로",
    "analog": "유사색 계열로", "monochrome": "같은 색상 계열로",
}  # fmt: skip


def _step(brief: StudioBrief) -> str:
    """The step in lightness, before a noun: "훨씬 밝은"."""
    step = re.search(r"(\d+) L\* (lighter|darker)", brief.palette_relation)
    if not step:
        return "밝기가 뚜렷이 다른"
    much = "살짝" if int(step[1]) < 12 else "확실히" if int(step[1]) < 35 else "훨씬"
    return f"{much} {'밝은' if step[2] == 'lighter' else '어두운'}"


def colors(brief: StudioBrief) -> list[str]:
    own = list(dict.fromkeys(words.color(c.name) for c in brief.palette if c.role == "product"))
    wall = next((words.color(c.name) for c in brief.palette if c.role == "backdrop"), None)
    if not wall:
        return ["세트의 색은 차분하게 둡니다"]
    accent = words.color(accent_of(brief)) if accent_of(brief) else None
    ends = [""] if not accent else [
        f". 소품에만 {accent:을} 조금 더합니다", f". 포인트 컬러는 {accent}, 소품에 한 번만 씁니다",
        f". {accent:은} 소품에서 한 번 더 보여 줍니다",
    ]  # fmt: skip
    if not own:
        starts = [f"배경색은 {wall:으로} 합니다", f"배경은 {wall:이면} 무난합니다", f"배경을 {wall:으로} 통일합니다"]
        return [start + ends[i % len(ends)] for i, start in enumerate(starts)]
    mine, hue, step = listed(own), _HUES[hue_of(brief)], _step(brief)
    starts = [
        f"주조색은 제품의 {mine}입니다. 배경은 {hue} 제품보다 {step} {wall:으로} 잡습니다",
        f"{mine:은} 제품에만 쓰고, 배경은 {hue} 제품보다 {step} {wall:으로} 정리합니다",
        f"배경을 {wall:으로} 두면 제품의 {mine:이} 또렷해집니다. {hue} 제품보다 {step} 색입니다",
        f"색은 두 층으로 나눕니다. 앞에는 제품의 {mine}, 뒤에는 {hue} 제품보다 {step} {wall:을} 둡니다",
        f"{mine:이} 먼저 보여야 합니다. 배경의 {wall:은} {hue} 제품보다 {step} 쪽에 둡니다",
        f"컬러의 중심은 제품의 {mine}입니다. {hue} 제품보다 {step} {wall:이} 배경에서 받쳐 줍니다",
        f"제품의 {mine}에 맞춰 배경색은 {wall:을} 고릅니다. {hue} 제품보다 {step} 톤입니다",
    ]
    return [start + ends[i % len(ends)] for i, start in enumerate(starts)]


def lighting(brief: StudioBrief) -> list[str]:
    light = brief.lighting
    what, why = words.light(light.preset), words.reason(light.why)
    side = words.word("from", light.key_direction)
    ratio = Noun(f"{light.fill_ratio:g}:1")
    where = f"{side} {light.key_elevation_deg:.0f}도"
    rim = "강한 림을 더합니다" if light.rim >= 1.0 else "은은한 림을 더합니다" if light.rim >= 0.4 else ""
    kelvin = Noun(f"{light.key_kelvin:.0f}K")
    end = f"맞추고 {rim}" if rim else "맞춥니다"
    take = f"잡고 {rim}" if rim else "잡습니다"
    return [
        f"조명은 {what}입니다. 키 라이트는 {where}, 색온도 {kelvin}, 키와 필의 비율은 {ratio:으로} {end}. {why}",
        f"{what:을} 씁니다. 키는 {where}에서 {kelvin:으로}, 필과의 비는 {ratio:으로} {take}. {why}",
        f"빛은 {what:으로} 만듭니다. 키는 {where}, {kelvin}, 키 대 필 {ratio:으로} {end}. {why}",
        f"{why}. 그래서 조명은 {what:을} 택합니다. 키는 {where}, {kelvin}, 키와 필의 비율은 {ratio:으로} {take}",
        f"라이팅의 기본은 {what}입니다. 키를 {where}에 두고 색온도 {kelvin}, 키 대 필 {ratio:으로} {end}. {why}",
        f"{what:으로} 비춥니다. 키의 위치는 {where}, 색온도는 {kelvin}, 필과의 비율은 {ratio:으로} {take}. {why}",
    ]


def technique(brief: StudioBrief) -> list[str]:
    t = brief.technique
    shot, angle, why = words.text(t.shot), words.text(t.angle), words.reason(t.why)
    lens, stop = Noun(f"{t.focal_mm:g}mm 렌즈"), Noun(f"f/{t.fstop:g}")
    return [
        f"{angle}에서 {lens}, {stop:으로} {shot:을} 찍습니다. {why}",
        f"컷은 {shot:으로} 잡습니다. {angle}에서 {lens:을} 쓰고 조리개는 {stop:으로} 둡니다. {why}",
        f"카메라는 {lens}에 {stop}. {angle}에서 {shot:을} 촬영합니다. {why}",
        f"{lens:으로} {shot:을} 담습니다. 시점은 {angle:이고} 조리개는 {stop}입니다. {why}",
        f"구도는 {angle}의 {shot}입니다. {lens:과} {stop:을} 씁니다. {why}",
        f"{why}. {angle}에서 {lens}, {stop}의 {shot:으로} 찍습니다",
    ]


def _put(prop: Prop) -> str:
    return f"{words.text(prop.place)} {words.text(prop.name):을}"


def props(brief: StudioBrief) -> list[str]:
    it = words.product(brief.product)
    if not brief.props:
        return [
            "소품은 쓰지 않습니다. 비워 둔 자리가 제 몫을 합니다",
            f"소품 없이 {it}만으로 화면을 채웁니다",
            f"곁에 아무것도 두지 않습니다. 소품이 없어야 {it:이} 또렷합니다",
            f"소품은 과감히 뺍니다. 시선은 {it}에만 머뭅니다",
        ]
    chosen = brief.props[:2]
    count = Noun("하나" if len(chosen) == 1 else "둘")
    put = ", ".join(_put(p) for p in chosen)
    roles = ", ".join(words.text(p.role) for p in chosen)
    told = [Noun(f"{words.text(p.name)}({words.text(p.role)})") for p in chosen]
    noted = ", ".join(f"{words.text(p.place)} {what:을}" for p, what in zip(chosen, told, strict=True))
    return [
        f"소품은 {count}입니다. {put} 둡니다",
        f"{put} 배치합니다. 소품은 이것으로 충분합니다",
        f"소품은 {count:이면} 됩니다. {noted} 둡니다",
        f"소품은 이렇게 배치합니다. {noted} 놓습니다",
        f"{it} 곁에는 꼭 필요한 것만 둡니다. {noted} 배치합니다",
        f"{put} 둡니다. 역할은 {roles if len(chosen) == 1 else f'각각 {roles}'}입니다",
    ]


def texture(brief: StudioBrief) -> list[str]:
    what = listed([words.text(t) for t in brief.texture])
    return [
        f"질감은 {what}에서 나옵니다",
        f"{what:이} 손끝에 닿을 듯 보이게 합니다",
        f"가까이서도 {what:이} 읽히도록 합니다",
        f"질감의 핵심은 {what}입니다",
        f"{what:으로} 화면에 촉감을 더합니다",
        f"{what}의 질감을 분명히 살립니다",
        f"눈으로 만지듯 {what:을} 보여 줍니다",
    ]


def _moods(brief: StudioBrief) -> tuple[str, str]:
    """The leading two moods before a noun, and the third one before a noun or ""."""
    first = brief.mood[:2]
    both = " ".join([*(words.mood(m, 1) for m in first[:-1]), words.mood(first[-1], 0)])
    return both, words.mood(brief.mood[2], 0) if len(brief.mood) > 2 else ""


def mood(brief: StudioBrief) -> list[str]:
    (both, third), air = _moods(brief), words.text(brief.atmosphere)
    more = f"에 {third} 기운을 조금 더합니다" if third else "를 끝까지 지킵니다"
    tinge = f" {third} 느낌도 살짝 얹습니다." if third else ""
    return [
        f"무드는 {both} 분위기{more}. 떠올릴 장면은 {air}입니다",
        f"전체적으로 {both} 분위기입니다.{tinge} {air:을} 떠올리면 됩니다",
        f"{air}. 그런 분위기를 {both} 무드로 풀어냅니다.{tinge}",
        f"보는 사람이 {air:을} 떠올리게 합니다. {both} 분위기{more}",
        f"분위기를 한마디로 하면 {air}입니다. {both} 무드를 유지합니다.{tinge}",
        f"{both} 무드로 이끕니다.{tinge} 전체 분위기는 {air}입니다",
    ]


def scene(brief: StudioBrief) -> list[str]:
    """Mood and atmosphere as the opening of the text."""
    (both, third), air, it = _moods(brief), words.text(brief.atmosphere), words.product(brief.product)
    more = f"에 {third} 기운을 조금 더합니다" if third else "입니다"
    return [
        f"{it} 컷의 무드는 {both} 분위기{more}. 떠올릴 장면은 {air}입니다",
        f"먼저 분위기부터 정합니다. {it:은} {both} 무드{more}. 장면은 {air}입니다",
        f"{air}. {it}에 어울리는 장면이며, 무드는 {both} 분위기{more}",
        f"{air:을} 떠올려 주세요. {it}의 무드는 {both} 분위기{more}",
    ]


def why(brief: StudioBrief) -> list[str]:
    reason = words.reason(brief.why)
    return [
        reason,
        f"이유는 분명합니다. {reason}",
        f"이렇게 찍는 까닭이 있습니다. {reason}",
        f"기준은 하나입니다. {reason}",
        f"핵심을 정리하면 이렇습니다. {reason}",
    ]


def idea(brief: StudioBrief) -> list[str]:
    """The reason as the opening of the text."""
    reason = words.reason(brief.why)
    return [reason, f"출발점은 하나입니다. {reason}", f"방향부터 정합니다. {reason}", f"생각은 단순합니다. {reason}"]


def avoid(brief: StudioBrief) -> list[str]:
    two = [words.text(text) for text in avoided(brief)]
    both = Noun(", ".join(two))
    return [
        f"피할 것은 {both}입니다",
        f"{both:은} 피합니다",
        f"{both:은} 금물입니다",
        f"주의할 점은 {both}입니다",
        f"이것만은 막아야 합니다. {both}입니다",
        f"{both:은} 화면을 망칩니다",
    ]


def assumed(brief: StudioBrief) -> str:
    """Said before the first sentence where the type is a guess."""
    return f"{words.product(brief.product):이라고} 보고 제안합니다. "


PLAN = (
    ("staging", staging), ("colors", colors), ("lighting", lighting), ("technique", technique), ("props", props),
    ("texture", texture), ("mood", mood), ("avoid", avoid), ("why", why), ("scene", scene), ("idea", idea),
)  # fmt: skip
"""The same topics as in English."""
