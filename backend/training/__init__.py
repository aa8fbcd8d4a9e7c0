# SPDX-License-Identifier: GPL-3.0-or-later
"""How the adapter between pictures and words is trained, one command, from a folder with index.csv."""
