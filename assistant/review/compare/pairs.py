"""Findings of different papers set side by side: those that resemble each other or point apart.

Only findings about the world count. That each paper's own method does better than those before it
is no agreement, and no contradiction either.
"""

import re
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

import numpy as np

from assistant.answer import Quote, Support
from assistant.reader.load_reader import load_reader
from assistant.reader.types import Claim, Source, SupportCheck
from assistant.review.screen.own_terms import empty_words
from assistant.review.screen.paper_words import stems, without_ending, written_names
from assistant.review.types import Pair, SentenceRole
from assistant.review.zoning.cues import OPEN_CUE
from assistant.review.zoning.tagging import Tagged, tag
from index.paper import Paper

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder

MOST_SHOWN = 5
_NOT = re.compile(r"\b(?:not?|never|nor|neither|none|without|cannot)\b|n[’']t\b", re.IGNORECASE)
_WHAT = r"(?:approach|method|model|framework|technique|system|architecture|algorithm|strategy)"
_OWN_WORK = re.compile(
    r"\b(?:our|ours|proposed|resulting|it|its|they|their|them|latter|former"
    rf"|(?:this|these|the)\s(?:simple\s|new\s|novel\s|same\s)?{_WHAT}(?:es|s)?"
    r"|we\s(?:\w+ly\s)?(?:also\s)?(?:outperform|achieve|obtain|improve|propose|introduce|present"
    r"|reduce|surpass|conduct|experiment|evaluate|survey|outline|discuss|provide))\b",
    re.IGNORECASE,
)


def find_pairs(papers: Sequence[Paper], embedder: "Embedder", used: Set[str]) -> tuple[Pair, ...]:
    """The nearest findings of two papers each; those checked to point apart come first.

    Each finding is in one pair at most, and none of those `used` in the text. They are shown side
    by side, and nothing is claimed.
    """
    results = [t for paper in papers for t in tag(paper) if _is_finding(t)]
    found = [t.quote for t in results if t.quote.text not in used]
    if len(found) < 2:
        return ()
    pairs: list[Pair] = []
    reader, taken = load_reader(embedder=embedder), set[int]()
    for a, b, cosine in _nearest(found, embedder):
        if a in taken or b in taken:
            continue
        first, second = found[a], found[b]
        both = ((first, second), (second, first))
        checks = reader.support([Claim(a.text, (Source(b.text),)) for a, b in both])
        agree = _agree(checks, cosine)
        if agree and _denies(first) is not _denies(second):
            agree = None
        if agree is not None:
            taken |= {a, b}
            pairs.append(Pair(first, second, agree))
    apart = [pair for pair in pairs if not pair.agree][:MOST_SHOWN]
    return (*apart, *[pair for pair in pairs if pair.agree][:MOST_SHOWN])


def _is_finding(tagged: Tagged) -> bool:
    """Whether a sentence tells by itself of something found, not of its paper's own work."""
    text = tagged.quote.text
    if tagged.role is not SentenceRole.RESULT or tagged.quality < 1.0 or not tagged.cued:
        return False
    own = written_names(tagged.quote.paper.title).keys() & written_names(text).keys()
    return not own and not _OWN_WORK.search(text) and not OPEN_CUE.search(text)


def _denies(quote: Quote) -> bool:
    """Whether a finding says that something is not so: it is none that says it is."""
    return bool(_NOT.search(quote.text))


def _agree(checks: Sequence[SupportCheck], cosine: float) -> bool | None:
    """Whether two findings agree, by the check of each against the other; None for neither."""
    labels = {check.label for check in checks}
    # So near it is enough that one carries a part of the other.
    if Support.SUPPORTED in labels or (cosine >= 0.75 and Support.PARTIAL in labels):
        return None if Support.CONTRADICTED in labels else True
    # Both ways, and neither may give the other support.
    apart = all(check.conflict >= 0.7 and check.score < 0.3 for check in checks)
    return False if apart else None


def _nearest(found: Sequence[Quote], embedder: "Embedder") -> list[tuple[int, int, float]]:
    """Pairs of two papers that speak of the same, the nearest first, no more than are looked at."""
    vectors = embedder.embed_documents([quote.text for quote in found])
    cosines = np.triu(vectors @ vectors.T, k=1)
    owners = np.array([hash(quote.paper.id) for quote in found])
    cosines[owners[:, None] == owners[None, :]] = 0.0
    telling = [set(map(without_ending, stems(q.text))) - empty_words() for q in found]
    pairs: list[tuple[int, int, float]] = []
    for place in np.argsort(-cosines, axis=None):
        a, b = divmod(int(place), len(found))
        # As near they may be about the same thing.
        if cosines[a, b] < 0.62 or len(pairs) == 40:
            break
        # Telling words that two findings must share.
        if len(telling[a] & telling[b]) >= 2:
            pairs.append((a, b, float(cosines[a, b])))
    return pairs
