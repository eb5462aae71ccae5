"""PubMed's `Abstract (text)` and `Summary (text)`: numbered records, each of which tells its PMID.

The parts of a record have no names. They stand in one order: where it appeared, title, authors,
where these work, comments, abstract, numbers. A record with fewer or other parts is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.errors import FormatError
from index.formats.borders import whole
from index.formats.opener import MAX_RECORD, OpenedSource
from index.formats.record import each_record, make_record
from index.paper import Json, Record, Refusal
from index.text.statements import is_small_print

_NUMBER = re.compile(r"(\d{1,6})[.:] (?=\S)")
_ID_LINE = re.compile(r"^PMID: *(\d+)\s*(?:\[.*\])?\s*$", re.MULTILINE)
_ID_AT_END = re.compile(r"PMID:\s*(\d+)(?:;[\w\s]{0,20}PMCID:\s*(PMC\d+))?\.?\s*\Z")
_OTHER_IDS = re.compile(r"^(DOI|PMCID): *(\S+)", re.MULTILINE)
_DOI = re.compile(r"\bdoi:\s(10\.\S+?)\.?(?=\s|$)")
# `Drugs Today (Barc). 2014 Mar;50(3):239-49. doi: ...`
_PLACED = (
    r"(?P<venue>[^.?!]{1,300})\. "
    r"(?P<year>(?:1[5-9]|20)\d\d(?: [A-Z1-4][\w-]*)*(?: [\d-]+)?)(?=[;.:])"
)
# Where nothing stands before it, a journal may have full stops.
_PLACE = re.compile(_PLACED.replace("[^.?!]", ".").replace("300}", "300}?"))
_CITED = re.compile(rf"(?P<before>.+?)(?<=[.?!\]\"”)])\s{_PLACED}")
_WHERE = re.compile(
    r";(?P<volume>[^\s;:().]*)(?:\((?P<number>[^()]*)\))?(?::(?P<pages>\S{1,40}?))?(?=\.?(?:\s|$))"
)
_NAME = re.compile(
    r"(?P<family>.+) (?P<given>(?!Jr|Sr)[A-Z]\w{0,3})(?: (?P<suffix>Jr|Sr|[234](?:nd|rd|th)))?"
)
_AFFILIATION = re.compile(r"\((?:\d{1,4}|[#*])\)")
# `Comment in` and the like, with what they name indented below.
_COMMENTS = re.compile(r"[A-Z][\w ]{3,40}(?:\n {4}.*)+")
_APART = ("Author information:", "Collaborators:", "In: ", "[No authors listed]")


@dataclass(slots=True)
class _Parts:
    """A record's paragraphs as lines, and what tells whether the next line begins another."""

    number: int = 0
    line: int = 1
    paragraphs: list[list[str]] = field(default_factory=list)
    blanks: int = 2
    told_id: bool = False
    ends_in_id: bool = False

    def append(self, text: str) -> None:
        if self.blanks:
            self.paragraphs.append([])
        before = self.paragraphs[-1][-1:]
        self.paragraphs[-1].append(text)
        self.blanks = 0
        self.ends_in_id = bool(_ID_AT_END.search(" ".join([*before, text])[-200:]))
        self.told_id = self.told_id or self.ends_in_id or bool(_ID_LINE.match(text))

    def ends_before(self, number: int) -> bool:
        """Whether a line with this number begins another: by two of the three signs of it."""
        if not self.blanks:
            return self.ends_in_id
        return (number == self.number + 1) + (self.blanks > 1) + self.told_id > 1


def read_pubmed_text(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each record from its number to the next one's."""
    return each_record(_records(source), _record, source.name)


def is_pubmed_text(head: str) -> bool:
    """Whether the text begins with a number and tells a PMID where such a record does."""
    if not _NUMBER.match(head.lstrip("\ufeff \n")):
        return False
    paragraphs = re.split(r"\n\s*\n", head)
    return any(_ID_LINE.search(text) or _ID_AT_END.search(text) for text in paragraphs)


def _records(source: OpenedSource) -> Iterator[tuple[int, list[str]] | Refusal]:
    record, size = _Parts(), 0
    for line in source.lines():
        text = (line.text or "").strip("\ufeff\r").rstrip()
        size += len(text) if line.text is not None else MAX_RECORD
        number = _NUMBER.match(text)
        if not text:
            record.blanks += 1
            continue
        if number and record.ends_before(int(number[1])):
            if record.paragraphs:
                yield whole(source, record.line, _texts(record), size)
            record, size = _Parts(int(number[1]), line.number), len(text)
            text = text[number.end() :]
        if size < MAX_RECORD:
            record.append(text)
    if record.paragraphs:
        yield whole(source, record.line, _texts(record), size)


def _texts(record: _Parts) -> list[str]:
    """Each paragraph, its lines as they are."""
    return ["\n".join(lines) for lines in record.paragraphs]


def _record(texts: list[str], source: str) -> Record:
    """The paper of one record's paragraphs. Raises FormatError where they aren't one's."""
    if len(texts) == 1 and (told := _ID_AT_END.search(texts[0])):
        return _summary(" ".join(texts[0][: told.start()].split()), told, source)
    ids = [at for at, text in enumerate(texts) if _ID_LINE.search(text)]
    if len(ids) != 1 or ids[0] < 2:
        raise FormatError("not one record of PubMed's: whose lines are whose can't be told")
    place, parts = " ".join(texts[0].split()), texts[1 : ids[0]]
    book = next((" ".join(text.split()) for text in parts if text.startswith("In: ")), "")
    if not book and not _PLACE.match(place):
        raise FormatError("not one record of PubMed's: it doesn't say where it appeared")
    values: dict[str, Json]
    values = {"venue": book[4:].split(". ")[0], "year": book[-20:]} if book else _placed(place)
    values["title"] = place if book else " ".join(parts.pop(0).split())
    if parts and parts[0].startswith("[Article in "):
        values["language"] = parts.pop(0)[12:].rstrip("]")
    authors = _names(parts.pop(0)) if parts and _is_byline(parts[0]) else []
    retracted = any(text.startswith("Retraction in\n") for text in parts)
    said = [" ".join(text.split()) for text in parts if not _is_apart(text)]
    if len(said) > 1 and is_small_print(said[-1]):
        values["copyright"] = said.pop()
    own = next((at for at, text in enumerate(said) if text.startswith("Publisher: ")), len(said))
    values |= {"abstract": " ".join(said[:own]), "other_abstract": " ".join(said[own:])}
    numbers = texts[ids[0]]
    values |= {name.lower(): value for name, value in _OTHER_IDS.findall(numbers)}
    return _made(values, _ID_LINE.findall(numbers)[0], authors, source, retracted=retracted)


def _summary(text: str, told: re.Match[str], source: str) -> Record:
    """The paper of one line: authors, title, journal, each up to a full stop."""
    found = _CITED.match(text)
    if not found:
        raise FormatError("where the title ends can't be told: add it by its PMID")
    first, _, rest = found["before"].partition(". ")
    authors = _names(first) if rest and all(map(_is_person, _pieces(first))) else []
    if rest and not authors:
        raise FormatError("authors and title can't be told apart: add it by its PMID")
    values = _placed(text[found.end("before") + 1 :]) | {"title": rest or found["before"]}
    values["pmcid"] = told[2] or ""
    return _made(values, told[1], authors, source)


def _made(
    values: dict[str, Json], pmid: str, authors: list[str], source: str, *, retracted: bool = False
) -> Record:
    known: dict[str, Json] = {"pmid": pmid, "key": pmid, "retracted": retracted}
    return make_record(values | known, authors=authors, source=source)


def _placed(place: str) -> dict[str, Json]:
    """What `Journal. 2014 Mar;50(3):239-49. doi: ...` says."""
    found, where, doi = _PLACE.match(place), _WHERE.search(place), _DOI.search(place)
    values: dict[str, Json] = dict(where.groupdict("")) if where else {}
    values |= found.groupdict() if found else {}
    return values | {"date": values.get("year"), "doi": doi[1] if doi else ""}


def _is_apart(text: str) -> bool:
    """Whether a paragraph is none of the abstract's."""
    return text.startswith(_APART) or bool(_COMMENTS.fullmatch(text))


def _is_byline(text: str) -> bool:
    """Whether the paragraph below a title has its authors: mostly names, or a group's."""
    pieces = _pieces(text)
    if _is_apart(text):
        return False
    return 2 * sum(map(_is_person, pieces)) >= len(pieces) or len(text) < 200


def _pieces(text: str) -> list[str]:
    plain = " ".join(_AFFILIATION.sub("", text).rstrip(" .").split())
    return [piece for part in re.split("[;,]", plain) if (piece := part.strip())]


def _is_person(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) or name == "et al"


def _names(text: str) -> list[str]:
    """`Kim DH(1), Diaz LA Jr; A Group.` as `Kim, DH`, `Diaz, LA, Jr` and `{A Group}`."""
    names = []
    for part in text.split(";"):
        pieces = _pieces(part)
        if not all(map(_is_person, pieces)):
            names.append(f"{{{', '.join(pieces)}}}")
            continue
        found = filter(None, map(_NAME.fullmatch, pieces))
        names += [", ".join(filter(None, name.groups())) for name in found]
    return names
