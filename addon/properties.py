# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
# mypy: disable-error-code="valid-type"
"""What the sidebar shows and asks: the user's choices (on the scene) and the job's state (on the window manager)."""

# no `from __future__ import annotations` here: Blender reads the annotations as values
from functools import cache
from typing import Any

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)

from . import directions, lights, session, wish_properties, wishes
from .directions import LANGUAGES
from .output.command import rule_names
from .output.shapes import SHAPES
from .product import command as product
from .product.poses import POSES
from .staging.framing import DEPTHS_OF_FIELD as DEPTHS
from .staging.framing_presets import presets as framing_presets
from .staging.groups import ARRANGEMENTS
from .staging.records import PARTS
from .workflow import SAMPLES

SOURCES = (
    ("OBJECT", "Object", "The active object with everything parented to it", "OBJECT_DATA", 0),
    ("COLLECTION", "Collection", "All objects of a collection", "OUTLINER_COLLECTION", 1),
    ("FILE", "File", "A 3D file: glTF, OBJ, FBX, USD, STL, PLY, .blend", "FILE_3D", 2),
    ("PHOTO", "Photo", "A photo of the product", "IMAGE_DATA", 3),
)
NO_CAMERAS = (("hero", "Hero", "The set's main camera"),)
ANY_MARK = ("AUTO", "Automatic", "The first of the set's marks that has room for the product")
UPS = (
    ("AUTO", "Automatic", "Which way up the product stands is found from its shape and its looks"),
    *((up, f"{'' if up[0] == '-' else '+'}{up.upper()}", f"{up.upper()} is up in the file") for up in product.UPS),
)
COPY_SPACES = (
    ("NONE", "None", "The product stands in the middle"),
    ("LEFT", "Left", "Room for text on the left"),
    ("RIGHT", "Right", "Room for text on the right"),
    ("TOP", "Top", "Room for text at the top"),
)

POSE_ITEMS = (
    ("AUTO", "As Such Products Are Shown", "The pose that suits the kind of product"),
    *((name, name.replace("_", " on its ").title(), words.capitalize()) for name, words in POSES.items()),
)
ARRANGEMENT_ITEMS = tuple((name, name.capitalize(), words.capitalize()) for name, words in ARRANGEMENTS.items())
LEAVE_OUT = tuple((name.upper(), name.capitalize(), f"Leave out {words}") for name, words in PARTS.items())

FORMATS = (
    ("png16", "PNG in 16 Bits", "The PNG with 16 instead of 8 bits a channel"),
    ("jpeg", "JPEG", "Also a JPEG"),
    ("webp", "WebP", "Also a WebP"),
    ("avif", "AVIF", "Also an AVIF, where this Blender can write it"),
)
BACKGROUNDS = (
    ("SET", "The Set", "The picture in its set"),
    ("TRANSPARENT", "None", "A packshot: product and shadow alone, transparent; takes twice as long"),
    ("WHITE", "White", "A packshot: product and shadow alone, on pure white; takes twice as long"),
)
FRAMINGS = (
    ("BRIEF", "As the Brief Says", "The brief's own fill, height and lens"),
    *((name, name.capitalize(), f"{each.words.capitalize()}. {each.why}") for name, each in framing_presets().items()),
)
DEPTHS_OF_FIELD = tuple((name.upper(), name.capitalize(), words.capitalize()) for name, words in DEPTHS.items())
SHAPE_ITEMS = tuple((name, name, f"Also in {name}: {words}") for name, words in SHAPES.items())
DEVICES = (
    ("auto", "Automatic", "The GPU of Blender's preferences, else one that the machine has, else the processor"),
    ("cpu", "Processor", "The processor"),
    ("gpu", "GPU", "A GPU, and an error where there is none"),
)
RULES = tuple((name, name.replace("_", " ").title(), f"Check the rules of {name}.toml") for name in rule_names())


def cameras(_self: Any, _context: Any) -> Any:
    """The cameras of the chosen set; the session keeps the strings alive, as Blender asks."""
    return session.state.cameras or NO_CAMERAS


def marks(_self: Any, _context: Any) -> Any:
    """The marks of the chosen set, after the automatic choice."""
    return session.state.marks or (ANY_MARK,)


@cache
def light_choices() -> tuple[tuple[str, str, str], ...]:
    """Items of the light menu. Cached: Blender keeps no reference to the strings."""
    own = ((lights.BRIEF, "As the Brief Says", "The set's own light, bent to the brief"),
           (lights.SET, "The Set's Own", "The set's light as it was built"))  # fmt: skip
    return own + tuple(
        (name, name[0].upper() + name[1:], f"In place of the set's light: {preset['words']}")
        for name, preset in lights.presets().items()
    )


def light_items(_self: Any, _context: Any) -> Any:
    """All lights that can be chosen."""
    return light_choices()


def libraries(_self: Any, _context: Any) -> Any:
    """Backlot's own sets, then the folders of the preferences."""
    settings = session.preferences()
    folders = [item.path for item in settings.libraries if item.path] if settings else []
    items = [("", "Backlot's sets", "The sets that come with Backlot")]
    items += [(path, bpy.path.basename(path.rstrip("/\\")) or path, path) for path in folders]
    session.state.libraries = tuple((path or "OWN", name, text) for path, name, text in items)
    return session.state.libraries


@cache
def direction_choices() -> tuple[tuple[str, str, str], ...]:
    """Items of the menu of directions. Cached: Blender keeps no reference to the strings."""
    return tuple((name, title, f"{tells[0].upper()}{tells[1:]}") for name, title, tells in directions.directions())


def direction_items(_self: Any, _context: Any) -> Any:
    """All directions of the brief."""
    return direction_choices()


def brief_chosen(_self: Any, context: Any) -> None:
    """Another direction or language: rank the sets for it, where a product was looked at."""
    from .operators import directions as operators

    operators.rank_again(context)


def match_chosen(self: Any, _context: Any) -> None:
    """Take up the cameras and marks of the newly chosen set."""
    from .operators import find_sets

    find_sets.take_places(self)


BACKLOT_PG_categories = wish_properties.category_group()


def channel_chosen(self: Any, _context: Any) -> None:
    """A channel that wants products before pure white gets that as background; another, the set again."""
    if wishes.on_white(self.channel):
        self.background = "WHITE"
    elif self.background == "WHITE":
        self.background = "SET"


class BACKLOT_PG_choices(bpy.types.PropertyGroup):
    """The user's choices, kept in the .blend file"""

    source: EnumProperty(name="Product", items=SOURCES, default="OBJECT")
    collection: PointerProperty(name="Collection", type=bpy.types.Collection, description="The product's collection")
    file: StringProperty(name="File", subtype="FILE_PATH", description="3D file of the product")
    photo: StringProperty(name="Photo", subtype="FILE_PATH", description="Photo of the product")
    library: EnumProperty(name="Library", items=libraries, description="Where sets are looked for")
    said_type: StringProperty(name="It is a", description="What the product is, if you want to say it yourself")
    said_size: StringProperty(
        name="Size", description="True size, if you want to say it: 32 cm (longest side), 12 in, 0.3 x 0.2 x 0.1 m"
    )
    position: EnumProperty(
        name="Price Position", items=wish_properties.POSITIONS, default="AUTO", description="Price position"
    )
    channel: EnumProperty(
        name="Channel",
        items=wish_properties.channel_items,
        update=channel_chosen,
        description="Where the picture will be shown",
    )
    categories: PointerProperty(type=BACKLOT_PG_categories)
    up: EnumProperty(name="Up", items=UPS, default="AUTO", description="Which axis of the file is up")
    direction: EnumProperty(
        name="Direction", items=direction_items, update=brief_chosen, description="Which way the brief goes"
    )
    language: EnumProperty(name="Language", items=LANGUAGES, update=brief_chosen, description="Of the brief")
    camera: EnumProperty(name="Camera", items=cameras, description="Camera of the set")
    mark: EnumProperty(name="Mark", items=marks, description="Where in the set the product stands")
    copy_space: EnumProperty(
        name="Copy Space", items=COPY_SPACES, description="Leave room for text: the product stands off center"
    )
    pose: EnumProperty(name="Pose", items=POSE_ITEMS, description="How the product stands, lies, leans or hangs")
    arrangement: EnumProperty(
        name="Arrangement", items=ARRANGEMENT_ITEMS, description="How many stand in the picture, and how"
    )
    companions: PointerProperty(
        name="With",
        type=bpy.types.Collection,
        description="What stands beside the product: each object of this collection with everything parented to it",
    )
    leave_out: EnumProperty(
        name="Leave Out", items=LEAVE_OUT, options={"ENUM_FLAG"}, description="Parts of the set that do not come in"
    )
    light: EnumProperty(name="Light", items=light_items, description="What lights the product")
    width: IntProperty(name="Width", default=1024, min=16, max=16384, subtype="PIXEL")
    height: IntProperty(name="Height", default=1024, min=16, max=16384, subtype="PIXEL")
    samples: IntProperty(name="Samples", default=SAMPLES, min=1, max=16384, description="Cycles samples, denoised")
    device: EnumProperty(name="Device", items=DEVICES, description="What Cycles renders the picture on")
    seed: IntProperty(name="Seed", default=0, min=0, description="Same seed, same picture")
    formats: EnumProperty(name="Formats", items=FORMATS, options={"ENUM_FLAG"}, description="Files beside the PNG")
    exr: BoolProperty(
        name="Passes", description="Also all passes in a multilayer EXR: light groups, mattes, depth, normals, albedo"
    )
    background: EnumProperty(name="Background", items=BACKGROUNDS, description="What stands behind the product")
    rules: EnumProperty(
        name="Rules", items=RULES, options={"ENUM_FLAG"}, description="Marketplaces whose rules are checked"
    )
    auto_fix: BoolProperty(
        name="Auto-Fix", description="Take a draft first and mend once what its checks find: exposure, frame, light"
    )
    framing: EnumProperty(name="Framing", items=FRAMINGS, description="How large and from where; applies when staging")
    depth_of_field: EnumProperty(name="Focus", items=DEPTHS_OF_FIELD, description="What is sharp; applies when staging")
    shapes: EnumProperty(
        name="Shapes",
        items=SHAPE_ITEMS,
        options={"ENUM_FLAG"},
        description="Several pictures, each framed anew for its shape; none: one picture of the size above",
    )
    frames: IntProperty(name="Frames", default=24, min=2, max=720, description="Of a turntable")
    home: StringProperty(description="On a staged scene: the scene of the user from which it was made")
    staged: StringProperty(description="On the user's scene: the staged scene made from it")
    view: StringProperty(description="How the 3D view looked at the user's scene before staging")
    out: StringProperty(
        name="Folder", subtype="DIR_PATH", default="//backlot-out", description="Where pictures are written"
    )


class BACKLOT_PG_match(bpy.types.PropertyGroup):
    """One candidate of the ranking: a set in one of its variants"""

    set_id: StringProperty(description="The candidate's id: the set's, and its variant's after a colon")
    title: StringProperty()
    score: FloatProperty()
    reasons: StringProperty(description="One reason a line")
    objection: StringProperty()
    stageable: BoolProperty(default=True)
    folder: StringProperty()
    preview: StringProperty(description="Path of its picture")


class BACKLOT_PG_status(bpy.types.PropertyGroup):
    """What runs and what was found; not saved"""

    running: BoolProperty()
    fraction: FloatProperty(min=0.0, max=1.0)
    text: StringProperty()
    error: StringProperty()
    hint: StringProperty()
    product: StringProperty()
    details: StringProperty(description="One line a feature")
    brief: StringProperty()
    whole_brief: BoolProperty(name="Whole brief", description="Show all sentences of the brief")
    verdict: StringProperty()
    gap: StringProperty(description="What set would be needed, where nothing fits")
    picture: StringProperty(subtype="FILE_PATH")
    device: StringProperty(description="What the picture was rendered on")
    matches: CollectionProperty(type=BACKLOT_PG_match)
    match_index: IntProperty(update=match_chosen)


def home(context: bpy.types.Context) -> bpy.types.Scene:
    """The user's scene: the open one, or the one from which the open staged scene was made."""
    scene = context.scene
    return bpy.data.scenes.get(scene.backlot.home) or scene if scene.backlot.home else scene


classes = (BACKLOT_PG_categories, BACKLOT_PG_choices, BACKLOT_PG_match, BACKLOT_PG_status)
_register, _unregister = bpy.utils.register_classes_factory(classes)


def register() -> None:
    _register()
    bpy.types.Scene.backlot = PointerProperty(type=BACKLOT_PG_choices)
    bpy.types.WindowManager.backlot = PointerProperty(type=BACKLOT_PG_status, options={"SKIP_SAVE"})


def unregister() -> None:
    del bpy.types.WindowManager.backlot
    del bpy.types.Scene.backlot
    _unregister()
