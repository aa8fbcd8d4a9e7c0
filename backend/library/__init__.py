# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards of the sets, their index, and the ranking."""
