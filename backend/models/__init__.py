# SPDX-License-Identifier: GPL-3.0-or-later
"""Model roles, their makers, and the store of weights."""
