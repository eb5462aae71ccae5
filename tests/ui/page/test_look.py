"""The page for every reader: screen readers (axe-core), narrow screens, dark mode, a light load."""

import itertools

import pytest

from tests.ui.page.steps import (
    QUESTION,
    TWO_FRAMES,
    answered,
    ask,
    ask_here,
    fresh_tab,
    open_tab,
    send,
    tab_in,
    visit,
)

pytestmark = pytest.mark.browser
# Rules that Gradio's own components break, which the page can't mend.
NOT_OURS: set[str] = set()


def violations(page, *rules):
    """What axe finds by these rules, by all where none is named."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    options = {"resultTypes": ["violations"], "selectors": False, "preload": False}
    if rules:
        options["runOnly"] = list(rules)
    if page.evaluate("!window.axe"):
        page.evaluate(axe.Axe().axe_script)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return {
        rule["id"]: [node["html"][:200] for node in rule["nodes"]]
        for rule in found
        if rule["impact"] in ("serious", "critical") and rule["id"] not in NOT_OURS
    }


SIZES = {"laptop": (1280, 900), "phone": (390, 844)}
OWN = "What late interaction costs is storage [1]. Zebras graze on the savanna. What next?"


def judged(page, view):
    """What axe has against a view, on a laptop and on a phone, in the light and in the dark."""
    found = {}
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for dark in (False, True):
            page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)
            page.evaluate(TWO_FRAMES)
            # Only the colours change in the dark.
            if broken := violations(page, *["color-contrast"] * dark):
                found[view, name, "dark" if dark else "light"] = broken
    page.evaluate("document.body.classList.remove('dark')")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_no_view_has_a_serious_violation(chromium, url):
    found = {}
    with tab_in(chromium) as page:
        visit(page, url)
        # A colour half way from the dark to the light is nobody's to read.
        page.add_style_tag(content="* { transition: none !important }")
        page.wait_for_selector("#next .next button")
        found |= judged(page, "first look")
        send(page, QUESTION)
        answered(page)
        found |= judged(page, "Ask")
        page.set_viewport_size({"width": 390, "height": 844})
        page.locator("#answer a.mark").first.click()
        page.wait_for_selector("#side.sheet")
        found["sheet"] = violations(page)
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": 1280, "height": 900})
        open_tab(page, "Check")
        page.fill("#own-text textarea", OWN)
        page.locator("#check-go").click()
        page.wait_for_selector("#checked .own-words:not([data-run]) .statement")
        found |= judged(page, "Check")
        open_tab(page, "Review")
        page.get_by_label("Topic", exact=True).fill("late interaction retrieval")
        page.locator("#review-find").click()
        page.wait_for_selector("#screened table")
        found |= judged(page, "papers")
        page.locator("#review-plan").click()
        page.wait_for_selector("#outline .section-card")
        found |= judged(page, "outline")
        page.locator("#review-write").click()
        page.wait_for_selector("#draft .after table")
        found |= judged(page, "document")
        open_tab(page, "Library")
        page.wait_for_selector("#shelf table")
        # A few rows say it all: axe takes seconds for each fifty.
        page.fill("#words input, #words textarea", "late interaction")
        page.wait_for_function("document.querySelectorAll('#shelf tbody tr').length < 20")
        page.locator("#shelf tbody button").first.click()
        page.wait_for_selector("#paper .sentences")
        found |= judged(page, "Library")
        open_tab(page, "Map")
        page.wait_for_selector("#map-status:has-text('papers.')")
        found |= judged(page, "Map")
    assert {view: broken for view, broken in found.items() if broken} == {}


TEN = (
    "What does late interaction cost in storage?",
    "How is BM25 derived?",
    "What does ColBERTv2 compress?",
    "What is dense passage retrieval?",
    "How does SPLADE expand queries?",
    "What does BEIR measure?",
    "What is attention?",
    "How is BERT trained?",
    "What do rerankers cost?",
    "What is reciprocal rank fusion?",
)


def test_ten_questions_by_keyboard_alone(home):
    # Tab leads to the views before the question, and no control holds the focus.
    seen = set()
    for _ in range(12):
        home.keyboard.press("Tab")
        seen.add(home.evaluate("document.activeElement.closest('[id]')?.id"))
    assert len(seen) > 1
    home.evaluate("document.activeElement.blur()")
    for number, question in enumerate(TEN, 1):
        home.keyboard.press("/")
        assert home.evaluate("document.activeElement.matches('#question textarea')")
        home.keyboard.type(question)
        home.keyboard.press("Enter")
        home.wait_for_selector(f"#answer .turn[data-turn='{number}'] .tools")
        answered(home)
        box = home.locator("#answer .question").bounding_box()
        assert 0 <= box["y"] < 450
        assert home.locator("#question textarea").bounding_box()["y"] < 900
        home.evaluate("document.activeElement.blur()")
    # From a mark to its quote and back; then an action of its card, found by its name.
    home.locator("#reading a.mark").last.focus()
    home.keyboard.press("Enter")
    home.wait_for_selector("#evidence mark.looked-at")
    home.keyboard.press("Escape")
    assert home.evaluate("document.activeElement.matches('a.mark')")
    home.get_by_role("button", name="Pin").first.focus()
    home.keyboard.press("Enter")
    home.wait_for_selector("#evidence .choice:has-text('Pinned')")


def test_a_narrow_screen_needs_no_sideways_scrolling(page, url):
    page.set_viewport_size({"width": 390, "height": 800})
    ask(page, url)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#answer a.mark").first.click()
    page.wait_for_selector("#evidence mark.looked-at")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    open_tab(page, "Library")
    page.wait_for_selector("#shelf table")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_dark_mode_is_dark(page, url):
    page.emulate_media(color_scheme="dark")
    visit(page, url)
    page.wait_for_selector("body.dark")


def test_the_first_load_is_small_and_from_here_alone(chromium, url):
    sizes, asked = [], []
    with fresh_tab(chromium) as page:
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
        page.on("request", lambda request: asked.append(request.url))
        visit(page, url)
        page.wait_for_selector("#next .next button")
    assert 100_000 < sum(sizes) <= 450_000
    assert {one for one in asked if not one.startswith((url, "data:", "blob:"))} == set()


def test_titles_hover_and_headings_are_in_order(home):
    ask_here(home)
    levels = home.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
    assert levels[0] in (1, 2)
    assert 1 in levels
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
