# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""The sidebar tab "Backlot": product, sets, picture. Draws what is known; looks nothing up, starts nothing."""

from __future__ import annotations

from typing import Any, ClassVar

import bpy

from . import properties, session, wish_properties
from .staging import groups
from .wrapping import wrap

CATEGORY = "Backlot"
LETTER_PX = 5.8
"""Average width of a letter of Blender's interface font at scale 1, pixels."""


def paragraph(
    context: bpy.types.Context, layout: Any, text: str, icon: str = "NONE", lines: int = 12, share: float = 1.0
) -> None:
    """Text broken into labels that fit ``share`` of the sidebar's width; Blender's labels do not wrap."""
    scale = context.preferences.system.ui_scale
    room = (context.region.width - 56 * scale) * share - (30 * scale if icon != "NONE" else 0)
    width = max(12, int(room / (LETTER_PX * scale)))
    column = layout.column(align=True)
    column.scale_y = 0.8
    rows = [row for part in text.split("\n") for row in (wrap(part, width) or [""])]
    for index, row in enumerate(rows[:lines]):
        more = "…" if index == lines - 1 and len(rows) > lines else ""
        if icon == "NONE":
            column.label(text=row + more)
        else:
            column.label(text=row + more, icon=icon if index == 0 else "BLANK1")


class Tab:
    """Where Backlot's panels are; mix in before ``bpy.types.Panel``."""

    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = CATEGORY


class BACKLOT_PT_product(Tab, bpy.types.Panel):
    """The product and the search for sets"""

    bl_label = "Product"
    bl_order = 0

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        choices = properties.home(context).backlot
        status = context.window_manager.backlot
        engine = session.engine_state()
        if not engine.ready:
            box = layout.box()
            paragraph(context, box, f"The engine is {engine.text}. {engine.hint}", "INFO")
            box.operator("backlot.open_preferences", icon="PREFERENCES")
        column = layout.column()
        column.enabled = not status.running
        grid = column.grid_flow(row_major=True, columns=2, even_columns=True, align=True)
        grid.prop(choices, "source", expand=True)
        if choices.source == "OBJECT":
            home = properties.home(context)
            active = (context.view_layer if home == context.scene else home.view_layers[0]).objects.active
            column.label(
                text=active.name if active else "No object is active", icon="OBJECT_DATA" if active else "INFO"
            )
        elif choices.source == "COLLECTION":
            column.prop(choices, "collection", text="")
        else:
            column.prop(choices, "file" if choices.source == "FILE" else "photo", text="")
        column.prop(choices, "said_type", text="", placeholder="What it is (optional)")
        row = column.row(align=True)
        row.prop(choices, "said_size", text="", placeholder="Size, as in 32 cm")
        if choices.source != "PHOTO":
            row.prop(choices, "up", text="Up")
        wish_properties.draw(column, choices)
        if len(session.state.libraries) > 1:
            column.prop(choices, "library", text="")
        row = layout.row()
        row.scale_y = 1.4
        row.operator("backlot.find_sets", icon="VIEWZOOM")
        if status.running:
            row = layout.row(align=True)
            row.progress(factor=status.fraction, text=status.text)
            row.operator("backlot.cancel", text="", icon="X")
        elif status.error:
            box = layout.box()
            box.alert = True
            paragraph(context, box, status.error, "ERROR")
            if status.hint:
                paragraph(context, box, status.hint)
        elif status.text:
            paragraph(context, layout, status.text, "INFO")


class BACKLOT_PT_features(Tab, bpy.types.Panel):
    """What was found out about the product, and the brief"""

    bl_label = "Brief"
    bl_order = 1

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return bool(context.window_manager.backlot.product)

    def draw(self, context: bpy.types.Context) -> None:
        status = context.window_manager.backlot
        box = self.layout.box()
        paragraph(context, box, status.product, "OBJECT_DATA")
        table = box.column(align=True)
        for line in status.details.split("\n"):
            word, _, rest = line.partition(" ")
            row = table.split(factor=0.3)
            name = row.column()
            name.active = False
            name.scale_y = 0.8
            name.label(text=word.capitalize())
            paragraph(context, row.column(), rest.strip(), share=0.7)
        choices = properties.home(context).backlot
        column = self.layout.column(align=True)
        column.enabled = not status.running
        column.row(align=True).prop(choices, "direction", expand=True)
        column.row(align=True).prop(choices, "language", expand=True)
        if status.brief:
            paragraph(context, self.layout, status.brief, lines=60 if status.whole_brief else 5)
            text = "Less" if status.whole_brief else "Read the whole brief"
            self.layout.prop(status, "whole_brief", text=text, toggle=True)


class BACKLOT_UL_matches(bpy.types.UIList):
    """Ranked sets"""

    def draw_item(
        self,
        context: Any,
        layout: Any,
        data: Any,
        item: Any,
        icon: int,
        active_data: Any,
        active_property: str,
        index: int,
    ) -> None:
        previews = session.state.previews
        row = layout.row(align=True)
        if previews is not None and item.preview in previews:
            row.label(text=item.title, icon_value=previews[item.preview].icon_id)
        else:
            row.label(text=item.title, icon="SCENE_DATA")
        right = row.row()
        right.alignment = "RIGHT"
        right.label(text=f"{item.score * 100:.0f} %", icon="NONE" if item.stageable else "LOCKED")


class BACKLOT_PT_sets(Tab, bpy.types.Panel):
    """The ranked sets with their reasons"""

    bl_label = "Sets"
    bl_order = 2

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return bool(context.window_manager.backlot.matches)

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        status = context.window_manager.backlot
        if status.verdict == "nothing_fits":
            paragraph(context, layout, "Nothing in this library fits well. These are the nearest.", "ERROR")
            if status.gap:
                paragraph(context, layout, status.gap, "INFO")
        layout.template_list("BACKLOT_UL_matches", "", status, "matches", status, "match_index", rows=4)
        layout.operator("backlot.proof", icon="RENDERLAYERS")
        if not 0 <= status.match_index < len(status.matches):
            return
        match = status.matches[status.match_index]
        box = layout.box()
        previews = session.state.previews
        if previews is not None and match.preview in previews:
            scale = context.preferences.system.ui_scale
            box.template_icon(
                previews[match.preview].icon_id, scale=max(5, min(12, context.region.width / (32 * scale)))
            )
        for reason in match.reasons.split("\n"):
            paragraph(context, box, reason, "ADD")
        if match.objection:
            paragraph(context, box, match.objection, "REMOVE")


class BACKLOT_PT_picture(Tab, bpy.types.Panel):
    """Staging and rendering"""

    bl_label = "Picture"
    bl_order = 3

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return bool(context.window_manager.backlot.matches) or bool(properties.home(context).backlot.staged)

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        status = context.window_manager.backlot
        column, choices = fields(layout, context)
        column.prop(choices, "camera")
        column.prop(choices, "light")
        row = column.row(align=True)
        row.prop(choices, "width", text="Size")
        row.prop(choices, "height", text="")
        column.prop(choices, "background")
        column = layout.column(align=True)
        column.scale_y = 1.2
        column.operator("backlot.stage", icon="SCENE_DATA")
        column.operator("backlot.render", icon="RENDER_STILL")
        row = column.row(align=True)
        row.operator("backlot.turntable", icon="FILE_REFRESH")
        row.operator("backlot.packshots", icon="IMGDISPLAY")
        layout.operator("backlot.remove_staging", icon="TRASH")
        if status.picture:
            box = layout.box()
            on = f", rendered on {status.device}" if status.device else ""
            paragraph(context, box, f"Picture: {bpy.path.basename(status.picture)}{on}", "IMAGE_DATA")
            previews = session.state.previews
            if previews is not None and status.picture in previews:
                box.template_icon(previews[status.picture].icon_id, scale=9)
            box.operator("backlot.open_picture", icon="WINDOW")


class Choices(Tab):
    """A closed part of the Picture panel."""

    bl_parent_id = "BACKLOT_PT_picture"
    bl_options: ClassVar[set[str]] = {"DEFAULT_CLOSED"}


def fields(layout: Any, context: bpy.types.Context) -> tuple[Any, Any]:
    """A column for fields, closed while a job runs, and the choices to show in it."""
    column = layout.column()
    column.use_property_split = True
    column.use_property_decorate = False
    column.enabled = not context.window_manager.backlot.running
    return column, properties.home(context).backlot


class BACKLOT_PT_standing(Choices, bpy.types.Panel):
    """Where and how the product stands, and what of the set comes in"""

    bl_label = "Product in the Set"

    def draw(self, context: bpy.types.Context) -> None:
        column, choices = fields(self.layout, context)
        if len(session.state.marks) > 2:  # the automatic choice, and more than one to choose from
            column.prop(choices, "mark")
        if choices.source != "PHOTO":
            column.prop(choices, "pose")
            column.prop(choices, "arrangement")
            if choices.arrangement in (groups.LINE_UP, groups.PACKAGING):
                column.prop(choices, "companions")
        column.prop(choices, "leave_out")


class BACKLOT_PT_frame(Choices, bpy.types.Panel):
    """How the camera frames the product"""

    bl_label = "Frame"

    def draw(self, context: bpy.types.Context) -> None:
        column, choices = fields(self.layout, context)
        column.prop(choices, "framing")
        column.prop(choices, "depth_of_field")
        column.prop(choices, "copy_space")
        column.row(align=True).prop(choices, "shapes")


class BACKLOT_PT_output(Choices, bpy.types.Panel):
    """Files, samples and checks of the picture"""

    bl_label = "Output"

    def draw(self, context: bpy.types.Context) -> None:
        column, choices = fields(self.layout, context)
        for name in ("out", "device", "samples", "seed", "formats", "exr", "rules", "auto_fix", "frames"):
            column.prop(choices, name)


class BACKLOT_OT_open_preferences(bpy.types.Operator):
    """Open Backlot's preferences"""

    bl_idname = "backlot.open_preferences"
    bl_label = "Open preferences"

    def execute(self, context: bpy.types.Context) -> set[str]:
        bpy.ops.preferences.addon_show(module=__package__)
        return {"FINISHED"}


classes = (
    BACKLOT_OT_open_preferences,
    BACKLOT_UL_matches,
    BACKLOT_PT_product,
    BACKLOT_PT_features,
    BACKLOT_PT_sets,
    BACKLOT_PT_picture,
    BACKLOT_PT_standing,
    BACKLOT_PT_frame,
    BACKLOT_PT_output,
)
register, unregister = bpy.utils.register_classes_factory(classes)
