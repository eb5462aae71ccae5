"""Filters as chips on the composer: what is in force, what it leaves, and how it goes."""

import pytest

from tests.ui.page.steps import open_tab

pytestmark = pytest.mark.browser
CHIPS = ".in-force:visible .chips"


def fill(page, **values):
    page.get_by_role("button", name="Filters").click()
    for label, value in values.items():
        page.locator("#filters").get_by_label(label).fill(value)
    page.keyboard.press("Escape")


def test_filters_in_force_are_chips_with_what_they_leave(home):
    fill(home, Years="2020:", Venue="SIGIR, ACL")
    home.wait_for_selector(f"{CHIPS} >> text=venue SIGIR or ACL")
    told = home.locator(CHIPS).inner_text()
    assert "2020– ✕" in told
    assert "of 52 papers" in told
    assert not home.locator("#filters").is_visible()
    # The same filters hold in the other views, and are seen there.
    open_tab(home, "Library")
    assert "2020– ✕" in home.locator(CHIPS).inner_text()


def test_a_chip_is_removed_by_click_and_by_key(home):
    fill(home, Years="2022", Author="Zaharia")
    home.wait_for_selector(f"{CHIPS} >> text=author Zaharia")
    home.get_by_role("button", name="2022 ✕").click()
    home.wait_for_selector(f"{CHIPS} >> text=2022", state="detached")
    assert home.locator("#filters").get_by_label("Years").input_value() == ""
    # The focus stays beside the chips: the next one is a Tab away.
    home.keyboard.press("Tab")
    home.keyboard.press("Enter")
    home.wait_for_selector(CHIPS, state="detached")
    assert home.evaluate("document.activeElement.dataset.do") == "filters"


def test_years_that_are_none_are_said_beside_the_button(home):
    fill(home, Years="2019:abc")
    home.wait_for_selector(f"{CHIPS} >> text=not a range of years")


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_the_fields_are_whole_on_the_screen(home, size):
    home.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    for view in ("Ask", "Review", "Library"):
        open_tab(home, view)
        home.get_by_role("button", name="Filters").click()
        box = home.locator("#filters").bounding_box()
        assert box["x"] >= 0, view
        assert box["y"] >= 0, view
        assert box["x"] + box["width"] <= size[0], view
        assert box["y"] + box["height"] <= size[1], view
        home.locator("#top h1, #about").first.dispatch_event("click")
        assert not home.locator("#filters").is_visible(), view


def test_whoever_walks_out_of_the_fields_is_back_beside_the_question(home):
    home.keyboard.press("/")
    button = home.get_by_role("button", name="Filters")
    button.press("Enter")
    for field in ("Years", "Venue", "Author", "Source"):
        named = home.locator("#filters").get_by_label(field)
        assert named.evaluate("field => field === document.activeElement")
        home.keyboard.press("Tab")
    assert not home.locator("#filters").is_visible()
    # What follows the button, as if the fields stood there.
    assert home.evaluate("!document.activeElement.closest('#filters, #sidebar')")
    button.press("Enter")
    home.keyboard.press("Shift+Tab")
    assert button.evaluate("button => button === document.activeElement")


def test_a_slash_goes_to_the_field_of_each_view(home):
    for view, field in {
        "Review": "topic",
        "Check": "own-text",
        "Library": "words",
        "Ask": "question",
    }.items():
        open_tab(home, view)
        home.wait_for_selector(f"#{field} :is(input, textarea)")
        home.keyboard.press("/")
        assert (
            home.evaluate(
                "document.activeElement.closest('#topic, #own-text, #words, #question').id"
            )
            == field
        )
