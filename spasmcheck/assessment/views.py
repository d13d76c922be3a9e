"""The pages of the check."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect

from spasmcheck.evidence.editions.published import NoEdition, PublishedEdition
from spasmcheck.reasoning import Progress, food_steps, most_urgent, progress
from spasmcheck.reasoning.knowledge import AdviceLevel, Step
from spasmcheck.web import state as states
from spasmcheck.web.answers import answered_sections
from spasmcheck.web.easing import eased_view
from spasmcheck.web.editions import check_under_way, region
from spasmcheck.web.http.errors import csrf_failure, not_ready
from spasmcheck.web.pages import (
    HtmxHttpRequest,
    allowed_methods,
    at_address,
    page,
    page_address,
    redirect_to,
    url_for,
)
from spasmcheck.web.state import State

from . import flow
from .contexts import urgent_page
from .flow import CheckPage, Target
from .forms import ClearForm, answers_in, form_for
from .step_page import TOO_OLD, StepPage, render_step

_WHOLE_PAGES = {CheckPage.EMERGENCY, CheckPage.SAME_DAY, CheckPage.RESULT}
"""Pages that are loaded afresh also with htmx: nothing of the step's page stays around them."""

_OPENED, _OTHER_CHECK = "opened", "other-check"
"""Why a page comes now, said on it; `TOO_OLD` is one more."""

_STOP = "stop"
"""The name of the button that ends the check here. What is chosen on the page is kept."""

_OF_ANOTHER_SITE = ("Origin checking failed", "Referer checking failed")
"""How Django's reasons begin for a form that was on no page of ours."""


@allowed_methods("GET", "HEAD")
def start(request: HttpRequest) -> HttpResponse:
    """What this is, for whom, and one button."""
    state, _ = check_under_way(request)
    shown = {"under_way": bool(state.answers), **page_address(request)}
    return page(request, "assessment/start.html", shown)


@allowed_methods("GET", "HEAD")
def begin(request: HttpRequest) -> HttpResponse:
    """To the step that comes next, the first of all in a new check."""
    _, edition, now = _load_check(request)
    return _redirect(flow.next_target(edition.index, now))


@allowed_methods("GET", "HEAD", "POST")
def step(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """One step: its questions, and the answers to them."""
    state, edition = check_under_way(request)
    asked = edition.index.steps.get(slug)
    if asked is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, state, edition, asked)
    now = _progress(edition, state)
    note = request.GET.get("note", "")
    note = note if note in {_OPENED, _OTHER_CHECK} else ""
    if not _may_be_asked(now, asked):
        return _redirect(flow.next_target(edition.index, now), note=note)
    step_page = _step_page(edition, state, now, asked, request.GET.get("return", ""), note)
    return _forget_lost(_show_step(request, edition, asked, step_page), state)


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token that our pages hold now: a step comes again just as it was sent.

    The cookie of the token may be gone or of an earlier key. Nothing is taken until it is sent again from there.
    """
    match = request.resolver_match
    if match is None or match.view_name != "assessment:step" or reason.startswith(_OF_ANOTHER_SITE):
        return csrf_failure(request, reason)
    try:
        state, edition = check_under_way(request)
    except NoEdition:
        return not_ready(request)
    asked = edition.index.steps.get(match.kwargs["slug"])
    if asked is None:
        return csrf_failure(request, reason)
    return _rerender(request, state, edition, asked, status=403, note=TOO_OLD)


@allowed_methods("GET", "HEAD")
def review(request: HttpRequest) -> HttpResponse:
    """Every answer, each with a way to change it, and the way to the result."""
    state, edition, now = _load_check(request)
    if not flow.may_see_result(now):
        return _redirect(flow.next_target(edition.index, now))
    return _show_review(request, state, edition, now)


@allowed_methods("GET", "HEAD")
def emergency(request: HttpRequest) -> HttpResponse:
    """What to do now, and why."""
    return _urgent(request, AdviceLevel.EMERGENCY)


@allowed_methods("GET", "HEAD")
def same_day(request: HttpRequest) -> HttpResponse:
    """What to do today, and why."""
    return _urgent(request, AdviceLevel.SAME_DAY)


@allowed_methods("GET", "HEAD")
def out_of_scope(request: HttpRequest) -> HttpResponse:
    """A clear stop for those whom the check is not meant for."""
    _, edition, now = _load_check(request)
    if not now.out_of_scope:
        return _redirect(flow.next_target(edition.index, now))
    return _show_out_of_scope(request, edition, now)


@allowed_methods("GET", "HEAD", "POST")
def clear(request: HttpRequest) -> HttpResponse:
    """Forget every answer, once the button is pressed."""
    if request.method != "POST":
        return page(request, "assessment/clear.html", {"form": ClearForm()})
    response = redirect_to("assessment:cleared")
    states.forget(response)
    return response


@allowed_methods("GET", "HEAD")
def cleared(request: HttpRequest) -> HttpResponse:
    """Says that the answers are gone."""
    return page(request, "assessment/cleared.html", {})


def _load_check(request: HttpRequest) -> tuple[State, PublishedEdition, Progress]:
    state, edition = check_under_way(request)
    return state, edition, _progress(edition, state)


def _progress(edition: PublishedEdition, state: State) -> Progress:
    return progress(edition.index, state.answers, region=region())


def _urgent(request: HttpRequest, level: AdviceLevel) -> HttpResponse:
    _, edition, now = _load_check(request)
    shown = urgent_page(edition, now, level)
    if shown is None:
        return _redirect(flow.next_target(edition.index, now))
    return page(request, "assessment/urgent.html", {"page": shown, "level": level, "ambulance": shown.ambulance})


def _answer(request: HtmxHttpRequest, state: State, edition: PublishedEdition, asked: Step) -> HttpResponse:
    stops = _STOP in request.POST and flow.may_see_result(_progress(edition, state))
    chosen = answers_in(request.POST, asked, all_of_them=not stops)
    if chosen is None:
        return _rerender(request, state, edition, asked, status=422)
    if request.POST.get("check", state.check) != state.check and not state.says(chosen):
        return _rerender(request, state, edition, asked, status=409, note=_OTHER_CHECK)
    return_to = request.POST.get("return", "")
    earlier, state = state, state.with_answers(chosen)
    now = _progress(edition, state)
    target = flow.after_answer(edition.index, lambda: _progress(edition, earlier), now, return_to)
    state = state.told_of(most_urgent(edition.index, state.warned, flow.to_tell(now)))
    if stops and target.place not in {CheckPage.EMERGENCY, CheckPage.SAME_DAY, CheckPage.OUT_OF_SCOPE}:
        target = Target(CheckPage.RESULT)
    response: HttpResponse
    if not request.htmx:
        response = _redirect(target, return_to)
    elif target.place in _WHOLE_PAGES:
        response = HttpResponseClientRedirect(_redirect(target).url)
    else:
        response = _show(request, state, edition, now, target, return_to)
        state = state.told() if target.place is CheckPage.STEP else state
    states.write(response, state)
    return response


def _rerender(
    request: HttpRequest,
    state: State,
    edition: PublishedEdition,
    asked: Step,
    *,
    status: int,
    note: str = "",
) -> HttpResponse:
    """The page as it was sent, and what keeps its answers from being taken."""
    form = form_for(edition, asked, request.POST)
    now = _progress(edition, state)
    if note and not _may_be_asked(now, asked):
        return _redirect(flow.next_target(edition.index, now), note=note)
    step_page = _step_page(edition, state, now, asked, request.POST.get("return", ""), note)
    step_page = replace(step_page, chosen=form.typed, errors=form.first_errors)
    return _forget_lost(_show_step(request, edition, asked, step_page, status), state)


def _may_be_asked(now: Progress, asked: Step) -> bool:
    """Open, and not before the safety questions; beyond a stop, only what was answered may be seen again."""
    if now.out_of_scope:
        return asked.slug in now.path.answered
    return asked.slug in now.path.open_steps and (asked.always or now.safety_done)


def _redirect(target: Target, return_to: str = "", note: str = "") -> HttpResponseRedirect:
    args = (target.step,) if target.step else ()
    query = {
        "return": return_to if return_to in flow.RETURNS else "",
        "note": _OPENED if target.opened else note if note == _OTHER_CHECK else "",
    }
    return redirect_to(target.place.value, *args, **(query if target.step else {}))


def _forget_lost(response: HttpResponse, state: State) -> HttpResponse:
    """The page says that earlier answers were lost; it is said once, so the state forgets it."""
    if state.lost:
        states.write(response, state.told())
    return response


def _show(
    request: HttpRequest, state: State, edition: PublishedEdition, now: Progress, target: Target, return_to: str
) -> HttpResponse:
    if target.place is CheckPage.OUT_OF_SCOPE:
        return _show_out_of_scope(request, edition, now)
    if target.place is CheckPage.REVIEW:
        return _show_review(request, state, edition, now)
    asked = edition.index.steps[target.step]
    step_page = _step_page(edition, state, now, asked, return_to, _OPENED if target.opened else "")
    return _show_step(request, edition, asked, step_page)


def _step_page(
    edition: PublishedEdition, state: State, now: Progress, asked: Step, return_to: str, note: str
) -> StepPage:
    return_to = return_to if return_to in flow.RETURNS else ""
    back = flow.back(edition.index, state, now, asked.slug, return_to)
    urgent = flow.urgency(now)
    return StepPage(
        check=state.check,
        back=url_for(back.place.value, *filter(None, (back.step,))),
        return_to=return_to,
        pages_left=flow.pages_left(edition.index, now, asked.slug, return_to),
        chosen=state.answers,
        errors={},
        urgent=urgent,
        eased=eased_view(edition, state.warned, now, urgent),
        note=note,
        lost=state.lost,
        may_stop=flow.may_see_result(now),
        enough=now.enough,
    )


def _show_step(
    request: HttpRequest, edition: PublishedEdition, asked: Step, step_page: StepPage, status: int = 200
) -> HttpResponse:
    response = HttpResponse(render_step(request, edition, asked, step_page), status=status)
    return at_address(request, response, url_for("assessment:step", asked.slug))


def _show_review(request: HttpRequest, state: State, edition: PublishedEdition, now: Progress) -> HttpResponse:
    index = edition.index
    rest = flow.rest(index, now)
    next_step = flow.next_target(index, now).step
    context = {
        "ready": not next_step,
        "enough": now.enough,
        "next_step": next_step,
        "about_left": flow.pages_left(index, now, next_step, "") + 1,
        "rest_step": next(iter(rest), ""),
        "rest_left": len(rest),
        "sections": answered_sections(edition, now),
        "food_step": next(iter(food_steps(index, now.path)), ""),
        "emergency": now.is_emergency,
        "urgent": flow.urgency(now),
        "eased": eased_view(edition, state.warned, now, flow.urgency(now)),
    }
    return page(request, "assessment/review.html", context, url=url_for("assessment:review"))


def _show_out_of_scope(request: HttpRequest, edition: PublishedEdition, now: Progress) -> HttpResponse:
    choice = now.path.out_of_scope
    question = next(slug for slug, choices in now.path.chosen.items() if choice in choices)
    context = {"choice": choice, "step": edition.index.step_of_question[question]}
    return page(request, "assessment/out_of_scope.html", context, url=url_for("assessment:out-of-scope"))
