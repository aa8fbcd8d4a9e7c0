# SPDX-License-Identifier: GPL-3.0-or-later
"""The index of cards: vectors kept in SQLite, search among a million of them, and a client for a shared server.

`card_vectors` is all that a library of some hundred sets needs; `open_large` opens what is too large to be read whole.
"""

from .embed import cache_file, card_vectors, key
from .large import LargeLibrary, is_large, near, open_large

__all__ = ["LargeLibrary", "cache_file", "card_vectors", "is_large", "key", "near", "open_large"]
