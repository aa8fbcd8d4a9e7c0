# SPDX-License-Identifier: GPL-3.0-or-later
"""Libraries of sets: whether they keep to the rules."""
