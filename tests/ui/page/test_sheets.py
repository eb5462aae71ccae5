"""On a phone: what lies over the page is left by a click beside it, which does nothing else."""

import pytest

from tests.ui.page.steps import open_tab, show_rail, tab_in, visit

pytestmark = pytest.mark.browser
BESIDE = (200, 40)
"""A place above a sheet, where the page below it is still seen."""


@pytest.fixture
def phone(chromium, url):
    with tab_in(chromium) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        visit(page, url)
        yield page


def test_a_paper_is_left_by_a_click_beside_it_and_closed_however_far_one_reads(phone):
    open_tab(phone, "Library")
    titles = phone.locator("#shelf tbody button[data-do=paper]")
    titles.first.click()
    phone.wait_for_selector("#paper .card")
    phone.evaluate("document.querySelector('#opened').scrollTop = 1e6")
    assert phone.locator("#paper [data-do=close]").first.bounding_box()["y"] < 844 / 2
    phone.mouse.click(*BESIDE)
    phone.wait_for_selector("#paper .card", state="hidden")
    titles.nth(1).click()
    phone.wait_for_selector("#paper .card")
    phone.locator("#paper [data-do=close]").first.click()
    phone.wait_for_selector("#paper .card", state="hidden")


def test_a_click_beside_the_drawer_closes_it_and_presses_nothing(phone):
    phone.fill("#question textarea", "Is it asked?")
    show_rail(phone)
    send = phone.locator("#question .submit-button").bounding_box()
    phone.mouse.click(send["x"] + send["width"] / 2, send["y"] + send["height"] / 2)
    phone.wait_for_function("document.querySelector('#sidebar').inert")
    assert phone.locator("#question textarea").input_value() == "Is it asked?"
    assert not phone.evaluate("document.querySelector('#main').inert")
