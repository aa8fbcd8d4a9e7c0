# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender operators: modal in the window, blocking in scripts, both over the steps of the workflow."""
