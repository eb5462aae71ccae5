"""What a text is written in, told from its first bytes, and its rewriting as UTF-8."""

import codecs
import io
import re
from typing import IO

_BOMS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_HIGH = re.compile(rb"[\x80-\xff]+")
_PAIRS = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
# Single letters of two bytes that Windows-1252 reads happily: only what a language cannot do
# without tells. Kana are in every Japanese sentence, and Hangul is all of a Korean one.
_EAST_ASIAN = (
    ("cp932", re.compile("[\u3041-\u30fe]"), 0.2),
    ("euc_jp", re.compile("[\u3041-\u30fe]"), 0.2),
    ("euc_kr", re.compile("[\uac00-\ud7a3\u3001-\u3015]"), 0.95),
    ("big5", re.compile("[\u4e00-\u9fff\u3001-\u3015\uff01-\uff5e]{2,}"), 0.8),
)
_THAI = re.compile(rb"[\xa1-\xda\xdf-\xfb]+")
_THAI_MARKS = bytes((0xD1, *range(0xD4, 0xDB), *range(0xE7, 0xEF)))
"""Vowels and tones above and below a letter: many, and none without the letter before it."""
_GREEK_ACCENTED = re.compile(rb"[\xdc-\xdf]")
_GREEK_WORD = re.compile(rb"[\xa2\xb6\xb8-\xba\xbc\xbe\xbf\xc1-\xdb]?[\xdc-\xdf\xe1-\xfe]{2,}")
_HEBREW_WORD = re.compile(rb"[\xe0-\xfa]{2,}")
_HEBREW_ENDINGS = bytes((0xEA, 0xED, 0xEF, 0xF3, 0xF5))
"""Five letters that have a form of their own at a word's end, and stand nowhere else."""
# `l` with stroke, `a` and `e` with a hook and their like; signs for squares, plus or minus else.
_SIGN_IN_WORD = re.compile(
    rb"(?<=[A-Za-z\x80-\xff])[\xb1\xb3\xb6\xb9\xbc\xbf\x9f](?=[a-z\x80-\xff])"
)
_ENOUGH = 8
"""Bytes above 127 below which nothing is told: a few names."""
# Bytes that text never holds: control characters but for tab, line ends, form feed, escape.
_NOT_TEXT = bytes(c for c in range(32) if c not in (9, 10, 12, 13, 27))


def encoding_of(head: bytes) -> str:
    """The encoding: by byte order mark, NULs of UTF-16, XML declaration, or pairs of bytes."""
    for mark, name in _BOMS.items():
        if head.startswith(mark):
            return name
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    if declared := _DECLARED.match(head):
        return _known(declared.group(1).decode())
    return _of_a_country(head)


def _of_a_country(head: bytes) -> str:
    """What programs wrote before UTF-8 in other letters; `utf-8` where it is none of these."""
    high = sum(map(len, _HIGH.findall(head)))
    sound = len(head.decode("utf-8", "ignore").encode().translate(None, bytes(range(128))))
    if high < _ENOUGH or sound > 0.9 * high:
        return "utf-8"
    runs = _HIGH.findall(head)
    if _is_thai(runs):
        return "cp874"
    # In GB 2312 these bytes stand in pairs; in European texts alone; in Russian ones by the word.
    pairs = [run for run in runs if len(run) % 2 == 0 and _PAIRS.fullmatch(run)]
    chinese = "gb18030" if sum(map(len, pairs)) > 0.95 * high else ""
    for name, letters, share in _EAST_ASIAN:
        if _share(head, name, letters) > share:
            return chinese if chinese and name == "big5" else name
    if chinese:
        return chinese
    if _is_greek(runs):
        return "iso8859_7" if re.search(rb"\xb6[\xdc-\xfe]", head) else "cp1253"
    if _is_hebrew(runs):
        return "cp1255"
    if _is_arabic(runs):
        return "cp1256"
    words = b"".join(run for run in runs if len(run) > 2)
    if len(words) < 0.7 * high:
        return _of_central_europe(head)
    small = len(words) - len(words.translate(None, bytes(range(0xE0, 0x100))))
    return "cp1251" if small > 0.5 * len(words) else "koi8_r"


def _is_thai(runs: list[bytes]) -> bool:
    """Whether runs of bytes are Thai: marks stand behind letters and are an eighth at least."""
    thai = b"".join(run for run in runs if _THAI.fullmatch(run) and len(run) > 3)
    marks = len(thai) - len(thai.translate(None, _THAI_MARKS))
    leading = sum(run[0] in _THAI_MARKS for run in runs)
    return (
        len(thai) > 0.9 * sum(map(len, runs)) and 8 * marks > len(thai) and 20 * leading < len(runs)
    )


def _is_greek(runs: list[bytes]) -> bool:
    """Whether most words are small letters with an accented one among them.

    The accented ones are capitals in Windows-1251, and in KOI8-R the other letters are.
    """
    long = [run for run in runs if len(run) > 3]
    greek = [run for run in long if _GREEK_WORD.fullmatch(run)]
    accented = sum(bool(_GREEK_ACCENTED.search(run)) for run in greek)
    return 2 * len(greek) > len(long) > 0 and 4 * accented > len(greek)


def _is_hebrew(runs: list[bytes]) -> bool:
    """Whether words are of 27 letters, of which five stand at their ends only."""
    words = [run for run in runs if _HEBREW_WORD.fullmatch(run)]
    ends = sum(word[-1] in _HEBREW_ENDINGS for word in words)
    inside = b"".join(word[:-1] for word in words)
    early = len(inside) - len(inside.translate(None, _HEBREW_ENDINGS))
    return len(words) > 0.9 * len(runs) and ends > 20 * early


def _is_arabic(runs: list[bytes]) -> bool:
    """Whether many words begin with the article, which in Cyrillic code pages none does."""
    words = [run for run in runs if len(run) > 2]
    return sum(word.startswith(b"\xc7\xe1") for word in words) > max(1, len(words) / 12)


def _of_central_europe(head: bytes) -> str:
    """Polish, Czech or Turkish by letters that in Western Europe are signs, or never meet."""
    signs = set(_SIGN_IN_WORD.findall(head))
    if len(signs) > 1:
        return "iso8859_2" if signs & {b"\xb1", b"\xb6", b"\xbc"} else "cp1250"
    counts = {
        code: head.count(bytes((code,))) for code in b"\xec\xf8\xf0\xfd\xfe\xe1\xe9\xed\xf3\xfa"
    }
    if counts[0xEC] and counts[0xF8] and counts[0xED]:
        return "iso8859_2" if b"\xb9" in signs else "cp1250"
    icelandic = sum(counts[code] for code in b"\xe1\xe9\xed\xf3\xfa")
    is_turkish = counts[0xFD] and counts[0xF0] + counts[0xFE] > 1 and not icelandic
    return "cp1254" if is_turkish else "utf-8"


def _share(head: bytes, encoding: str, letters: re.Pattern[str]) -> float:
    """How many of the characters beyond ASCII match; 0 where the bytes are not so encoded."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return 0
    beyond = sum(not c.isascii() for c in text)
    return sum(map(len, letters.findall(text))) / max(1, beyond)


def is_binary(head: bytes) -> bool:
    """Whether more than one byte in twenty is one that text never holds."""
    return len(head) - len(head.translate(None, _NOT_TEXT)) > len(head) / 20


def _known(name: str) -> str:
    """The declared encoding, unless it is unknown or is a form of Unicode that the bytes deny."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return "utf-8"
    unicode_form = found.name.startswith(("utf", "ascii", "us-ascii"))
    is_text = getattr(found, "_is_text_encoding", True)
    return "utf-8" if unicode_form or not is_text else found.name


class Recoded(io.RawIOBase):
    """A stream of another encoding, or with the line ends of old Macs, read as UTF-8."""

    def __init__(self, stream: io.RawIOBase | IO[bytes], encoding: str) -> None:
        self._stream = stream
        self._decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(encoding)("replace"), translate=True
        )
        self._ready = b""
        self._done = False

    def readable(self) -> bool:
        """True: it is a stream to read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with UTF-8."""
        while not self._ready and not self._done:
            data = self._stream.read(len(buffer)) or b""
            self._done = not data
            text = self._decoder.decode(data, final=self._done)
            self._ready = text.encode("utf-8", "replace")
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)
