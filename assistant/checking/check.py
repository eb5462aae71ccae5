"""Whether abstracts carry a statement, contradict it, or say nothing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from assistant.answer import Support
from assistant.checking.calibration import Calibration, load_calibration
from assistant.checking.features import LOOKED_AT, Compared, Findings, find_all
from assistant.checking.judge import Case, Evidence, SupportCheck, judge, strongest
from assistant.checking.opposite import opposites_of
from assistant.checking.relevance import relevance_features
from assistant.checking.sentence import Sentence, take_apart
from assistant.checking.wording import plain
from assistant.text.spelling import missing_thing
from index.embedding.embedder import DEFAULT_EMBEDDER, Embedder, load_embedder
from index.embedding.remembered import Remembered
from index.text.statements import split_statements

if TYPE_CHECKING:
    from assistant.checking.nli import Nli, Verdict

FITTED_WITH = f"{DEFAULT_EMBEDDER} (fp32)"
"""The embedder whose cosines the calibration was fitted on; no other is used to check."""

__all__ = ["Checker", "Evidence", "SupportCheck", "best_of", "check_support", "load_nli"]


class Checker:
    """Checks statements against abstracts; any number of threads may use it.

    Its probabilities were fitted with the default embedder, so it always compares with that one:
    `embedder` is shared if it is the same, and left alone if it is another.
    """

    def __init__(self, embedder: Embedder | None = None, nli: "Nli | None" = None) -> None:
        self._given = embedder
        self._nli = nli

    def check(self, statement: str, abstracts: Sequence[str]) -> SupportCheck:
        """Check one statement against all its abstracts together."""
        return best_of(self.check_each([(statement, abstracts)])[0])

    def check_each(
        self,
        pairs: Sequence[tuple[str, Sequence[str]]],
        *,
        titles: Mapping[str, str] | None = None,
    ) -> tuple[tuple[SupportCheck, ...], ...]:
        """One result per abstract for every (statement, abstracts), embedding all in one go.

        `titles` maps abstracts to titles: a name may stand there, a quote never does.
        """
        said = [plain(statement) for statement, _ in pairs]
        sources = {a: _sentences(a) for _, abstracts in pairs for a in abstracts}
        turned = [text for statement in said for text in opposites_of(statement)]
        # All in one go: what is looked up one by one below is then remembered.
        self._embedder.embed_documents(
            [*(s.text for x in sources.values() for s in x), *said, *turned]
        )
        cases = [
            (
                one,
                number,
                abstract,
                self.find(one, abstract, title=(titles or {}).get(abstract, "")),
            )
            for one, (_, abstracts) in zip(said, pairs, strict=True)
            for number, abstract in enumerate(abstracts)
        ]
        verdicts = self._verdicts([(one, sources[a], found) for one, _, a, found in cases])
        judged = iter(
            _judged(one, number, abstract, found, verdict)
            for (one, number, abstract, found), verdict in zip(cases, verdicts, strict=True)
        )
        return tuple(tuple(islice(judged, len(abstracts))) for _, abstracts in pairs)

    def judge(
        self, statement: str, abstract: str, *, calibration: Calibration | None = None
    ) -> SupportCheck:
        """One statement against one abstract by other models than the packaged ones."""
        found = self.find(statement, abstract, calibration=calibration)
        return _judged(plain(statement), 0, abstract, found, None, calibration)

    def find(
        self,
        statement: str,
        abstract: str,
        *,
        title: str = "",
        calibration: Calibration | None = None,
    ) -> Findings | None:
        """All that is seen of a statement in an abstract; None if either has no words."""
        said, source = take_apart(plain(statement)), _sentences(abstract)
        if not source or not said.stems:
            return None
        texts = [said.text, *opposites_of(said.text), *(s.text for s in source)]
        mine, *rest = self._embedder.embed_documents(texts)
        turned, vectors = np.stack(rest[: -len(source)]), np.stack(rest[-len(source) :])
        cosine = vectors @ mine
        table = relevance_features(said, source, cosine)
        relevance = (calibration or load_calibration()).relevance.log_odds(table)
        away = vectors @ turned.T - cosine[:, None]
        whole = f"{title}\n{abstract}"
        found = find_all(Compared(said, source, table, away, relevance), whole)
        thing = missing_thing(" ".join(found.missing_words).lower(), [whole], self._embedder)
        return replace(found, missing_names=(*found.missing_names, thing)) if thing else found

    def _verdicts(
        self, cases: Sequence[tuple[str, Sequence[Sentence], Findings | None]]
    ) -> "Sequence[Verdict | None]":
        """The NLI model's view of each case from its best sentences; None without a model."""
        if self._nli is None:
            return [None] * len(cases)
        premises = [
            [source[i].text for i in found.order[:LOOKED_AT]] if found else []
            for _, source, found in cases
        ]
        asked = [
            (text, said)
            for (said, _, _), texts in zip(cases, premises, strict=True)
            for text in texts
        ]
        told = iter(self._nli.judge(asked))
        return [strongest(list(islice(told, len(texts)))) for texts in premises]

    @cached_property
    def _embedder(self) -> Remembered:
        if self._given is None or self._given.name != FITTED_WITH:
            return _default_embedder()
        return self._given if isinstance(self._given, Remembered) else Remembered(self._given)


def check_support(
    statement: str, abstracts: Sequence[str], *, checker: str | None = None
) -> SupportCheck:
    """Whether the abstracts, taken together, carry one statement; needs no library.

    `checker` names an NLI cross-encoder to use beside the rules; ModelError if it is none.

    >>> check_support("MUVERA cuts latency by 90%.", [abstract]).label
    <Support.SUPPORTED: 'supported'>
    """
    return _checker(checker).check(statement, abstracts)


def load_nli(name: str, *, offline: bool = False) -> "Nli":
    """An NLI cross-encoder by name or folder; ModelError if there is none."""
    from assistant.checking.nli import Nli

    return Nli(name, offline=offline)


def best_of(checks: Sequence[SupportCheck]) -> SupportCheck:
    """The abstract that settles it: the best support, else the plainest conflict."""
    if not checks:
        return SupportCheck(Support.UNSUPPORTED, 0.0, 0.0, "No abstract was given.")
    order = [Support.SUPPORTED, Support.CONTRADICTED, Support.PARTIAL, Support.UNSUPPORTED]
    return min(checks, key=lambda c: (order.index(c.label), -c.score))


def _judged(
    said: str,
    number: int,
    abstract: str,
    found: Findings | None,
    verdict: "Verdict | None",
    calibration: Calibration | None = None,
) -> SupportCheck:
    if found is None:
        return SupportCheck(Support.UNSUPPORTED, 0.0, 0.0, "There is nothing to compare.")
    fitted = calibration or load_calibration()
    case = Case(number, _sentences(abstract), found, fitted, verdict)
    return judge(take_apart(said), abstract, case)


@cache
def _default_embedder() -> Remembered:
    return Remembered(load_embedder())


@lru_cache(maxsize=2)
def _checker(name: str | None) -> Checker:
    return Checker(nli=load_nli(name) if name else None)


@lru_cache(maxsize=4096)
def _sentences(abstract: str) -> tuple[Sentence, ...]:
    return tuple(take_apart(abstract[a:b], a) for a, b in split_statements(abstract))
