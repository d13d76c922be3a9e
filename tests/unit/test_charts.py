"""The drawing of an intake: everything lies on it, in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spasmcheck.results.page.charts import IntakeChart, intake_chart

amounts = st.floats(0, 6000)


def percent(text: str) -> float:
    """A place on the drawing."""
    assert text.endswith("%")
    return float(text[:-1])


@given(low=amounts, error=st.floats(1, 2000), need=st.floats(1, 5000), span=st.floats(0, 500))
def test_everything_lies_on_the_drawing(low: float, error: float, need: float, span: float) -> None:
    chart = intake_chart(low=low, high=low + 2 * error, estimate=low + error, need_from=need, need_to=need + span)
    places = [percent(text) for text in (chart.low, chart.mark, chart.high)]
    assert places == sorted(places)
    assert places[0] >= 0
    assert percent(chart.low) + percent(chart.width) <= 100
    assert percent(chart.need) + percent(chart.need_width) <= 100


def test_a_drawing_by_hand() -> None:
    chart = intake_chart(low=100, high=200, estimate=150, need_from=250, need_to=250)
    assert chart == IntakeChart(
        low="35.7%",
        high="71.4%",
        width="35.7%",
        mark="53.6%",
        need="89.3%",
        need_width="0.0%",
        need_anchor="end",
        low_anchor="middle",
        high_anchor="middle",
    )
