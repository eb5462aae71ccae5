"""How long a review will still take, as its readers are told."""

from dataclasses import replace

from assistant.review.types import Review, Section
from assistant.screening.scope import Scope
from ui.cli.progress import Pace, duration
from ui.page.review.draft import draft_html

DRAFT = Review("tea", Scope("tea"), planned=4)


def _with(sections):
    return replace(DRAFT, sections=tuple(Section(f"Part {n}") for n in range(sections)))


def test_the_time_left_is_known_once_a_section_is_finished():
    pace = Pace()
    assert pace.left(DRAFT) == ""
    pace.started -= 30
    assert pace.left(_with(1)) == ""
    assert pace.left(_with(2)) == "about 90 s left"
    assert pace.left(_with(4)) == "about 10 s left"


def test_minutes_are_told_as_minutes():
    assert (duration(99), duration(600)) == ("99 s", "10 min")


def test_the_page_says_how_many_sections_and_how_long():
    assert "2 of 4 sections, about 90 s left. " in draft_html(_with(2), "about 90 s left")
    assert "sections" not in draft_html(_with(4))
