r"""The better paper's citation in place of one that does not carry its words, in every style."""

import pytest

from assistant.checking.swap import take_instead
from assistant.checking.types import CitationVerdict
from tests.ui.test_check_citations import BIB

SAID = "ColBERT encodes query and document separately but keeps one vector per token"
LIST = """
## References

[1] O. Khattab and M. Zaharia. ColBERT: Efficient and effective passage search via contextualized
late interaction over BERT. SIGIR 2020.
[2] S. Robertson, H. Zaragoza. The probabilistic relevance framework: BM25 and beyond, 2009.
"""


@pytest.fixture(scope="module")
def library(examples):
    return examples


def taken(library, text, bib=None):
    """The text with the first swap that is offered, and its sentences."""
    sentences = tuple(library.check(text, bib=bib))
    mark = next(mark for s in sentences for mark in s.marks if mark.swap)
    return (*take_instead(text, sentences, mark), mark)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (rf"{SAID}~\citep[see][p.~3]{{bm25}}.", r"\citep[see][p.~3]{colbert}."),
        (rf"{SAID}~\cite{{bm25, absent}}.", r"\cite{colbert, absent}."),
        (f"{SAID} [@bm25, p. 3].", "[@colbert, p. 3]."),
    ],
)
def test_a_key_gives_way_to_a_key(library, written, wanted):
    text, _, mark = taken(library, written, BIB)
    assert text.endswith(wanted)
    assert mark.swap.entries == ()


def test_a_number_gives_way_to_a_number_of_the_list(library):
    text, sentences, _ = taken(library, f"{SAID} [2].\n\nStorage is no problem today.\n{LIST}")
    assert f"{SAID} [1]." in text
    mark = sentences[0].marks[0]
    assert mark.verdict is CitationVerdict.CARRIED
    assert mark.paper.title.startswith("ColBERT")
    # What is behind it has moved along.
    for sentence in sentences:
        assert text[sentence.start : sentence.end].startswith(sentence.text[:12])


def test_what_the_references_lack_is_told(library):
    alone = LIST.replace(LIST[LIST.index("[1]") : LIST.index("[2]")], "")
    text, _, mark = taken(library, f"{SAID} [2].\n{alone}")
    assert f"{SAID} [3]." in text
    assert mark.swap.entries[0].startswith("[3] Omar Khattab")


def test_names_give_way_beside_others(library):
    said = f"{SAID} (see Robertson and Zaragoza, 2009; Doe, 2017)."
    text, _, _ = taken(library, said)
    assert text == f"{SAID} (see Khattab and Zaharia, 2020; Doe, 2017)."


@pytest.mark.parametrize(
    "written",
    [
        f"Robertson and Zaragoza (2009) show that {SAID}.",  # it speaks of the authors
        f"{SAID} [2-3].\n{LIST}[3] J. Doe. Nobody has read this, 2017.\n",  # a range
    ],
)
def test_where_it_would_not_read_none_is_offered(library, written):
    marks = [mark for s in library.check(written) for mark in s.marks if mark.instead]
    assert marks
    assert not any(mark.swap for mark in marks)


def test_a_long_text_of_citations_keeps_its_places(library):
    text = " ".join(f"{SAID} (Robertson and Zaragoza, 2009)." for _ in range(5))
    sentences = tuple(library.check(text))
    while marks := [mark for s in sentences for mark in s.marks if mark.instead and mark.swap]:
        text, sentences = take_instead(text, sentences, marks[-1])
    assert text == " ".join(f"{SAID} (Khattab and Zaharia, 2020)." for _ in range(5))


def test_a_paper_is_named_as_the_draft_names_it(library):
    refs = "\n## References\n\nKhattab, O., & Zaharia, M. (2020). " + LIST[LIST.index("ColBERT") :]
    text = (
        f"{SAID} (Robertson and Zaragoza, 2009).\n\nMuch is said (Khattab & Zaharia, 2020).\n{refs}"
    )
    text, _, _ = taken(library, text.replace("[2] ", "\n"))
    assert f"{SAID} (Khattab & Zaharia, 2020)." in text


def test_a_retracted_entry_of_a_list_is_told_and_not_offered(library):
    refs = "\n## References\n\nDoe, J. (2018). Retracted: Minds read from the strokes of keys.\n"
    text = f"Keys give away what people think of late (Doe, 2018).\n{refs}"
    (mark,) = next(s.marks for s in library.check(text) if s.marks)
    assert (mark.verdict, mark.add) == (CitationVerdict.RETRACTED, "")


def test_the_subject_of_a_latex_sentence_keeps_its_key(library):
    text = rf"\section{{A}} As \citet{{colbert}} say, {SAID}."
    (sentence,) = library.check(text, bib=BIB)
    assert sentence.text == f"As @colbert say, {SAID}."
