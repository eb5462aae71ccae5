"""In which language a text is written, by its script and its commonest small words."""

import re
import unicodedata
from collections import Counter

_SMALL_WORDS = {
    "English": "the of and is are was were in to with that this for by on than from as we our it",
    "German": "der die das und ist sind wird werden ein eine einen einer mit den dem von zu auf "
    "nicht für als bei durch im dass sich auch um wir einem wurde über",
    "French": "le la les des une est sont dans pour par avec que qui sur plus ne pas aux cette ces "
    "du et nous été en sans",
    "Spanish": "el la los las una es son con para por que del se más como un en no sus esta este y "
    "al han",
    "Italian": "il lo la gli le una è sono con per che del della dei delle nel nella più non un di "
    "e dal si",
    "Portuguese": "o os as uma é são com para por que do da dos das não mais em um no na ao pelo "
    "pela e",
    "Dutch": "de het een en is zijn van met voor dat die niet door op bij ook wordt worden te",
    "Polish": "jest są nie na do się że przez oraz dla z jako który która w i",
    "Swedish": "och är en ett av för med som att den det inte på till av har",
    "Turkish": "ve bir bu için ile daha olarak olan da de çok",
}
_TABLE = {name: frozenset(listed.split()) for name, listed in _SMALL_WORDS.items()}
_SCRIPTS = {
    "CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean",
    "CYRILLIC": "Cyrillic", "ARABIC": "Arabic", "HEBREW": "Hebrew", "DEVANAGARI": "Hindi",
    "THAI": "Thai",
}  # fmt: skip


def language_of(text: str) -> str:
    """The language of a text, or its script; empty when there is too little to tell."""
    scripts = Counter[str]()
    for letter, times in Counter(filter(str.isalpha, text)).items():
        scripts[_script(letter)] += times
    name, count = scripts.most_common(1)[0] if scripts else ("", 0)
    if scripts.get("Japanese"):
        return "Japanese"
    if name and count > 0.3 * sum(scripts.values()):
        return name
    found = re.findall(r"[^\W\d_]+", text.lower())
    hits = {name: sum(word in small for word in found) for name, small in _TABLE.items()}
    best = max(hits, key=lambda name: (hits[name], name == "English"))
    rest = sorted(hits.values())[-2]
    # Small words that must be counted before a language is named.
    return best if hits[best] >= 2 and (hits[best] > rest or best == "English") else ""


def _script(letter: str) -> str:
    word = unicodedata.name(letter, "LATIN").split()[0]
    return _SCRIPTS.get(word, "")
