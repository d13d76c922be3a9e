"""Both printed sides, and the sources that they cite."""

from __future__ import annotations

from spasmcheck.reasoning.knowledge import Source
from spasmcheck.results.markup.pieces import Pieces
from spasmcheck.results.page.contexts import ResultPage

from .clinician import clinicians_side, is_long
from .person import persons_side

_LONGEST_PLACE = 80


def render_sheet(pieces: Pieces, page: ResultPage) -> str:
    """Two sides, each of at most one page of A4 or Letter."""
    cited: set[str] = set()
    values = clinicians_side(pieces, page, cited) | persons_side(pieces, page, cited)
    sources = "".join(_source(pieces, number, slug) for number, slug in pieces.numbered(cited))
    long = is_long(page)
    sheet = pieces.fragment("results/paper/sheet.html", long, code=page.code, edition=page.edition, long=long)
    return sheet.fill(**values, sources=sources)


def _source(pieces: Pieces, number: int, slug: str) -> str:
    source = pieces.index.sources[slug]
    return pieces.html("results/paper/_source.html", slug, number=number, source=source, place=place_of(source))


def place_of(source: Source) -> str:
    """Where to find a source, short enough to be typed: its DOI or PubMed number if it has one."""
    if source.doi:
        return f"doi.org/{source.doi}"
    if source.pmid:
        return f"PMID {source.pmid}"
    address = source.url.split("://")[-1].removeprefix("www.").rstrip("/")
    return address if len(address) <= _LONGEST_PLACE else address.split("?")[0][:_LONGEST_PLACE]
