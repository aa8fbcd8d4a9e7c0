# SPDX-License-Identifier: GPL-3.0-or-later
"""The sets: a recipe (Python) and the built `.blend`, card and preview of each. No product logic here."""
