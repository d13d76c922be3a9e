"""How hard hypothesis looks."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Examples differ from run to run, on purpose: over time they reach further than any fixed set.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=False,
    max_examples=30,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("ci")
