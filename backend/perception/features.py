# SPDX-License-Identifier: GPL-3.0-or-later
"""From a product to its features: a photo, rendered views with measurements, or a description in words.

``subject`` is plain data of the protocol::

    {"kind": "photo", "path": …}
    {"kind": "description", "path": …}                      # a .json in words
    {"kind": "views", "name": …, "path": …, "views": [{"path": …, "role": …}], "measurements": {…}}

each with an optional ``"said"``: choices of the user, which win over everything that was seen.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ..models.carrier import Progress
from ..models.holder import Models
from ..models.roles import Array, unit
from ..models.store import silent
from ..protocol import BacklotError
from ..records import Category, Color, Pose, ProductFeatures, TypeValue, Value
from . import captions, categories, color, color_names, details, materials, pose, shop_colors, size, types
from .cutout import crop, cut_out, over
from .intake import load_photo
from .looked import Looked, Once, again
from .pixels import extent, resize, shrunk
from .said import Said, read_description, read_said
from .vocabulary import ProductType, find_type, load_types

VIEW_WEIGHTS = {"front": 1.0, "three_quarter": 1.0, "side": 0.7, "top": 0.3}
VIEW_SIDE = 384
"""Side that a product's crop is brought to for measuring, pixels."""
CUTOUT_SIDE = 512
"""Longest side of the picture in which the product is looked for, pixels; it is cropped from the larger one."""


@dataclass(slots=True)
class Seen:
    """What the eyes got from pictures: crops for the model, product pixels for colors, hints from names."""

    name: str
    crops: list[Image.Image]
    pixels: list[tuple[Image.Image, Array]]
    hints: list[str]
    weights: list[float]
    """How much each crop counts: things are rarely photographed, and rarely known, from above."""
    parts: list[str] = field(default_factory=list)
    """Names of the objects that a 3D product consists of."""
    aspect: float | None = None
    """Width over height of the product in the first picture."""
    warnings: list[str] = field(default_factory=list)
    once: Once = field(default_factory=Once)
    """Measurements of the pixels that are made already."""


def analyze(subject: Mapping[str, Any], models: Models, progress: Progress = silent) -> ProductFeatures:
    """All features of one product.

    Raises BacklotError: what `intake.load_photo` raises, bad_description, bad_subject, missing_model.
    """
    said = read_said(subject.get("said") or {})
    kind = subject.get("kind")
    if kind == "description":
        progress("read", 0.0, "Reading the description")
        words = read_description(_path(subject))
        return _from_words(words, said, models)
    if kind in ("photo", "views"):
        looked = again(subject, models, lambda: _look(subject, models, progress))
        found = conclude(looked.seen, looked.joint, looked.measurements, said, models, progress)
        if looked.stands is None:
            return found
        return dataclasses.replace(found, pose=looked.stands, warnings=(*found.warnings, *pose.warning(looked.stands)))
    raise BacklotError(
        "bad_subject", f"A subject of the kind {kind!r} is not known.", "Use photo, description or views."
    )


def _path(subject: Mapping[str, Any]) -> Path:
    path = subject.get("path")
    if not isinstance(path, str) or not path:
        raise BacklotError("bad_subject", "The subject has no path.", "Give the path of a file.")
    return Path(path)


def look_at_photo(path: Path, models: Models, progress: Progress = silent) -> Seen:
    """Read, cut out and crop a photo."""
    progress("read", 0.0, f"Reading {path.name}")
    photo = load_photo(path)
    progress("cutout", 0.1, "Cutting out the product")
    found = cut_out(shrunk(photo.image, CUTOUT_SIDE), models.cutout, photo.alpha)
    image, alpha = _small(*crop(photo.image, resize(found.alpha, photo.image.size)))
    crops, weights = [over(image, alpha)], [1.0]
    if found.method in ("model", "whole picture"):
        # On white the model knows worn and standing things best; on a shop's shelf, where the cut-out is in doubt,
        # it knows them by their surroundings (measured on clothes: 0.72 and 0.65, on groceries: 0.68 and 0.80).
        crops.append(photo.image)
        weights = [0.25, 1.0] if found.warnings else [1.0, 0.5]
    return Seen(
        name=path.stem,
        crops=crops,
        pixels=[(image, alpha)],
        hints=[path.stem],
        weights=weights,
        aspect=_aspect(alpha),
        warnings=[*photo.warnings, *found.warnings],
    )


def look_at_views(subject: Mapping[str, Any], progress: Progress = silent) -> Seen:
    """Read the rendered views of a 3D product; their alpha is exact."""
    views = subject.get("views")
    if not isinstance(views, Sequence) or not views:
        raise BacklotError("bad_subject", "The product has no views.", "Render its views first.")
    path, name = str(subject.get("path") or ""), str(subject.get("name") or "")
    seen = Seen(name=name or Path(path).stem, crops=[], pixels=[], hints=[name, Path(path).stem], weights=[])
    names = (subject.get("measurements") or {}).get("names") or []
    seen.parts = [str(entry) for entry in names][:20]
    for number, view in enumerate(views):
        progress("read", 0.1 * number / len(views), f"Looking at the {view.get('role', 'view')}")
        photo = load_photo(Path(str(view["path"])))
        alpha = photo.alpha if photo.alpha is not None else np.ones(photo.image.size[::-1], dtype=np.float32)
        image, alpha = _small(*crop(photo.image, alpha))
        seen.crops.append(over(image, alpha))
        seen.weights.append(VIEW_WEIGHTS.get(str(view.get("role")), 1.0))
        seen.pixels.append((image, alpha))
        if view.get("role") == "front" or seen.aspect is None:
            seen.aspect = _aspect(alpha)
    return seen


def _standing(
    subject: Mapping[str, Any], models: Models, progress: Progress = silent
) -> tuple[Seen, Mapping[str, Any], Pose]:
    """The views and measurements of a 3D product as it stands, and which way up that is."""
    seen = look_at_views(subject, progress)
    given = subject.get("measurements")
    measurements: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    if str(measurements.get("up_source")) == pose.SAID:
        return seen, measurements, Pose("z", 1.0, pose.SAID)
    progress("pose", 0.2, "Looking which way up it stands")
    crops = dict(zip((str(view.get("role")) for view in subject["views"]), seen.crops, strict=True))
    shape = {str(up): float(odds) for up, odds in dict(measurements.get("poses") or {}).items()}
    stands = pose.decide(shape, pose.looks_upright(crops, models, shape) if shape else None)
    if stands.up == "z":
        return seen, measurements, stands
    turned = dataclasses.replace(seen, crops=pose.turned_views(crops, stands.up))
    turned.weights = [1.0] * len(turned.crops)
    turned.aspect = turned.crops[0].width / turned.crops[0].height
    # lying things are easily taken for something else: one look that finds a thing without a base is only a doubt
    free = [_family(each, measurements, models) in pose.NO_WAY_UP for each in (seen, turned)]
    if all(free) or (any(free) and stands.confidence < pose.TURN_FREE):
        return seen, measurements, Pose("z", 0.5, "the file's axis: such things may lie as they like")
    return turned, pose.turned_measurements(measurements, stands.up), stands


def _family(seen: Seen, measurements: Mapping[str, Any], models: Models) -> str:
    return types.from_pictures(in_joint_space(seen, models), models, seen.hints, seen.parts, measurements)[1]


def in_joint_space(seen: Seen, models: Models) -> Array:
    """(d,) of length one: the crops' vectors in the joint space of pictures and words, averaged by weight."""
    return joined(models.vision.embed_images(seen.crops), seen.weights, models)


def joined(rows: Array, weights: Sequence[float], models: Models) -> Array:
    """(d,) from the vision vectors (n, d_image) of one product's crops and how much each counts."""
    joint = models.bridge.image_to_joint(rows)
    return unit((np.array(weights, dtype=np.float32)[:, None] * joint).sum(axis=0))


def _small(image: Image.Image, alpha: Array) -> tuple[Image.Image, Array]:
    image = shrunk(image, VIEW_SIDE)
    return image, resize(alpha, image.size)


def _aspect(alpha: Array) -> float | None:
    """Width over height of the product in its picture; None where nothing is to be seen."""
    box = extent(alpha > 0.4)
    return None if box is None else (box[2] - box[0]) / (box[3] - box[1])


def _type_of(finding: TypeValue) -> ProductType | None:
    return next((kind for kind in load_types() if kind.name == finding.value), None)


def _typed(
    said: Said, models: Models, seen: tuple[TypeValue, str, float]
) -> tuple[TypeValue, Value, ProductType | None]:
    """The type finding, the family and the vocabulary's entry; the user's word wins."""
    finding, family, confidence = seen
    if said.type:
        kind = find_type(said.type)
        near, near_family, near_confidence = types.from_words(said.type, models)
        finding = TypeValue(kind.name if kind else said.type, 1.0, "said by the user", near.alternatives)
        if kind is None:
            # An unknown word is kept; what stands nearest to it lends its family.
            return finding, Value(near_family, near_confidence, "inferred", f"nearest to {said.type!r}"), _type_of(near)
        return finding, Value(kind.family, 1.0, "said by the user", f"family of {kind.name}"), kind
    return finding, Value(family, round(confidence, 4), finding.source, finding.note), _type_of(finding)


def _look(subject: Mapping[str, Any], models: Models, progress: Progress) -> Looked[Seen]:
    measurements, stands = None, None
    if subject["kind"] == "photo":
        seen = look_at_photo(_path(subject), models, progress)
    else:
        seen, measurements, stands = _standing(subject, models, progress)
    progress("embed", 0.5, "Recognizing the product")
    joint = in_joint_space(seen, models)
    del seen.crops[1:]  # the whole photo among them; what is kept should be small
    return Looked(seen, joint, measurements, stands)


def conclude(
    seen: Seen, joint: Array, measurements: Mapping[str, Any] | None, said: Said, models: Models, progress: Progress
) -> ProductFeatures:
    """Features from what was seen and its vector (d,) in the joint space; measurements: of a 3D product, else None."""
    once = seen.once.get
    recognized = types.from_pictures(joint, models, seen.hints, seen.parts, measurements, progress)
    finding, family, kind = _typed(said, models, recognized)
    progress("measure", 0.8, "Measuring colors, materials and size")
    shaders = list((measurements or {}).get("materials") or [])
    found_materials = materials.from_shaders(shaders, kind) if shaders else ()
    if not found_materials:
        found_materials = materials.from_pictures(joint, kind, models)
    if measurements is None:
        sized = size.usual(kind, seen.aspect)
    else:
        sized = size.from_mesh(
            measurements.get("raw_size") or (), measurements.get("unit_hint"),
            str(measurements.get("unit_hint_source") or ""), _may_be(seen, joint, measurements, said, kind, models),
        )  # fmt: skip
    worn = measurements is None and family.value == "apparel"
    done = _finish(
        seen.name, finding, family, once(("colors", worn), lambda: color.measure_colors(seen.pixels, worn=worn)),
        found_materials, shaders, (), sized, said, seen.warnings, models.bridge.space, joint,
    )  # fmt: skip
    material = found_materials[0].value if found_materials else ""
    word = shop_colors.shop_color(once("tones", lambda: shop_colors.tones(seen.pixels)), family.value)
    return dataclasses.replace(
        done,
        caption=once(("caption", id(models)), lambda: captions.caption(seen.crops[0], models)),
        details=once(
            ("details", family.value, worn, material),
            lambda: details.from_pictures(seen.pixels, family.value, worn, material, shaders),
        ),
        categories=categories.find(joint, models, said.categories, (seen.name, said.type), "", family.value, progress),
        shop_color=shop_colors.said(said.colors[0]) if said.colors else word,
    )


def _may_be(
    seen: Seen, joint: Array, measurements: Mapping[str, Any], said: Said, kind: ProductType | None, models: Models
) -> size.Kinds:
    """What a 3D product may be, with chances, for finding its size; the stated size must not speak for itself."""
    if said.type:
        # an unknown word's nearest type is a guess
        return [] if kind is None else [(kind, 1.0 if find_type(said.type) else 0.5)]
    found, _ = types.chances(joint, models, seen.hints, seen.parts, measurements, sized=False)
    return [(kind, float(chance)) for kind, chance in zip(types.type_bank(models).types, found, strict=True)]


def _from_words(words: Said, said: Said, models: Models) -> ProductFeatures:
    chosen = words.over(said)
    text = " ".join(part for part in (words.type, words.name) if part)
    finding, family, kind = _typed(said, models, types.from_words(words.type or text, models))
    joint = models.bridge.text_to_joint(models.text.embed([text or words.text]))[0]
    done = _finish(
        words.name, finding, family, (), materials.usual(kind), (), (), size.usual(kind), chosen,
        list(words.warnings), models.bridge.space, joint,
    )  # fmt: skip
    named = categories.find(joint, models, chosen.categories, (), words.text, family.value)
    return dataclasses.replace(done, categories=named)


def _finish(
    name: str,
    finding: TypeValue,
    family: Value,
    colors: tuple[Color, ...],
    found: tuple[Value, ...],
    shaders: Sequence[Mapping[str, Any]],
    moods: tuple[Value, ...],
    sized: size.Size,
    said: Said,
    warnings: Sequence[str],
    space: str,
    joint: Array,
) -> ProductFeatures:
    """Put the findings together; what the user said replaces them."""
    found = said.materials or found
    finish = materials.finish(found, shaders)
    colors = said.colors or color_names.as_shops_say(colors, finish, found)
    moods = said.moods or moods or materials.moods(family.value, found, colors)
    if said.size_m:
        sides = size.of_longest(sized, said.size_m[0]) if len(said.size_m) == 1 else _rounded(said.size_m)
        sized = size.Size(sides, "said by the user", 1.0, _said_scale(sized, said.size_m), "said by the user")
    word = size.size_word(sized.size_m)
    source = sized.source or "inferred"
    return ProductFeatures(
        name=name,
        type=finding,
        family=family,
        colors=colors,
        materials=found,
        finish=finish,
        moods=moods,
        size=Value(word, sized.confidence, source, sized.note),
        size_m=None if sized.size_m is None else _rounded(sized.size_m),
        size_source=sized.source,
        size_confidence=sized.confidence,
        unit_scale=sized.unit_scale,
        position=said.position,
        warnings=tuple(dict.fromkeys((*warnings, *sized.warnings, *said.warnings))),
        embedding_space=space,
        embedding=tuple(float(value) for value in joint),
    )


def _said_scale(measured: size.Size, said: Sequence[float]) -> float | None:
    """Meters in a unit of the file that make the mesh as large as the user says, by the longest side."""
    if measured.unit_scale is None or measured.size_m is None:
        return None
    return measured.unit_scale * max(said) / max(measured.size_m)


def _rounded(values: Sequence[float]) -> tuple[float, float, float]:
    width, depth, height = (float(f"{value:.5g}") for value in values)
    return width, depth, height


def classify(
    subject: Mapping[str, Any], labels: Sequence[str], models: Models, progress: Progress = silent
) -> list[dict[str, Any]]:
    """Any labels ranked for a product, best first: [{"label", "confidence"}], confidences sum to one.

    Raises BacklotError("no_labels", …) for an empty list.
    """
    wanted = list(dict.fromkeys(label.strip() for label in labels if label.strip()))
    if not wanted:
        raise BacklotError("no_labels", "There are no labels to choose from.", "Give one label a line.")
    if subject.get("kind") == "description":
        words = read_description(_path(subject))
        scores = models.text.embed([words.text]) @ models.text.embed(wanted).T
        from ..models.adapter import softmax

        probabilities = softmax(scores, 18.0)[0]
    else:
        probabilities = types.label_probabilities(_joint(subject, models, progress), wanted, models)
    order = np.argsort(-probabilities, kind="stable")
    return [{"label": wanted[n], "confidence": round(float(probabilities[n]), 5)} for n in order]


def embed(subject: Mapping[str, Any], models: Models, progress: Progress = silent) -> tuple[str, Array]:
    """(space, vector): the product in the joint space of pictures and words, float32 of length one."""
    if subject.get("kind") == "description":
        words = read_description(_path(subject))
        return models.bridge.space, models.bridge.text_to_joint(models.text.embed([words.text]))[0]
    return models.bridge.space, _joint(subject, models, progress)


def _joint(subject: Mapping[str, Any], models: Models, progress: Progress) -> Array:
    if subject.get("kind") == "photo":
        return in_joint_space(look_at_photo(_path(subject), models, progress), models)
    if subject.get("kind") == "views":
        return in_joint_space(_standing(subject, models, progress)[0], models)
    raise BacklotError("bad_subject", f"A subject of the kind {subject.get('kind')!r} is not known.")


def _later(found: tuple[Category, ...], said: tuple[Category, ...]) -> tuple[Category, ...]:
    names = {category.name for category in said}
    return (*said, *(category for category in found if category.name not in names))


def with_said(features: ProductFeatures, said: Mapping[str, Any], models: Models) -> ProductFeatures:
    """Features with the user's later choices put over them, without looking again."""
    chosen = read_said(said)
    finding, family, kind = _typed(chosen, models, (features.type, features.family.value, features.family.confidence))
    again = size.Size(
        features.size_m, features.size_source, features.size_confidence, features.unit_scale, features.size.note
    )
    if chosen.type and features.unit_scale is None and not chosen.size_m:
        ratio = features.size_m[0] / features.size_m[2] if features.size_m and features.size_m[2] else None
        again = size.usual(kind, ratio)
    done = _finish(
        features.name, finding, family, features.colors, features.materials, (), (), again, chosen,
        features.warnings, features.embedding_space, np.array(features.embedding, dtype=np.float32),
    )  # fmt: skip
    return dataclasses.replace(
        done,
        finish=done.finish if chosen.materials else features.finish,
        details=features.details,
        caption=features.caption,
        pose=features.pose,
        categories=_later(features.categories, chosen.categories),
        position=chosen.position if chosen.position.value else features.position,
        shop_color=shop_colors.said(chosen.colors[0]) if chosen.colors else features.shop_color,
    )
