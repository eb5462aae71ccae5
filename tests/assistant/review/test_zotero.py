"""Word documents whose citations and references are fields of Zotero's."""

import json
import re
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn

from index.text.clean import tidy
from tests.assistant.review.test_review_files import hostile, review  # noqa: F401


def fields(path):
    """Each field's code and what it shows, in order; a field that is not whole is an error."""
    found, code, shown, state = [], "", "", "text"
    for node in Document(str(path)).element.body.iter():
        if node.tag == qn("w:fldChar"):
            kind = node.get(qn("w:fldCharType"))
            expected = {"begin": "text", "separate": "begin", "end": "separate"}[kind]
            assert state == expected
            state = "text" if kind == "end" else kind
            if kind == "begin":
                code, shown = "", ""
            elif kind == "end":
                found.append((code.strip(), shown))
        elif node.tag == qn("w:instrText"):
            assert state == "begin"
            code += node.text
        elif node.tag == qn("w:t") and state == "separate":
            shown += node.text
    assert state == "text"
    return found


def citations(path):
    head = "ADDIN ZOTERO_ITEM CSL_CITATION "
    return [
        (json.loads(code.removeprefix(head)), shown)
        for code, shown in fields(path)
        if code.startswith(head)
    ]


@pytest.mark.parametrize("which", ["review", "hostile"])
def test_each_mark_is_a_field_with_the_papers_it_cites(which, tmp_path, request):
    given = request.getfixturevalue(which)
    (path,) = given.save(tmp_path / "draft.docx")
    number = {tidy(paper.title).split()[0]: n for n, paper in enumerate(given.references, 1)}
    found = citations(path)
    assert len(found) >= sum(bool(s.citations) for s in given.statements)
    for citation, shown in found:
        assert shown == citation["properties"]["plainCitation"]
        items = citation["citationItems"]
        assert [int(n) for n in re.findall(r"\[(\d+)\]", shown)] == [
            number[item["itemData"]["title"].split()[0]] for item in items
        ]
        assert all(item["itemData"]["type"] and item["uris"] for item in items)
        assert not any("abstract" in item["itemData"] for item in items)
        assert citation["schema"].endswith("csl-citation.json")


def test_a_paper_has_one_address_wherever_it_is_cited(review, tmp_path):  # noqa: F811
    (path,) = review.save(tmp_path / "draft.docx")
    addresses = {}
    for citation, _ in citations(path):
        for item in citation["citationItems"]:
            assert item["id"] == item["itemData"]["id"]
            addresses.setdefault(item["itemData"]["title"], set()).add(*item["uris"])
    assert len(addresses) == len(review.references)
    assert all(len(each) == 1 for each in addresses.values())
    every = set().union(*addresses.values())
    assert len(every) == len(addresses)
    assert all(re.fullmatch(r"http://zotero\.org/users/local/\w{8}/items/\w{8}", a) for a in every)


def test_the_references_are_one_field(review, tmp_path):  # noqa: F811
    (path,) = review.save(tmp_path / "draft.docx")
    (code, shown) = fields(path)[-1]
    assert code.startswith("ADDIN ZOTERO_BIBL {")
    assert code.endswith("CSL_BIBLIOGRAPHY")
    assert json.loads(re.search(r"\{.*\}", code)[0]) == {
        "uncited": [],
        "omitted": [],
        "custom": [],
    }
    assert all(f"[{n}] " in shown for n, _ in enumerate(review.references, 1))


@pytest.mark.parametrize(
    ("style", "name"), [(None, "ieee"), ("apa", "apa"), ("chicago", "chicago-author-date")]
)
def test_the_document_says_which_style_zotero_is_to_use(review, tmp_path, style, name):  # noqa: F811
    from defusedxml.ElementTree import fromstring

    (path,) = review.save(tmp_path / "draft.docx", style=style)
    with zipfile.ZipFile(path) as parts:
        properties = fromstring(parts.read("docProps/custom.xml"))
        assert "docProps/custom.xml" in parts.read("_rels/.rels").decode()
        assert "custom-properties+xml" in parts.read("[Content_Types].xml").decode()
    kept = {each.get("name"): each[0].text for each in properties}
    assert list(kept) == [f"ZOTERO_PREF_{n}" for n in range(1, len(kept) + 1)]
    assert all(len(value) <= 255 for value in kept.values())
    data = fromstring("".join(kept.values()))
    assert data.find("style").get("id") == f"http://www.zotero.org/styles/{name}"
    assert data.find("prefs/pref").get("value") == "Field"
