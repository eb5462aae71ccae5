"""What each sentence of an abstract does: background, problem, method, data or result, by rule.

Cues are the phrases abstracts use; the place in the abstract settles what they leave open. The
roles are those of argumentative zoning (Teufel and Moens, 2002), with data as one of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Quote
from assistant.review.types import Role
from index.paper import Paper
from index.text.statements import split_statements

_WE = r"(?:\bwe|\bour|this (?:paper|work|article|study|survey)|the authors|here,? we)"
_METHOD = re.compile(
    rf"{_WE}\b[^.;]{{0,60}}?\b(?:propos|introduc|present|develop|design|describ|devis|explor"
    r"|investigat|stud(?:y|ie)|address|aim|examin|analy[sz]|adopt|formulat|leverag|employ|combin"
    r"|extend|build|revisit|tackl|provid|offer|train|use\b|argue|consider)\w*"
    r"|\b(?:is|are|a) (?:novel|new|simple)\b|\bwe\b[^.;]{0,20}\bmethod\b"
    r"|\bnovel (?:method|framework"
    r"|approach|model|architecture|algorithm|objective|loss)\b|\bconsists? of\b",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:outperform|surpass|exceed|achiev|improv(?:es|ed|ing)\b|reduc(?:es|ed|tion)|yield"
    r"|demonstrat|attain|obtain|show(?:s|ed|n)? that|we (?:find|found|show|observe|demonstrate"
    r"|conclude)|results? (?:show|suggest|indicate|demonstrate|reveal|on|confirm)|state-of-the-art"
    r"|state of the art|compared (?:to|with)|on par|competitive|faster than|better than|gains? "
    r"(?:of|in|over)|experiments? (?:on|show|demonstrate|confirm|with|reveal)|finds? that"
    r"|found that|observ\w+ that|significant(?:ly)? (?:better|improve|higher|lower|reduc|gain))",
    re.IGNORECASE,
)
# "We find them hard to train" tells what came out, whatever verbs of doing follow.
_FINDS = re.compile(
    r"\bwe\b[^.;,]{0,20}\b(?:find|found|show|observe|demonstrate|conclude|prove)\b", re.IGNORECASE
)
_PROBLEM = re.compile(
    r"\b(?:however|unfortunately|nevertheless|yet\b|despite|although|remain(?:s|ed)?\b|challeng"
    r"|difficult|problem(?:s|atic)?\b|limitation|limited|lack(?:s|ing)?\b|suffer|costly|expensive"
    r"|prohibitive|bottleneck|inefficien|infeasible|hinder|little (?:is known|attention|work)|gap\b"
    r"|under-?explored|unexplored|unclear|poorly|fail(?:s|ed)? to|drawback|overlook|not well)",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"\b(?:recent(?:ly)?\b|in recent years|has (?:been|become|emerged|shown|attracted)|have (?:been"
    r"|become|emerged|shown|achieved|attracted)|widely|traditional(?:ly)?|is an? (?:important"
    r"|fundamental|central|key|common|crucial|popular|long-standing)|play(?:s|ed)? an?|commonly"
    r"|typically|usually|often\b|existing\b|prior work|previous(?:ly)?\b|increasingly|popular\b)",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"\b(?:data\s?sets?|corpus|corpora|benchmarks?|collections?|test ?set|leaderboard|tasks? "
    r"(?:such as|including)|abstracts|patients|participants|samples)\b"
    r"|\b[A-Z][\w-]*[A-Z0-9][\w-]*\b[^.;]{0,30}\b(?:data\s?sets?|benchmark|corpus|track|collection|test)",
)
_NEW_DATA = re.compile(
    rf"{_WE}\b[^.;]{{0,40}}?\b(?:introduc(?:es?|ing)|presents?|releas\w+|collect\w*"
    r"|construct\w*|creat\w+|builds?|built|curat\w+|propos(?:es?|ing)|contribut\w+)\b[^.;]{0,50}"
    r"\b(?:data\s?sets?|corpus|corpora|benchmark|test (?:suite|collection))",
    re.IGNORECASE,
)
FIGURE = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:\\?%|x\b|×|times\b|points?\b|ms\b|-?fold)|\b\d+\.\d+\b|\\times"
)
# Notices about code, and sentences that hang on the one before them, say little by themselves.
_NOTICE = re.compile(
    r"https?://|\b(?:source )?code\b[^.]{0,40}\bavailable|\bavailable at\b"
    r"|publicly (?:available|released)|github|\bwe (?:hope|believe) |open-?sourc"
    r"|\bwill be released|supplementary",
    re.IGNORECASE,
)
_HANGING = re.compile(
    r"(?:It|They|Its|Their|This|These|Those|Such|He|She|Then|Thus|Hence|Therefore|Moreover|Also"
    r"|Furthermore|Additionally|In addition|Besides|Finally|Second|Third|Next|In this way"
    r"|To this end|As such|Similarly|Consequently|Specifically|First|Firstly|Secondly|Instead"
    r"|That is|In contrast|On the other hand|For example|For instance|Here|Otherwise|Meanwhile"
    r"|Lastly|As a result|In particular|More specifically|Concretely|Accordingly|Conversely"
    r"|And|But|Or|So)\b"
    r"(?! (?:paper|work|article|study|survey))"
)
# Words that point at a sentence before.
_LEANS = re.compile(
    r"\b(?:such|these|those) (?!as\b)\w+|\binstead\b(?! of)|\bto that\b"
    r"|\bthe (?:latter|former|above)\b",
    re.IGNORECASE,
)
# Results that say nothing of what came out.
_VAGUE = re.compile(
    r"\bconclude by\b|\b(?:validate|verify|confirm|demonstrate|show|prove)s? the (?:\w+ )?"
    r"(?:effectiveness|superiority|potential|usefulness|validity)\b",
    re.IGNORECASE,
)
# What is left to be done or known.
OPEN_CUE = re.compile(
    r"\b(?:future (?:work|research|directions?|studies)|open (?:question|problem|challenge)s?"
    r"|remains? (?:an? )?(?:open|unclear|unknown|unexplored|challeng\w+|poorly|largely|to be)"
    r"|limitations?\b|little is known|further (?:research|work|investigation)|not yet|far from"
    r"|under-?explored|still (?:lack|lag|far|unclear|poorly|limited))",
    re.IGNORECASE,
)
SHORT, LONG = 6, 60
"""Words below and above which a sentence makes a poor quotation."""
UNCUED, LEANING = 0.3, 0.2
"""What a sentence loses whose place alone says that it tells of a method or a result, and one that
points at what was said before or says nothing in particular."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence with its role, and how well it stands by itself as a quotation, in [0, 1].

    `cued` is whether it has a phrase of its role, where its place alone says little; `data` is set
    where it names data sets, whatever its role; `figures` where it holds figures.
    """

    quote: Quote
    role: Role
    quality: float
    cued: bool = True
    data: bool = False
    figures: bool = False


def tag(paper: Paper) -> tuple[Tagged, ...]:
    """The sentences of a paper's abstract, in order, each with its role."""
    spans = split_statements(paper.abstract)
    texts = [paper.abstract[start:end] for start, end in spans]
    roles = tag_sentences(texts)
    cued = [_is_cued(role, text) for role, text in zip(roles, texts, strict=True)]
    return tuple(
        Tagged(
            Quote(paper, *span),
            role,
            max(quality(text) - UNCUED * (not has_cue), 0.0),
            cued=has_cue,
            data=bool(_DATA.search(text)),
            figures=bool(FIGURE.search(text)),
        )
        for span, text, role, has_cue in zip(spans, texts, roles, cued, strict=True)
    )


def tag_sentences(texts: Sequence[str]) -> list[Role]:
    """The role of each sentence of one abstract, in order."""
    roles: list[Role] = []
    seen_method = False
    for n, text in enumerate(texts):
        role = _role(text, (n + 0.5) / len(texts), seen_method)
        seen_method = seen_method or role is Role.METHOD
        roles.append(role)
    return roles


def quality(text: str) -> float:
    """How well a sentence stands by itself, in [0, 1]."""
    words = len(text.split())
    if words < SHORT or _NOTICE.search(text) or not re.search(r"[.!?。][\"”’)\]]*$", text):
        return 0.0
    score = 1.0
    if _HANGING.match(text):
        score -= 0.4
    if _LEANS.search(text) or _VAGUE.search(text):
        score -= LEANING
    if words > LONG or text.rstrip('"”’)').endswith("?"):
        score -= 0.3
    return score


def _is_cued(role: Role, text: str) -> bool:
    """Whether a sentence has a phrase of its role, where the role's place alone is weak."""
    if role is Role.METHOD:
        return bool(_METHOD.search(text)) and not _FINDS.search(text)
    return role is not Role.RESULT or bool(_RESULT.search(text) or FIGURE.search(text))


def _role(text: str, place: float, seen_method: bool) -> Role:
    """`place` is where the sentence stands, from 0 (first) to 1 (last)."""
    if _NEW_DATA.search(text):
        return Role.DATA
    scores = {
        Role.BACKGROUND: _cues(_BACKGROUND, text) + 1.2 * (place < 0.2) + 0.5 * (place < 0.35),
        Role.PROBLEM: 1.3 * _cues(_PROBLEM, text) + 0.4 * (0.1 < place < 0.5),
        Role.METHOD: 2.3 * _cues(_METHOD, text) * (not _FINDS.search(text))
        + 0.7 * (0.3 < place < 0.75),
        Role.RESULT: 1.1 * _cues(_RESULT, text) + 0.9 * (place > 0.65) + bool(FIGURE.search(text)),
    }
    if seen_method:
        # After what was done comes how, and what came of it, seldom the setting again.
        scores[Role.BACKGROUND] -= 1.5
        scores[Role.PROBLEM] -= 0.7
        scores[Role.METHOD] += 0.2
    return max(scores, key=lambda role: scores[role])


def _cues(pattern: re.Pattern[str], text: str) -> float:
    """How many cues a sentence has, a second one counting half, more not at all."""
    found = len(pattern.findall(text))
    return min(found, 1) + 0.5 * (found > 1)
