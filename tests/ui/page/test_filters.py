"""Filters as chips on the composer: what is in force, what it leaves, and how it goes."""

import pytest

from tests.ui.page.steps import open_tab, visit

pytestmark = pytest.mark.browser
CHIPS = ".in-force:visible .chips"


def fill(page, **values):
    page.get_by_role("button", name="Filters").click()
    for label, value in values.items():
        page.get_by_label(label).fill(value)
    page.keyboard.press("Escape")


def test_filters_in_force_are_chips_with_what_they_leave(page, url):
    visit(page, url)
    fill(page, Years="2020:", Venue="SIGIR, ACL")
    page.wait_for_selector(f"{CHIPS} >> text=venue SIGIR or ACL")
    told = page.locator(CHIPS).inner_text()
    assert "2020– ✕" in told
    assert "of 52 papers" in told
    assert not page.locator("#filters").is_visible()
    # The same filters hold in the other views, and are seen there.
    open_tab(page, "Library")
    assert "2020– ✕" in page.locator(CHIPS).inner_text()


def test_a_chip_is_removed_by_click_and_by_key(page, url):
    visit(page, url)
    fill(page, Years="2022", Author="Zaharia")
    page.wait_for_selector(f"{CHIPS} >> text=author Zaharia")
    page.get_by_role("button", name="2022 ✕").click()
    page.wait_for_selector(f"{CHIPS} >> text=2022", state="detached")
    assert page.locator("#filters").get_by_label("Years").input_value() == ""
    # The focus stays beside the chips: the next one is a Tab away.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(CHIPS, state="detached")
    assert page.evaluate("document.activeElement.dataset.do") == "filters"


def test_years_that_are_none_are_said_beside_the_button(page, url):
    visit(page, url)
    fill(page, Years="2019:abc")
    page.wait_for_selector(f"{CHIPS} >> text=not a range of years")


@pytest.mark.parametrize("view", ["Ask", "Review", "Library"])
@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_the_fields_are_whole_on_the_screen(page, url, view, size):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    visit(page, url)
    open_tab(page, view)
    page.get_by_role("button", name="Filters").click()
    box = page.locator("#filters").bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["y"] + box["height"] <= size[1]
    page.locator("#top h1, #about").first.dispatch_event("click")
    assert not page.locator("#filters").is_visible()


def test_whoever_walks_out_of_the_fields_is_back_beside_the_question(page, url):
    visit(page, url)
    page.keyboard.press("/")
    button = page.get_by_role("button", name="Filters")
    button.press("Enter")
    for field in ("Years", "Venue", "Author", "Source"):
        assert page.get_by_label(field).evaluate("field => field === document.activeElement")
        page.keyboard.press("Tab")
    assert not page.locator("#filters").is_visible()
    # What follows the button, as if the fields stood there.
    assert page.evaluate("!document.activeElement.closest('#filters, #sidebar')")
    button.press("Enter")
    page.keyboard.press("Shift+Tab")
    assert button.evaluate("button => button === document.activeElement")


def test_a_slash_goes_to_the_field_of_each_view(page, url):
    visit(page, url)
    for view, field in {
        "Review": "topic",
        "Check": "own-text",
        "Library": "words",
        "Ask": "question",
    }.items():
        open_tab(page, view)
        page.wait_for_selector(f"#{field} :is(input, textarea)")
        page.keyboard.press("/")
        assert (
            page.evaluate(
                "document.activeElement.closest('#topic, #own-text, #words, #question').id"
            )
            == field
        )
