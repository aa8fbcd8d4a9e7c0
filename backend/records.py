# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain records that pass between the steps: features, brief, matches. No models, no bpy.

Every inferred or measured value carries where it comes from (`Source`) and how sure it is (0-1), so that nothing that
was guessed is ever shown as seen. ``to_json`` gives the public form of the command line's JSON (schema 1).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA = 1
"""Version of the JSON that other programs read."""

Source = Literal["measured on the mesh", "measured on pixels", "inferred", "said by the user", "playbook"]


@dataclass(frozen=True, slots=True)
class Value:
    """One finding: ``value`` in the vocabulary's words, ``confidence`` 0-1, ``note`` names the rule or evidence."""

    value: str
    confidence: float
    source: Source
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    value: str
    confidence: float


@dataclass(frozen=True, slots=True)
class TypeValue:
    """What the product is. ``value`` is empty when nothing is likely enough: then the user is asked."""

    value: str
    confidence: float
    source: Source
    alternatives: tuple[Alternative, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """One word of one of the user's categories, as ``season: winter``; confidence, source and note as in `Value`."""

    name: str
    value: str
    confidence: float
    source: Source
    note: str = ""


@dataclass(frozen=True, slots=True)
class Color:
    """A color of the product: ``hex`` is sRGB ``#rrggbb``, ``share`` its part of the visible product, 0-1."""

    name: str
    hex: str
    share: float
    source: Source = "measured on pixels"


@dataclass(frozen=True, slots=True)
class Pose:
    """Which of the axes, as the importer brought them, is up: z, -z, y, -y, x or -x; anything but z is still to be
    turned. ``doubts``: what may be up instead."""

    up: str
    confidence: float
    note: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductFeatures:
    """What is known of one product.

    size_m: width (x), depth (y), height (z) in meters as the product stands, or None when unknown.
    details: pattern, region with text, surface texture; only what is sure enough, surest first.
    shop_color: the one word that a shop would file the product under (``navy blue``), empty when there is none.
    caption: what a chosen captioner says of the picture, not checked; empty without one.
    unit_scale: meters in one unit of the file, None for photos and words.
    pose: which way up a 3D product stands; None for photos and words.
    categories: words of the user's own categories, see perception/vocabulary/categories.toml.
    position: the price position that was said (everyday, premium, luxury); empty where none was.
    embedding_space: id of the space in which ``embedding`` lies; the vector itself is not part of the JSON.
    """

    name: str
    type: TypeValue
    family: Value
    colors: tuple[Color, ...]
    materials: tuple[Value, ...]
    finish: Value
    moods: tuple[Value, ...]
    size: Value
    size_m: tuple[float, float, float] | None
    size_source: Source | None
    size_confidence: float = 0.0
    details: tuple[Value, ...] = ()
    shop_color: Value = Value("", 0.0, "inferred")
    caption: Value = Value("", 0.0, "inferred")
    unit_scale: float | None = None
    pose: Pose | None = None
    categories: tuple[Category, ...] = ()
    position: Value = Value("", 0.0, "inferred")
    warnings: tuple[str, ...] = ()
    embedding_space: str = ""
    embedding: tuple[float, ...] = field(default=(), repr=False)

    @property
    def own_colors(self) -> tuple[Color, ...]:
        """The colors that the product brings to a picture: what is clear shows whatever stands behind it."""
        return tuple(color for color in self.colors if color.name != "clear")

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        del data["embedding"]
        return data


@dataclass(frozen=True, slots=True)
class LightingSpec:
    """Light for one product, as a photographer would note it.

    key_direction: where the key comes from as seen from the camera: left, right, front, back-left, back-right, top.
    key_elevation_deg: height of the key over the horizon, degrees (0-90).
    key_kelvin: color temperature of the key light, K (2000-12000).
    fill_ratio: key to fill illuminance, 1 = shadowless, 8 = dramatic.
    softness: key light's size over its distance, dimensionless (0.05 hard - 1.5 very soft).
    rim: rim light over key, in stops relative to none: 0 = none, 1 = as strong as the key, 2 = twice.
    background_stops: background's brightness relative to the product's, in stops.
    gobo: pattern thrown by the key, or empty.
    """

    preset: str
    key_direction: str
    key_elevation_deg: float
    key_kelvin: float
    fill_ratio: float
    softness: float
    rim: float = 0.0
    background_stops: float = 0.0
    gobo: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class TechniqueSpec:
    """Camera: ``elevation_deg`` over the product's middle, full-frame ``focal_mm``, ``fill`` of the frame 0-1,
    ``format``: the picture's sides, as in 4:5."""

    shot: str
    angle: str
    elevation_deg: float
    focal_mm: float
    fstop: float
    fill: float = 0.55
    why: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Prop:
    name: str
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class BriefColor:
    """A color of the planned picture; role: product, backdrop, surface, accent."""

    name: str
    hex: str
    role: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """``source`` says who worded it: ``template`` or ``language model`` (then it passed the grounding check)."""

    text: str
    source: Literal["template", "language model"]


@dataclass(frozen=True, slots=True)
class StudioBrief:
    """How this product should be photographed, typed and in sentences. Every ``why`` is the playbook's reasoning.

    direction: which of the directions it takes, see brief/directions.toml.
    position: the price position it is written for; channel: where the picture will be shown; both with where from.
    """

    product: str
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    surfaces: tuple[str, ...]
    backdrop: str
    palette: tuple[BriefColor, ...]
    palette_relation: str
    lighting: LightingSpec
    technique: TechniqueSpec
    props: tuple[Prop, ...]
    texture: tuple[str, ...]
    mood: tuple[str, ...]
    atmosphere: str
    avoid: tuple[str, ...]
    why: str
    sentences: tuple[Sentence, ...] = ()
    direction: str = "safe"
    position: Value = Value("", 0.0, "playbook")
    channel: Value = Value("", 0.0, "playbook")

    @property
    def text(self) -> str:
        return " ".join(s.text for s in self.sentences)

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "text": self.text}


@dataclass(frozen=True, slots=True)
class SceneMatch:
    """One set of the ranking. ``scores``: 0-1 for each attribute; ``reasons``: strongest first. ``margin``: by how much
    its score stands over the next one's."""

    set: str
    title: str
    rank: int
    score: float
    scores: dict[str, float]
    reasons: tuple[str, ...]
    objection: str = ""
    stageable: bool = True
    margin: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
