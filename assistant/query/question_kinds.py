"""Which sort of answer a question wants: few rules, which may be wrong softly.

A question they misread is still searched and read; with a model its plan stands in their place.
"""

import re
from dataclasses import replace

from assistant.query.question_words import ABOUT, MANY, WORKS, says_more, stems
from assistant.query.types import MOST_SUB_QUERIES, Asks, Kind, Query
from assistant.text.stems import stem
from assistant.text.terms import stop_words, terms
from index.text.sentences import split_sentences

_THANKS = stems(
    "thank thanks thx cheers hello hi hey bye ok okay got great perfect good help useful"
)
# Whoever asks for something says what to do, or who wants it.
_REQUEST = re.compile(
    r"(?:^|[.!?:;]\s+)(?:compar|summari[sz]|list|find|tell|giv|show|expl|describ|writ|focus|begin)"
    r"[a-z]*\b|\b(?:please|me|my|you|your|i|we need|we want|would (?:be|help))\b",
    re.I,
)
_ASKS = re.compile(r"(?:what|how|why|who|when|where|which|is|are|do|does|did|can)\b", re.I)
_MADE = r"(?:wr[io]t|author|publish|introduc|propos|develop|creat)\w*"
_CAME = r"(?:publish|appear|releas|introduc|propos|present|writ|dated|c[oa]me out|from\W*$)\w*"
# A field of a record, and how it is asked for; and what may stand beside the paper's name.
_FIELDS = {
    Asks.AUTHORS: r"(?:^|[,;.?!]|\b(?:and|by|me|know))\s*whom?\b"
    rf"(?:.{{0,80}}\b{_MADE}| is behind\b)"
    r"|(?<!did the )(?<!do the )\bauthors of\b",
    Asks.YEAR: rf"\b(?:when (?:was|were|did|is)|(?:what|which) year)\b.{{0,120}}\b{_CAME}",
    Asks.VENUE: rf"\bwhere (?:was|were|did|is)\b.{{0,120}}\b{_CAME}|\b(?:conference|journal)\b",
    Asks.IDENTIFIER: r"\b(?:doi|arxiv id|pmid)\b(?!:)",
}
# All that is asked of somebody is what they wrote.
_PAPERS_OF = re.compile(
    rf"['’]s?\s+(?={MANY})|\b(?:{MANY}|\w+thing|co-?author\w*|publish\w*|wr[io]t\w*)", re.I
)
# `Who wrote the paper on bees?` names it by what it is about.
_TOPIC = re.compile(rf"\b(?:{WORKS}|wr[io]t\w*) (?:on|about|of) (.+)", re.I | re.S)
_ASKING = stop_words() | stems(
    "write wrote written author publish introduce propose develop create appear release present "
    "dated year conference journal paper original article doi arxiv id pmid list name know"
)
_OTHER = (
    r"(?!(?:of|in|from|by|on|for|with|do|does|did|is|are|was|were|will|can|could|should|would|may"
    r"|how|why|what|compare|summari[sz]e)\b)"
)
_EXTREME = re.compile(
    rf"\b(?:(?P<new>most recent|newest|latest)|oldest|earliest)(?: (?:{WORKS}|one|thing))?"
    r"(?=\W*$| (?:of|in|among|on|about|by|from|here|we|you|i)\b)(?: (?:on|about))?",
    re.I,
)
_HOW_MANY = re.compile(
    rf"\bhow many (?:\w+ )?{MANY}\b(?! (?:did|does|was|were)\b)|\bhow (?:big|large) is", re.I
)
_LIBRARY = re.compile(r"\b(?:library|collection|all (?:my|the))\b", re.I)
_HOLDS = re.compile(rf"\b(?:(?:these|the|my) {MANY}|topics|themes|overview|main|key)\b", re.I)
_LIST = re.compile(
    r"^\W*(?:(?:and|please|can you|i(?:['’]| a)m|we are|looking for|i need|in|of|list|name|find"
    r"|show|give|me|which|what|how many|(?:are|is|was|were|have) there|been|any|all|the|do|have) )*"
    rf"(?P<sort>(?:{_OTHER}[\w-]+ ){{0,2}})(?:{MANY}|(?<=there a )paper"
    r"|(?:anything|everything|work)(?= (?:on|about|by|from|in)\b|\W*$))(?!\w)"
    r"(?: in (?:my|this|the) library)?"
    r"(?: (?:that|which|are|is|there|has|have|been|did|do|can|i|you)\b)*(?P<wanted>.*)",
    re.I | re.S,
)
# What papers say is asked, not which they are; or something else besides.
_SAID = re.compile(
    r"^\W*(?:what|how|why) (?:do|does|did|have|has)\b|^\W*(?:do|does|did|have|has) (?!any\b)"
    rf"|^\W*(?:what|which|how many) (?:\w+ )?{MANY} (?:do|does|did) (?!you\b|we\b|i\b)"
    rf"|^\W*what .*{MANY}\b.*\b(?:show|say|find)\b|(?:\band|,) (?:what|which|who|how m\w+)\b",
    re.I,
)
_AFTER = re.compile(r",?\s+and (?:how|why|where)\b.*$|,\s+(?:in order )?to\b.*$", re.I | re.S)
# What several papers answer: what is known of a subject, and comparisons.
_BROAD = re.compile(
    rf"\bwhat(?:'s| is| has been) (?:known|out there|done)\b|\boverview\b|\bsummar|\beach\b"
    rf"|\bwhat (?:do|does|did|have|has) (?:\w+ ){{0,2}}?(?:{WORKS}|evidence)\b"
    r"|\b(?:compar\w*|differ\w*|vs|versus)\b|\bbetween\b.*\band\b|\bor\b.*\b(?:which|better)\b"
    r"|\b(?:\w+er|worse|(?:more|less) \w+) than\b",
    re.I,
)
_PART = re.compile(
    r"[,;:]\s|\s(?:and|or)\s(?=(?:how|what|which|where|who|why|when|by|on|with|about)\b)", re.I
)


def is_chat(question: str) -> bool:
    """Whether nothing is asked: thanks and greetings."""
    said = {*terms(question)}
    return "?" not in question and bool(said) and said <= _THANKS


def without_thanks(question: str) -> str:
    """A question without the sentence of thanks or greeting before it."""
    first, *rest = (question[start:end] for start, end in split_sentences(question))
    return " ".join(rest) if rest and is_chat(first) else question


def is_document(question: str) -> bool:
    """Whether what was asked is a pasted text: prose that states things and requests nothing."""
    if len(question) < 300 or _REQUEST.search(question):
        return False
    sentences = [question[start:end] for start, end in split_sentences(question)]
    if len(sentences) < 3 or _ASKS.match(sentences[-1]):
        return False
    return not any("?" in sentence for sentence in sentences[1:])


def about_the_library(question: str) -> bool:
    """Whether a question is about the whole library, whatever was said before."""
    whole = _LIBRARY.search(question) or _HOW_MANY.search(question)
    return bool(whole) and not says_more(question)


def sorted_out(query: Query, rest: str, *, filtered: bool, authored: bool) -> Query:
    """A query with its kind, and what that needs, told by its text.

    `filtered` says that some of its words became filters already, `authored` that they named
    authors or papers; `rest` is the text without those.
    """
    # A question of records is short; of any other so much is looked at for parts.
    text, short = query.text[:1000], len(rest) <= 200
    asks, subject = (fields_of(rest), _subject(rest)) if short else ((), "")
    if asks and (subject or authored):
        names, told = ((subject,) if subject else ()), _TOPIC.search(rest)
        known_by = (told[1].strip(" ?.!"),) if told else ()
        return replace(query, kind=Kind.METADATA, asks=asks, names=names, conditions=known_by)
    if short and (extreme := _EXTREME.search(rest)):
        topic = rest[extreme.end() :].strip(" ?.!")
        asks = (Asks.NEWEST if extreme["new"] else Asks.OLDEST,)
        about = (topic,) if says_more(topic) else ()
        return replace(query, kind=Kind.METADATA, asks=asks, conditions=about)
    if authored and _PAPERS_OF.search(rest) and not says_more(_PAPERS_OF.sub(" ", rest)):
        return replace(query, kind=Kind.LIST)
    count, more = bool(_HOW_MANY.search(text)), says_more(text)
    if not more and (count or (not filtered and (_LIBRARY.search(text) or _HOLDS.search(text)))):
        return replace(query, kind=Kind.LIBRARY, asks=(Asks.COUNT if count else Asks.THEMES,))
    listed = None if _SAID.search(text) and not count else _LIST.match(_AFTER.sub("", text))
    if listed or (filtered and not more):
        condition = listed["wanted"].strip(" ?.!,") if listed else ""
        if listed and says_more(listed["sort"]):  # `Randomised trials on sleep`
            condition = f"{listed['sort']}{condition}".strip()
        wanted = (condition,) if says_more(condition) else ()
        return replace(query, kind=Kind.LIST, asks=(Asks.COUNT,) * count, conditions=wanted)
    kind = Kind.SYNTHESIS if _BROAD.search(text) else query.kind
    return replace(query, kind=kind, sub_queries=_parts(text))


def fields_of(text: str) -> tuple[Asks, ...]:
    """The fields of a record that are asked for."""
    return tuple(asked for asked, pattern in _FIELDS.items() if re.search(pattern, text, re.I))


def _subject(text: str) -> str:
    """What stands between the words that ask for a record: the paper's name."""
    if quoted := re.search(r"[“\"](.+?)[”\"]", text):
        return quoted[1]
    words = text.replace("?", " ").split()
    said = [n for n, word in enumerate(words) if stem(word.strip(",.;:!'’")) not in _ASKING]
    return " ".join(words[said[0] : said[-1] + 1]).strip(",.;:! ") if said else ""


def _parts(text: str) -> tuple[str, ...]:
    """The question, and the parts of one that asks several things: `how many, and which`."""
    asked = ABOUT.sub("", text)
    # Words of a part of a question that asks several things.
    parts = [part.strip() for part in _PART.split(asked) if len(part.split()) >= 3]
    return (text, *parts)[:MOST_SUB_QUERIES] if parts not in ([], [asked]) else ()
