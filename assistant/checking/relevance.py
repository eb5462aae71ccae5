"""How much each sentence of an abstract bears on a statement, whichever way it points."""

import re
from collections import Counter
from collections.abc import Sequence
from math import fsum

import numpy as np

from assistant.checking.numbers import missing
from assistant.checking.sentence import Sentence

_CUES = {
    "concludes": r"\b(conclusions?|interpretation|significance|in (?:conclusion|summary)|"
    r"taken together|together,|thus|therefore|overall|hence)\b",
    "claims": r"\b(here,? we|we (?:show|find|found|demonstrate|report|conclude|identif|propose|"
    r"observe|provide|describe|present|introduce|achieve)\w*|(?:our|these|this|the present) "
    r"(?:results|findings|data|study|work|analysis|method|model|approach))\b",
    "results": r"\b(results|findings|experiments)\b",
    "describes": r"\b(methods?|design|setting|participants|patients were|were (?:measured|assessed|"
    r"randomi[sz]ed|recruited|analy[sz]ed|used|collected|performed)|we (?:used|performed|conducted"
    r"|searched|measured|analy[sz]ed|recruited)|main outcome|data sources|using)\b",
    "opens": r"\b(background|objectives?|context|purpose|aims?|introduction|remains? (?:unclear|"
    r"unknown|elusive)|little is known|(?:not (?:fully|well)|poorly) understood|unknown|has been|"
    r"have been|is known)\b",
    "relates": r"\b(?:increas|decreas|reduc|associat|requir|inhibit|promot|induc|caus|lead|led\b|"
    r"improv|significant|higher|lower|greater|suggest|indicat|demonstrat|reveal|outperform|achiev)",
    "measures": r"\b(hazard|odds|risk|ratio|95|CI|confidence|p ?[<=])",
    "asks": r"\?\s*$",
    "sets_out": r"\b(?:aim|objective|purpose|investigat|examine|whether|background|"
    r"to (?:determine|assess|evaluate))",
}
_COMPILED = {name: re.compile(pattern, re.I) for name, pattern in _CUES.items()}
_COMPARED = ("cosine", "overlap", "rare", "precision", "letters", "beside", "figures")
_OWN = ("here", "length", "position", "early", "first", "last", "before", "after", "sentences")
FEATURES = (
    *_COMPARED,
    *(f"{name}_below_best" for name in _COMPARED),
    *(f"{name}_above_mean" for name in _COMPARED),
    *(f"{name}_rank" for name in ("cosine", "overlap", "rare", "letters")),
    "cosine_squared",
    "cosine_and_rare",
    *_OWN,
    *_CUES,
)
"""The columns of `relevance_features`, in order."""


def relevance_features(
    said: Sentence, source: Sequence[Sentence], cosine: np.ndarray
) -> np.ndarray:
    """One row per sentence of an abstract, one column per name in `FEATURES`.

    `cosine` holds the similarity of the statement's vector to each sentence's (n,).
    """
    table = np.column_stack([cosine, *_overlaps(said, source)])
    ranks = np.column_stack([_ranks(column, cosine) for column in table.T[[0, 1, 2, 4]]])
    squares = np.column_stack([table[:, 0] ** 2, table[:, 0] * table[:, 2]])
    return np.hstack(
        [
            table,
            table - table.max(axis=0),
            table - table.mean(axis=0),
            ranks,
            squares,
            _own(said, source, cosine),
            _cues(source),
        ]
    )


def _ranks(column: np.ndarray, cosine: np.ndarray) -> np.ndarray:
    """1 for the highest of a column, 1/2 for the next; of equals the nearer in meaning (n,)."""
    ranks = np.empty(len(column))
    ranks[np.lexsort((-cosine, -column))] = 1 / np.arange(1, len(column) + 1)
    return ranks


def rarity(stem: str) -> float:
    """How much sharing a word says, in (0, 1]: long words and names more than short ones."""
    return min(1.0, len(stem) / 10) if stem.isalpha() else 1.0


def _overlaps(said: Sentence, source: Sequence[Sentence]) -> list[np.ndarray]:
    mine = frozenset(said.stems)
    # fsum: sets come in another order in every process, and equal sums must stay equal.
    weight = fsum(rarity(stem) for stem in mine) or 1.0
    rows = []
    for sentence in source:
        shared = mine & frozenset(sentence.stems)
        rows.append(
            (
                len(shared) / max(1, len(mine)),
                fsum(rarity(stem) for stem in shared) / weight,
                len(shared) / max(1, len(set(sentence.stems))),
                len(said.grams & sentence.grams) / max(1, len(said.grams)),
                len(said.pairs & sentence.pairs) / max(1, len(said.pairs)),
                _figures(said, sentence),
            )
        )
    return [np.array(column) for column in zip(*rows, strict=True)]


def _figures(said: Sentence, sentence: Sentence) -> float:
    """The share of the statement's figures that a sentence carries; 0 if it has none."""
    lost = missing(said.quantities, sentence.quantities)
    return 1 - len(lost) / len(said.quantities) if said.quantities else 0.0


def _own(said: Sentence, source: Sequence[Sentence], cosine: np.ndarray) -> np.ndarray:
    n = len(source)
    place = np.arange(n) / max(1, n - 1)
    spread = Counter(stem for sentence in source for stem in set(sentence.stems))
    mine = set(said.stems)
    here = [
        fsum(np.log(n / spread[stem] + 0.1) for stem in mine & set(sentence.stems))
        / max(1, len(mine))
        for sentence in source
    ]
    return np.column_stack(
        [
            here,
            [np.log1p(len(sentence.stems)) for sentence in source],
            place,
            (1 - place) ** 2,
            np.arange(n) == 0,
            np.arange(n) == n - 1,
            np.concatenate([[0.0], cosine[:-1]]),
            np.concatenate([cosine[1:], [0.0]]),
            np.full(n, float(n)),
        ]
    )


def _cues(source: Sequence[Sentence]) -> np.ndarray:
    return np.array([[float(bool(p.search(s.text))) for p in _COMPILED.values()] for s in source])
