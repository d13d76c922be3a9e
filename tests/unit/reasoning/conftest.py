"""The real knowledge, read once, and how hard hypothesis looks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from spasmcheck.evidence.transfer import read_fixtures
from spasmcheck.reasoning import Knowledge, Model

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"

# Examples differ from run to run, on purpose: over time they reach further than any fixed set.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=False,
    max_examples=60,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge in fixtures/."""
    return read_fixtures(FIXTURES)


@pytest.fixture(scope="session")
def model(knowledge: Knowledge) -> Model:
    """The knowledge in fixtures/, ready for reasoning."""
    return Model(knowledge)
