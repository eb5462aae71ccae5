"""Citations as Zotero writes them into Word, so that its plug-in takes a draft over.

A field holds the CSL-JSON of what it cites. Its papers need not be in anybody's Zotero: an item
whose address is not known there is taken from the field, and the same address is the same item.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from assistant.review.render.bibliography import STYLES, of_known_type
from index.formats.csl_text import csl_item
from index.paper import Json, Paper
from index.text.clean import tidy

SCHEMA = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"
BIBLIOGRAPHY = 'ADDIN ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY'
"""The field of the list of references."""
PREFERENCE, LONGEST_VALUE = "ZOTERO_PREF", 255
"""Name of the document's properties in which Zotero keeps what it is set to, and their size."""
_KEY_SIGNS = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
_LEFT_OUT = ("abstract", "keyword", "custom", "note")
"""Of an item: a field is repeated with each mark, and no style prints these."""


@dataclass(frozen=True, slots=True)
class MarkField:
    """Marks that stand together as a field: `shown` is what is read, `carried` what is before.

    `named`: the authors stand before it, the field leaves them out. `note` is the number of the
    footnote that it stands in, 0 for none.
    """

    papers: Sequence[Paper]
    shown: str
    carried: str
    named: bool = False
    note: int = 0


def citation_code(field: MarkField) -> str:
    """The code of a field. Where two would have one name, Zotero gives the second another."""
    names = [paper.id for paper in field.papers]
    left_out: dict[str, Json] = {"suppress-author": True} if field.named else {}
    citation = {
        "citationID": _key(f"{field.carried} {names}"),
        "properties": {
            "formattedCitation": field.shown,
            "plainCitation": field.shown,
            "noteIndex": field.note,
        },
        "citationItems": [_cited(paper) | left_out for paper in field.papers],
        "schema": SCHEMA,
    }
    return f"ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(citation)}"


def preferences(style: str | None, *, notes: bool = False) -> str:
    """What Zotero is set to in a document, as XML: the style, and that fields are Word's own.

    `notes`: its citations are footnotes.
    """
    name = STYLES.get(style or "ieee", style or "ieee")
    if name.endswith(".csl"):
        name = STYLES["ieee"]
    kind = '<pref name="noteType" value="1"/>' if notes else ""
    return (
        f'<data data-version="3"><session id="{_key(name)}"/>'
        f'<style id="http://www.zotero.org/styles/{escape(name)}" hasBibliography="1" '
        'bibliographyStyleHasBeenSet="0"/>'
        '<prefs><pref name="fieldType" value="Field"/>'
        f"{kind}</prefs></data>"
    )


def _cited(paper: Paper) -> dict[str, Json]:
    item = {
        key: value
        for key, value in csl_item(of_known_type(paper), {}).items()
        if key not in _LEFT_OUT
    }
    key = _key(paper.id)
    return {
        "id": key,
        "uris": [f"http://zotero.org/users/local/{_key('paper-assistant')}/items/{key}"],
        "itemData": {**item, "id": key, "title": tidy(paper.title)},
    }


def _key(name: str) -> str:
    """A key such as Zotero gives an item, always the same for a name."""
    return "".join(_KEY_SIGNS[b % len(_KEY_SIGNS)] for b in hashlib.sha256(name.encode()).digest())[
        :8
    ]
