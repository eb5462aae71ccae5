"""The lines of a model's Markdown: which are headings, items, rows, formulas, and which are prose.

Each becomes a `MarkdownLine`: what stands before it (`lead`), its words, and whether it can claim
anything.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

PARAGRAPH = "\n\n"
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"(\s*)([-*•+]|\d{1,2}[.)])\s+(?=\S)")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}$")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_BETWEEN = re.compile(r"[\s|:+-]+$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_WHOLE_FENCE = re.compile(r"\A\s*```\w*[ \t]*\n(.*?)\n?```\s*\Z", re.S)
_FENCED = re.compile(r"^[ \t]*```\w*[ \t]*\n(.*?)\n[ \t]*```[ \t]*$", re.S | re.M)
_CITED = re.compile(r"(?<![\w\])])[\[【]\d+[\]】]")
_FORMULA = {"$$": "$$", "\\[": "\\]"}


@dataclass(frozen=True, slots=True)
class MarkdownLine:
    """One line as it stands; `silent` for what claims nothing, `header` of a table's row.

    `shown` is the line as it is to be shown where that is not its `text`.
    """

    text: str
    lead: str = ""
    silent: bool = False
    header: tuple[str, ...] = ()
    shown: str = ""


def read_lines(prose: str) -> tuple[MarkdownLine, ...]:
    """The lines of a reply in Markdown, wrapped ones put together, empty ones in the `lead`s."""
    whole = _WHOLE_FENCE.match(prose)
    prose = whole[1] if whole else _FENCED.sub(_unfenced, prose)
    lines = list(_read(prose.splitlines()))
    if not lines:
        return ()
    return (replace(lines[0], lead=lines[0].lead.lstrip("\n")), *lines[1:])


def _unfenced(block: re.Match[str]) -> str:
    """A fenced block as it is; its lines alone where they cite papers, as no code does."""
    return block[1] if _CITED.search(block[1]) else block[0]


def cells_of(row: str) -> tuple[str, ...]:
    """The cells of a table's row."""
    return tuple(cell.strip() for cell in row.strip().strip("|").split("|"))


def _read(lines: Sequence[str]) -> Iterator[MarkdownLine]:
    held: MarkdownLine | None = None
    text: list[str] = []  # Of the line held: what it goes on with is put together once.
    header: tuple[str, ...] = ()
    closing, gap = "", PARAGRAPH
    for raw in lines:
        if closing:
            # Inside a formula or code nothing is read.
            text.append(f"\n{raw.rstrip()}")
            closing = "" if raw.strip().endswith(closing) else closing
            continue
        if not raw.strip() or _RULE.match(raw):
            gap, header = PARAGRAPH, ()
            continue
        line = _line(raw, gap, header)
        if held is not None and _goes_on(held, text, line, gap):
            text.append(f" {line.text}")
            continue
        if held is not None:
            yield replace(held, text="".join(text))
        held, text, gap = line, [line.text], "\n"
        closing = _closing(raw)
        if _ROW.match(raw):
            header = header or cells_of(line.text)
        else:
            header = ()
    if held is not None:
        yield replace(held, text="".join(text))


def _line(raw: str, gap: str, header: tuple[str, ...]) -> MarkdownLine:
    """One line by itself; `gap` is what parts it from the line before."""
    if _closing(raw) or _FENCE.match(raw):
        return MarkdownLine(raw.strip(), gap, silent=True)
    if found := _HEADING.match(raw):
        return MarkdownLine(found[2], f"{PARAGRAPH}{found[1]} ", silent=True)
    if found := _ITEM.match(raw):
        marker = "-" if found[2] in "-*•+" else found[2]
        return MarkdownLine(raw[found.end() :].strip(), f"{gap}{found[1]}{marker} ")
    if _ROW.match(raw):
        row = raw.strip()
        if header and not _BETWEEN.fullmatch(row):
            return MarkdownLine(row, "\n", header=header)
        return MarkdownLine(row, "\n" if header else gap, silent=True)
    return MarkdownLine(raw.strip(), gap)


def _closing(raw: str) -> str:
    """What ends the formula or the code that a line opens and does not close; "" if none."""
    text = raw.strip()
    if _FENCE.match(text):
        return text[:3]
    for opens, closes in _FORMULA.items():
        if text.startswith(opens) and not re.match(r"\\\[\s*\d+\s*\\\]", text):
            return "" if text.endswith(closes) and len(text) > len(opens) else closes
    return ""


def _goes_on(held: MarkdownLine, text: Sequence[str], line: MarkdownLine, gap: str) -> bool:
    """Whether a line is only where the one before it was wrapped; `text` is that one's so far."""
    if gap != "\n" or line.lead != "\n" or line.silent or line.header:
        return False
    # A single line so short was not wrapped.
    if held.silent or held.header or (len(text) == 1 and len(text[0]) < 50):
        return False
    return not re.search(r"[.!?:;。！？\])】]\W{0,9}$", text[-1][-20:])
