# SPDX-License-Identifier: GPL-3.0-or-later
"""The front's side of the engine: its process, its protocol, its installation. No bpy."""
