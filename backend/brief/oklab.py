# SPDX-License-Identifier: GPL-3.0-or-later
"""Color arithmetic of the brief and the ranking: sRGB hex, OKLab, CIE lightness, and names for colors.

OKLab: Björn Ottosson, 2020. L is 0-1, a and b about -0.4 to 0.4. Standard library only.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class Oklab(NamedTuple):
    L: float
    a: float
    b: float

    @property
    def chroma(self) -> float:
        return math.hypot(self.a, self.b)

    @property
    def hue(self) -> float:
        """Hue angle in degrees, 0-360; meaningless for grays."""
        return math.degrees(math.atan2(self.b, self.a)) % 360.0


def is_hex(text: object) -> bool:
    """Whether this is ``#rrggbb``."""
    return isinstance(text, str) and _HEX.fullmatch(text) is not None


def _linear(hex: str) -> tuple[float, float, float]:
    if not is_hex(hex):
        raise ValueError(f"not a color: {hex!r}")
    values = (int(hex[i : i + 2], 16) / 255.0 for i in (1, 3, 5))
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return r, g, b


def from_hex(hex: str) -> Oklab:
    """``#rrggbb`` (sRGB) to OKLab; raises ValueError for anything else."""
    r, g, b = _linear(hex)
    l_ = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    m_ = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    s_ = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return Oklab(
        0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_,
        1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_,
        0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_,
    )


def _to_linear(lab: Oklab) -> tuple[float, float, float]:
    l_ = (lab.L + 0.3963377774 * lab.a + 0.2158037573 * lab.b) ** 3
    m_ = (lab.L - 0.1055613458 * lab.a - 0.0638541728 * lab.b) ** 3
    s_ = (lab.L - 0.0894841775 * lab.a - 1.2914855480 * lab.b) ** 3
    return (
        4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_,
        -1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_,
        -0.0041960863 * l_ - 0.7034186147 * m_ + 1.7076147010 * s_,
    )


def to_hex(lab: Oklab) -> str:
    """The nearest sRGB color of the same lightness and hue: chroma is lowered until it fits."""
    for step in range(21):
        scale = 1.0 - step / 20.0
        rgb = _to_linear(Oklab(lab.L, lab.a * scale, lab.b * scale))
        if all(-0.002 <= v <= 1.002 for v in rgb) or step == 20:
            break
    out = []
    for v in rgb:
        v = min(max(v, 0.0), 1.0)
        out.append(round(255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055)))
    return "#" + "".join(f"{v:02x}" for v in out)


def from_lch(level: float, chroma: float, hue: float) -> Oklab:
    """Lightness 0-1, chroma, hue in degrees."""
    return Oklab(level, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue)))


def lightness(hex: str) -> float:
    """CIE L*, 0-100: what a person calls lightness, for reasons in words."""
    r, g, b = _linear(hex)
    y = 0.2126729 * r + 0.7151522 * g + 0.0721750 * b
    return 116.0 * math.cbrt(y) - 16.0 if y > 0.008856 else 903.3 * y


def distance(one: Oklab, two: Oklab) -> float:
    """Euclidean distance; 0.02 is just seen, 0.3 is plainly another color."""
    return math.dist(one, two)


def hue_difference(one: float, two: float) -> float:
    """Degrees between two hues, 0-180."""
    return abs((one - two + 180.0) % 360.0 - 180.0)


# (upper hue, name by lightness from dark to light): borders 0.45 and 0.75 of OKLab L
_HUES: tuple[tuple[float, tuple[str, str, str]], ...] = (
    (12, ("burgundy", "rose", "pink")),
    (34, ("oxblood", "red", "coral")),
    (62, ("brown", "terracotta", "peach")),
    (78, ("brown", "amber", "apricot")),
    (100, ("olive brown", "ochre", "sand yellow")),
    (122, ("olive", "mustard", "yellow")),
    (150, ("forest green", "leaf green", "pale green")),
    (172, ("deep green", "green", "mint")),
    (205, ("deep teal", "teal", "aqua")),
    (240, ("petrol blue", "cyan blue", "sky blue")),
    (275, ("navy blue", "blue", "powder blue")),
    (300, ("indigo", "violet", "lavender")),
    (335, ("plum", "purple", "lilac")),
    (352, ("burgundy", "magenta", "pink")),
    (360, ("burgundy", "rose", "pink")),
)

# (least lightness, name by tint: none, warm, green, cool)
_GRAYS: tuple[tuple[float, tuple[str, str, str, str]], ...] = (
    (0.93, ("white", "warm white", "green-tinted white", "cool white")),
    (0.87, ("off-white", "cream white", "pale sage", "pale blue-gray")),
    (0.78, ("light gray", "pale sand", "sage gray", "pale blue-gray")),
    (0.55, ("gray", "greige", "green-gray", "blue-gray")),
    (0.3, ("dark gray", "taupe", "dark green-gray", "slate gray")),
    (-1.0, ("black", "warm black", "green-black", "blue-black")),
)


def color_name(hex: str) -> str:
    """A name as an art director would say it, in lower case: "warm white", "amber", "navy blue"."""
    lab = from_hex(hex)
    if lab.chroma < 0.035 or (lab.chroma < 0.04 and lab.L > 0.9):
        tint = 0 if lab.chroma < 0.012 else 2 if 125 <= lab.hue < 200 else 3 if 200 <= lab.hue < 340 else 1
        return next(names for least, names in _GRAYS if least < lab.L)[tint]
    dark, middle, light = next(names for upper, names in _HUES if lab.hue <= upper)
    name = dark if lab.L < 0.45 else middle if lab.L < 0.75 else light
    if lab.chroma < (0.09 if name == "amber" else 0.07) and name in (middle, dark):
        muted = {"brown": "dark taupe", "amber": "tan", "ochre": "khaki", "terracotta": "clay", "mustard": "khaki"}
        return muted.get(name, f"muted {name}")
    return name
