# SPDX-License-Identifier: GPL-3.0-or-later
"""Backlot, a Blender extension that finds, builds and lights the set for a product. Importing this imports nothing."""

MODULES = (
    "properties",
    "preferences",
    "operators.job",
    "operators.engine",
    "operators.library",
    "operators.find_sets",
    "operators.directions",
    "operators.proof",
    "operators.stage",
    "operators.render",
    "operators.series",
    "operators.history",
    "panels",
    "command",
)
"""Registered in this order, unregistered in reverse."""


def register() -> None:
    from importlib import import_module

    for name in MODULES:
        import_module(f".{name}", __package__).register()


def unregister() -> None:
    from importlib import import_module

    from . import session

    session.close()
    for name in reversed(MODULES):
        import_module(f".{name}", __package__).unregister()
