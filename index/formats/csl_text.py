"""Papers as CSL-JSON items."""

from collections.abc import Mapping

from index.formats.private import NAME, give_private
from index.formats.types import to_csl
from index.merging.names import parse_name
from index.paper import Json, Paper

_RENAMED = {"number": "issue", "pages": "page"}


def csl_item(paper: Paper, private: Mapping[str, Json]) -> dict[str, Json]:
    """One item; `private` values go into `custom`."""
    item: dict[str, Json] = {
        "id": paper.key or paper.id,
        "type": to_csl(str(paper.extra.get("type") or "")),
        "title": paper.title,
        "author": [_author(author) for author in paper.authors],
        "issued": {"date-parts": [[paper.year]]} if paper.year else None,
        "container-title": paper.venue,
        "DOI": paper.doi,
        "PMID": paper.pmid,
        "URL": paper.url,
        "keyword": ", ".join(paper.keywords),
        "abstract": paper.abstract,
    }
    if paper.arxiv_id:
        item |= {"archive": "arXiv", "archive_location": f"arXiv:{paper.arxiv_id}"}
    for name, value in paper.extra.items():
        if name not in ("type", "custom"):
            item.setdefault(_RENAMED.get(name, name), value)
    issued = paper.extra.get("issued")
    if isinstance(issued, dict):
        item["issued"] = issued
    if private:
        custom = paper.extra.get("custom")
        own: dict[str, Json] = {NAME: give_private(private)}
        item["custom"] = {**custom, **own} if isinstance(custom, dict) else own
    return {name: value for name, value in item.items() if value not in ("", None, [])}


def _author(author: str) -> Json:
    name = parse_name(author)
    if not name.given and not name.suffix:
        return {"literal": name.family} if " " in name.family else {"family": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}
