"""Search strings for other places: whole phrases, joined as each service joins them."""

import pytest

from assistant.review.search_strings import search_strings
from assistant.screening.scope import Scope


@pytest.mark.parametrize(
    ("topic", "in_full", "service", "written"),
    [
        ("late interaction", "", "arXiv", 'all:"late interaction"'),
        (
            "gut microbiota and obesity",
            "",
            "PubMed",
            '"gut microbiota"[Title/Abstract] AND "obesity"[Title/Abstract]',
        ),
        (
            "GM and obesity",
            "gut microbiota and obesity",
            "Semantic Scholar",
            '("GM" + "obesity") | ("gut microbiota" + "obesity")',
        ),
        ("How do bed nets protect small children?", "", "Semantic Scholar",
         '"bed" + "nets" + "protect" + "small" + "children"'),
        ('a "quoted" (topic)', "", "Semantic Scholar", '"quoted topic"'),
        ("of the", "", "Semantic Scholar", '"of the"'),
        ("TLR2", "toll-like receptor", "OpenAlex",
         "paper-assistant add 'openalex:\"TLR2\" OR \"toll-like receptor\"' --limit 50"),
        ("Crohn's disease", "", "OpenAlex",
         "paper-assistant add 'openalex:\"Crohn'\"'\"'s disease\"' --limit 50"),
    ],
)  # fmt: skip
def test_search_strings(topic, in_full, service, written):
    assert search_strings(Scope(topic, spelt_out=in_full))[service] == written


def test_an_abbreviation_is_searched_for_in_full_too():
    written = search_strings(Scope("PEFT", spelt_out="parameter-efficient fine-tuning"))["arXiv"]
    assert written == 'all:"PEFT" OR all:"parameter-efficient fine-tuning"'
