"""Cuts XML into its records and parses each on its own, so that a broken one costs no other.

Entities that a document defines are never expanded and nothing outside of it is read: a record
holds text, and the document type is not even looked at.
"""

import html
import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, ParseError

from index.errors import FormatError
from index.formats.opener import MAX_RECORD, OpenedSource
from index.paper import Refusal

_PREFIX = re.compile(r"(</?)[A-Za-z_][\w.-]*:(?=[A-Za-z_])")
_NAMESPACE = re.compile(r"\sxmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_ATTRIBUTE_PREFIX = re.compile(r"(\s)[A-Za-z_][\w.-]*:([A-Za-z_][\w.-]*\s*=\s*[\"'])")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)([A-Za-z]\w*;)?")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MAX_DEPTH = 100


def cut_xml(source: OpenedSource, tags: Sequence[str]) -> Iterator[tuple[int, Element] | Refusal]:
    """Each element of one of these names (without prefix, not nested) and the line it starts on."""
    names = "|".join(map(re.escape, tags))
    start_tag = re.compile(rf"<(?:[\w.-]+:)?({names})(?=[\s/>])")
    for line, text in _cut(source, start_tag):
        try:
            yield line, parse_element(text)
        except FormatError as error:
            yield Refusal(source.name, line, str(error))


def parse_element(text: str) -> Element:
    """One element without namespaces. Raises FormatError saying what is wrong with it."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if len(text) >= MAX_RECORD:
        raise FormatError("a record longer than 16 MiB")
    plain = _ATTRIBUTE_PREFIX.sub(r"\1\2", _PREFIX.sub(r"\1", _NAMESPACE.sub("", text)))
    plain = _ENTITY.sub(_named_entity, _NOT_XML.sub("", plain))
    try:
        element: Element = fromstring(plain)
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise FormatError(f"not XML: {error}") from None
    if _depth(element) > MAX_DEPTH:
        raise FormatError("XML nested too deeply")
    return element


def text_of(element: Element | None, path: str = "") -> str:
    """All text inside of an element (of the first at `path` in it) on one line; empty if none."""
    found = element.find(path) if element is not None and path else element
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def texts_of(element: Element, path: str) -> list[str]:
    """The text of every element at `path` that has any."""
    return [text for found in element.findall(path) if (text := text_of(found))]


def _named_entity(match: re.Match[str]) -> str:
    """A name of HTML as its character; an unknown one, and a bare `&`, as the text it is."""
    known = html.unescape(match.group())
    return "&amp;" + match.group()[1:] if known == match.group() else known


def _depth(element: Element) -> int:
    depth, level = 0, [element]
    while level and depth <= MAX_DEPTH:
        depth, level = depth + 1, [child for parent in level for child in parent]
    return depth


def _cut(source: OpenedSource, start_tag: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The text of each record, from its start tag to its end tag, or to the next start tag."""
    pieces = source.pieces()
    buffer, line, searched = "", 1, 0
    record: re.Match[str] | None = None
    while True:
        if record is None:
            record = start_tag.search(buffer)
            drop = record.start() if record else max(0, len(buffer) - 100)
            line += buffer.count("\n", 0, drop)
            buffer = buffer[drop:]
            record = start_tag.match(buffer) if record else None
            searched = record.end() if record else 0
        if record is not None:
            end = _record_end(buffer, record, start_tag, searched)
            if end:
                yield line, buffer[:end]
                line += buffer.count("\n", 0, end)
                buffer, record = buffer[end:], None
                continue
            searched = max(record.end(), len(buffer) - 100)
            if len(buffer) > MAX_RECORD:
                yield line, buffer
                line += buffer.count("\n")
                buffer, record = "", None
        grown = _next_text(pieces)
        if not grown:
            break
        buffer += grown
    if record is not None:
        yield line, buffer


def _next_text(pieces: Iterator[str]) -> str:
    """About 64 KiB of further text, so that a file of short lines isn't searched line by line."""
    parts, size = [], 0
    while size < 65536 and (piece := next(pieces, "")):
        parts.append(piece)
        size += len(piece)
    return "".join(parts)


def _record_end(
    buffer: str, record: re.Match[str], start_tag: re.Pattern[str], searched: int
) -> int:
    """Where the record ends; 0 if its end has not been read yet."""
    end_tag = re.compile(rf"</(?:[\w.-]+:)?{re.escape(record[1])}\s*>")
    # `<tag/>` is whole in itself.
    opening = re.compile(r"[^<>]*>").match(buffer, record.end())
    if opening and opening.group().endswith("/>"):
        return opening.end()
    found = end_tag.search(buffer, searched)
    following = start_tag.search(buffer, max(searched, record.end()))
    if following and (not found or following.start() < found.start()):
        return following.start()
    return found.end() if found else 0
