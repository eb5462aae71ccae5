"""What each mark of a sentence is cited for: the whole of it, or the part up to the mark."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from assistant.checking.draft_text import FEW, ProseSentence
from assistant.checking.marks import Mark, groups_of
from assistant.text.stems import content, words
from assistant.text.wording import plain
from index.text.clean import tidy


def share_out(
    drafts: Sequence[ProseSentence], marks: Sequence[Mark], text: str
) -> list[list[Mark]]:
    """The marks of each sentence: those within it, and those right behind its full stop.

    A mark before the first word of a sentence is that sentence's; others are in no sentence.
    """
    shared: list[list[Mark]] = [[] for _ in drafts]
    spans = [(d.trace.start, d.trace.end) if d.trace else (0, 0) for d in drafts]
    n, reached = -1, 0
    for mark in marks:
        while n + 1 < len(spans) and spans[n + 1][0] <= mark.start:
            n += 1
            reached = spans[n][1]
        if n >= 0 and (mark.start < spans[n][1] or _is_joined(text[reached : mark.start])):
            shared[n].append(mark)
            reached = max(reached, mark.end)
        elif n + 1 < len(spans) and not text[mark.end : spans[n + 1][0]].strip(" ~\t\n,"):
            shared[n + 1].append(mark)
    return shared


def _is_joined(between: str) -> bool:
    """Whether nothing but a space or a line's end parts a mark from the sentence before it."""
    return not between.strip(" ~\t\n.,;\\") and "\n\n" not in between


def pieces_of(draft: ProseSentence, marks: Sequence[Mark]) -> Mapping[Mark, str]:
    """The words each mark is cited for.

    A mark in brackets stands for what is before it, back to the mark before; one that is the
    subject (`Hu et al. (2021) show`) for what follows it.
    """
    groups = groups_of(marks)
    if draft.trace is None or len(groups) < 2:
        return dict.fromkeys(marks, draft.text)
    start, end = draft.trace.start, draft.trace.end
    heads = [g[0] for g in groups]
    cuts = sorted({start, end, *(h.start if h.subject else h.end for h in heads)})
    cuts = [cut for cut in cuts if start <= cut <= end]
    found: dict[Mark, str] = {}
    for group in groups:
        head = group[0]
        if head.subject:
            first = max(start, head.start)
            last = cuts[n] if (n := bisect_right(cuts, first)) < len(cuts) else end
        else:
            first = cuts[n - 1] if (n := bisect_left(cuts, head.end)) else start
            last = head.end
            if head is heads[-1]:
                last = max(last, end)
        words_of = tidy(draft.trace.between(first, last)).strip(" ,;")
        said = words_of if _says_enough(words_of) else draft.text
        found.update(dict.fromkeys(group, said))
    return found


def _says_enough(piece: str) -> bool:
    """Whether a part says something by itself; if not, its marks stand for the whole sentence."""
    return len(content(words(plain(piece)))) >= FEW
