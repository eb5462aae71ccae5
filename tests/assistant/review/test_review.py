import json
import re

import numpy as np
import pytest

from assistant import Assistant
from assistant.answer import Support
from assistant.review.outline.headings import name_themes
from assistant.review.outline.themes import Theme, find_themes
from assistant.review.render.json import review_json
from assistant.review.render.markdown import render_markdown
from assistant.review.request import ReviewRequest
from assistant.review.write.quoted import OPEN, group_line, write_section
from assistant.review.zoning.digest import digest
from assistant.screening.collect import collect, shares
from assistant.screening.own_terms import as_written, own_terms, usual_terms
from assistant.screening.paper_words import read_paper
from assistant.screening.similarity import similarity
from assistant.screening.topic import Unit, mention, parse_topic
from index.errors import QueryError
from index.library import Library
from index.paper import Filters, Paper
from tests.assistant.review.conftest import ELSEWHERE, TOPIC


@pytest.fixture(scope="module")
def review(few):
    return few.review(TOPIC)


def check_draft(review):
    """What holds of every draft made without a model."""
    cited = set()
    for statement in review.statements:
        (paper,), (quote,) = statement.citations, statement.evidence
        assert statement.text == quote.text == paper.abstract[quote.start : quote.end]
        assert statement.support is Support.SUPPORTED
        assert quote.text not in cited
        cited.add(quote.text)
    for section in review.sections:
        first, *rest = [paragraph.lead for paragraph in section.paragraphs]
        assert first.startswith(f"{len(section.papers)} paper")
        assert set(rest) <= {OPEN}
    for row in review.table.rows:
        assert all(cell is None or cell.paper is row.paper for cell in row.cells)
    assert {row.paper.id for row in review.table.rows} == {p.id for p in review.references}
    scope = review.scope
    assert scope.found == scope.merged + scope.screened
    assert scope.screened == len(scope.included) + sum(scope.reasons.values())


def test_a_draft_quotes_the_papers_on_its_topic_and_no_others(review):
    check_draft(review)
    assert {paper.id for paper in review.references} == {"p1", "p2", "p3", "p4"}
    assert "42%" in render_markdown(review)


def test_the_comparison_takes_each_cell_from_the_paper_itself(review):
    row = next(row for row in review.table.rows if row.paper.id == "p1")
    assert [cell.text for cell in row.cells if cell] == [
        "However, telescope mirror polishing remains slow and costly.",
        "In this paper, we propose ACME, a robot.",
        "Experiments show that it saves 42% of time.",
    ]


def test_the_json_document_points_at_its_references(review):
    document = json.loads(json.dumps(review_json(review)))
    references = document["references"]
    for section in document["sections"]:
        for statement in section["answer"]:
            assert statement["citations"]
            for place in statement["evidence"]:
                quotes = references[place["reference"]]["quotes"]
                spans = {(quote["start"], quote["end"]): quote["text"] for quote in quotes}
                assert spans[place["start"], place["end"]] == statement["text"]
    assert {row["reference"] for row in document["table"]["rows"]} == set(range(len(references)))


def test_a_review_comes_section_by_section(few):
    reviews = list(few.draft(ReviewRequest(TOPIC)))
    assert [len(review.sections) for review in reviews[:-1]] == list(range(len(reviews) - 1))
    assert len(reviews[-1].sections) == reviews[-1].planned


def test_an_edited_outline_is_followed(few):
    outline = few.outline(ReviewRequest(TOPIC))
    assert all(f"- {n} " in outline for n in ("p1", "p2", "p3", "p4"))
    review = few.review(TOPIC, outline="# t\n## By hand\n- p3\n## By robot\n- p1 ACME\n- p2\n")
    headings = [s.heading for s in review.sections if s.heading.startswith("By")]
    assert headings == ["By hand", "By robot"]
    assert {paper.id for paper in review.references} == {"p1", "p2", "p3"}
    assert review.scope.reasons["left out of the outline"] == 1


@pytest.mark.parametrize("outline", ["no section", "## One\n- nobody"])
def test_an_outline_that_cannot_be_followed_is_refused(few, outline):
    with pytest.raises(QueryError):
        few.review(TOPIC, outline=outline)


def test_a_topic_the_library_lacks_is_said_to_be_missing(few):
    review = few.review("submarine volcanoes")
    assert not review.sections
    assert review.gaps.sentences == (
        "No paper of this library was found to be about submarine volcanoes.",
    )
    assert "submarine volcanoes" in review.gaps.searches["arXiv"]


def test_a_topic_without_a_word_is_refused(few):
    with pytest.raises(QueryError):
        few.review("the of ---")


def test_a_review_is_saved_by_the_name_of_its_file(review, tmp_path):
    assert review.save(tmp_path / "draft.md")[0].read_text("utf-8").startswith("# Telescope")
    with pytest.raises(QueryError, match="no such format"):
        review.save(tmp_path / "draft.xyz")


@pytest.mark.parametrize(
    ("topic", "named"),
    [
        ("learned sparse retrieval", r"splade|deep(er)?impact|sparse retriev"),
        (
            "self-supervised visual representation",
            r"self-supervised.*visual|visual.*self-superv|masked image",
        ),
        ("parameter-efficient fine-tuning", r"parameter.efficient|\blora\b"),
    ],
)
def test_drafts_on_real_papers(seeds, topic, named):
    review = seeds.review(topic)
    check_draft(review)
    titles = {paper.title for paper in seeds.papers() if re.search(named, paper.title, re.I)}
    cited = {paper.title for paper in review.references}
    assert len(titles & cited) >= 0.75 * len(titles)
    assert not [title for title in cited if re.search(r"protein|hashtag|hate speech", title, re.I)]


def test_words_of_one_stem_that_are_written_otherwise_are_no_phrase():
    units = parse_topic("active learning")
    asked, other = (
        mention(units, read_paper(Paper("x", title, "")))
        for title in ("Active learning for texts", "Learning activation functions")
    )
    assert asked.phrase == 1.0
    assert other.phrase == 0.0


def test_papers_on_a_topic_reveal_what_they_call_it():
    said = "Late interaction keeps multi-vector representations. Retrieval is slow."
    papers = [read_paper(Paper(str(n), "Late interaction", said)) for n in range(3)]
    others = [read_paper(Paper(str(n), "Goats", "Retrieval of goats is slow.")) for n in range(9)]
    terms = own_terms([(read, 1.0) for read in papers], ("late", "interact"), usual_terms(others))
    assert "multi vector" in terms
    assert "retriev" not in terms
    assert as_written("multi vector", [read.paper for read in papers]) == "multi vector"
    assert sum(terms.values()) == pytest.approx(1.0)


def test_a_paper_is_as_likely_as_those_that_share_its_words_or_its_meaning():
    texts = ["Splade weighs terms of an index."] * 3 + ["Goats eat grass in dense herds."] * 4
    papers = [read_paper(Paper(str(n), "Retrieval", text)) for n, text in enumerate(texts)]
    vectors = np.array([[1.0, 0.1]] * 3 + [[0.1, 1.0]] * 4)
    known = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    for foretold in similarity(papers, usual_terms(papers), vectors, known).T:
        assert foretold[2] > 0.4
        assert max(foretold[3:]) < 0.2


def test_papers_on_one_of_two_things_joined_are_left_out(tmp_path):
    stored = ("in the cold", "under wax", "in oil")
    papers = [
        *(
            Paper(k, f"The {k} of goat cheese", f"We study the {k} of goat cheese on forty farms.")
            for k in ("ripening", "price", "flavour", "milk", "trade", "colour")
        ),
        *(
            Paper(how, f"Storage of goat cheese {how}", f"Storage {how} keeps goat cheese a year.")
            for how in stored
        ),
        *ELSEWHERE,
    ]
    with Library.open(tmp_path / "library", create=True) as library:
        library.insert(papers)
        scope = collect(library, "goat cheese storage", Filters())
    assert {candidate.paper.id for candidate in scope.included} == set(stored)


def test_both_meanings_of_a_word_have_their_share_of_a_review():
    vectors = np.array([[1.0, 0.0]] * 12 + [[0.0, 1.0]] * 4) + np.eye(16, 2) / 100
    taken = shares(vectors, 8)
    assert taken == sorted(taken)
    assert len([n for n in taken if n >= 12]) == 2
    assert shares(vectors, 20) == list(range(16))


def test_words_far_apart_are_not_said_together():
    units = [Unit("vision", ("vision",), 0.5), Unit("transformers", ("transform",), 0.5)]
    apart = "A transformer reads programs, and as others in language have done before or in vision."
    near, far = (
        mention(units, read_paper(Paper("x", "Reading", text)))
        for text in ("A transformer for the vision of robots reads programs well.", apart)
    )
    assert near.together == 1.0
    assert far.together == 0.5
    assert far.anywhere == 1.0


def test_a_heading_holds_no_half_of_a_possessive():
    papers = [
        Paper(f"p{n}", "The object's surface", "The object's surface is seen.") for n in "123"
    ]
    (heading,) = name_themes([papers], np.ones((1, 2)), "grasping", lambda t: np.ones((len(t), 2)))
    assert heading.lower() == "object surface"


def _flat(topic, *groups, others=()):
    """Headings of groups by their words alone: every text means the same."""
    same = np.ones((len(groups), 2))
    return name_themes(groups, same, topic, lambda t: np.ones((len(t), 2)), others)


def _titled(*titles, say=""):
    return [Paper(f"{title}{n}", title, say) for n, title in enumerate(titles)]


def test_a_heading_is_a_name_to_its_end():
    say = "We fill in missing pixels with semantic textual cues of texture maps."
    (heading,) = _flat("painting", _titled("Missing pixels", "Semantic textual cues", say=say))
    assert heading == "Semantic textual cues and missing pixels"
    assert not _flat("painting", _titled("A", "Semantic textual cues", say=say))[0].endswith(
        "textual"
    )


def test_no_verb_and_no_adjective_is_a_heading():
    say = (
        "These predict the rain. It is efficient, and they predict the wind with an optimal gauge."
    )
    (heading,) = _flat("weather", _titled("Efficient gauges", "Predict the rain", say=say))
    assert heading.lower() not in ("predict", "efficient", "optimal")


def test_a_heading_says_what_other_papers_do_not():
    say = "Machine learning and dragonfly wings. Machine learning and dragonfly wings."
    group = _titled("Machine learning", "Dragonfly wings", say=say)
    (heading,) = _flat("insects", group, others=_titled(*["Machine learning"] * 9))
    assert heading.startswith("Dragonfly wings")


def test_two_themes_are_never_called_the_same_and_nameless_ones_say_so():
    say = "These are about language models."
    named = ("Language models", "On language models")
    groups = (_titled(*named, say=say), _titled(*named, say=say), _titled("Ox", "Yak"))
    headings = _flat("grammar", *groups)
    assert headings == [
        "Language models",
        "Further papers on grammar",
        "Further papers on grammar (2)",
    ]


def test_papers_without_a_name_in_common_are_one_theme_and_the_last():
    say = "We describe language models at length. "
    named = [Paper(f"n{n}", "Language models", say) for n in range(3)]
    rest = [Paper(f"r{n}", w, f"{w} is seen.") for n, w in enumerate(("Ox", "Yak", "Emu", "Gnu"))]
    vectors = np.array([[0.0, 1, 0]] * 3 + [[1.0, 0, 0.1]] * 2 + [[1.0, 0, 0.9]] * 2)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    embed = lambda texts: np.ones((len(texts), 3))  # noqa: E731
    themes = find_themes([*rest, *named], vectors[[3, 4, 5, 6, 0, 1, 2]], "grammar", embed)
    assert [theme.heading for theme in themes] == ["Language models", "Further papers on grammar"]


def test_a_heading_says_more_than_the_topic():
    say = "Visual representations and jigsaw puzzles are used. We like jigsaw puzzles."
    (heading,) = _flat("visual representation", _titled("Jigsaw puzzles", "Old games", say=say))
    assert heading == "Jigsaw puzzles"


def test_what_is_open_is_told_as_open_and_nothing_else_is():
    abstracts = (
        "Tea is drunk in many countries every day. How long it is drunk remains unknown. "
        "To overcome the limitations of cups, we propose a bowl. Bowls hold 20% more tea. "
        "How tea helps women sleep remains unclear.",
        "Tea is grown on hills in many countries. We propose a green leaf for tea drinkers. "
        "Green leaves are 30% cheaper. The paper concludes with directions for future research.",
    )
    papers = tuple(Paper(f"t{n}", "Tea", a) for n, a in enumerate(abstracts))
    section = write_section(Theme("Tea", papers), set())
    (left,) = [p for p in section.paragraphs if p.lead == OPEN]
    assert [s.text for s in left.statements] == ["How tea helps women sleep remains unclear."]


def test_a_plain_word_names_no_theme_where_a_phrase_does():
    say = (
        "We study the cell. Of the cell we know gene silencing, and gene silencing is of the cell."
    )
    (heading,) = _flat("life", _titled("Gene silencing in the cell", "Silence", say=say))
    assert heading == "Gene silencing"


def test_a_group_says_how_many_papers_say_what_it_is_called_by():
    papers = (
        Paper("a", "Green tea", "Green tea is cut.", year=2019),
        Paper("b", "Cups", "Tea that is green is cut. Green teas differ.", year=2021),
        Paper("c", "Bowls", "Bowls are round.", year=2020),
    )
    said = group_line(Theme("Green tea and bowls", papers))
    assert said == "3 papers from 2019 to 2021; 2 of them speak of green tea, 1 of bowls."
    assert group_line(Theme("By hand", papers[2:])) == "1 paper from 2020."


@pytest.mark.parametrize(
    ("abstract", "told"),
    [
        (
            "Tea is cold. In this work, we introduce a new cup with both these good properties. "
            "We measure how green tea keeps warm in a cup of clay.",
            "We measure how green tea keeps warm in a cup of clay.",
        ),
        (
            "Tea gets cold. To address the above issue, we propose HotCup, a cup of clay for tea.",
            "we propose HotCup, a cup of clay for tea.",
        ),
        (
            "Tea in thin cups gets cold within two minutes. To do this, we propose to heat these "
            "cups. Experiments validate the effectiveness of our method.",
            "Tea in thin cups gets cold within two minutes.",
        ),
        (
            "We propose HotCup, a cup of clay for green tea. Our cup is round. We find that it "
            "keeps tea warm. We show that our method keeps tea warm for 42% longer than glass.",
            "We propose HotCup, a cup of clay for green tea. | We show that our method keeps tea "
            "warm for 42% longer than glass.",
        ),
    ],
)
def test_a_paper_is_told_in_words_that_need_no_others(abstract, told):
    quotes = digest(Paper("t", "A cup for green tea", abstract))
    assert " | ".join(quote.text for quote in quotes) == told


def test_an_empty_library_has_nothing_to_review(tmp_path):
    with Library.open(tmp_path / "library", create=True) as library:
        review = Assistant(library).review("cool roofs")
    assert review.sections == ()
    assert review.gaps.sentences == ("No paper of this library was found to be about cool roofs.",)
