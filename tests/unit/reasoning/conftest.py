"""How hard hypothesis looks."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# The same examples in every run, so that a failure is the change's and not the day's. "explore" looks further:
# python -m pytest tests/unit/reasoning --hypothesis-profile=explore
_COMMON = {
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
settings.register_profile("ci", derandomize=True, max_examples=30, **_COMMON)
settings.register_profile("explore", derandomize=False, max_examples=300, **_COMMON)
settings.load_profile("ci")
