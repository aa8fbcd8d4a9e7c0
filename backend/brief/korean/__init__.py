# SPDX-License-Identifier: GPL-3.0-or-later
"""The brief in Korean: particles, vocabulary tables (TOML) and sentence plans."""
