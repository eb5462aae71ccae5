"""Whether the paper of each mark carries what it is cited for, by the reader's word."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Quote, Support
from assistant.checking.marks import MarkKind
from assistant.checking.resolve import ResolvedMark
from assistant.checking.types import CitationVerdict, MarkCheck
from assistant.reader.types import Claim, Reader, Source, SupportCheck
from index.paper import Paper

Checked = Sequence[tuple[Paper, SupportCheck]]
_VERDICTS = {
    Support.SUPPORTED: CitationVerdict.CARRIED,
    Support.PARTIAL: CitationVerdict.NOT_VERIFIED,
    Support.UNSUPPORTED: CitationVerdict.NOT_CARRIED,
    Support.CONTRADICTED: CitationVerdict.CONTRADICTED,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A mark of a sentence: what it points at, what it is cited for, its line in the draft.

    `others` are papers found for the sentence or cited for other words of it.
    """

    cited: ResolvedMark
    covers: str
    line: int
    others: tuple[Paper, ...] = ()


Found = dict[tuple[str, str], SupportCheck]
"""Verdicts by the words that were judged and the id of the paper."""


def judge_marks(
    asked: Sequence[Asked], reader: Reader, known: Found, *, listed: bool
) -> list[MarkCheck]:
    """The verdict on each mark; `listed` says that the draft has a list or a BibTeX file.

    What is no matter of exact checks is held against the other papers found for the words:
    likeness alone says little, but where another paper says them better, it is that one that
    carries them. `known` are verdicts there are already.
    """
    found = known | _support(reader, [(a.covers, p) for a in asked for p in _read(a)], known)
    open_ones = [a for a in asked if any(not found[a.covers, p.id].exact for p in _read(a))]
    found |= _support(reader, [(a.covers, p) for a in open_ones for p in a.others], found)
    return [_judge(a, found, reader.sure, listed=listed) for a in asked]


def _read(asked: Asked) -> list[Paper]:
    return [paper for paper in asked.cited.papers if paper.abstract]


def _support(reader: Reader, pairs: Sequence[tuple[str, Paper]], known: Found) -> Found:
    new = {(s, p.id): Claim(s, (Source.of(p),)) for s, p in pairs}
    new = {key: claim for key, claim in new.items() if key not in known}
    checks = reader.support(list(new.values())) if new else ()
    return dict(zip(new, checks, strict=True))


def _judge(asked: Asked, found: Found, sure: float, *, listed: bool) -> MarkCheck:
    papers = _read(asked)
    if not papers:
        return _unread(asked, listed=listed)
    both = [(paper, found[asked.covers, paper.id]) for paper in papers]
    paper, check = max(both, key=lambda one: (_WORST_FIRST.index(one[1].label), one[1].score))
    keys = [((asked.covers, p.id), p) for p in asked.others]
    others = [(p, found[key]) for key, p in keys if key in found]
    better = _better(others, check, sure)
    verdict, reason = _verdict(check, others, better)
    if paper.retracted:
        reason = f"The paper was retracted. {reason}"
        verdict = CitationVerdict.RETRACTED
    return MarkCheck(
        asked.cited.mark.text,
        asked.cited.mark.start,
        asked.line,
        verdict,
        reason,
        asked.covers,
        paper,
        check.label,
        tuple(Quote(paper, e.start, e.end) for e in check.evidence),
        check.unsaid,
        paper.title,
        instead=better if verdict is not CitationVerdict.CARRIED else (),
        end=asked.cited.mark.end,
    )


_WORST_FIRST = (
    Support.CONTRADICTED,
    Support.UNSUPPORTED,
    Support.PARTIAL,
    Support.SUPPORTED,
)


def _verdict(
    check: SupportCheck, others: Checked, better: Sequence[Paper]
) -> tuple[CitationVerdict, str]:
    """What a check means for a mark, beside the checks of papers that are not cited."""
    if check.exact or check.label is Support.CONTRADICTED:
        return _VERDICTS[check.label], check.reason
    if check.label is Support.PARTIAL and check.unsaid:
        return CitationVerdict.IN_PART, check.reason
    nearest = max((other.score for _, other in others), default=0.0)
    if check.label is Support.UNSUPPORTED:
        # Reworded beyond what a modest reader knows again, yet no other paper is as near.
        # From two other papers on it means something that the cited one is the nearest.
        if len(others) >= 2 and check.score > nearest:
            return CitationVerdict.NOT_VERIFIED, "Reworded, not verified; no other paper is nearer."
        return CitationVerdict.NOT_CARRIED, check.reason
    if better:
        return CitationVerdict.NOT_CARRIED, f"It may bear on this, but “{better[0].title}” says it."
    return _VERDICTS[check.label], check.reason


def _better(others: Checked, check: SupportCheck, sure: float) -> tuple[Paper, ...]:
    """Papers not cited that carry the words for sure, and better than the cited one, best first."""
    is_sure = check.label is Support.SUPPORTED and check.score >= sure
    # How much better another paper says what the cited one says too, for that one to be meant.
    least = max(sure, check.score + 0.05 * is_sure)
    good = [(p, c) for p, c in others if c.label is Support.SUPPORTED and c.score > least]
    good.sort(key=lambda one: -one[1].score)
    # Papers named that carry what a cited one does not.
    return tuple(p for p, _ in good[:2])


def _unread(asked: Asked, *, listed: bool) -> MarkCheck:
    """A mark whose paper can't be read: it is not there, has no abstract, or is not listed."""
    cited, mark = asked.cited, asked.cited.mark
    paper = cited.papers[0] if cited.papers else None
    entry = cited.entries[0] if cited.entries else None
    add = title = ""
    if paper:
        verdict, title = CitationVerdict.NO_ABSTRACT, paper.title
        reason = "The library has no abstract of this paper."
        if paper.retracted:
            verdict, reason = CitationVerdict.RETRACTED, "The paper was retracted."
    elif entry:
        verdict, title, add = CitationVerdict.NOT_IN_LIBRARY, entry.title, entry.add
        reason = "The library does not hold this paper."
        if entry.retracted:
            verdict, reason = CitationVerdict.RETRACTED, "The paper was retracted, says its entry."
            add = ""
    elif listed and mark.kind is not MarkKind.NAMES:
        verdict, reason = CitationVerdict.NO_ENTRY, "The draft's references have no such entry."
    else:
        verdict, reason = CitationVerdict.NOT_IN_LIBRARY, _unknown(mark.kind, mark.text)
    return MarkCheck(
        mark.text,
        mark.start,
        asked.line,
        verdict,
        reason,
        asked.covers,
        paper,
        title=title,
        add=add,
        end=mark.end,
    )


def _unknown(kind: MarkKind, text: str) -> str:
    if kind is MarkKind.NAMES:
        return f"The library holds no paper by {text}."
    if kind is MarkKind.KEY:
        return "No paper of the library has this key; add the .bib file of the draft."
    return "The draft has no list of references."
