# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
# mypy: disable-error-code="valid-type"
"""Preferences: the engine's Python or its installation, and the folders of sets."""

from typing import Any

import bpy
from bpy.props import BoolProperty, CollectionProperty, IntProperty, StringProperty

from . import session


def python_changed(_self: Any, _context: Any) -> None:
    if session.state.engine is not None:
        session.state.engine.stop()
    session.refresh_engine_state()


class BACKLOT_PG_library(bpy.types.PropertyGroup):
    """A folder of sets"""

    path: StringProperty(name="Folder", subtype="DIR_PATH", description="Folder with one folder for each set")


class BACKLOT_AP_preferences(bpy.types.AddonPreferences):
    """Backlot's preferences"""

    bl_idname = __package__

    engine_python: StringProperty(
        name="Engine Python",
        subtype="FILE_PATH",
        update=python_changed,
        description="Python with the engine's packages; empty: the environment that Backlot installs",
    )
    model: StringProperty(
        name="Model",
        description="Name of an online model (see `backlot models list`: siglip2-b-16, marqo-ecommerce-b …), or the "
        "folder of one; empty: Backlot's own",
    )
    history: BoolProperty(
        name="Learn from My Choices",
        default=True,
        update=python_changed,
        description="Sets that you staged before for such products come a little further up. Kept on this machine "
        "alone: family, type and set; no pictures, no paths",
    )
    libraries: CollectionProperty(type=BACKLOT_PG_library)
    library_index: IntProperty()

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.use_property_split = True
        status = context.window_manager.backlot
        state = session.engine_state()
        box = layout.box()
        row = box.row()
        row.label(text=f"Engine: {state.text}", icon="CHECKMARK" if state.ready else "ERROR")
        if state.hint:
            box.label(text=state.hint)
        if status.running:
            row = box.row()
            row.progress(factor=status.fraction, text=status.text)
            row.operator("backlot.cancel", text="", icon="X")
        elif not self.engine_python:
            row = box.row()
            row.enabled = bpy.app.online_access
            row.operator(
                "backlot.install_engine", text="Install" if not state.ready else "Install again", icon="IMPORT"
            )
            if not bpy.app.online_access:
                box.label(text="To install, allow online access in Preferences > System.", icon="INTERNET_OFFLINE")
        if status.error:
            box.label(text=status.error, icon="ERROR")
        layout.prop(self, "engine_python")
        if state.ready and not status.running:
            row = layout.row(align=True)
            row.prop(self, "model")
            row.operator("backlot.use_model", text="Use", icon="CHECKMARK").model = self.model
            if not self.engine_python:
                row = layout.row()
                row.enabled = bpy.app.online_access
                row.operator("backlot.install_online", icon="IMPORT")
        row = layout.row(align=True)
        row.prop(self, "history")
        row.operator("backlot.wipe_history", icon="TRASH")
        layout.label(text="Folders of sets (besides Backlot's own):")
        row = layout.row()
        row.template_list("UI_UL_list", "backlot_libraries", self, "libraries", self, "library_index", rows=2)
        column = row.column(align=True)
        column.operator("backlot.add_library", text="", icon="ADD")
        column.operator("backlot.remove_library", text="", icon="REMOVE")
        if 0 <= self.library_index < len(self.libraries):
            layout.prop(self.libraries[self.library_index], "path")


classes = (BACKLOT_PG_library, BACKLOT_AP_preferences)
register, unregister = bpy.utils.register_classes_factory(classes)
