# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tiers share: where the repository is, and the real products that some tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

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
