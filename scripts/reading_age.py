"""How old a reader must be for the words that a visitor meets in the questionnaire.

A sentence or more: the mean of the Flesch-Kincaid grade (syllables) and the Automated Readability Index (letters),
both as school years, plus 5 for the age at which school begins. They count in two ways, so neither a long word of
few syllables nor a short word of many decides alone. Nobody reads before 5.

On fewer words, and on labels and titles, which are phrases, a formula says nothing. For these the share of hard
words counts: three syllables or more, and not on the Dale-Chall list of words that most ten-year-olds know.

What it cannot see: whether a question is ambiguous, in a good order or kind. Names are guessed by their letters; a
list counts as one long sentence; bands of a year are finer than the truth. A text that reads easily here has still
to be tried with people; one that reads badly here should be written again.

    python scripts/reading_age.py         the medians and the ten worst texts
    python scripts/reading_age.py --all   every text
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import textstat

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spasmcheck.settings")

from spasmcheck.evidence.exchange.fixtures import read_fixtures  # noqa: E402
from spasmcheck.reasoning.knowledge import Knowledge, QuestionKind  # noqa: E402

SENTENCE, PHRASE = 6, 12
"""Words from which on a formula says something: of sentences, and of phrases, which have no verb to lean on."""

PHRASES = ("choice", "title")

YOUNGEST = 5
PAGES = ("assessment", "components")
KINDS = ("question", "hint", "why", "choice", "title", "out of scope", "page")

_SAID = re.compile(
    r"""\{%\s*translate\s+"(?P<one>[^"]*)"|\{%\s*blocktranslate\b[^%]*%\}(?P<many>.*?)\{%\s*endblocktranslate""",
    re.S,
)
_TAG = re.compile(r"<[^>]+>|\{%.*?%\}")
_VALUE = re.compile(r"\{\{.*?\}\}")
_WORD = re.compile(r"[^\W\d_]+(?:[’'\u2011-][^\W\d_]+)*")


class Said(NamedTuple):
    """A text that a visitor meets. where: the step or template. slug: the question, or "question/choice"."""

    kind: str
    where: str
    text: str
    slug: str = ""

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(_WORD.findall(self.text))

    @property
    def is_sentence(self) -> bool:
        """Whether it is long enough for a formula."""
        return self.words >= (PHRASE if self.kind in PHRASES else SENTENCE)

    @property
    def age(self) -> float:
        """The reading age in years; of a sentence only."""
        text = self.text if self.text.endswith((".", "?", "!")) else f"{self.text}."
        grades = textstat.flesch_kincaid_grade(text), textstat.automated_readability_index(text)
        return statistics.fmean(max(YOUNGEST, grade + YOUNGEST) for grade in grades)

    @property
    def hard_words(self) -> tuple[str, ...]:
        """The words of three syllables or more that are not on the list of easy words."""
        return tuple(word for word in _WORD.findall(self.text) if textstat.is_difficult_word(word.lower(), 3))

    @property
    def hard_share(self) -> float:
        """The share of hard words."""
        return len(self.hard_words) / max(self.words, 1)


def said_in_questionnaire(knowledge: Knowledge) -> Iterator[Said]:
    """Every text of the questionnaire; the answers of frequency questions, which are the same, once."""
    frequency_labels: set[str] = set()
    for step in knowledge.steps:
        if step.title:
            yield Said("title", step.slug, step.title)
        for question in step.questions:
            for kind, text in (("question", question.text), ("hint", question.hint), ("why", question.why)):
                if text:
                    yield Said(kind, step.slug, text, question.slug)
            for choice in question.choices:
                if question.kind is QuestionKind.FREQUENCY and choice.label in frequency_labels:
                    continue
                if question.kind is QuestionKind.FREQUENCY:
                    frequency_labels.add(choice.label)
                yield Said("choice", step.slug, choice.label, f"{question.slug}/{choice.slug}")
                if choice.out_of_scope:
                    yield Said("out of scope", step.slug, choice.out_of_scope, f"{question.slug}/{choice.slug}")


def said_on_pages(templates: Path) -> Iterator[Said]:
    """Every text for translation in the templates of the check."""
    for folder in PAGES:
        for path in sorted((templates / folder).glob("*.html")):
            for found in _SAID.finditer(path.read_text(encoding="utf-8")):
                one, many = found.group("one", "many")
                # Of singular and plural the plural is read more often.
                text = one if one is not None else re.split(r"\{%\s*plural\s*%\}", many)[-1]
                text = " ".join(_VALUE.sub("10", _TAG.sub("", text)).split())
                if _WORD.search(text):
                    yield Said("page", f"{folder}/{path.name}", text)


def median_age(texts: Iterable[Said]) -> float:
    """The median reading age of those long enough to have one."""
    return statistics.median(said.age for said in texts if said.is_sentence)


def report(texts: list[Said], worst: int | None) -> Iterator[str]:
    """The medians of each kind, then the worst texts."""
    yield f"{'':14}{'texts':>7}{'sentences':>11}{'median age':>12}{'short':>8}{'with hard words':>17}"
    for kind in KINDS:
        of_kind = [said for said in texts if said.kind == kind]
        long = [said for said in of_kind if said.is_sentence]
        short = [said for said in of_kind if not said.is_sentence]
        age = f"{median_age(long):.1f}" if long else "–"
        hard = sum(bool(said.hard_words) for said in short)
        yield f"{kind:14}{len(of_kind):7}{len(long):11}{age:>12}{len(short):8}{hard:17}"
    yield ""
    for said in sorted((said for said in texts if said.is_sentence), key=lambda said: -said.age)[:worst]:
        yield f"{said.age:5.1f}  {said.kind:12}  {said.where:24}  {said.text}"
    yield ""
    short = [said for said in texts if said.hard_words and not said.is_sentence]
    for said in sorted(short, key=lambda said: -said.hard_share)[:worst]:
        yield f"{said.hard_share:5.0%}  {said.kind:12}  {said.where:24}  {said.text}"


def main() -> None:
    """Print the report of fixtures/ and templates/."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--all", action="store_true", help="every text, not only the ten worst")
    arguments = parser.parse_args()
    texts = [*said_in_questionnaire(read_fixtures(ROOT / "fixtures")), *said_on_pages(ROOT / "templates")]
    for line in report(texts, None if arguments.all else 10):
        print(line)


if __name__ == "__main__":
    main()
