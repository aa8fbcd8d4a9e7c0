# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of the store (store.py)."""

VERSION = 1
"""Of the tables; a file of another version is built again."""

PAGE = 8192
"""Bytes of a page: a vector of 384 numbers and a packed card have some 1.5 kB each, of which 4096 hold only two."""
TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE vectors (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL);
CREATE TABLE libraries (
    id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL DEFAULT 0,
    sets INTEGER NOT NULL DEFAULT 0, candidates INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE files (
    library INTEGER NOT NULL, path TEXT NOT NULL, stamp TEXT NOT NULL, set_id TEXT, data BLOB, fault TEXT,
    UNIQUE (library, path)
);
CREATE INDEX faulty ON files (library, path) WHERE fault IS NOT NULL;
CREATE UNIQUE INDEX sets ON files (library, set_id) WHERE fault IS NULL;
CREATE TABLE cards (
    n INTEGER PRIMARY KEY AUTOINCREMENT, library INTEGER NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL,
    vector INTEGER NOT NULL REFERENCES vectors (id), UNIQUE (library, id)
);
CREATE INDEX of_file ON cards (library, path);
CREATE INDEX of_vector ON cards (vector);
CREATE TABLE gone (library INTEGER NOT NULL, n INTEGER NOT NULL, generation INTEGER NOT NULL, PRIMARY KEY (library, n))
    WITHOUT ROWID;
"""
