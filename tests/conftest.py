# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tiers share: where the repository is, and the real products that some tests look at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# A model that this machine's user has chosen must not stand in for the offline pack; tests of choosing remove it.
os.environ["BACKLOT_MODELS"] = "default"
# Nor may what tests stage be taken for this user's taste; tests of the history use a folder of their own.
os.environ["BACKLOT_HISTORY"] = "off"

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real products and photos beside the repository; tests that need them are skipped, visibly, where they are not."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared test data is not on this machine")
    return folder
