# SPDX-License-Identifier: GPL-3.0-or-later
"""The product in the set: append, scale, stand, frame, light, expose, and take all of it away again.

``placement``, ``framing``, ``lighting`` and ``exposure`` are pure arithmetic (no bpy) on plain tuples and numpy arrays.
"""
