"""The pages of the check."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from spasmcheck.evidence.published import PublishedEdition
from spasmcheck.reasoning import Progress, follow, next_food_step, progress
from spasmcheck.reasoning.knowledge import Step
from spasmcheck.web import state as states
from spasmcheck.web.answers import answered_sections
from spasmcheck.web.editions import check_under_way, region
from spasmcheck.web.pages import allow, page, see, wants_fragment
from spasmcheck.web.state import State

from . import flow
from .contexts import StepPage, emergency_reasons
from .flow import Place, Target
from .forms import StepForm
from .fragments import form_for, questions_of

_WHOLE_PAGES = {Place.EMERGENCY, Place.RESULT}
"""Pages that are loaded afresh also with htmx: nothing of the step's page stays around them."""


@allow("GET", "HEAD")
def start(request: HttpRequest) -> HttpResponse:
    """What this is, for whom, and one button."""
    state, _ = check_under_way(request)
    return page(request, "assessment/start.html", {"under_way": bool(state.answers)})


@allow("GET", "HEAD")
def begin(request: HttpRequest) -> HttpResponse:
    """To the step that comes next, the first of all in a new check."""
    _, _, now = _standing(request)
    return _go(flow.next_target(now))


@allow("GET", "HEAD", "POST")
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """One step: its questions, and the answers to them."""
    state, edition = check_under_way(request)
    asked = edition.model.steps.get(slug)
    if asked is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, state, edition, asked)
    now = _where(edition, state)
    if not _may_be_asked(now, asked):
        return _go(flow.next_target(now))
    return _tell(_show_step(request, state, edition, asked, now), state)


@allow("GET", "HEAD")
def review(request: HttpRequest) -> HttpResponse:
    """Every answer, each with a way to change it, and the way to the result."""
    _, edition, now = _standing(request)
    if not flow.may_see_result(now):
        return _go(flow.next_target(now))
    return _show_review(request, edition, now)


@allow("GET", "HEAD")
def emergency(request: HttpRequest) -> HttpResponse:
    """What to do now, and why."""
    _, edition, now = _standing(request)
    reasons = emergency_reasons(edition, now)
    if not reasons:
        return _go(flow.next_target(now))
    return page(request, "assessment/emergency.html", {"reasons": reasons})


@allow("GET", "HEAD")
def out_of_scope(request: HttpRequest) -> HttpResponse:
    """A clear stop for those whom the check is not meant for."""
    _, edition, now = _standing(request)
    if not now.out_of_scope:
        return _go(flow.next_target(now))
    return _show_out_of_scope(request, edition, now)


@allow("POST")
def clear(request: HttpRequest) -> HttpResponse:
    """Forget every answer."""
    response = see("assessment:cleared")
    states.forget(response)
    return response


@allow("GET", "HEAD")
def cleared(request: HttpRequest) -> HttpResponse:
    """Says that the answers are gone."""
    return page(request, "assessment/cleared.html", {})


def _standing(request: HttpRequest) -> tuple[State, PublishedEdition, Progress]:
    state, edition = check_under_way(request)
    return state, edition, _where(edition, state)


def _where(edition: PublishedEdition, state: State) -> Progress:
    return progress(edition.model, state.answers, region=region())


def _answer(request: HttpRequest, state: State, edition: PublishedEdition, asked: Step) -> HttpResponse:
    form = form_for(edition, asked, request.POST)
    if not form.is_valid():
        now = _where(edition, state)
        return _tell(_show_step(request, state, edition, asked, now, form), state)
    before = follow(edition.model, state.answers)
    state = state.with_answers(form.chosen)
    now = _where(edition, state)
    return_to = request.POST.get("return", "")
    target = flow.after_answer(edition.model, before, now, return_to)
    response: HttpResponse
    if not wants_fragment(request):
        response = _go(target, return_to)
    elif target.place in _WHOLE_PAGES:
        response = HttpResponseClientRedirect(_go(target).url)
    else:
        response = _show(request, state, edition, now, target, return_to)
        state = state.told() if target.place is Place.STEP else state
    states.write(response, state)
    return response


def _may_be_asked(now: Progress, asked: Step) -> bool:
    """Open, and not before the safety questions; beyond a stop, only what was answered may be seen again."""
    if now.out_of_scope:
        return asked.slug in now.path.answered
    return asked.slug in now.path.open_steps and (asked.always or now.safety_done)


def _go(target: Target, return_to: str = "") -> HttpResponseRedirect:
    args = (target.step,) if target.step else ()
    keep = f"return={return_to}" if target.step and return_to in flow.RETURNS else ""
    return see(target.place.value, *args, query=keep)


def _tell(response: HttpResponse, state: State) -> HttpResponse:
    """The page says that earlier answers were lost; it is said once, so the state forgets it."""
    if state.lost:
        states.write(response, state.told())
    return response


def _show(
    request: HttpRequest, state: State, edition: PublishedEdition, now: Progress, target: Target, return_to: str
) -> HttpResponse:
    if target.place is Place.OUT_OF_SCOPE:
        return _show_out_of_scope(request, edition, now)
    if target.place is Place.REVIEW:
        return _show_review(request, edition, now)
    return _show_step(request, state, edition, edition.model.steps[target.step], now, return_to=return_to)


def _show_step(
    request: HttpRequest,
    state: State,
    edition: PublishedEdition,
    asked: Step,
    now: Progress,
    form: StepForm | None = None,
    *,
    return_to: str | None = None,
) -> HttpResponse:
    errors = form.first_errors if form else {}
    given = request.POST if form else request.GET
    return_to = given.get("return", "") if return_to is None else return_to
    context = StepPage(
        step=asked,
        title=asked.title or asked.questions[0].text,
        section=next(section for section in edition.knowledge.sections if section.slug == asked.section),
        questions=questions_of(edition, asked).filled(form.typed if form else state.answers, errors),
        safety_steps=sum(step.always for step in edition.knowledge.steps),
        about_more=max(0, now.about_left - (asked.slug not in now.path.answered)),
        back=flow.step_before(edition.model, state, now, asked.slug),
        return_to=return_to if return_to in flow.RETURNS else "",
        errors=tuple((f"{slug}-1", message) for slug, message in errors.items()),
        emergency=bool(flow.emergencies(edition.model, now.findings)),
        may_see_result=flow.may_see_result(now),
        lost=state.lost,
    )
    return page(
        request,
        "assessment/step.html",
        {"page": context},
        status=422 if errors else 200,
        url=reverse("assessment:step", args=[asked.slug]),
    )


def _show_review(request: HttpRequest, edition: PublishedEdition, now: Progress) -> HttpResponse:
    context = {
        "ready": now.ready,
        "next_step": now.step,
        "about_left": now.about_left,
        "sections": answered_sections(edition, now),
        "food_step": next_food_step(edition.model, now.path),
        "emergency": bool(flow.emergencies(edition.model, now.findings)),
    }
    return page(request, "assessment/review.html", context, url=reverse("assessment:review"))


def _show_out_of_scope(request: HttpRequest, edition: PublishedEdition, now: Progress) -> HttpResponse:
    choice = now.path.out_of_scope
    question = next(slug for slug, choices in now.path.chosen.items() if choice in choices)
    context = {"choice": choice, "step": edition.model.step_of_question[question]}
    return page(request, "assessment/out_of_scope.html", context, url=reverse("assessment:out-of-scope"))
