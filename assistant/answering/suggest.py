"""Questions that a library answers, made from titles of its papers and tried before they are shown.

A title says what its paper is about and often how: “Improving X via Y” answers how X can be
improved. Whether it does is not taken on trust: the library is asked, and only a question that the
reader finds answered is suggested.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.answer import Answer, Standing
from assistant.answering.extractive import QuotedAnswer, extract
from assistant.reader.types import Reader, Source
from assistant.text.terms import terms
from index.paper import Paper, Result
from index.text.clean import tidy

Search = Callable[[str, int], Sequence[Result]]

MOST = 3
TRIED = 3
"""Questions that are tried for each one wanted: each costs a search and a look at the papers."""

_WORDS = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_MIDDLE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
"""Words that an abstract writes large in the middle of a sentence: names."""
_NAME = re.compile(r"\S*[A-Z]\S*[A-Z0-9]\S*(?: \S+)?")
_SURVEY = re.compile(
    r"^(?:an? |the )?(?:[\w-]+ ){0,2}?(?:survey|review|overview|study|analysis|tutorial|history)"
    r" (?:of|on) (?P<what>.+)$",
    re.I,
)
_SURVEYED = re.compile(
    r"^(?:an? |the )?(?:[\w-]+ ){0,2}(?:survey|review|overview|meta-analysis)\b", re.I
)
_LOOKED_INTO = re.compile(
    r"^(?:exploring|investigating|analy[sz]ing|examining|evaluating|understanding|revisiting|"
    r"rethinking|assessing|probing|measuring|characteri[sz]ing|on) (?P<what>(?!and ).+)$",
    re.I,
)
_ASPECT = re.compile(
    r"^(?:the )?(?P<aspect>effects?|impacts?|influence|roles?|causes?|costs?|benefits?|limits?|"
    r"limitations|risk factors?|efficacy|effectiveness|safety|prevalence|prevention|treatment|"
    r"association|relationship|consequences|merits|outcomes?) (?P<what>(?:of|between|for) .+)$",
    re.I,
)
_VERSUS = re.compile(r"^(?P<one>[^,;]+?) (?:versus|vs\.?) (?P<other>[^,;]+)$", re.I)
_DONE = re.compile(r"^(?P<verb>[A-Za-z]+)ing (?P<what>(?!to |by |from |with |of |for |and ).+)$")
_WAY = re.compile(r"\s(?:via|through|using|by)\s", re.I)
_USED = re.compile(
    r"^(?!(?:an?|the|towards?|simple|on|from|to|how|when|why) )(?P<what>[^,;?]+?) for"
    r" (?P<aim>[^,;?]+)$",
    re.I,
)
_BY_WAY = re.compile(r"^(?P<aim>[^,;?]+?) (?:via|through|using) (?P<what>[^,;?]+)$", re.I)
_SAYS = re.compile(
    r"\b(?:is|are|was|can|could|do|does|improves?|helps?|makes?|needs?|combats?|meets?|matters?|"
    r"questions|learns?|outperforms?|reduces?)\b",
    re.I,
)
"""A phrase with a verb is a sentence already, no thing to be used."""
_DEEDS = frozenset(
    "accelerat adapt address advanc align alleviat answer augment balanc boost calibrat combin"
    " compress control customiz decod delay detect diagnos distill encod enhanc estimat evaluat"
    " explain extend extract filter forecast generat improv increas incorporat index infus inhibit"
    " integrat interpret learn leverag lift limit localiz lower manag mitigat model monitor"
    " optimiz predict preserv prevent promot quantiz rank reduc refin regulariz regulat remov"
    " retriev screen select segment separat stabiliz strengthen structur suppress tackl target"
    " track train transform translat treat tun unlock updat".split()
)
"""Verbs without -ing whose other form ends in -ed: what is done to something."""
_PLURAL = re.compile(r"(?<![suai])s$|\band\b", re.I)


def follow_ups(
    answer: Answer, search: Search, reader: Reader, *, asked: Iterable[str] = ()
) -> tuple[str, ...]:
    """At most three questions to ask next that the library answers, from the answer's own papers.

    Of what was found and not cited, papers count that the reader takes to bear on the question.
    `asked` are the questions of the conversation. What the answer says already is not asked again.
    """
    found = [result.paper for result in answer.retrieved if result.paper.abstract]
    papers = list(answer.references)
    if found:
        chances = reader.near(
            answer.standalone or answer.question, [Source.of(paper) for paper in found]
        )
        cited = {paper.id for paper in papers}
        # Papers found for a question that count as near to it, though they are not cited.
        papers += [
            paper
            for paper, chance in zip(found[:5], chances, strict=False)
            if chance >= reader.found and paper.id not in cited
        ]
        # What was found first is nearest to the subject, cited or not.
        rank = {paper.id: n for n, paper in enumerate(found)}
        papers.sort(key=lambda paper: rank.get(paper.id, len(rank)))
    known = {_key(question) for question in (answer.question, *asked)}
    said = {statement.text for statement in answer.statements}
    tried = _tried(papers, search, reader, known, left=TRIED * MOST)
    news = (question for question, verdict in tried if _is_news(verdict, said))
    return tuple(_first(news, MOST))


def questions_of(
    papers: Iterable[Paper], search: Search, reader: Reader, most: int = MOST
) -> tuple[str, ...]:
    """Questions that the library answers, one a paper, for a reader who has asked nothing yet."""
    tried = _tried(papers, search, reader, set(), left=2 * TRIED * most, each=1)
    return tuple(_first((question for question, _ in tried), most))


def proposed(paper: Paper) -> Iterator[str]:
    """What a paper's title makes one ask; whether the paper answers it is not known yet."""
    title = tidy(paper.title).rstrip(". ")
    name, colon, rest = (part.strip() for part in title.partition(":"))
    parts = [_lowered(part, paper.abstract) for part in ((name, rest) if colon else (title,))]
    for part in parts:
        if question := re.match(r"[^?]+\?", part):
            yield _sentence(question.group().strip())
    if colon and _SURVEYED.match(parts[1]):
        yield f"What is known about {parts[0]}?"
    for part in reversed(parts):
        if made := _from_phrase(part):
            yield _sentence(made)
    if colon and _NAME.fullmatch(name):
        yield f"How does {name} work?"


def _from_phrase(phrase: str) -> str:
    """A title, or its part beside the colon, as a question; "" where none is plain in it."""
    if looked := _SURVEY.match(phrase) or _LOOKED_INTO.match(phrase):
        return f"what is known about {looked['what']}?"
    if aspect := _ASPECT.match(phrase):
        named = aspect["aspect"].lower()
        return f"what {_be(named)} the {named} {_WAY.split(aspect['what'])[0]}?"
    if versus := _VERSUS.match(phrase):
        return f"how {_do(versus['one'])} {versus['one']} compare with {versus['other']}?"
    if done := _DONE.match(phrase):
        verb = done["verb"].lower()
        return f"how can {_WAY.split(done['what'])[0]} be {verb}ed?" if verb in _DEEDS else ""
    if _SAYS.search(phrase):
        return ""
    if way := _BY_WAY.match(phrase):
        return f"what {_do(way['what'])} {way['what']} do for {way['aim']}?"
    if used := _USED.match(phrase):
        return f"how {_be(used['what'])} {used['what']} used for {used['aim']}?"
    return ""


def _be(noun: str) -> str:
    return "are" if _PLURAL.search(_head(noun)) else "is"


def _do(noun: str) -> str:
    return "do" if _PLURAL.search(_head(noun)) else "does"


def _head(noun: str) -> str:
    """A noun without what follows it: `decomposition of embeddings` is one thing."""
    return re.split(r"\s(?:of|in|on|with|over|between|to)\s", noun, maxsplit=1)[0]


def _tried(
    papers: Iterable[Paper],
    search: Search,
    reader: Reader,
    known: set[str],
    *,
    left: int,
    each: int = 2,
) -> Iterator[tuple[str, QuotedAnswer]]:
    """Questions that the library answers, `each` at most a paper, with the answer in brief.

    `left` is how many may be tried, `known` those that are not to be asked again.
    """
    for paper in papers:
        taken = 0
        for question in proposed(paper):
            if taken == each or not left:
                break
            # Longer ones are titles, not questions; shorter ones could mean anything.
            if _key(question) in known or not 4 <= len(question.split()) <= 14:
                continue
            left -= 1
            known.add(_key(question))
            # Papers found for a question that are read to see whether it is answered.
            verdict = extract(question, search(question, 3), reader)
            if verdict.standing is Standing.ANSWERS:
                taken += 1
                yield question, verdict


def _is_news(verdict: QuotedAnswer, said: set[str]) -> bool:
    return any(statement.text not in said for statement in verdict.statements)


def _first(questions: Iterator[str], most: int) -> Iterator[str]:
    for _, question in zip(range(most), questions, strict=False):
        yield question


def _key(question: str) -> str:
    """A question without its small words, to tell whether it is another's twin."""
    return " ".join(sorted(set(terms(question))))


def _lowered(title: str, abstract: str) -> str:
    """A title without the capitals of headlines; names, as far as the abstract shows them, stay."""
    names = set(_MIDDLE.findall(abstract))

    def lower(word: re.Match[str]) -> str:
        # Not ColBERT, nor BM25.
        headline = word.group()[1:].islower() and word.group() not in names
        return word.group().lower() if headline or word.group() == "A" else word.group()

    return _WORDS.sub(lower, title)


def _sentence(question: str) -> str:
    return question[:1].upper() + question[1:]
