"""Records with a label before each value: Ovid, Web of Science's e-mail, ProQuest, CNKI.

A record begins with its number: `<1>`, `Record 1 of 20`, `Document 1 of 20`; those of CNKI and
NoteExpress with `SrcDatabase-...:` and `{Reference Type}:`, EndNote's with `Reference Type:`.
A label stands alone above its indented value, before a colon, or is a tag before a dash.
"""

import re
from collections.abc import Iterator

from index.formats.borders import FieldBorder, Fields, whole
from index.formats.columns import (
    field_of,
    is_understood,
    record_from_columns,
    simplify,
    split_authors,
)
from index.formats.opener import MAX_RECORD, OpenedSource
from index.formats.record import each_record
from index.paper import Json, Record, Refusal

_BORDER = re.compile(
    r"^[ \t]{0,8}(?:<\d{1,6}>\.?|(?:Record|Document) #?\d{1,9} of \d{1,9})[ \t]{0,80}\r?$"
    r"|^(?:SrcDatabase-[^\s:]{1,20}|\{Reference Type\}|Reference Type):",
    re.MULTILINE,
)
_ALONE = re.compile(r"^[A-Z][\w /&()'-]{1,50}$")
_COLON = re.compile(r"^([A-Z][\w /&()'-]{0,50}?): *(\S.*)?$")
# Ovid's tags: `TI  - Title.`
_TAGGED = re.compile(r"^([A-Z][A-Z0-9]) {0,2}- (.*)$")
# `Title-题名:` of CNKI and `{Title}:` of NoteExpress.
_DRESSED = re.compile(r"^(?:\{([\w ]{1,50})\}|([A-Z][A-Za-z]{1,30})-(?:[^\x00-\x7f]{1,20}|DOI)):")
# Web of Science's `JOURNAL Volume: 12 Issue: 3 Pages: 1-9 DOI: 10... Published: MAR 2021`.
_INSIDE = re.compile(
    r"\s(Volume|Issue|Pages|Article Number|DOI|Published|Part|Special Issue|Supplement|"
    r"Early Access Date|Meeting Abstract):\s*"
)
# Ovid's `Journal of X. 12(3):1-9, 2021 Mar.`
_OVID_SOURCE = re.compile(r"(?P<venue>.+?)\. (?=\d|[A-Z]?\d|\()(?P<rest>.*)")
_FULL_NAME = re.compile(r"\(([^(),]{1,100},[^()]{0,100})\)")
_AFTER_INITIALS = re.compile(r"(?<=[A-Z])\.\s+(?=[^\W\d_]{2})")
_AFTER_GIVEN = re.compile(r"\.\s+(?=[^\W\d_][\w'’-]+(?: [\w'’-]+)?,)")


def read_labelled(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each record from its number to the next."""
    return each_record(_records(source), _record, source.name)


def is_labelled(head: str) -> bool:
    """Whether a numbered record begins near the top, with a title and another field below it."""
    first = _BORDER.search(head)
    if not first or head[: first.start()].count("\n") > 40:
        return False
    fields = {field_of(found[0]) for line in head.split("\n") if (found := _label(line))}
    return "title" in fields and len(fields - {None}) > 1


def _label(line: str) -> tuple[str, str] | None:
    """The label that a line begins with, and what stands behind it."""
    text = line.rstrip()
    if dressed := _DRESSED.match(text):
        return dressed[1] or dressed[2], text[dressed.end() :].strip()
    if found := _TAGGED.match(text):
        return found[1], found[2].strip()
    if (found := _COLON.match(text)) and is_understood(found[1]):
        return found[1], found[2] or ""
    return (text, "") if _ALONE.match(text) else None


def _records(source: OpenedSource) -> Iterator[tuple[int, Fields] | Refusal]:
    fields: Fields = []
    start, size, is_open = 0, 0, False
    for line in source.lines():
        text = (line.text or "").strip("\ufeff").rstrip("\r")
        if _BORDER.match(text):
            if fields:
                yield whole(source, start, fields, size)
            fields, start, size, is_open = [], line.number, 0, True
            continue
        size += len(text) if line.text is not None else MAX_RECORD
        if not is_open or size >= MAX_RECORD or not text.strip(" _=-"):
            continue
        label = None if text[0].isspace() else _label(text)
        if label:
            fields.append(FieldBorder(line.number, label[0], [label[1]]))
        elif fields:
            fields[-1].texts.append(text)
    if fields:
        yield whole(source, start, fields, size)


def _record(fields: Fields, source: str) -> Record:
    values: dict[str, Json] = {}
    for found in fields:
        name, text = found.tag, found.text
        if not text:
            continue
        if simplify(name) in ("source", "so"):
            values |= _source(text)
        elif field_of(name) == "authors":
            names = values.setdefault(name, [])
            if isinstance(names, list):
                names.extend(_names(text))
        else:
            values.setdefault(name, text)
    return record_from_columns(values, source)


def _source(text: str) -> dict[str, Json]:
    """What a line about where it stands says: the venue, and more where it is labelled."""
    parts = _INSIDE.split(text)
    values: dict[str, Json] = {"journal": parts[0].strip(), "citation": text}
    if len(parts) == 1 and (found := _OVID_SOURCE.match(text)):
        values["journal"] = found["venue"]
        values["date"] = " ".join(re.findall(r"\b(?:1[5-9]|20)\d\d\b", found["rest"])[-1:])
    for label, value in zip(parts[1::2], parts[2::2], strict=True):
        values["date" if label == "Published" else label] = value.strip()
    return values


def _names(text: str) -> list[str]:
    """`Moss, M (Moss, Mia); ...` by the full names; `Moss M. Reed T.` at its initials."""
    if ";" in text:
        found = [(_FULL_NAME.search(part), part) for part in text.split(";")]
        return [full[1] if full else part.strip() for full, part in found if part.strip()]
    if " and " in text:
        return split_authors(text)
    rule = _AFTER_GIVEN if "," in text else _AFTER_INITIALS
    return [name.strip(" .") for name in rule.split(text) if name.strip(" .")]
