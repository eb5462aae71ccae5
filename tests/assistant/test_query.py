"""A question made into a query: its kind, its filters, and the turn that it leans on."""

import pytest

from assistant import Assistant
from assistant.answer import Answer
from assistant.query.make import make_query
from assistant.query.question_kinds import is_chat, is_document
from assistant.query.question_words import asked_names
from assistant.query.types import Asks, Kind
from index.errors import QueryError
from index.paper import Filters
from tests.assistant.doubles import PAPERS, Few, FewPapers

FIRST = "By how much does MUVERA improve recall and lower latency?"


@pytest.fixture(scope="module")
def shelf(examples):
    """The library of the examples, on disk."""
    return examples


def read(shelf, question, history=(), filters=None):
    return make_query(question, history, filters or Filters(), shelf.library)


def keys(shelf, filters):
    return sorted(paper.key for paper in shelf.library.papers(filters))


@pytest.mark.parametrize(
    "question, condition",
    [
        ("Which papers mention BEIR?", "mention BEIR"),
        ("How many papers use ColBERT?", "use ColBERT"),
        ("List all works on compression.", "on compression"),
        ("What papers are there on late interaction?", "on late interaction"),
        ("Which trials were stopped early?", "were stopped early"),
        ("papers on solar cells", "on solar cells"),
        ("Do any papers study caching?", "study caching"),
        ("Is there a paper on caching?", "on caching"),
        ("In which studies did dropout hurt?", "dropout hurt"),
        ("I am looking for papers on query expansion.", "on query expansion"),
        ("I'm looking for articles about caching", "about caching"),
        ("any work on caching", "on caching"),
        ("retrieval papers without training", "retrieval without training"),
    ],
)
def test_questions_that_ask_for_papers(shelf, question, condition):
    query = read(shelf, question)
    assert (query.kind, query.conditions) == (Kind.LIST, (condition,))
    assert (Asks.COUNT in query.asks) == question.startswith("How many")


@pytest.mark.parametrize(
    "question",
    [
        "What do studies show about dropout?",
        "What have experiments found about hard negatives?",
        "What does research say about caching?",
        "How do trials measure adherence?",
        "Which study introduced SPLADE and what regulariser does it use?",
        "Which papers introduced SPLADE, and what regulariser does it use?",
        "How many studies did the meta-analysis include?",
        "What evidence do trials give for statins?",
        "What experiments did the authors of BEIR run?",
        "Which methods do papers use for negatives?",
        "Summarise the studies on reranking.",
        "How many minutes does it need?",
        "Which model won?",
        "Which works better, caching or pruning?",
        "Are trials of short queries likely to fail?",
    ],
)
def test_questions_about_what_papers_say(shelf, question):
    assert read(shelf, question).kind in (Kind.FACT, Kind.SYNTHESIS)


@pytest.mark.parametrize(
    "question, several",
    [
        ("How do ColBERTv2 and ColBERTer each cut the storage?", True),
        ("What is the difference between MUVERA and PLAID?", True),
        ("MUVERA vs. ColBERTv2", True),
        ("Is MUVERA faster than PLAID?", True),
        ("Tea or coffee, which is better for sleep?", True),
        ("What does MUVERA reduce?", False),
    ],
)
def test_questions_that_several_papers_answer(shelf, question, several):
    assert (read(shelf, question).kind is Kind.SYNTHESIS) == several


@pytest.mark.parametrize(
    "question, parts",
    [
        ("What is BM25 derived from, and how is length handled?",
         ("What is BM25 derived from", "and how is length handled?")),
        ("How is BM25 derived?", ()),
    ],
)  # fmt: skip
def test_the_parts_of_a_question_that_asks_several_things(shelf, question, parts):
    assert read(shelf, question).sub_queries[1:] == parts


@pytest.mark.parametrize(
    "question, kind, asks",
    [
        ("Who wrote BEIR?", Kind.METADATA, (Asks.AUTHORS,)),
        ("When was BM25 published?", Kind.METADATA, (Asks.YEAR,)),
        ("Where did FEVER appear?", Kind.METADATA, (Asks.VENUE,)),
        ("What is the DOI of ColBERT?", Kind.METADATA, (Asks.IDENTIFIER,)),
        ("Which is the most recent?", Kind.METADATA, (Asks.NEWEST,)),
        ("What is the oldest paper on dense retrieval?", Kind.METADATA, (Asks.OLDEST,)),
        ("How many papers are there?", Kind.LIBRARY, (Asks.COUNT,)),
        ("how many papers do I have in my library", Kind.LIBRARY, (Asks.COUNT,)),
        ("How big is the library?", Kind.LIBRARY, (Asks.COUNT,)),
        ("What are these papers about?", Kind.LIBRARY, (Asks.THEMES,)),
        ("What are the main findings?", Kind.LIBRARY, (Asks.THEMES,)),
        ("Give me an overview of the library.", Kind.LIBRARY, (Asks.THEMES,)),
        ("Which topics are covered?", Kind.LIBRARY, (Asks.THEMES,)),
        ("What did the authors of BEIR measure?", Kind.FACT, ()),
        ("What limits do the authors of reranking studies name?", Kind.FACT, ()),
        ("What is the oldest paper here?", Kind.METADATA, (Asks.OLDEST,)),
        ("Which is the newest paper we have?", Kind.METADATA, (Asks.NEWEST,)),
    ],
)
def test_questions_of_records_and_of_the_library(shelf, question, kind, asks):
    query = read(shelf, question)
    assert (query.kind, query.asks) == (kind, asks)


@pytest.mark.parametrize("said", ["thanks!", "Thank you very much, that was helpful!", "hi", "ok"])
def test_thanks_ask_nothing(said):
    assert is_chat(said)


@pytest.mark.parametrize("said", ["Thanks, what about BM25?", "hi index", "great results?"])
def test_a_question_after_thanks_is_one(said):
    assert not is_chat(said)


def test_thanks_before_a_question_are_left_out(shelf):
    assert read(shelf, "Great, thanks! How is length handled?").text == "How is length handled?"


@pytest.mark.parametrize(
    "question, found, about",
    [
        ("What did Khattab (2020) find about storage?", ["khattab2020"], "of something"),
        ("What did Khattab and Zaharia (2020) find?", ["khattab2020"], "whole"),
        ("Summarise Cormack 2009", ["cormack2009"], "whole"),
        ("Summarize Cormack et al., 2009.", ["cormack2009"], "whole"),
        ("khattab2020", ["khattab2020"], "whole"),
        ("What are the key results in Izacard2021?", ["izacard2021"], "whole"),
        ("What does @gao2023hyde say of labels?", ["gao2023hyde"], "of something"),
        ("WHAT DID KHATTAB (2020) FIND?", ["khattab2020"], "whole"),
        ("What does Khattab say about storage?", ["khattab2020", "santhanam2022"], "of something"),
        ("What did Sparck Jones find on rare terms?", ["sparckjones1972"], "of something"),
        ("How do the findings of Cormack and Carbonell differ?",
         ["carbonell1998", "cormack2009"], "whole"),
        ("How do Cormack's findings and Carbonell's results differ?",
         ["carbonell1998", "cormack2009"], "whole"),
        ("Compare Khattab 2020 and Formal 2021 on storage.",
         ["formal2021", "khattab2020"], "of something"),
    ],
)  # fmt: skip
def test_papers_named_by_author_year_and_key(shelf, question, found, about):
    query = read(shelf, question)
    assert (keys(shelf, query.filters), query.asks) == (found, (Asks.SAID,))
    assert bool(query.conditions) == (about == "of something")
    assert query.notices


@pytest.mark.parametrize(
    "question, found",
    [
        ("papers by Khattab since 2020", ["khattab2020", "santhanam2022"]),
        ("papers by Khattab since 2021", ["santhanam2022"]),
        ("Petroni's papers", ["izacard2023atlas", "lewis2020", "liu2024lost", "petroni2021"]),
        ("Everything that Croft wrote", ["lavrenko2001", "ponte1998"]),
        ("papers by Devlin and Lee", ["devlin2019", "kwiatkowski2019"]),
        ("ICLR papers", ["khandelwal2020", "xiong2021"]),
        ("What came out in 1975?", ["salton1975"]),
        ("What did Hinton publish?", []),
        ("Which appeared in NAACL?", ["devlin2019", "petroni2021", "santhanam2022", "thorne2018"]),
        ("Which papers are from SIGIR 2021?", ["formal2021"]),
        ("What was published in the 1970s?", ["salton1975", "sparckjones1972"]),
        ("2016 papers", ["bajaj2016", "malkov2016", "rajpurkar2016"]),
        # Kenton Lee, not Lee Xiong.
        ("papers by Lee", ["devlin2019", "guu2020", "kwiatkowski2019", "lee2019"]),
    ],
)
def test_filters_that_are_all_that_is_asked(shelf, question, found):
    query = read(shelf, question)
    assert (query.kind, query.conditions) == (Kind.LIST, ())
    assert keys(shelf, query.filters) == found


@pytest.mark.parametrize(
    "question, filters",
    [
        ("Which papers from 2024 lower latency?", Filters(years=(2024, 2024))),
        ("Which work since 2020 lowers latency?", Filters(years=(2020, None))),
        ("What was published on latency before 2020?", Filters(years=(None, 2019))),
        ("What work between 2018 and 2025 lowers latency?", Filters(years=(2018, 2025))),
        ("Anything newer than 2021 on latency?", Filters(years=(2022, None))),
        ("Any studies older than 2021 on latency?", Filters(years=(None, 2020))),
        ("What do papers by Dhulipala say on latency?", Filters(authors=("Dhulipala",))),
        ("What did Dhulipala et al. find on latency?", Filters(authors=("Dhulipala",))),
        ("What did Jayaram show on latency?", Filters(authors=("Jayaram",))),
        ("What was presented at NeurIPS on latency?", Filters(venues=("NeurIPS",))),
        ("Has mortality fallen since 2010?", Filters()),
        ("What did TREC 2024 measure?", Filters()),
        ("Which studies in Retrieval lower latency?", Filters()),
        ("What does the model by Nobody say?", Filters()),
        ("How is latency handled in BERT?", Filters()),
    ],
)
def test_words_become_filters(question, filters):
    few = FewPapers()
    query = make_query(question, (), Filters(), few)
    assert query.filters == filters


def test_a_year_is_left_out_where_no_paper_has_one_unless_it_is_all_that_is_asked():
    few = FewPapers(PAPERS[1:])
    question = "Which papers from 2024 lower latency?"
    query = make_query(question, (), Filters(), few)
    assert (query.filters, query.conditions) == (Filters(), ("lower latency",))
    assert query.notices == ("no paper of the library has a year: year 2024:2024 is left out",)
    assert make_query("papers from 2024", (), Filters(), few).filters == Filters(years=(2024, 2024))
    notices = Few(papers=PAPERS[1:]).ask("papers from 2024").notices
    assert "your filter leaves none of 2 papers; 2 have no year" in notices


def test_papers_by_somebody_who_wrote_none_are_none(shelf):
    answer = shelf.ask("papers by Nemo about storage")
    assert not answer.answered
    assert "your filter leaves none of 52 papers" in answer.notices


def test_filters_that_were_given_stay(shelf):
    given = Filters(authors=("Lin",), years=(2019, 2019))
    query = read(shelf, "papers by Khattab since 2020", filters=given)
    assert query.filters == given


def test_a_filter_that_leaves_little_says_so(tmp_path):
    years = [", year={2000}", ", year={2001}", "", "", ""]
    entry = "@article{{k{n}, title={{Kites {n}}}, abstract={{Kites fly in wind {n}.}}{year}}}"
    entries = [entry.format(n=n, year=year) for n, year in enumerate(years)]
    (tmp_path / "papers.bib").write_text("\n".join(entries))
    with Assistant.open(tmp_path / "library") as assistant:
        assistant.add(tmp_path / "papers.bib")
        given = assistant.ask("How do kites fly?", filters=Filters(years=(2000, None)))
        assert "your filter leaves 2 of 5 papers; 3 have no year" in given.notices
        said = assistant.ask("Which papers since 2001 are about kites?")
        assert "your filter leaves 1 of 5 papers; 3 have no year" in said.notices
        nothing = assistant.ask("papers since 2030")
        assert not nothing.answered
        assert "your filter leaves none of 5 papers; 3 have no year" in nothing.notices
        named = assistant.ask("What did Nemo publish?")
        assert "your filter leaves none of 5 papers; 5 have no authors" in named.notices
        assert not assistant.ask("How do kites fly?").notices


PROSE = (
    "We study search with many vectors. MUVERA achieves an average of 10% improved recall with "
    "90% lower latency. Our own method is a knitted blanket which keeps the readers of long "
    "documents warm in winter evenings, when the heating of the library has been switched off. "
    "We hope that many others will find this of use in their own homes and reading rooms."
)
REQUESTS = (
    "Compare the ways in which the storage of late interaction is cut. Focus on quantisation and "
    "on pruning of tokens, and give the loss of quality that each of them has. Papers that only "
    "speed up the search are of no interest. A short answer of two or three sentences with the "
    "figures that were reported on common collections is enough.",
    "I am preparing a chapter on weighting of terms. The first part is done and covers the early "
    "work. What is missing is how saturation of term frequency came about, and how document length "
    "entered the formula. It would help to see which of the two matters more for long documents in "
    "collections of the web.",
    "Dense retrievers need negatives for their training. Random ones are easy, and those of a "
    "sparse retriever are harder. Some mine them with the model itself while training goes on. "
    "This costs time for encoding the collection again and again. How much does it gain, and is "
    "there a way to have it cheaper. What do papers say about that",
    "For a seminar on fusion of rankings it would be good to have its main results in one place. "
    "The students know what a ranking is but not more. Of interest are simple sums, votes, and "
    "anything that needs no training at all. Begin with the oldest method, say who proposed it "
    "and when, and go on from there to the newest.",
)


def test_a_text_is_a_document_only_if_it_states_things():
    assert is_document(PROSE)
    assert is_document(f"Can a blanket search? {PROSE}")
    assert not any(map(is_document, REQUESTS))
    assert not is_document(f"{PROSE} Is that so?")
    assert not is_document(PROSE[:200])


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_long_request_is_answered(shelf, request_):
    answer = shelf.ask(request_)
    assert read(shelf, request_).kind in (Kind.FACT, Kind.SYNTHESIS, Kind.COMPARISON)
    assert all("sentences, the library bears on" not in notice for notice in answer.notices)


@pytest.mark.parametrize(
    "question, names",
    [
        ("What NDCG@10 does ColBERTv2 reach on TREC-COVID?", ("NDCG", "ColBERTv2", "TREC-COVID")),
        ("How Does Late Interaction Work In Practice?", ()),
        ("HOW DOES LATE INTERACTION WORK", ()),
        ("¿Dónde crecen los cerezos?", ()),
        ("BM25 SPLADE", ("BM25", "SPLADE")),
    ],
)
def test_names(question, names):
    assert asked_names(question) == names


def turns(shelf, *questions):
    """The queries of a conversation, each with the turns before it."""
    history, queries = [], []
    for question in questions:
        queries.append(read(shelf, question, history))
        history.append(shelf.ask(question, history=history))
    return queries


def test_a_new_name_takes_the_place_of_the_only_one(shelf):
    named = turns(shelf, "What dataset did they train ColBERT on?", "What about BM25?")
    assert named[1].text == "What dataset did they train BM25 on?"


@pytest.mark.parametrize(
    ("before", "new", "asked"),
    [
        ("What is query expansion?", "And pseudo relevance feedback?",
         "What is pseudo relevance feedback?"),
        ("What are the limits of dense vectors?", "How about inverted indexes?",
         "What are the limits of inverted indexes?"),
        ("How does term weighting work?", "What about length normalisation?",
         "How does length normalisation work?"),
        ("What is known about hard negatives", "And cold starts?",
         "What is known about cold starts"),
        ("What is query expansion?", "And the cost?", ""),
        ("What is query expansion?", "And drawbacks?", ""),
        ("What is query expansion?", "And in other languages?", ""),
        ("How does caching reduce latency?", "And load balancing?", ""),
    ],
)  # fmt: skip
def test_another_subject_takes_the_place_of_the_only_one(shelf, before, new, asked):
    expected = asked or f"{new} (about: {before})"
    assert read(shelf, new, [Answer(before)]).text == expected


@pytest.mark.parametrize("asked", ["How many papers are about retrieval?", "papers on dropout"])
def test_a_list_that_names_its_subject_leans_on_no_turn(shelf, asked):
    assert read(shelf, asked, [Answer("And which of them use BERT?")]).text == asked


def test_a_list_of_what_was_asked_before_leans(shelf):
    before = "What is query expansion?"
    assert before in read(shelf, "Which papers are about that?", [Answer(before)]).text


def test_a_follow_up_leans_on_one_turn_only(shelf):
    conversation = turns(
        shelf,
        "How are trillions of tokens searched?",
        "What does a vector space model measure?",
        "Why?",
        "What is reciprocal rank fusion?",
    )
    assert "vector space" in conversation[2].text
    assert "trillions" not in conversation[2].text
    assert conversation[3].standalone == ""


def test_papers_of_the_last_answer_are_meant(shelf):
    first = shelf.ask("papers by Izacard since 2021")
    ids = [paper.id for paper in first.references]
    assert len(ids) == 3
    second = read(shelf, "What did the second one find?", [first])
    assert (second.filters.papers, second.asks) == ((ids[1],), (Asks.SAID,))
    last = read(shelf, "Who wrote the last paper?", [first])
    assert (last.filters.papers, last.kind) == ((ids[2],), Kind.METADATA)
    them = read(shelf, "Which of them is the oldest?", [first])
    assert (set(them.filters.papers), them.kind) == (set(ids), Kind.METADATA)
    more = read(shelf, "Tell me more", [first])
    assert (more.filters.papers, more.asks) == (tuple(ids), (Asks.SAID,))
    whole = read(shelf, "How many papers are in the library?", [first])
    assert not whole.filters


def test_thanks_are_no_turn_to_lean_on(shelf):
    first = shelf.ask("What is ColBERT?")
    thanks = shelf.ask("thanks!", history=[first])
    assert not thanks.retrieved
    assert not thanks.answered
    assert "Nearest" not in thanks.text
    third = read(shelf, "How large is its index?", [first, thanks])
    assert third.standalone == "How large is ColBERT's index?"


@pytest.mark.parametrize(
    "question", ["And at what loss?", "How fast is it?", "What are its limits?", "Why?"]
)
def test_questions_that_lean_on_the_one_before(shelf, question):
    assert "MUVERA" in read(shelf, question, [Answer(FIRST)]).text


@pytest.mark.parametrize(
    "question",
    [
        "What does late interaction cost in storage?",
        "How does BM25 work, and is it fast?",
        "And how do dense retrievers handle long documents?",
        "How can a retriever mine its own negatives?",
        "Is it worth training a retriever from scratch?",
        "query expansion",
    ],
)
def test_questions_that_stand_alone(shelf, question):
    assert read(shelf, question, [Answer(FIRST)]).standalone == ""


def test_names_carry_over(shelf):
    last = [Answer(FIRST)]
    assert read(shelf, "What are its limits?", last).text == "What are MUVERA's limits?"
    assert read(shelf, "How fast is it?", last).text == "How fast is MUVERA?"
    assert read(shelf, "Does BERT beat it?", last).text == "Does BERT beat MUVERA?"
    assert FIRST in read(shelf, "And at what loss?", last).text


def test_what_a_follow_up_carries_does_not_grow(shelf):
    asked = ["And in heart failure?", "And with asthma as well?", "Why is that?", "And in winter?"]
    history = [Answer("What did the dapagliflozin trial find?")]
    for question in asked:
        query = read(shelf, question, history)
        history.append(Answer(question, standalone=query.standalone))
        assert "dapagliflozin" in query.text
    assert "failure" not in query.text


def test_what_is_no_question_is_refused(shelf):
    for question in ("?", "x", "a" * 10_001):
        with pytest.raises(QueryError):
            read(shelf, question)


def test_a_long_list_of_names_is_read_in_time_that_grows_with_it():
    few = FewPapers()
    counted = []
    few.count = lambda filters=None: counted.append(1) or 0
    lengths = []
    for many in (100, 200):
        counted.clear()
        text = f"Which papers are by {', '.join(f'Smith{n}' for n in range(many))}?"
        make_query(text, (), Filters(), few)
        lengths.append(len(counted))
    assert lengths[1] < 3 * lengths[0]
