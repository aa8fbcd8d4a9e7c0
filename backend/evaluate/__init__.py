# SPDX-License-Identifier: GPL-3.0-or-later
"""Measured scores of the eyes, as Markdown tables."""
