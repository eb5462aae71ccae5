"""A follow-up made into a question that stands alone, by the last turn and by no other."""

import re
from collections.abc import Sequence

from assistant.answer import Answer
from assistant.query.question_kinds import about_the_library, fields_of
from assistant.query.question_words import ABOUT, asked_names, says_more, titled
from assistant.text.terms import terms
from index.paper import Paper

_NEW = re.compile(
    r"^\W*(?:and |but |so )?(?:(?:what|how) about |and |or )(?!what|how|why|which|who|when|where|do"
    r"|did|is|are|was|can)(?P<new>.+?)\W*$",
    re.I,
)
# What is asked of one subject and says nothing else: another takes its place.
_SUBJECT = re.compile(
    r"^\W*(?:(?:what|who)(?:['’]s| is| are| was| were)(?: known)?(?: the \w+)?(?: about| of| for)?"
    r"|(?:explain|describe|define|tell me (?:more )?about))(?: an?| the)? (?P<plain>[\w' -]+)\W*$"
    r"|^\W*(?:how|what) (?:do|does|did|can) (?P<done>[\w' -]+) (?:work|mean|do|help)\W*$",
    re.I,
)
_OPENS = re.compile(r"^\W*(?:and|but|so|also|then|or|what else)\b", re.I)
_PAPER = r"(?:paper|study|work|article|trial)"
_OURS = re.compile(r"\b(?:its|their)\b", re.I)
_IT = re.compile(r"\b(?:it|(?:this|that) (?:method|model|approach|one))\b", re.I)
_THEY = re.compile(r"\b(?:they|them|these (?:method|model)s)\b", re.I)
_EMPTY_IT = re.compile(r"\b(?:is|was|would) it \w+ (?:to|that|if|\w+ing)\b", re.I)
_THIS_PAPER = re.compile(rf"\b(?:this|that|the) {_PAPER}\b(?! of)", re.I)
_THOSE = re.compile(rf"\b(?:of|among) (?:them|these|those)\b|\b(?:these|those) {_PAPER}s\b", re.I)
_PLACES = ("first", "second", "third", "fourth", "fifth")
_NTH = re.compile(
    rf"\b(?:the )?(?P<nth>{'|'.join(_PLACES)}|last) (?:one|result|{_PAPER})\b(?! (?:to|that|of)\b)"
    rf"|\bthe (?P<end>{'|'.join(_PLACES)}|last)(?=\W*$)"
    rf"|(?:\b(?:number|{_PAPER}) |#|\[)(?P<number>\d{{1,2}})\]?(?!\w)",
    re.I,
)
# A list that names its subject needs no turn before, however short the subject is.
_LISTED = re.compile(
    rf"\b{_PAPER}s?\b(?:\s+(?:is|are|were))?\s+(?:on|about)\b(?P<subject>.+)", re.I
)
_NAMES_IT = re.compile(r"\b(?:an?|the)\b|[,;:?]", re.I)
_MORE = re.compile(r"\b(?:more|details?|elaborate|continue|go on|anything else)\b", re.I)
_EXTREME = re.compile(r"\b(?:most recent|newest|latest|oldest|earliest)\W*$", re.I)


def follow(question: str, past: Sequence[Answer]) -> tuple[str, tuple[str, ...]]:
    """A question that stands alone, and the ids of the papers of the last turn that it means."""
    if not past or about_the_library(question):
        return question, ()
    last = past[-1]
    papers = [*last.references] or [result.paper for result in last.retrieved]
    if papers and (nth := _NTH.search(question)):
        word = (nth["nth"] or nth["end"] or "").lower()
        place = _PLACES.index(word) if word in _PLACES else len(papers) - 1
        place = int(nth["number"]) - 1 if nth["number"] else place
        if place < len(papers):
            return _with_paper(question, nth, papers[place])
    if papers and (_THOSE.search(question) or _EXTREME.search(question)):
        return question, tuple(paper.id for paper in papers)
    this = _THIS_PAPER.search(question)
    if len(last.references) == 1 and fields_of(question):
        this = this or _IT.search(question)
    if papers and this and not asked_names(question):
        return _with_paper(question, this, papers[0])
    if not leans(question):
        return question, ()
    if papers and _MORE.search(question) and not says_more(_MORE.sub("", question)):
        # Papers of the last answer that more is told of.
        told = papers[:3]
        more = f"Tell me more about {', '.join(map(titled, told))}."
        return more, tuple(paper.id for paper in told)
    return _completed(question, last), ()


def leans(question: str) -> bool:
    """Whether a question can't be understood without one before."""
    said, names = terms(question), asked_names(question)
    if _NEW.search(question) or (_OPENS.search(question) and len(said) < 3):
        return True
    found = [match for p in (_OURS, _IT, _THEY) if (match := p.search(question))]
    if found and not _EMPTY_IT.search(question):
        # `How can a robot learn its own motion?` names it before; `Does BERT beat it?` does not.
        first = min(found, key=re.Match.start)
        before, after = question[: first.start()], question[first.end() :]
        named = len(terms(before)) > 1 or _NAMES_IT.search(before)
        return not (named and after.strip(" ?.!"))
    listed = _LISTED.search(question)
    if listed and terms(listed["subject"]):
        return False
    alone = len(question.split()) == len(said) and not question.endswith("?")
    return len(said) < 2 and not names and not alone


def _with_paper(question: str, found: re.Match[str], paper: Paper) -> tuple[str, tuple[str, ...]]:
    return f"{question[: found.start()]}{titled(paper)}{question[found.end() :]}", (paper.id,)


def _completed(question: str, last: Answer) -> str:
    """The last subject in the place of a pronoun, a new name in that of the last, or the last
    question put behind it."""
    topic = _topic(last)
    before, new = asked_names(topic), _NEW.search(question)
    if new and len(before) == 1 and asked_names(f"is {new['new']}"):
        return topic.replace(before[0], new["new"], 1)
    subject = _SUBJECT.search(topic) if new and not before else None
    if new and subject and _alike(subject[subject.lastgroup or 0], new["new"]):
        start, end = subject.span(subject.lastgroup or 0)
        return f"{topic[:start]}{new['new']}{topic[end:]}"
    if len(before) == 1 and not new:
        for pattern, instead in ((_OURS, f"{before[0]}'s"), (_IT, before[0]), (_THEY, before[0])):
            if found := pattern.search(question):
                return f"{question[: found.start()]}{instead}{question[found.end() :]}"
    return f"{question} (about: {topic})"


def _alike(one: str, other: str) -> bool:
    """Whether two runs of words may stand for each other: bare, both of one thing or of several.

    `the cost`, `in rats` and `limitations` ask for more of the same subject.
    """
    bare = all(len(terms(words)) == len(words.split()) for words in (one, other))
    return bare and one.endswith("s") == other.endswith("s")


def _topic(last: Answer) -> str:
    """The last question; the one it leaned on itself, where it did."""
    asked = last.standalone or last.question
    leant = ABOUT.search(asked)
    return (leant[1] if leant else asked)[:300]
