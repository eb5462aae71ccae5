"""How an answer and its sentences stand, in the words that every face of it uses.

Nothing is said of a sentence that is carried: marks are for doubt. One line above an answer says
how it stands and how many of its sentences were checked, and by whom.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Standing, Statement, Support
from index.paper import Paper

# Readable without colour and without hovering.
DOUBTS = {
    Support.PARTIAL: "~ reworded, not verified",
    Support.UNSUPPORTED: "? not in the cited paper",
    Support.CONTRADICTED: "✗ says otherwise",
}
UNCITED = "? in no paper found"
BUILT_IN = "built-in"
BEARS_ON = "what is quoted bears on the question"
"""How the notice begins that says what the quotes lack: it becomes the line above the answer."""


LEAVES = "your filter leaves "
"""How the notice begins that says how little a filter leaves to answer from."""


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that stand together: the quotes of one paper, or such as are no quotes."""

    statements: tuple[Statement, ...]
    paper: Paper | None = None


def doubt_of(statement: Statement) -> str:
    """What is said after a sentence that is in doubt; "" for one that is carried or no claim."""
    if not statement.claim or statement.support is Support.SUPPORTED:
        return ""
    if statement.support is Support.UNSUPPORTED and not statement.citations:
        return UNCITED
    if statement.support is Support.UNSUPPORTED and len(statement.citations) > 1:
        return DOUBTS[Support.UNSUPPORTED] + "s"
    return DOUBTS[statement.support]


def why_in_doubt(statement: Statement) -> str:
    """The reason of a doubt, with the quote that says otherwise; "" without a doubt.

    Of a quote, what its finder had to say of it.
    """
    doubt, reason = doubt_of(statement), statement.reason or ""
    if not doubt:
        return reason if statement.verbatim else ""
    told, colon, rest = reason.partition(": ")
    if colon and doubt.endswith(told[:1].lower() + told[1:]):  # The mark has said so much.
        reason = rest[:1].upper() + rest[1:]
    quote = statement.evidence[0].text if statement.evidence else ""
    shown = statement.support is Support.CONTRADICTED and quote not in reason
    said = f"“{quote}”" if quote and shown else ""
    return ": ".join(part for part in (reason, said) if part)


def checked_line(statements: Iterable[Statement], judge: str = "") -> str:
    """`5 of 5 sentences checked, by X`, with how many are in doubt; "" where nothing is claimed.

    What is told from records of papers, with no sentence of theirs, was not for a reader to check.
    """
    claims = [s for s in statements if s.claim and (s.evidence or doubt_of(s))]
    if not claims:
        return ""
    count = f"{len(claims)} of {len(claims)} {'sentence' if len(claims) == 1 else 'sentences'}"
    if all(statement.verbatim for statement in claims):
        return f"{count} checked: quoted word for word"
    by = f", by {'the built-in reader' if judge == BUILT_IN else judge}" if judge else ""
    doubtful = sum(bool(doubt_of(statement)) for statement in claims)
    return f"{count} checked{by}{f', {doubtful} in doubt' if doubtful else ''}"


def standing_line(answer: Answer) -> str:
    """How an answer stands to its question, and what of it was checked, in one line."""
    stands, checked = _stands(answer), checked_line(answer.statements, answer.judge)
    between = " " if stands.endswith(".") else "; "
    return between.join(part for part in (stands, checked) if part)


def lack_of(answer: Answer) -> str:
    """What the library lacks; of one whose filter left little, that it is the filter's doing."""
    left = next((n for n in answer.notices if n.startswith(LEAVES)), "")
    if left and answer.standing is Standing.NOT_FOUND and not answer.statements:
        return f"{left[:1].upper()}{left[1:]}. Nothing that is left answers it."
    return answer.missing


def other_notices(answer: Answer) -> tuple[str, ...]:
    """The notices that the line above the answer does not say already."""
    stands = _stands(answer)
    return tuple(n for n in answer.notices if not stands.startswith(n[:1].upper() + n[1:]))


def grouped(statements: Sequence[Statement]) -> list[Group]:
    """Quotes by paper, in the order of each paper's first; all else stays where it is."""
    groups: list[Group] = []
    run: dict[str, int] = {}
    for statement in statements:
        if not (statement.verbatim and len(statement.citations) == 1):
            run = {}
            if not groups or groups[-1].paper is not None:
                groups.append(Group(()))
            groups[-1] = Group((*groups[-1].statements, statement))
            continue
        paper = statement.citations[0]
        at = run.setdefault(paper.id, len(groups))
        if at == len(groups):
            groups.append(Group((), paper))
        groups[at] = Group((*groups[at].statements, statement), paper)
    return groups


def _stands(answer: Answer) -> str:
    if (lack := lack_of(answer)) or answer.standing is Standing.NOT_FOUND:
        unsaid = answer.statements or answer.failure
        return lack or ("" if unsaid else "Nothing here answers it.")
    source = _source(answer)
    if answer.standing is Standing.ANSWERS:
        return f"Answered from {source}"
    lacking = next((n for n in answer.notices if n.startswith(BEARS_ON)), "")
    return lacking[:1].upper() + lacking[1:] or f"Partly answered, from {source}"


def _source(answer: Answer) -> str:
    """What an answer is from; of a list, the papers that may fit are counted apart."""
    sure = {
        paper.id
        for statement in answer.statements
        if not (statement.verbatim and statement.reason)
        for paper in statement.citations
    }
    papers = len(answer.references)
    if not papers:
        return "the library's records"
    apart = papers - len(sure) if sure else 0
    count = "1 paper" if papers - apart == 1 else f"{papers - apart} papers"
    return f"{count}, {apart} more may fit" if apart else count
