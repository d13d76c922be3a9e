"""A process that serves n times the knowledge to itself, and says what that cost as JSON.

What is measured is CPU time: of a start, from nothing to the first answer; of each step of a whole check, and of
its result; of pages to read, when they are asked for the first time and again.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from statistics import median

PAGES = ("/causes/", "/causes/dehydration/", "/foods/", "/sources/", "/when-to-get-help/", "/sitemap.xml")


def main(rounds: int) -> None:
    """Start, and make so many checks."""
    from spasmcheck.wsgi import application
    from tests.bench.browser import Browser

    first = Browser(application)
    first.asks("/check/urgent-now/")
    started = time.process_time()
    if not rounds:
        sys.stdout.write(json.dumps({"start": started}))
        return

    from spasmcheck.evidence.editions import published
    from tests.bench.journeys import check

    pages = {}
    for page in PAGES:
        pages[f"{page} at first"] = first.asks(page)[0]
        pages[f"{page} again"] = min(first.asks(page)[0] for _ in range(3))
    form = {"csrfmiddlewaretoken": first.cookies["csrftoken"], "q": "magnesium cramps"}
    pages["search at first"] = first.asks("/search/", form)[0]
    pages["search again"] = min(first.asks("/search/", form)[0] for _ in range(3))

    steps = published.current().index.steps
    spent_on_steps: list[float] = []
    results: list[float] = []
    asked = 0
    for number in range(rounds + 1):
        browser = Browser(application)
        spent = list(check(browser, htmx=True, steps=steps))
        result = browser.asks("/result/")[0]
        if number:
            spent_on_steps += spent
            results.append(result)
            asked = len(spent) + 1
    sys.stdout.write(
        json.dumps(
            {
                "start": started,
                "step": median(spent_on_steps),
                "result": median(results),
                "asked": asked,
                "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "pages": pages,
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
