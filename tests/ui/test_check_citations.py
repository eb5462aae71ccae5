"""`check` on a draft with citations: each mark judged by itself, in every kind of draft."""

import json
from html.parser import HTMLParser

import pytest
from docx import Document

from assistant import Assistant

BIB = """@inproceedings{colbert, title={{ColBERT}: Efficient and Effective Passage Search via
  Contextualized Late Interaction over {BERT}}, author={Khattab, Omar and Zaharia, Matei},
  year={2020}, doi={10.1145/3397271.3401075}}
@article{bm25, title={The Probabilistic Relevance Framework: {BM25} and Beyond},
  author={Robertson, Stephen and Zaragoza, Hugo}, year={2009}}
@article{absent, title={A paper nobody has read}, author={Doe, Jane}, year={2017},
  doi={10.1000/absent.1}}
"""
TEX = r"""\documentclass{article}
\usepackage{natbib}
\begin{document}
\section{Background}
ColBERT keeps one vector per token \citep{colbert}.
% \citep{nobody} is a remark.
ColBERT keeps one vector per token~\citep[see][p.~3]{bm25}.

The contribution of a term saturates~\cite{bm25}, and every token of the collection has a vector
of its own~\citep{colbert}.
ColBERT encodes query and document separately but does not keep one vector per token
\citep{colbert,absent}. Whales sing in the deep ocean \citep{missing}.

Terms of middle document frequency turn out to discriminate best.
\bibliography{refs}
\end{document}
"""
LIST = """## References

[1] O. Khattab and M. Zaharia. ColBERT: Efficient and effective passage search via contextualized
late interaction over BERT. SIGIR 2020.
[2] S. Robertson, H. Zaragoza. The probabilistic relevance framework: BM25 and beyond, 2009.
[3] J. Doe. A paper nobody has read. Journal of Absence, 2017. doi:10.1000/absent.1
"""
NUMBERED = f"""# Background

BM25 is derived from the probabilistic relevance framework [2]. ColBERT encodes query and document
separately but keeps one vector per token.[1] Whales sing in the deep ocean [3, 9].

{LIST}"""
NAMED = """Late interaction costs storage: every token of the collection has a vector of its own
(Khattab & Zaharia, 2020). Robertson and Zaragoza (2009) show that whales sing in the deep ocean.
Every token of the collection has a vector of its own (Deerwester et al., 1990; Doe, 2017).
"""


@pytest.fixture(autouse=True)
def library(cli, own_folder, monkeypatch):
    monkeypatch.setenv("PAPER_ASSISTANT_LIBRARY", str(own_folder))


@pytest.fixture
def checked(cli, tmp_path):
    """The marks of a draft as `check --json` gives them: text, verdict, line; and the document."""

    def check(name, text, *options):
        file = tmp_path / name
        file.write_text(text, "utf-8")
        document = json.loads(cli("check", file, "--json", *options).out)
        found = [mark for one in document["statements"] for mark in one["marks"]]
        return [(m["text"], m["verdict"], m["line"]) for m in found], document

    return check


def test_latex_with_the_bibliography_it_names(checked, tmp_path):
    (tmp_path / "refs.bib").write_text(BIB, "utf-8")
    marks, document = checked("draft.tex", TEX)
    assert marks == [
        (r"\citep{colbert}", "carried", 5),
        (r"\citep{bm25}", "not carried", 7),
        (r"\cite{bm25}", "carried", 9),
        (r"\citep{colbert}", "carried", 10),
        (r"\citep{colbert}", "contradicted", 12),
        (r"\citep{absent}", "not in the library", 12),
        (r"\citep{missing}", "no such reference", 12),
    ]
    wrong = document["statements"][1]["marks"][0]
    assert "ColBERT" in wrong["instead"][0]["title"]
    assert document["summary"]["wrong"] == 3
    for statement in document["statements"]:
        for mark in statement["marks"]:
            assert TEX[mark["start"] :].startswith("\\cite")
    absent = document["statements"][3]["marks"][1]
    assert (absent["title"], absent["add"]) == ("A paper nobody has read", "doi:10.1000/absent.1")
    uncited = document["statements"][-1]
    assert uncited["line"] == 14
    assert uncited["insert"]["text"] == r"\citep{salton1975}"
    assert uncited["insert"]["entries"][0].startswith("@misc{salton1975,")


def test_a_paper_cited_for_other_words_may_be_the_one_that_says_it(checked):
    text = NUMBERED.replace(
        "relevance framework [2].",
        "relevance framework [2], and its parameter b sets how strongly long documents are\n"
        "normalised by their length [1].",
    )
    marks, document = checked("draft.md", text)
    assert [verdict for _, verdict, _ in marks[:2]] == ["carried", "not carried"]
    instead = document["statements"][0]["marks"][1]["instead"]
    assert instead[0]["title"].startswith("The probabilistic relevance framework")


def test_each_mark_of_a_sentence_answers_for_its_own_part(checked):
    marks, document = checked("draft.tex", TEX.replace(r"\bibliography{refs}", ""))
    covers = [mark["covers"] for mark in document["statements"][2]["marks"]]
    assert covers[0].startswith("The contribution of a term")
    assert "collection" not in covers[0]
    assert covers[1].startswith("and every token")
    assert {verdict for _, verdict, _ in marks} == {"not in the library"}  # no key of it is known


def test_numbers_are_looked_up_in_the_draft_s_own_list(checked):
    marks, document = checked("draft.md", NUMBERED)
    assert marks == [
        ("[2]", "carried", 3),
        ("[1]", "carried", 4),
        ("[3]", "not in the library", 4),
        ("[9]", "no such reference", 4),
    ]
    absent = document["statements"][2]["marks"][0]
    assert (absent["title"], absent["add"]) == ("A paper nobody has read", "doi:10.1000/absent.1")


def test_authors_and_years_are_looked_up_in_the_library(checked):
    marks, _ = checked("draft.txt", NAMED)
    assert [(text, verdict) for text, verdict, _ in marks] == [
        ("Khattab & Zaharia, 2020", "carried"),
        ("Robertson and Zaragoza, 2009", "not carried"),
        ("Deerwester et al., 1990", "not carried"),
        ("Doe, 2017", "not in the library"),
    ]


def test_pandoc_keys(checked, tmp_path):
    bib = tmp_path / "refs.bib"
    bib.write_text(BIB, "utf-8")
    text = (
        "ColBERT keeps one vector per token [see @colbert, p. 2; @bm25]. Write to me@colbert.org. "
        "@bm25 derives BM25 from the probabilistic relevance framework.\n\n"
        "Documents are placed as vectors in a space with one dimension per index term."
    )
    marks, document = checked("draft.md", text, "--bib", bib)
    assert [(m, v) for m, v, _ in marks] == [
        ("@colbert", "carried"),
        ("@bm25", "not carried"),
        ("@bm25", "carried"),
    ]
    assert document["statements"][-1]["insert"]["text"] == "[@salton1975]"


def test_word_with_raised_numbers_and_a_counted_list(cli, tmp_path):
    document = Document()
    document.add_heading("Background", 1)
    said = document.add_paragraph("ColBERT keeps one vector per token.")
    said.add_run("2").font.superscript = True
    said.add_run(" Whales sing in the deep ocean")
    said.add_run("1").font.superscript = True
    said.add_run(".")
    document.add_heading("References", 1)
    for entry in (
        "Robertson S, Zaragoza H. The probabilistic relevance framework: BM25 and beyond. 2009.",
        "Khattab O, Zaharia M. ColBERT: Efficient and effective passage search via contextualized "
        "late interaction over BERT. 2020.",
    ):
        document.add_paragraph(entry, style="List Number")
    document.save(tmp_path / "draft.docx")
    found = json.loads(cli("check", tmp_path / "draft.docx", "--json").out)["statements"]
    assert [[(m["text"], m["verdict"]) for m in one["marks"]] for one in found] == [
        [("[2]", "carried")],
        [("[1]", "not carried")],
    ]


def test_a_retracted_paper_is_told(tmp_path):
    row = {
        "title": "Lantern lights the harbour",
        "abstract": "Lantern lights the harbour at night. It needs 12 kW in winter.",
        "authors": ["Ada Lamp", "Bo Wick"],
        "year": 2019,
        "key": "lamp2019",
        "retracted": True,
    }
    (tmp_path / "papers.jsonl").write_text(json.dumps(row), "utf-8")
    with Assistant.open(tmp_path / "other") as assistant:
        assistant.add(tmp_path / "papers.jsonl")
        (one,) = assistant.check("Lantern needs 12 kW in winter (Lamp and Wick, 2019).")
        (other,) = assistant.check("Lantern needs 99 kW in winter [@lamp2019].")
    assert one.marks[0].verdict == "retracted"
    assert other.marks[0].verdict == "retracted"
    assert "another figure" in other.marks[0].reason


def test_strict_is_an_error_where_something_is_wrong(cli, tmp_path):
    (tmp_path / "wrong.txt").write_text(NAMED, "utf-8")
    (tmp_path / "right.txt").write_text(NAMED.split("Robertson")[0], "utf-8")
    assert cli("check", tmp_path / "wrong.txt").status == 0
    run = cli("check", tmp_path / "wrong.txt", "--strict")
    assert run.status == 1
    assert "to mend in the draft: 2" in run.err
    assert cli("check", tmp_path / "right.txt", "--strict").status == 0


def test_the_report_stands_alone(cli, tmp_path):
    (tmp_path / "draft.txt").write_text(f"<script>alert(1)</script>\n\n{NAMED}", "utf-8")
    assert cli("check", tmp_path / "draft.txt", "--report", tmp_path / "out.html").status == 0
    page = (tmp_path / "out.html").read_text("utf-8")
    tags = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append((tag, dict(attributes)))
    parser.feed(page)
    assert not [tag for tag, _ in tags if tag in ("script", "link", "img", "iframe")]
    assert [a["href"] for tag, a in tags if tag == "a" and a["href"].startswith("#")] == [
        f"#s{n}" for n, one in enumerate(page.split('<li id="s')[1:], 1) if "mark wrong" in one
    ]
    assert "not carried" in page
    missing = cli("check", tmp_path / "draft.txt", "--report", tmp_path / "no" / "out.html")
    assert (missing.status, missing.err.count("\n")) == (1, 1)


def test_a_sentence_may_stand_in_place_of_a_file(cli):
    run = cli("check", "ColBERT keeps one vector per token (Khattab and Zaharia, 2020).")
    assert run.status == 0
    assert "Khattab and Zaharia, 2020 carried" in run.out
    assert cli("check", "no-such-file.md").status == 1


def test_a_bibliography_without_entries_is_one_line(cli, tmp_path):
    (tmp_path / "refs.bib").write_text("nothing here", "utf-8")
    run = cli("check", "ColBERT keeps one vector per token.", "--bib", tmp_path / "refs.bib")
    assert (run.status, run.err.strip().count("\n")) == (1, 0)
    assert "refs.bib" in run.err
