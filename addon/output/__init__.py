# SPDX-License-Identifier: GPL-3.0-or-later
"""From the staged scene to files: render, checks on the picture, sidecar.

``quality`` and ``sidecar`` are pure (no bpy).
"""
