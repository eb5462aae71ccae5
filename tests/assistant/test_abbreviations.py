"""Short forms as texts spell them out."""

import pytest

from assistant.text.abbreviations import definitions, spelt_out
from assistant.text.spelling import respelt


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
    found = definitions([text])
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
        # What stands for one short form may hold another.
        ("AB CD", ["Ape CD bites (AB).", "Cow dung (CD)."], "ape cd bites cow dung"),
    ],
)  # fmt: skip
def test_a_topic_is_spelt_out_as_its_papers_do(topic, texts, spelt):
    assert respelt(topic, spelt_out(topic, definitions(texts), texts)) == spelt
