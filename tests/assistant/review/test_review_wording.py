"""One thing under several names: short forms that papers spell out, words that stand for others."""

import pytest

from assistant.review.abbreviations import also_short, definitions, spell_out
from assistant.review.scope import collect
from assistant.review.topic import mention, parse_topic, read_paper, stems
from assistant.text.lexicon import narrower
from index.library import Library
from index.paper import Filters, Paper


def _papers(*texts):
    return [Paper(str(n), "Reading", text) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Goat milk analysis (GMA) is slow.", "gma", "goat milk analysis"),
        ("We use goat-milk analyses (GMAs).", "gma", "goat-milk analyses"),
        ("Slow: horn multi-classification (HMC).", "hmc", "horn multi-classification"),
        ("Small bells (i.e., MicroBells (MBs)) ring.", "mb", "microbells"),
        ("It is known to goats (GTX).", None, None),
        ("Ours (Fig. 3) and theirs (see A) differ (GMA).", None, None),
        ("(GMA) opens this, and ( closes nothing.", None, None),
    ],
)  # fmt: skip
def test_short_forms_are_known_by_what_stands_before_them(text, short, long):
    found = definitions(_papers(text))
    assert found == ({short: {long: 1}} if short else {})


@pytest.mark.parametrize(
    ("topic", "texts", "spelt"),
    [
        ("GMA now", ["Goat milk analysis (GMA).", "GMA is slow."], "goat milk analysis now"),
        ("gmas", ["Goat milk analysis (GMA).", "GMAs are slow."], "goat milk analysis"),
        # Most papers mean the word itself.
        ("late tea", ["Lamb-and-tea effects (LATE).", "It is late.", "Late."], "late tea"),
        # One in four still spells it out: a name by now.
        ("GMA", ["Goat milk analysis (GMA).", "GMA.", "GMA.", "GMA."], "GMA"),
        # They mean three things.
        (
            "GMA",
            ["Goat milk analysis (GMA).", "Great moor air (GMA).", "Grey moss age (GMA)."],
            "GMA",
        ),
        ("goats", ["Goat milk analysis (GMA)."], "goats"),
    ],
)  # fmt: skip
def test_a_topic_is_spelt_out_as_its_papers_do(topic, texts, spelt):
    papers = _papers(*texts)
    assert spell_out(topic, definitions(papers), papers) == spelt


def test_the_words_of_a_topic_are_said_by_their_short_form():
    defined = definitions(_papers("Goat milk analysis (GMA) is slow."))
    units = also_short(parse_topic("storage for goat milk analysis"), defined)
    assert [unit.also for unit in units] == [(), (("gma",),), (("gma",),), (("gma",),)]
    said = mention(units, read_paper(Paper("x", "GMA", "Storage for GMA.")))
    assert min(said.each) > 0.5


@pytest.mark.parametrize(
    ("topic", "said", "unsaid"),
    [
        ("kidney transplantation", "Renal transplantation in sheep", "Liver transplantation"),
        ("visual learning", "Learning from images", "Learning from sound"),
        ("tumour growth", "Growth of carcinomas", "Growth of towns"),
        ("self-supervised learning", "Unsupervised learning", "Supervised learning"),
    ],
)
def test_a_word_is_said_by_one_that_stands_for_it(topic, said, unsaid):
    units = parse_topic(topic)
    first, second = (mention(units, read_paper(Paper("x", t, ""))) for t in (said, unsaid))
    assert min(first.each) >= 0.8 > min(second.each)


def test_what_says_a_word_is_another_word():
    for word, others in narrower().items():
        assert not {stems(word)} & {stems(other) for other in others}, word


def test_a_review_of_a_short_form_is_that_of_the_long_one(tmp_path):
    kinds = ("in oil", "in wax", "by night", "by train", "at sea")
    papers = [
        *(Paper(k, f"Goat cheese ripening {k}", f"Ripening cheese {k} is slow.") for k in kinds),
        Paper("defined", "On GCR", "Goat cheese ripening (GCR) takes a year. GCR is costly."),
        *(
            Paper(k, f"Notes on {k}", f"What is known of {k} is little.")
            for k in ("steel bridges", "alpine glaciers", "piano tuning", "tax law", "sail design")
        ),
    ]
    with Library.open(tmp_path / "library", create=True) as library:
        library.insert(papers)
        scope = collect(library, "GCR", Filters())
    assert scope.topic == "GCR"
    assert scope.in_full == "goat cheese ripening"
    assert {candidate.paper.id for candidate in scope.included} == {"defined", *kinds}
