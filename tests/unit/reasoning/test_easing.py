"""What is said of urgent advice that no longer follows from the answers."""

from __future__ import annotations

from spasmcheck.reasoning import KnowledgeIndex, eased, most_urgent
from spasmcheck.reasoning.knowledge import AdviceLevel, Condition
from tests import builders

STIFF = builders.red_flag("stiff", when=Condition(all_of=("chest-pain",), none_of=("at-night",)), ambulance=True)
TODAY = builders.red_flag("today", "takes-diuretic", advice_level=AdviceLevel.SAME_DAY)
MODEL = KnowledgeIndex(builders.knowledge(red_flags=(STIFF, TODAY)))
SELF_CARE = AdviceLevel.SELF_CARE


def test_what_speaks_against_it_is_named() -> None:
    told = eased(MODEL, ["stiff"], {"chest-pain": True, "at-night": True}, SELF_CARE)
    assert told is not None
    assert (told.rule, told.present, told.absent) == (STIFF, ("at-night",), ())
    denied = eased(MODEL, ["stiff"], {"chest-pain": False}, SELF_CARE)
    assert denied is not None
    assert (denied.present, denied.absent) == ((), ("chest-pain",))


def test_an_answer_that_was_taken_back_leaves_nothing_to_name() -> None:
    told = eased(MODEL, ["stiff"], {}, SELF_CARE)
    assert told is not None
    assert told.present == told.absent == ()


def test_nothing_is_said_while_it_holds_or_something_as_urgent_does() -> None:
    assert eased(MODEL, ["stiff"], {"chest-pain": True}, AdviceLevel.EMERGENCY) is None
    assert eased(MODEL, ["stiff"], {"chest-pain": False}, AdviceLevel.EMERGENCY) is None
    assert eased(MODEL, ["today"], {}, AdviceLevel.SAME_DAY) is None
    assert eased(MODEL, [], {}, SELF_CARE) is None


def test_a_rule_that_is_gone_from_the_knowledge_is_not_missed() -> None:
    assert eased(MODEL, ["no-such-rule"], {}, SELF_CARE) is None
    assert most_urgent(MODEL, ["no-such-rule"], []) == ()


def test_only_the_most_urgent_are_remembered() -> None:
    assert most_urgent(MODEL, [], [TODAY]) == ("today",)
    assert most_urgent(MODEL, ["today"], [STIFF]) == ("stiff",)
    assert most_urgent(MODEL, ["stiff"], [TODAY]) == ("stiff",)
