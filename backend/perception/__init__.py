# SPDX-License-Identifier: GPL-3.0-or-later
"""From a product (photo, views, words) to typed features, each with source and confidence."""
