"""Words as BM25 compares them: in one spelling, with their parts, without those that only ask.

`IL6` also as `IL 6`, `mRNA` as `RNA`, `RNAs` as `RNA`, `TNF-α` as `TNF-alpha`, `tumour` as `tumor`.
What that is worth is in docs/measured-search.md. The result is compared and never shown: a rule
that respells a word wrongly does no harm as long as it always does.
"""

import re
import unicodedata

_GREEK = str.maketrans(
    {
        letter: f" {unicodedata.name(letter).split()[3].lower().replace('lamda', 'lambda')} "
        for letter in "αβγδεζηθικλμνξοπρσςτυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
    }
)
_WORD = re.compile(r"\w+")
_PLURAL = re.compile(r"s(?<=[A-Z]{2}s)(?!\w)")
_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
# Letters first and what stands before them after: few places have them, and only there it looks.
_BRITISH = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"is(?<=[a-z]{3}is)(?=(?:e|ed|es|ing|ation|ations)\b)", "iz"),
        (r"ys(?<=[a-z]{3}ys)(?=(?:e|ed|es|ing)\b)", "yz"),
        (r"our(?<=[a-z]{3}our)(?=(?:s|ed|al|ing|less|able|ful)?\b)", "or"),
        (r"ae(?<=[a-z]ae)(?=[cdmrst])", "e"),
        (r"aetio", "etio"),
        (r"oe(?<=\boe)(?=d|str|so)", "e"),
        (r"foet", "fet"),
        (r"rrhoe", "rrhe"),
        (r"re(?<=(?:ent|fib|met|lit)re)(?=s?\b)", "er"),
    )
)
# They say nothing of what is asked about, and would weigh much, since abstracts seldom ask.
_ASKING = frozenset(
    "what which who whom whose when where why how do does did done doing can could may might must "
    "shall should would will have has had having being been am were was i we you he she me my our "
    "your his her us about any anyone some".split()
)


def without_asking(query: str) -> str:
    """The query without `what`, `does`, `can` and their like, unless nothing else is left.

    What stands in capitals, `WHO`, is a name.
    """
    words = set(_WORD.findall(query))
    kept = {w for w in words if w.lower() not in _ASKING or (w.isupper() and len(w) > 1)}
    if not kept or kept == words:
        return query
    return _WORD.sub(lambda m: m[0] if m[0] in kept else " ", query)


def matchable(text: str) -> str:
    """The text in lower case, its words spelled in one way, the parts of its names at the end."""
    if not text.isascii():
        text = text.translate(_GREEK)
    text = _PLURAL.sub("", text)
    names = (word for word in _WORD.findall(text) if not (word.islower() and word.isalpha()))
    return american(" ".join((text, *(part for name in names for part in _parts(name)))).lower())


def american(text: str) -> str:
    """A text in lower case with British spellings as American ones: `tumour` as `tumor`."""
    for pattern, letters in _BRITISH:
        text = pattern.sub(letters, text)
    return text


def _parts(name: str) -> list[str]:
    """What a name is put together from, without single letters, which are everywhere."""
    parts = _SEAM.split(name)
    return [p for p in parts if len(p) > 1 or p.isdigit()] if len(parts) > 1 else []
