"""So many requests a minute for each address, and some more at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spasmcheck.web.http.limits import RateLimit

HOME, SCHOOL = "192.0.2.1", "198.51.100.7"


class Clock:
    """Seconds that pass when they are told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def allowed(limit: RateLimit, address: str, times: int) -> int:
    """How many of so many requests at once are answered."""
    return sum(not limit.wait(address) for _ in range(times))


def test_a_third_of_a_minute_may_come_at_once_and_no_address_pays_for_another() -> None:
    limit = RateLimit(60, Clock())
    assert allowed(limit, HOME, 100) == 20
    assert allowed(limit, SCHOOL, 100) == 20


def test_whoever_waits_as_long_as_was_said_is_answered() -> None:
    clock = Clock()
    limit = RateLimit(60, clock)
    allowed(limit, HOME, 20)
    seconds = limit.wait(HOME)
    clock.now += seconds / 2
    assert limit.wait(HOME)
    clock.now += seconds / 2
    assert not limit.wait(HOME)


def test_trying_while_refused_makes_nobody_wait_longer() -> None:
    limit = RateLimit(60, Clock())
    allowed(limit, HOME, 20)
    assert limit.wait(HOME) == limit.wait(HOME) > 0


def test_a_limit_of_one_a_minute_lets_one_through() -> None:
    assert allowed(RateLimit(1, Clock()), HOME, 5) == 1


@given(st.integers(1, 1000), st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_over_any_time_no_more_are_answered_than_the_burst_and_the_rate_allow(
    per_minute: int, pauses: list[float]
) -> None:
    clock = Clock()
    limit = RateLimit(per_minute, clock)
    answered = 0
    for pause in pauses:
        clock.now += pause
        answered += not limit.wait(HOME)
    most = max(per_minute // 3, 1) + sum(pauses) * per_minute / 60 + 1e-6
    assert answered <= most + 1e-3
