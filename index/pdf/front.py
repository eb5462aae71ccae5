"""What the first page of a PDF says of the paper: title, authors, year, identifiers, abstract.

What can't be told is left empty. Nothing is guessed from the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.formats.record import find_arxiv_id, find_year, whole_doi
from index.merging.titles import normalise_title
from index.pdf.letters import SOFT_HYPHEN, Document
from index.pdf.lines import PdfLine
from index.pdf.text import PdfParagraph, Typography

LARGER = 1.12
"""A title's letters are larger than the text's by this much."""
MOST_LINES = 5
LONGEST_ABSTRACT = 4000
LONGEST_NAME = 80
SHORTEST_ABSTRACT = 120
_ABSTRACT = re.compile(
    r"(?:abstract|a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|summary|zusammenfassung|résumé|resumen|resumo)"
    r"(?:\s*\(\d+(?: words)?\))?(?:\s*[.:—–-]+\s*|\s+(?=[A-Z“\"])|\s*$)",
    re.IGNORECASE,
)
_ABSTRACT_ENDS = re.compile(
    r"(?:key\s?-?words?|index terms|ccs concepts|categories and subject|general terms|jel class"
    r"|subject (?:areas|terms)|abbreviations|significance statement|\W?\s*introduction\b"
    r"|(?:1|I)\.?\s+introduction|schlüsselwörter|mots[- ]clés|palabras clave|acm reference"
    r"|copyright|©|permission to make|corresponding author|received:?\s)",
    re.IGNORECASE,
)
_KEYWORDS = re.compile(
    r"(?:key\s?-?words?|index terms|schlüsselwörter|mots[- ]clés|palabras clave)\b", re.IGNORECASE
)
_INSTITUTION = re.compile(
    r"universit|institut|department|departament|faculty|school|college|laborator|\blabs?\b|cent(?:er|re)\b|hospital"
    r"|academy|\binc\b|\bltd\b|gmbh|research|google|microsoft|facebook|\bmeta\b|deepmind|amazon|\bibm\b"
    r"|nvidia|openai|foundation|corporation|company|ministry|division|society|journal|proceedings"
    r"|conference|street|avenue|\busa\b|u\.s\.a|\bchina\b|germany|france|\buk\b|kingdom|author"
    r"|correspond|abstract|e-?mail|editor|volume|article|submitted|accepted|received|published"
    r"|\bmanual\b|version|edition|preprint|arxiv|\bthe\b|\bfor\b|\bof\b|\bwith\b",
    re.IGNORECASE,
)
_PARTICLE = (
    "de|del|della|der|den|di|da|dos|du|van|von|vom|zu|zur|la|le|el|al|bin|ibn|ben|ter|ten|y|e"
)
_GIVEN = r"[A-ZÀ-ÖØ-ÞĀ-ž][\w'’.‐-]*"
_NAME = re.compile(rf"{_GIVEN}(?:\s+(?:(?:{_PARTICLE})\s+)*{_GIVEN}){{1,4}}(?:,? Jr\.?)?")
_BETWEEN = re.compile(r"\s*(?:[,;·•|∗*†‡§¶#]|\s{2,}|\band\b|\bund\b|\bet\b|&)\s*")
_MARKS = re.compile(
    r"[∗*†‡§¶#♠♣♦♥⋆✉]+|\(\s*(?:\d+|[a-z])(?:\s*,\s*(?:\d+|[a-z]))*\s*\)|(?<=\w)\d[\d,]*"
)
_ACCENTS = str.maketrans({"´": "\u0301", "¨": "\u0308", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303",
                          "ˇ": "\u030c", "¸": "\u0327", "˚": "\u030a"})  # fmt: skip
_STAMP = re.compile(r"arXiv:\s*(\S+?)(?:v\d+)?\s*\[[\w.-]+\]\s*(\d{1,2}\s*[A-Z][a-z]{2}\s*\d{4})?")
_DOI = re.compile(r"(?:doi(?:\.org)?\s*[:/]?\s*|dx\.doi\.org/)(10\.\d{4,9}/\S+)", re.IGNORECASE)
_BARE_DOI = re.compile(r"(?<![\w/.])10\.\d{4,9}/[^\s\"<>,;]+")
_DATED = re.compile(
    r"(?:©|\(c\)|copyright|published|accepted|proceedings|conference|vol(?:ume|\.)?|pp\.|workshop"
    r"|journal|neurips|nips|icml|iclr|acl|emnlp|naacl|cvpr|iccv|eccv|sigir|kdd|aaai|ijcai"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
    r"[^\n]{0,80}?\b((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_SUPPLEMENT = re.compile(
    r"supplement(?:ary|al)?\b|supporting information|online appendix|web appendix", re.IGNORECASE
)
_LOST_TITLE = re.compile(
    r"untitled|microsoft word|\.(?:docx?|tex|dvi|pdf|indd|qxd|p65)\b|^\W*$|^(?:title|paper"
    r"|manuscript|main|template|slide \d+|layout \d+|powerpoint presentation)$|^[\w-]+_[\w-]+$"
    r"|^doi:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Front:
    """What the first page says; `begins` is how many of the lines it takes up."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str = ""
    arxiv_id: str = ""
    abstract: str = ""
    text: str = ""
    begins: int = 0

    @property
    def is_supplement(self) -> bool:
        """Whether it says to be the supplement of a paper: that one's identifiers are not its."""
        return bool(_SUPPLEMENT.match(self.title) or _SUPPLEMENT.match(self.text))


def read_front(
    document: Document, lines: Sequence[PdfLine], manner: Typography, *, turned: str, edges: str
) -> Front:
    """What the first lines of a document say of it.

    `turned` is what stands sideways on the first page, `edges` all of its text with headers.
    """
    first = [line for line in lines if line.page == lines[0].page] if lines else []
    text = "\n".join(line.plain for line in first)
    block = _title_block(document.title, first, manner)
    title = _words([first[n] for n in block])
    if not title and not _LOST_TITLE.search(document.title) and _stands_in(document.title, text):
        title = document.title
    after = block[-1] + 1 if block else 0
    abstract, start, end = _abstract(lines, manner)
    authors = _authors(document.author, first, after, start if start is not None else len(first))
    stamp = _STAMP.search(turned) or _STAMP.search(edges)
    arxiv_id = find_arxiv_id(stamp[1]) if stamp else ""
    return Front(
        title=title,
        authors=authors,
        year=_year(stamp, edges, arxiv_id),
        doi=_doi(edges, document.subject),
        arxiv_id=arxiv_id,
        abstract=abstract,
        text=text,
        begins=_behind_keywords(lines, end if end is not None else after),
    )


def _behind_keywords(lines: Sequence[PdfLine], at: int) -> int:
    """The line behind the keywords, where they stand at `at`; else `at`."""
    if at < len(lines) and _KEYWORDS.match(lines[at].text):
        size, at = lines[at].size, at + 1
        first = at
        for n in range(at, min(at + 4, len(lines))):
            above, line = lines[n - 1], lines[n]
            if abs(line.size - size) > 0.3 or above.base - line.base > 3 * size:
                return n
            alone = n == first and len(above.text.split()) < 4
            if not (alone or above.text.rstrip().endswith((",", ";", "-")) or above.fills > 0.9):
                return n
            at = n + 1
    return at


def _words(lines: Sequence[PdfLine]) -> str:
    joined, _ = PdfParagraph(frozenset(), list(lines)).text()
    plain = " ".join(line.plain for line in lines)
    # What is raised behind a title is the mark of a note.
    text = plain if len(lines) == 1 else joined
    text = re.sub(r"[\s∗*†‡§¶⋆]+$", "", " ".join(text.replace(SOFT_HYPHEN, "-").split()))
    return composed(re.sub(r"^title\s*:\s*", "", text, flags=re.IGNORECASE))


def composed(text: str) -> str:
    """The text with accents on their letters where a font has them apart: `M¨uller`, `Mu¨ller`."""
    import unicodedata

    text = re.sub(r"([´¨`ˆ˜ˇ¸˚])\s?([A-Za-zı])", lambda m: m[2] + m[1].translate(_ACCENTS), text)
    return unicodedata.normalize("NFC", text.replace("ı\u0301", "í").replace("ı\u0308", "ï"))


def _title_block(told: str, lines: Sequence[PdfLine], manner: Typography) -> list[int]:
    """The lines of the title: what the metadata say, else the largest letters near the top."""
    wanted = normalise_title(told) if not _LOST_TITLE.search(told) else ""
    top = lines[:40]
    if len(wanted) > 10:
        for start in range(len(top)):
            for end in range(start + 1, min(start + MOST_LINES, len(top)) + 1):
                if normalise_title(_words(top[start:end])) == wanted:
                    return list(range(start, end))
    blocks = [b for b in _blocks(top) if _may_be_title([top[n] for n in b])]
    large = [b for b in blocks if top[b[0]].size > LARGER * manner.size]
    if large:
        largest = max(top[b[0]].size for b in large)

        def rank(block: list[int]) -> tuple[bool, int, int]:
            words = sum(len(top[n].plain.split()) for n in block)
            near = top[block[0]].size > 0.7 * largest
            return words > 2 and near, round(top[block[0]].size), -block[0]

        return max(large, key=rank)
    bold = [b for b in blocks[:2] if manner.is_bold(top[b[0]]) and top[b[0]].size >= manner.size]
    return bold[0] if bold else []


def _blocks(lines: Sequence[PdfLine]) -> Iterator[list[int]]:
    """Runs of lines in letters of one size and weight."""
    block: list[int] = []
    for n, line in enumerate(lines):
        above = lines[block[-1]] if block else None
        if above is not None and not (
            abs(above.size - line.size) < 0.04 * line.size
            and above.weight == line.weight
            and above.base - line.base < 2.2 * line.size
        ):
            yield block
            block = []
        block.append(n)
    if block:
        yield block


def _may_be_title(lines: Sequence[PdfLine]) -> bool:
    text = " ".join(line.plain for line in lines)
    words = re.findall(r"[^\W\d_]{2,}", text)
    letters = sum(map(len, words))
    banner = re.fullmatch(
        r"\W*(?:(?:original |review |research )?(?:article|paper|letter|report)s?|open access"
        r"|abstract|contents|table of contents|.{0,40}\bjournal\b.{0,60}|arxiv.*|https?:.*"
        r"|www\..*)\W*",
        text,
        re.IGNORECASE,
    )
    return len(lines) <= MOST_LINES and letters >= 4 and not banner


def _stands_in(title: str, text: str) -> bool:
    wanted = normalise_title(title)
    return len(wanted) > 10 and wanted in normalise_title(text)


def _abstract(lines: Sequence[PdfLine], manner: Typography) -> tuple[str, int | None, int | None]:
    """The abstract, the line where it begins, and the one behind it; nothing where none is."""
    last_page = lines[0].page + 2 if lines else 0
    for start, line in enumerate(lines):
        if line.page > last_page:
            break
        head = _ABSTRACT.match(line.text)
        if head is None or (head.end() < len(line.text) and line.text[head.end()].islower()):
            continue
        taken, end = _until_it_ends(lines, start, head.end() < len(line.text), manner)
        body, _ = PdfParagraph(frozenset(), taken).text()
        text = composed(
            body.removeprefix(line.text[: head.end()]).strip() if taken[:1] == [line] else body
        )
        text = _ABSTRACT.sub("", text, count=1) if _ABSTRACT.match(text) else text
        if SHORTEST_ABSTRACT <= len(text) <= LONGEST_ABSTRACT:
            return text, start, end
        return "", start, None
    return "", None, None


def _until_it_ends(
    lines: Sequence[PdfLine], start: int, run_in: bool, manner: Typography
) -> tuple[list[PdfLine], int]:
    taken = [lines[start]] if run_in else []
    for n in range(start + 1, len(lines)):
        line = lines[n]
        if _ABSTRACT_ENDS.match(line.text) or sum(len(t.text) for t in taken) > LONGEST_ABSTRACT:
            return taken, n
        if taken and manner.is_heading(line) and line.fills < 0.9:
            return taken, n
        if taken and _is_apart(taken, line):
            return taken, n
        taken.append(line)
    return taken, len(lines)


def _is_apart(taken: Sequence[PdfLine], line: PdfLine) -> bool:
    """Whether a line can't belong to the abstract above it: other letters, or far below."""
    above = taken[-1]
    ended = above.text.rstrip().endswith((".", "?", "!"))
    other = abs(line.size - above.size) > 0.08 * above.size
    pitch = taken[0].base - taken[1].base if len(taken) > 1 else 1.3 * above.size
    far = above.page == line.page and above.base - line.base > max(1.9 * pitch, 1.9 * above.size)
    elsewhere = line.page != above.page or line.base > above.base + above.size
    return ended and (other or far or elsewhere)


def _authors(told: str, lines: Sequence[PdfLine], start: int, end: int) -> tuple[str, ...]:
    """The names below the title, or those of the metadata where they all stand on the page."""
    text = composed(" ".join(" ".join(line.plain.split()) for line in lines[:60]))
    listed = [name for part in re.split(r";|\band\b|,(?!\s*Jr)", told) if (name := part.strip())]
    if not all(_NAME.fullmatch(name) and name in text for name in listed):
        listed = []
    found: list[str] = []
    manner: tuple[float, int] | None = None
    for block in _author_blocks(lines[start : min(end, start + 30)]):
        if manner is not None and manner != (round(block[0].size), block[0].weight):
            continue
        names = _names(block)
        if names:
            found += names
            manner = (round(block[0].size), block[0].weight)
    names = listed if len(listed) >= len(found) else found
    return tuple(dict.fromkeys(names))


def _author_blocks(lines: Sequence[PdfLine]) -> Iterator[list[PdfLine]]:
    """Lines that name people one after the other; those of a list with commas together."""
    for block in _blocks(lines):
        run = [lines[n] for n in block]
        if any("," in line.plain or ";" in line.plain for line in run[:1]):
            for length in range(len(run), 0, -1):
                if _names(run[:length]):
                    yield run[:length]
                    run = run[length:]
                    break
        for line in run:
            yield [line]


def _names(lines: Sequence[PdfLine]) -> list[str]:
    """The names of lines that hold nothing but names."""
    text = " ".join(line.plain for line in lines)
    if "@" in text or len(text) > 2000:
        return []
    text = re.sub(r"^(?:by|authors?\s*:)\s+", "", text, flags=re.IGNORECASE)
    text = composed(_MARKS.sub(" , ", text))
    parts = [part.strip(" .,:-") for part in _BETWEEN.split(text)]
    parts = [part for part in parts if 1 < len(part) < LONGEST_NAME]
    names = [part for part in parts if _NAME.fullmatch(part) and not _INSTITUTION.search(part)]
    return names if names and len(names) >= 0.8 * len(parts) else []


def _year(stamp: re.Match[str] | None, edges: str, arxiv_id: str) -> int | None:
    if stamp and stamp[2] and (year := find_year(stamp[2])):
        return year
    years = {int(year) for year in _DATED.findall(edges)}
    if len(years) == 1:
        return years.pop()
    if years:
        return max(years) if max(years) - min(years) <= 1 else None
    if re.match(r"\d{4}\.", arxiv_id):
        return 2000 + int(arxiv_id[:2])
    return None


def _doi(edges: str, subject: str) -> str:
    """The one DOI of the page: what is marked as such counts before what merely stands there."""
    for text, pattern in ((subject, _BARE_DOI), (edges, _DOI), (edges, _BARE_DOI)):
        found = {
            doi
            for match in pattern.finditer(text)
            if (doi := whole_doi(match[match.lastindex or 0].rstrip(").,;")))
        }
        if len(found) == 1:
            return found.pop()
        if found:
            return ""
    return ""
