# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine: perception, brief and ranking, in a process of its own. Never imports bpy."""
