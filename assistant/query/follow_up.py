"""A follow-up made into a question that stands alone, by the turn that it leans on."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.answer import Answer
from assistant.query.kinds import about_the_library, fields_of
from assistant.query.words import ABOUT, asked_names, says_more, titled
from assistant.text.terms import stop_words, terms
from assistant.text.words import stem
from index.paper import Paper
from index.text.sentences import split_sentences

Embed = Callable[[Sequence[str]], np.ndarray]
"""Texts (n) to vectors (n, dimension) of length one."""
REMEMBERED = 4
"""Turns among which the one is looked for that a new thing fits into."""
FEW_TERMS = 3
MORE_OF = 3
"""Papers of the last answer that more is told of."""
LIKE = 0.35
"""Cosine from which a new thing takes the place of one in a question before."""
LONGEST_TOPIC = 300
_ASKS = r"(?:what|how|why|which|who|when|where|do|does|did|is|are|was|were|can)\b"
_NEW = re.compile(
    rf"^\W*(?:(?:and|but|so) )?(?:(?:what|how) about|and|or) (?!{_ASKS})(?P<new>.+?)\W*$", re.I
)
_OPENS = re.compile(rf"^\W*(?:and|but|so|also|then|or|what else)\b(?P<asks>\s+{_ASKS})?", re.I)
_OURS = re.compile(r"\b(?:its|their)\b", re.I)
_THING = r"(?:method|model|approach|one|system)"
_IT = re.compile(rf"\b(?:it|(?:this|that) {_THING}|the (?:method|model|approach|same))\b", re.I)
_THEY = re.compile(r"\b(?:they|them|these (?:methods|models)|the authors)\b", re.I)
_EMPTY_IT = re.compile(r"\b(?:is|was|would) it \w+ (?:to|that|if|\w+ing)\b|\bis it worth\b", re.I)
_PAPER = r"(?:paper|study|work|article|trial)"
_THIS_PAPER = re.compile(rf"\b(?:this|that|the) {_PAPER}\b", re.I)
_THOSE = re.compile(
    r"\b(?:of|among) (?:them|these|those)\b|\b(?:these|those) (?:papers|studies|works|articles)\b",
    re.I,
)
_BARE = re.compile(r"\b(?:this|that|these|those|there)\b", re.I)
_CLAUSE = re.compile(r"[,;.?!:]|\b(?:and|but|or|because|when|if|which|that|so)\b", re.I)
_NTH = re.compile(
    rf"\b(?:the )?(?P<nth>first|second|third|fourth|fifth|last) (?:one|result|reference|{_PAPER})\b"
    r"(?! (?:to|that|of|which)\b)|\bthe (?P<end>first|second|third|fourth|fifth|last|former|latter)"
    rf"(?=\W*$)|(?:\b(?:number|reference|{_PAPER}) |#|\[)(?P<number>\d{{1,2}})\]?(?!\w)",
    re.I,
)
_PLACES = {"first": 0, "former": 0, "second": 1, "latter": 1, "third": 2, "fourth": 3, "fifth": 4}
_WORD = re.compile(r"[^\W_][\w'’-]*")
_MORE = frozenset(map(stem, "detail details elaborate continue go else anything explain".split()))
_WHY = re.compile(r"\b(?:why|how|when|where|who|which|what(?! else| more))\b", re.I)
_EXTREME = re.compile(r"\b(?:most recent|newest|latest|oldest|earliest)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Followed:
    """A question that stands alone, and the ids of the papers of the last turn that it means.

    `rest` is what it says beside naming them.
    """

    text: str
    papers: tuple[str, ...] = ()
    rest: str = ""


def follow(question: str, past: Sequence[Answer], embed: Embed) -> Followed:
    """A question completed by the turn before that it leans on, if it does, and by no other."""
    if not past or about_the_library(question):
        return Followed(question)
    last = past[-1]
    papers = [*last.references] or [result.paper for result in last.retrieved]
    if papers and (nth := _NTH.search(question)):
        word = (nth["nth"] or nth["end"] or "").lower()
        place = int(nth["number"]) - 1 if nth["number"] else _PLACES.get(word, len(papers) - 1)
        if place < len(papers):
            return _with_paper(question, nth, papers[place])
    if papers and (_THOSE.search(question) or _EXTREME.search(question)):
        ids = tuple(paper.id for paper in papers)
        return Followed(question, ids, _THOSE.sub(" ", question))
    this = _THIS_PAPER.search(question)
    if len(last.references) == 1 and fields_of(question):
        this = this or _IT.search(question)
    if papers and this and not asked_names(question):
        return _with_paper(question, this, papers[0])
    if not leans(question):
        return Followed(question)
    if {*terms(question)} <= _MORE and not _WHY.search(question):
        told = papers[:MORE_OF]
        more = f"Tell me more about {', '.join(map(titled, told))}." if told else _topic(last)
        return Followed(more, tuple(paper.id for paper in told), "more")
    return Followed(_completed(question, past, embed))


def leans(question: str) -> bool:
    """Whether a question can't be understood without one before."""
    said, names, opens = terms(question), asked_names(question), _OPENS.search(question)
    if _NEW.search(question) or (opens and not (len(said) >= FEW_TERMS and opens["asks"])):
        return True
    starts = [found.start() for p in (_OURS, _IT, _THEY) if (found := p.search(question))]
    if starts and not (_EMPTY_IT.search(question) or _named_before(question[: min(starts)])):
        return True
    if len(said) < FEW_TERMS and _BARE.search(question) and not names:
        return True
    alone = len(question.split()) == len(said) and not question.endswith("?")
    return len(said) < 2 and not names and not alone


def _named_before(text: str) -> bool:
    """Whether something was named in a clause before: `What is BM25 and how fast is it?`"""
    clauses = [*_CLAUSE.finditer(text)]
    return bool(clauses) and bool(terms(text[: clauses[-1].start()]))


def _with_paper(question: str, found: re.Match[str], paper: Paper) -> Followed:
    before, after = question[: found.start()], question[found.end() :]
    return Followed(f"{before}{titled(paper)}{after}", (paper.id,), f"{before} {after}")


def _completed(question: str, past: Sequence[Answer], embed: Embed) -> str:
    """The last subject where a question points to it, a new thing in the place of an old one, or
    the last question put behind it."""
    past = [turn for turn in past if says_more(_topic(turn))] or past
    named, subject = asked_names(question), _subject(past[-1])
    for pattern, instead in ((_OURS, f"{subject}'s"), (_IT, subject), (_THEY, subject)):
        if subject and pattern.search(question) and (pattern is _IT or not named):
            found = next(pattern.finditer(question))
            return f"{question[: found.start()]}{instead}{question[found.end() :]}"
    fresh = _NEW.search(question)
    new = fresh["new"] if fresh and not _OURS.search(question) else ""
    exchanged = _exchanged(new, [_topic(turn) for turn in past[-REMEMBERED:]], embed)
    return exchanged or f"{question} (about: {_topic(past[-1])})"


def _exchanged(new: str, topics: Sequence[str], embed: Embed) -> str:
    """The question before that has the thing most like a new one, which takes its place.

    A name takes the place of the only name; `in children` that of what stands behind an `in`.
    """
    size = len(new.split())
    places = [(topic, *run) for topic in reversed(topics) for run in _runs(topic, size)]
    word = new.partition(" ")[0].lower()
    if word in ("the", "a", "an"):
        new = new[len(word) :].strip()
    elif stem(word) in stop_words():
        places = [at for at in places if at[0][: at[1]].lower().rstrip().endswith(f" {word}")]
        new = new[len(word) :].strip()
    if not places or not terms(new):
        return ""
    fresh, *old = embed([new, *(topic[start:end] for topic, start, end in places)])
    likeness = np.stack(old) @ fresh
    best = int(likeness.argmax())
    if likeness[best] < LIKE:
        last = [at for at in places if at[0] == topics[-1]]
        named = [at for at in last if asked_names(f"is {at[0][at[1] : at[2]]}")]
        held = {asked_names(f"is {topic[start:end]}") for topic, start, end in named}
        if len(held) != 1 or not asked_names(f"is {new}"):
            return ""
        best = places.index(min(named, key=lambda at: at[2] - at[1]))
    topic, start, end = places[best]
    return f"{topic[:start]}{new}{topic[end:]}"


def _runs(text: str, size: int) -> list[tuple[int, int]]:
    """Where words that say something stand side by side, all of them or so many."""
    said = [word for word in _WORD.finditer(text) if stem(word[0]) not in stop_words()]
    gaps = [text[word.end() : after.start()].strip() for word, after in pairwise(said)]
    apart = [n for n, gap in enumerate(gaps, 1) if gap]
    runs: list[tuple[int, int]] = []
    for first, end in pairwise((0, *apart, len(said))):
        spans = [(n, n + size) for n in range(first, end - size + 1)]
        runs += [(said[n].start(), said[m - 1].end()) for n, m in ((first, end), *spans) if n < m]
    return runs


def _subject(last: Answer) -> str:
    """What the last turn was about by name: the one it asked for, or the paper it cited first.

    "" where it has none: a whole question can't stand in the place of a pronoun.
    """
    names = asked_names(_topic(last))
    first = titled(last.references[0]) if last.references else ""
    short = "" if first.startswith("“") else first
    return names[0] if len(names) == 1 else short or next(iter(names), "")


def _topic(last: Answer) -> str:
    """The last question; where it leaned on another, its own words and the first of those."""
    asked = last.standalone or last.question
    leant = ABOUT.search(asked)
    if not leant:
        return asked[:LONGEST_TOPIC]
    said, spans = asked[: leant.start()].strip(), split_sentences(leant[1])
    if len(terms(said)) < 2 or not spans:
        return leant[1]
    return f"{leant[1][slice(*spans[0])]} {said}"[-LONGEST_TOPIC:]
