"""The words that papers on a topic have in common and others lack: what they call it themselves."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

from assistant.screening.paper_words import TopicReading, topic_stem, without_ending
from assistant.text.stems import stem
from assistant.text.terms import stop_words
from index.paper import Paper

_WORD = re.compile(r"[^\W_]+")
# Words of every abstract, and verbs: they name nothing.
_EMPTY = """
    paper approach method model task result experiment show propose proposed novel new existing
    recent performance state art work study significantly based effective effectiveness various
    different improve improved achieve demonstrate introduce present large small high low better
    best several two three one first second well across many code available example problem
    setting without outperform include number order train use way make simple important
    benchmark standard common term framework toward evaluation evaluate strong current further
    general thus easy hard less get need explore exploring revisit revisiting empirical analysis
    extensive baseline technique three rather single downstream provide lead leading potential
    full key multiple become conduct perform allow enable require consider obtain find found
    investigate compare comparable compared apply applied design designed carefully called
    known given address challenge challenging main major additional original final similar
    specific particular popular powerful superior consistent respectively respective
    good great much part set
    type kind lot fact case point order aim goal idea issue question answer possible
    learn learned learning data dataset system time quality capture understand understanding
    retain achieve consistently promising directly leverage although because despite often usually
    real-world state-of-the-art open-source github http https www com org boost boosting
    fine-tune finetune tune pre-train pretrain
    against within among towards beyond upon along onto around keep kept however always also fully
    nevertheless moreover furthermore simultaneously simultaneous
    """


@dataclass(frozen=True, slots=True)
class Usual:
    """In how many of so many papers from all over the library each term is."""

    counts: Mapping[str, int]
    papers: int

    def share(self, term: str) -> float:
        """The share of the library's papers that have a term, never quite none."""
        return (self.counts.get(term, 0) + 0.5) / (self.papers + 1)


def usual_terms(papers: Sequence[TopicReading]) -> Usual:
    """The terms of papers from all over the library."""
    return Usual(Counter(term for read in papers for term in terms_of(read)), len(papers))


def own_terms(
    papers: Sequence[tuple[TopicReading, float]], asked: Sequence[str], usual: Usual
) -> dict[str, float]:
    """Terms of the papers, each with its weight, the most telling first; 1 together.

    A term is one or two stems, none of them among those `asked`, in two papers or more. `papers`
    come with what each counts for.
    """
    total = sum(weight for _, weight in papers) or 1.0
    shares: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for read, weight in papers:
        found = terms_of(read)
        used.update(found)
        shares.update(dict.fromkeys(found, weight / total))
    scored = []
    for term, share in shares.items():
        known = usual.share(term)
        # How much more common among the papers on a topic than in the library a term of theirs is.
        if used[term] < 2 or share < 3 * known or set(term.split()) & set(asked):
            continue
        # What two words together count for, against one.
        scored.append((share * log(share / known) * (1.3 if " " in term else 1.0), term))
    best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:12]
    whole = sum(score for score, _ in best) or 1.0
    return {term: score / whole for score, term in best}


def terms_of(read: TopicReading, *, title: bool = False) -> set[str]:
    """The stems of a paper that say something, and pairs of neighbours; `title`: of that alone."""
    found: set[str] = set()
    for sentence in read.sentences[:1] if title else read.sentences:
        telling = [word if _says_something(word) else "" for word in sentence]
        found.update(word for word in telling if len(word) > 2)
        found.update(f"{a} {b}" for a, b in pairwise(telling) if a and b)
    return found


def title_share(read: TopicReading, terms: Mapping[str, float]) -> float:
    """How much of the terms' weight a title has."""
    held = terms_of(read, title=True)
    return sum(weight for term, weight in terms.items() if term in held)


def as_written(term: str, papers: Sequence[Paper]) -> str:
    """A term as the papers most often write it; the term itself if none does."""
    size = len(term.split())
    spelt: Counter[str] = Counter()
    for paper in papers:
        words = _WORD.findall(paper.text)
        stemmed = [topic_stem(word) for word in words]
        for n in range(len(words) - size + 1):
            if " ".join(stemmed[n : n + size]) == term:
                spelt[" ".join(words[n : n + size]).lower()] += 1
    return spelt.most_common(1)[0][0] if spelt else term


@lru_cache(maxsize=1)
def empty_words() -> frozenset[str]:
    """Stems of the words that name nothing."""
    return stop_words() | frozenset(stem(word) for word in _EMPTY.split())


def _says_something(word: str) -> bool:
    return without_ending(word) not in empty_words() and not word.isdigit()
