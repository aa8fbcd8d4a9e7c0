# SPDX-License-Identifier: GPL-3.0-or-later
"""Color arithmetic without bpy: sRGB hex, linear light, CIE Lab (D65) and the color of light in Kelvin."""

from __future__ import annotations

import math

RGB = tuple[float, float, float]

NEUTRAL_KELVIN = 5500.0


def _decode(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def linear(color: str) -> RGB:
    """Linear Rec.709 values of an sRGB hex string such as `#e9e2d8`."""
    digits = color.lstrip("#")
    if len(digits) != 6:
        raise ValueError(f"{color!r} is not a color of the form #rrggbb")
    red, green, blue = (_decode(int(digits[i : i + 2], 16) / 255) for i in (0, 2, 4))
    return red, green, blue


def rgba(color: str) -> tuple[float, float, float, float]:
    """The same with an alpha of 1, as Blender's sockets want it."""
    return (*linear(color), 1.0)


def lab(rgb: RGB) -> RGB:
    """CIE L*a*b* (D65) of linear Rec.709 values."""
    red, green, blue = rgb
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883

    def curve(value: float) -> float:
        return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116

    fx, fy, fz = curve(x), curve(y), curve(z)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _blackbody(kelvin: float) -> RGB:
    """Linear Rec.709 of a black body, Krystek's fit of the Planckian locus (1000-15000 K), luminance 1."""
    t = kelvin
    u = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t) / (1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t)
    v = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t) / (1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t)
    x = 3 * u / (2 * u - 8 * v + 4)
    y = 2 * v / (2 * u - 8 * v + 4)
    big_x, big_z = x / y, (1 - x - y) / y
    return (
        3.2404542 * big_x - 1.5371385 - 0.4985314 * big_z,
        -0.9692660 * big_x + 1.8760108 + 0.0415560 * big_z,
        0.0556434 * big_x - 0.2040259 + 1.0572252 * big_z,
    )


def kelvin_rgb(kelvin: float, neutral: float = NEUTRAL_KELVIN) -> RGB:
    """Color of a light of `kelvin` seen by a camera balanced to `neutral`, linear, luminance 1.

    Raises ValueError outside 1500-15000 K.
    """
    if not 1500 <= kelvin <= 15000:
        raise ValueError(f"{kelvin} K is outside 1500-15000 K")
    source, white = _blackbody(kelvin), _blackbody(neutral)
    red, green, blue = (max(s / w, 0.0) for s, w in zip(source, white, strict=True))
    luminance = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    return red / luminance, green / luminance, blue / luminance


def direction(azimuth_deg: float, elevation_deg: float) -> RGB:
    """Unit vector from the mark toward a camera or light.

    Azimuth 0 is the hero camera's side (-Y), positive goes to camera right (+X), 180 is behind the product.
    """
    azimuth, elevation = math.radians(azimuth_deg), math.radians(elevation_deg)
    flat = math.cos(elevation)
    return flat * math.sin(azimuth), -flat * math.cos(azimuth), math.sin(elevation)
