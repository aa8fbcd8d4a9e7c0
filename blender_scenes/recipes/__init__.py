# SPDX-License-Identifier: GPL-3.0-or-later
"""One module a set: `CARD` (what a person says about it) and `build(stage)` (what a person builds)."""
