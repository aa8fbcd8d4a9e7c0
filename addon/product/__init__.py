# SPDX-License-Identifier: GPL-3.0-or-later
"""From a 3D file or a selection to a product: import, geometry, measured materials, neutral views.

``checks`` and ``materials`` are pure (no bpy); the others run inside Blender or the bpy wheel.
"""
