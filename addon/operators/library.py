# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
# mypy: disable-error-code="valid-type"
"""The list of library folders in the preferences."""

import bpy

from .. import session


class BACKLOT_OT_add_library(bpy.types.Operator):
    """Add a folder of sets"""

    bl_idname = "backlot.add_library"
    bl_label = "Add library"

    directory: bpy.props.StringProperty(subtype="DIR_PATH")

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = session.preferences()
        settings.libraries.add().path = self.directory
        settings.library_index = len(settings.libraries) - 1
        return {"FINISHED"}

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}


class BACKLOT_OT_remove_library(bpy.types.Operator):
    """Take the chosen folder off the list; its files stay"""

    bl_idname = "backlot.remove_library"
    bl_label = "Remove library"

    def execute(self, context: bpy.types.Context) -> set[str]:
        settings = session.preferences()
        settings.libraries.remove(settings.library_index)
        settings.library_index = max(0, min(settings.library_index, len(settings.libraries) - 1))
        return {"FINISHED"}


register, unregister = bpy.utils.register_classes_factory((BACKLOT_OT_add_library, BACKLOT_OT_remove_library))
