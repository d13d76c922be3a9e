"""The accuracy of an edition on its own cases, measured once in a process and kept in memory.

Measuring takes one to two seconds. A server does it ahead, in the thread that looks for newer editions, so that
no visitor waits for it; where nobody did, whoever asks first waits. Nothing is stored: what an edition comes to
depends on the reasoning too, and a figure from another release would be wrong.
"""

from __future__ import annotations

from django.conf import settings

from spasmcheck.reasoning import KnowledgeIndex
from spasmcheck.reasoning.knowledge import Region

from .accuracy import Accuracy, measure
from .edition_file import PublishedEdition

_MOST = 4

# Without a lock: at worst, two measure the same at one time and come to the same.
_kept: dict[tuple[str, Region], Accuracy] = {}


def accuracy_of(edition: PublishedEdition) -> Accuracy:
    """The accuracy of this edition, with the reference intakes of this site's region."""
    return accuracy_of_model(edition.index, edition.sha256)


def accuracy_of_model(index: KnowledgeIndex, sha256: str) -> Accuracy:
    """The accuracy of knowledge that has this hash, published or not."""
    region = Region(settings.SPASMCHECK_REGION)
    key = (sha256, region)
    accuracy = _kept.pop(key, None) or measure(index, region=region)
    _kept[key] = accuracy
    # Drafts come and go with every rehearsal; what is asked for again, as the live edition is, stays.
    for old in list(_kept)[:-_MOST]:
        _kept.pop(old, None)
    return accuracy
