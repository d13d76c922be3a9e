"""Sections, steps, questions and choices."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from spasmcheck.reasoning import knowledge as rows
from spasmcheck.reasoning.knowledge import QuestionKind

from .base import Conditional, Keyed, Ordered
from .causes import Finding
from .choices import choices_of
from .constraints import checks
from .fields import FACTOR, KeySlugField


class Section(Keyed, Ordered):
    """A named part of the questionnaire."""

    slug = KeySlugField(_("slug"), unique=True)
    name = models.CharField(_("name"))
    in_order = models.BooleanField(
        _("in order"),
        default=False,
        help_text=_("Its pages come one after the other, before those of other sections."),
    )
    everyday = models.BooleanField(
        _("everyday life"),
        default=False,
        help_text=_("About food and daily life. Nobody is led to these pages in an emergency."),
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]
        constraints = checks(rows.Section)

    def __str__(self) -> str:
        return self.name


class Step(Keyed, Ordered, Conditional):
    """One page with one or a few questions. The condition says of whom it is asked."""

    slug = KeySlugField(_("slug"), unique=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="steps", verbose_name=_("section"))
    title = models.CharField(
        _("title"), blank=True, default="", help_text=_("The heading of a page with several questions.")
    )
    always = models.BooleanField(
        _("always"), default=False, help_text=_("A safety page: asked of everyone and first.")
    )
    core = models.BooleanField(
        _("core"),
        default=False,
        help_text=_("Asked of everyone before the check is ready, because cautions rest on it."),
    )
    false_if_not_asked = models.BooleanField(
        _("false if not asked"),
        default=False,
        help_text=_("Its findings are false of people to whom it cannot apply, such as pregnancy in men."),
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["position", "pk"]
        constraints = checks(rows.Step)


class Question(Keyed, Ordered):
    """One question."""

    slug = KeySlugField(_("slug"), unique=True)
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="questions", verbose_name=_("step"))
    kind = models.CharField(_("kind"), choices=choices_of(QuestionKind))
    text = models.CharField(_("text"), help_text=_("The question as the visitor reads it."))
    name = models.CharField(
        _("name"),
        blank=True,
        default="",
        help_text=_("What it is about, in a few words, for the list of answers: “When they come”."),
    )
    hint = models.TextField(_("hint"), blank=True, default="", help_text=_("Stands before the choices."))
    why = models.TextField(_("why we ask"), blank=True, default="")
    body_picture = models.BooleanField(
        _("body picture"), default=False, help_text=_("Shows the choices on a figure as well.")
    )
    medicine_examples = models.BooleanField(
        _("medicine examples"), default=False, help_text=_("Lists example names beside each choice.")
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = checks(rows.Question)

    def __str__(self) -> str:
        return self.text


class Choice(Keyed, Ordered):
    """An answer to a question."""

    key_lookups = ("question__slug", "slug")

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="choices", verbose_name=_("question")
    )
    slug = KeySlugField(_("slug"), help_text=_("Unique within the question."))
    label = models.CharField(_("label"), help_text=_("The answer as the visitor reads it."))
    establishes = models.ManyToManyField(
        Finding,
        through="ChoiceFinding",
        blank=True,
        related_name="choices",
        verbose_name=_("establishes"),
    )
    exclusive = models.BooleanField(
        _("exclusive"), default=False, help_text=_("“None of these”: cannot stand beside another choice.")
    )
    unknown = models.BooleanField(
        _("unknown"), default=False, help_text=_("“Not sure”: leaves all findings of the question unknown.")
    )
    out_of_scope = models.TextField(
        _("out of scope"),
        blank=True,
        default="",
        help_text=_("If the check is not for people who choose this: what to tell them."),
    )
    servings_per_day = models.FloatField(
        _("servings a day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(20)],
        help_text=_("Of a “how often” question: once a week is 0.14."),
    )
    appetite_factor = models.FloatField(
        _("appetite factor"),
        null=True,
        blank=True,
        validators=FACTOR,
        help_text=_("Scales the whole intake estimate: 1.2 for somebody who eats a fifth more than others."),
    )

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["position", "pk"]
        constraints = [
            *checks(rows.Choice),
            models.UniqueConstraint(fields=["question", "slug"], name="choice_key"),
        ]

    def __str__(self) -> str:
        return self.label


class ChoiceFinding(Keyed, Ordered):
    """A finding that a choice makes true; the first is the one that the choice is about."""

    key_lookups = ("choice__question__slug", "choice__slug", "finding__slug")

    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="findings", verbose_name=_("choice"))
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="choice_findings", verbose_name=_("finding")
    )

    class Meta:
        verbose_name = _("finding of a choice")
        verbose_name_plural = _("findings of a choice")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["choice", "finding"], name="choicefinding_key")]
