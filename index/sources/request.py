"""What can be asked of the network by name: identifiers, queries, and walks along citations."""

import re
from dataclasses import dataclass
from pathlib import Path

from index.errors import FormatError
from index.formats.identifiers import Identifier, parse_identifiers


@dataclass(frozen=True, slots=True)
class SourceQuery:
    """Words, or a query in a service's own syntax."""

    service: str
    text: str

    def __str__(self) -> str:
        return f"{self.service}:{self.text}"


@dataclass(frozen=True, slots=True)
class Citations:
    """The papers that are `citing` a paper, or `cited-by` it; `of` is its identifier or id."""

    way: str
    of: str

    def __str__(self) -> str:
        return f"{self.way}:{self.of}"


Wanted = Identifier | SourceQuery | Citations
_QUERY = re.compile(r"(arxiv|openalex|pubmed|s2|semanticscholar)\s*:\s*(.*\S)\s*", re.I | re.S)
_CITATIONS = re.compile(r"(citing|cited-by)\s*:\s*(\S.*)", re.IGNORECASE)
_OTHER_SERVICE = re.compile(r"(crossref|scopus|wos|dblp|ieee|europepmc|scholar):", re.IGNORECASE)


def parse_request(text: str) -> tuple[Wanted, ...]:
    """What a text asks of the network; nothing where it may be the name of a file.

    Raises FormatError where it plainly asks for something, but not for what can be had.

    >>> parse_request('openalex:"late interaction"')
    (SourceQuery(service='openalex', text='"late interaction"'),)
    """
    if match := _CITATIONS.fullmatch(text.strip()):
        return (Citations(match[1].lower(), match[2]),)
    if found := parse_identifiers(text):
        return found
    if match := _QUERY.fullmatch(text.strip()):
        service = match[1].lower()
        return (SourceQuery("s2" if service == "semanticscholar" else service, match[2]),)
    if match := _OTHER_SERVICE.match(text.strip()):
        raise FormatError(
            f"no such source: {match[1]}; name doi:, pmid:, arxiv:, openalex:, pubmed: or s2:"
        )
    return ()


def named_on_network(path: str) -> tuple[Wanted, ...]:
    """The same, but a file of that name is a file."""
    try:
        if Path(path).exists():
            return ()
    except (OSError, ValueError):
        pass  # Too long for a file's name, or no name at all.
    return parse_request(path)


def require_request(text: str) -> tuple[Wanted, ...]:
    """What a text asks of the network. Raises FormatError where it asks for nothing there."""
    found = parse_request(text)
    if not found:
        raise FormatError(
            f"nothing of the network: {text[:60]!r}; write doi:10..., pmid:, arxiv:, a link of a "
            "paper, openalex:WORDS, pubmed:WORDS or s2:WORDS"
        )
    return found
