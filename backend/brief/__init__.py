# SPDX-License-Identifier: GPL-3.0-or-later
"""From features to a typed studio brief and its sentences."""
