"""Which sort of answer a question wants: few rules, which may be wrong softly."""

import re
from dataclasses import replace

from assistant.query.types import Asks, Kind, Query
from assistant.query.words import ABOUT, MANY, WORKS, stems
from assistant.text.terms import stop_words, terms
from assistant.text.words import stem
from index.text.sentences import split_sentences

LEAST_DOCUMENT, LEAST_DOCUMENT_SENTENCES = 300, 3
LONGEST_OF_RECORDS = 200
"""A question of records is short: a long request that has their words wants papers to be read."""
LONGEST_SIDE, LONGEST_COMPARISON = 12, 1000
"""Words of a side, and characters of a question in which two are looked for."""
_THANKS = (
    r"thanks?|thx|cheers|hello|hi|hey|bye|danke|merci|gracias|ok(?:ay)?|great|perfect|nice|cool"
)
_CHAT = re.compile(
    rf"\W*(?:(?:{_THANKS}|good|very|so|much|many|a|lot|yes|no|that|this|it|was|is|helps?|helpful|you"
    r"|useful|for|the|your|help|answer|all|again|there|morning|got|i|see)\b\W*)+",
    re.I,
)
_BASE = (
    "summari[sz]e|compare|list|find|tell|give|show|explain|describe|write|name|discuss|outline|focus"
    "|include|answer|identify|provide|mention|cite|consider"
)
# What a request has and prose that states things has not.
_REQUEST = re.compile(
    rf"(?:^|[.!?:;]\s+)(?:{_BASE})\b|\b(?:please|kindly|me|my|you|your|bitte|por favor)\b"
    r"|\b(?:i|we) (?:\w+ )?(?:want|need|wonder|would like|am|have to|wish)\b|\bwe['’]d like\b|\bI'"
    r"|\b(?:this|our) (?:library|collection)\b|\bthese papers\b|^\W*(?:looking|searching) for\b"
    r"|\bwould be (?:good|best|great|nice|helpful|welcome|enough)\b|\bit would help\b|\bwants\b"
    r"|\bleft out\b|\b(?:is|are) (?:wanted|welcome|not needed|enough)\b",
    re.I,
)
_ASKS_LAST = re.compile(
    r"(?:what|how|why|who|when|where|which|is|are|do|does|did|can|could|should)\b", re.I
)
_MADE = r"(?:wr[io]t|author|publish|introduc|invent|propos|develop|creat)"
_CAME = r"(?:publish|appear|releas|introduc|propos|submit|present|writ|dated|come out|from\b)"
_DOING = r"(?<!did the )(?<!do the )(?<!have the )"
# A field of a record, and how it is asked for.
_FIELDS = {
    Asks.AUTHORS: rf"\bwhom?\b.{{0,80}}\b{_MADE}|\b{_DOING}authors?\b",
    Asks.YEAR: rf"\b(?:when (?:was|were|did|is)|(?:what|which) year)\b.{{0,120}}\b{_CAME}"
    r"|\bwr[io]t\w*\b.{0,80}\bwhen\b|\b(?:year|date) of publication\b"
    r"|\bpublication (?:year|date)\b",
    Asks.VENUE: rf"\bwhere\b.{{0,120}}\b{_CAME}"
    r"|\b(?:which|what) (?:conference|journal|venue|workshop)\b",
    Asks.IDENTIFIER: r"\b(?:doi|arxiv id|pmid|pubmed id)s?\b(?!:)",
}
# What may stand in such a question beside the paper's name.
_ASKING = stop_words() | stems(
    "write wrote written author publish publication introduce invent propose develop create appear "
    "release submit present dated date year conference journal venue workshop whom name list "
    "original article work come first doi arxiv id pmid pubmed"
)
_EXTREME = re.compile(
    r"\b(?:(?P<new>most recent|newest|latest)|oldest|earliest)"
    r"(?: (?:papers?|articles?|publications?|study|one|preprint))?"
    r"(?=\W*$| (?:of|in|among|on|about|by|from)\b)(?: (?:on|about))?",
    re.I,
)
_HOW_MANY = re.compile(rf"^\W*(?:\w+\s+)?how many\s+(?:\w+\s+){{0,2}}?(?P<works>{MANY})\b", re.I)
_INSIDE_ONE = re.compile(r"(?:stud|trial|exper|review)\w*\s+(?:did|does|was|were)\b", re.I)
_PLACE = "library|collection|corpus|database|bibliography"
_WHOLE = re.compile(rf"\b(?:{_PLACE})\b|\b(?:all|my) (?:the |these )?(?:{MANY})\b", re.I)
_THESE = re.compile(
    rf"\b(?:these|those|the) (?:{MANY})\b|\b(?:(?:main|key) \w+|overview|topics|themes)\b", re.I
)
_OVERALL = stems(
    f"{_PLACE.replace('|', ' ')} topic theme subject cover main finding overview summary content "
    "summarise field area deal result contain hold kind sort paper article study work publication "
    "key conclusion provide total altogether include currently big large common publish appear"
)
_SOME = (
    r"(?:(?!(?:of|in|from|by|on|for|with|about|do|does|did|have|has|are|is|was|were|compare|explain"
    r"|describe|discuss|summari[sz]e|how|why)\b)\w[\w-]*\s+){0,3}?"
)
_LIST = re.compile(
    r"^\W*(?:(?:and|so|please|can you|could you)\s+)*(?:list|name|find|show|enumerate|give|collect"
    r"|get|recommend|suggest|(?:in |of )?which(?: of)?|what|do|does|did|have|has)\s+"
    rf"{_SOME}(?:{MANY})\b|^\W*(?:is|are) there {_SOME}(?:{WORKS})\b"
    r"|^\W*which (?:of|among) (?:them|these|those)\b"
    rf"|^\W*{_SOME}(?:{MANY}|(?:recent|related|prior) \w+) (?:on|about|by|that|which|using|with"
    r"|from|in|of|since|published)\b"
    rf"|\b(?:looking for|searching for|need|want) {_SOME}(?:{MANY})\b",
    re.I,
)
# What papers say is asked, not which they are; or something else besides.
_NO_LIST = re.compile(
    rf"^\W*what (?:do|does|did|have|has)\b|^\W*what {_SOME}(?:{MANY})\b.*\b(?:show|say|find)\b"
    rf"|^\W*(?:what|which) {_SOME}(?:{MANY}) (?:do|does|did) (?!you\b|we\b|i\b|not\b)"
    r"|^\W*(?:do|does|did|have|has)\s+(?!any\b|some\b)"
    r"|(?:\band|,) (?:what|which|who|by how much|how (?:much|many)) \w+",
    re.I,
)
_FRAME = re.compile(
    rf"^.*?\b(?:{WORKS})\b\s*(?:in (?:the|this|my) library\s*)?"
    r"(?:(?:that|which|who|is|are|there|do|does|did|have|has|been|can|i|you|we|it|any)\s+)*"
    r"|^\W*which (?:of|among) (?:them|these|those)\s+(?:(?:is|are|do|does|have|has)\s+)?",
    re.I,
)
_AFTERTHOUGHT = re.compile(
    r",?\s+and (?:how|why|where|with what)\b.*$|,\s+(?:in order )?to\b.*$", re.I
)
_BROAD = re.compile(
    rf"\bwhat(?:'s| is| are| has been) (?:known|out there|done)\b|\bwhat (?:do|does|did|have|has) "
    rf"(?:\w+ ){{0,2}}?(?:{WORKS}|evidence)\b|\b(?:overview|state of the art|summar\w+)\b",
    re.I,
)
_A, _B = r"(?P<a>.{1,90}?)", r"(?P<b>.{1,90}?)"
_SIDES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\bcompar(?:e|es|ing|ison of|ed)\s+{_A}\s+(?:and|with|to|against|or)\s+(?P<b>.+)",
        rf"\bbetween\s+{_A}\s+and\s+(?P<b>.+)",
        rf"\bhow (?:does|do|did|is|are)\s+{_A}\s+(?:differ\w*|compare[ds]?|relates?|fares?)\s+"
        r"(?:with|to|against|from)\s+(?P<b>.+)",
        rf"\b(?:how|what) (?:do|does|are|is)\s+{_A}\s+and\s+{_B}\s+"
        r"(?:each|both|differ|compare|have in common|relate)\b",
        rf"^\W*(?:is|are|does|do)\s+{_A}\s+(?:\w+er|worse|more \w+) than\s+(?P<b>.+)",
        rf"{_A}\s+(?:versus|vs\.?)\s+(?P<b>.+)",
        rf"^{_A}\s+or\s+{_B}\s*(?:\s[-–]|,|:|which|better)",
    )
)
_END = re.compile(
    r"[,:;?]|\s+(?:in terms of|with respect to|regarding|on|when|for|differs?|compares?|each|both"
    r"|as to|in)\s",
    re.I,
)
_START = re.compile(r"^(?:the|a|an|both|using)\s+", re.I)


def is_chat(question: str) -> bool:
    """Whether nothing is asked: thanks and greetings."""
    thanks = re.search(rf"\b(?:{_THANKS}|got it|i see)\b", question, re.I)
    return bool(thanks and _CHAT.fullmatch(question) and "?" not in question)


def is_document(question: str) -> bool:
    """Whether what was asked is a pasted text: prose that states things and requests nothing."""
    if len(question) < LEAST_DOCUMENT or _REQUEST.search(question):
        return False
    sentences = [question[start:end] for start, end in split_sentences(question)]
    if len(sentences) < LEAST_DOCUMENT_SENTENCES or _ASKS_LAST.match(sentences[-1]):
        return False
    return not any("?" in sentence for sentence in sentences[len(sentences) // 2 :])


def about_the_library(question: str) -> bool:
    """Whether a question is about the whole library, whatever was said before."""
    asks = _overall(question)
    return bool(asks) and (Asks.COUNT in asks or bool(_WHOLE.search(question)))


def sorted_out(query: Query, rest: str, *, filtered: bool, authored: bool) -> Query:
    """A query with its kind, and what that needs, told by its text.

    `filtered` says that some of its words became filters already, `authored` that they named
    authors or papers; `rest` is the text without those.
    """
    rest = ABOUT.sub("", rest) if len(rest) <= LONGEST_OF_RECORDS else ""
    asks, subject = fields_of(rest), _subject(rest)
    if asks and (subject or authored):
        return replace(query, kind=Kind.METADATA, asks=asks, names=(subject,) if subject else ())
    if extreme := _EXTREME.search(rest):
        topic = f"{rest[: extreme.start()]} {rest[extreme.end() :]}"
        about = (topic[extreme.start() :].strip(" ?.!"),) if _content(topic) else ()
        asks = (Asks.NEWEST if extreme["new"] else Asks.OLDEST,)
        return replace(query, kind=Kind.METADATA, asks=asks, conditions=about)
    overall = _overall(query.text)
    if overall and (Asks.COUNT in overall or not filtered):
        return replace(query, kind=Kind.LIBRARY, asks=overall)
    if (filtered and not _content(query.text)) or _lists(query.text):
        count = (Asks.COUNT,) if _HOW_MANY.search(query.text) else ()
        return replace(query, kind=Kind.LIST, asks=count, conditions=_conditions(query.text))
    pair = sides(query.text)
    if pair:
        return replace(query, kind=Kind.COMPARISON, sub_queries=pair)
    return replace(query, kind=Kind.SYNTHESIS) if _BROAD.search(query.text) else query


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


def _overall(text: str) -> tuple[Asks, ...]:
    """What is asked of the library as a whole, if nothing else is asked for."""
    named = _WHOLE.search(text) or _THESE.search(text)
    count = _HOW_MANY.search(text) or re.search(rf"\bhow (?:big|large) is .*({_PLACE})", text, re.I)
    if _content(text) or not (named or count):
        return ()
    return (Asks.COUNT if count else Asks.THEMES,)


def _content(text: str) -> list[str]:
    """The stems of a text that are about more than papers and the library."""
    return [term for term in terms(text) if term not in _OVERALL]


def _lists(text: str) -> bool:
    """Whether papers are asked for, rather than something that is said in them."""
    number = _HOW_MANY.search(text)
    if number:
        return not _INSIDE_ONE.match(text, number.start("works"))
    return bool(_LIST.search(text)) and not _NO_LIST.search(text)


def _conditions(text: str) -> tuple[str, ...]:
    """What a paper must fulfil, without the words that ask for papers."""
    core = _AFTERTHOUGHT.sub("", _FRAME.sub("", text.strip(), count=1)).strip(" ?.!,")
    return (core,) if _content(core) else ()


def sides(question: str) -> tuple[str, ...]:
    """The two things a question compares, as it names them; empty if it compares nothing."""
    text = " ".join(question[:LONGEST_COMPARISON].split())
    for pattern in _SIDES:
        if found := pattern.search(text):
            ends = (_END.split(found[name].strip())[0].strip(" ?.!\"“”'") for name in ("a", "b"))
            pair = tuple(_START.sub("", side).strip() for side in ends)
            if all(side and len(side.split()) <= LONGEST_SIDE for side in pair):
                return pair
    return ()
