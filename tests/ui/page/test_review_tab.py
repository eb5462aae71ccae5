"""The Review tab in the browser: outline, draft, evidence, table, files."""

import pytest

from index.library import Library
from index.store.decisions import Decisions
from tests.ui.page.steps import TWO_FRAMES, open_tab, tab_in, until, visit

pytestmark = pytest.mark.browser

TOPIC = "late interaction retrieval"


def open_review(page, url):
    visit(page, url)
    open_tab(page, "Review")
    page.wait_for_selector("#topic input, #topic textarea")


def type_topic(page):
    page.get_by_label("Topic", exact=True).fill(TOPIC)
    page.evaluate(TWO_FRAMES)


def write_draft(page):
    page.evaluate("document.querySelector('#draft .after')?.setAttribute('data-old', '')")
    page.get_by_role("button", name="Write the draft").click()
    page.wait_for_selector("#draft .after:not([data-old]) table")


@pytest.fixture(scope="module")
def drafted(chromium, url):
    """A tab with a draft, written once for all who look how it is laid out."""
    with tab_in(chromium) as page:
        open_review(page, url)
        type_topic(page)
        write_draft(page)
        yield page


@pytest.fixture
def draft(drafted):
    """The same on a laptop."""
    drafted.set_viewport_size({"width": 1280, "height": 900})
    drafted.evaluate(TWO_FRAMES)
    return drafted


def test_the_draft_is_in_view_below_its_toolbar(draft):
    draft.evaluate("scrollTo(0, 0)")
    first = draft.locator("#draft .statement").first.bounding_box()
    assert first["y"] < 500


def test_the_marks_of_a_draft_lead_to_their_quotes_and_it_is_saved(draft):
    statements = draft.locator("#draft .statement").count()
    assert statements > 1
    draft.locator("#draft a.mark").nth(1).click()
    draft.wait_for_selector("#review-evidence mark.looked-at")
    draft.keyboard.press("Escape")
    draft.locator("#draft .after th button").first.click()
    names = draft.locator("#draft .after tbody th").all_inner_texts()
    assert names == sorted(names, key=str.lower)
    draft.get_by_role("button", name="Save the draft").click()
    draft.wait_for_selector("a[download*=late-interaction-retrieval]")


def test_the_controls_of_a_draft_stand_in_one_row_on_a_laptop(draft):
    middles = draft.evaluate(
        """[...document.querySelectorAll("#review-tools > *, #review-save > *")]
        .map(part => part.getBoundingClientRect()).filter(box => box.height)
        .map(box => Math.round(box.top + box.height / 2))"""
    )
    assert len(middles) == 7
    assert max(middles) - min(middles) <= 2


def test_what_goes_wrong_is_said_where_the_papers_or_the_draft_would_stand(page, url):
    open_review(page, url)
    page.locator("#review-find").click()
    page.wait_for_selector(".toast-body:has-text('what the review is about')")
    assert page.locator("#screened .writing").count() == 0
    page.locator(".toast-close").click()
    page.wait_for_selector(".toast-body", state="detached")
    page.get_by_role("button", name="Write the draft").click()
    page.wait_for_selector(".toast-body:has-text('Write first what the review is about')")
    type_topic(page)
    write_draft(page)
    page.locator("#review-columns input").fill("a;a")
    page.locator("#review-columns input").press("Enter")
    page.locator("#review-write").click()
    page.wait_for_selector("#draft > * .failure:has-text('a')")
    assert page.locator("#draft .writing").count() == 0


def find_papers(page):
    type_topic(page)
    page.get_by_label("Topic", exact=True).press("Enter")
    page.wait_for_selector("#screened table")


def test_screened_papers_are_decided_on_by_keys_and_the_draft_follows(page, serve, own_folder):
    open_review(page, serve(own_folder))
    find_papers(page)
    assert "On the line" in page.locator("#screened .head").first.inner_text()
    kept = page.locator("#screened input.in:checked").last
    title = kept.locator("xpath=ancestor::tr").locator("td").nth(1).inner_text()
    before = int(page.locator("#screened .count").inner_text())
    kept.focus()
    page.keyboard.press("e")
    assert int(page.locator("#screened .count").inner_text()) == before - 1
    page.get_by_role("button", name="Outline", exact=True).first.click()
    page.wait_for_selector("#outline .section-card")
    titles = page.locator("#outline li span:first-child").all_inner_texts()
    assert titles
    assert not any(one.split(",")[0] in title for one in titles)


def test_why_a_paper_is_left_out_is_said_with_a_key_kept_and_drawn(page, serve, own_folder):
    url = serve(own_folder)
    open_review(page, url)
    find_papers(page)
    rows = page.locator("#screened tr[data-paper]")
    first, second = (rows.nth(n).get_attribute("data-paper") for n in (0, 1))
    rows.nth(0).locator("input.in").focus()
    page.keyboard.press("2")
    # The next row has the focus: words of one's own.
    page.keyboard.press("w")
    page.keyboard.type("only one ward of a hospital")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('input.in')")
    until(page, lambda: len(kept_in(own_folder)) == 2)  # It is kept without a word.
    write_draft(page)
    drawn = page.locator("#draft .after svg").first.text_content()
    assert "by people: other population or data: 1" in drawn
    assert "by people: only one ward of a hospital: 1" in drawn
    # Whoever comes again finds what was decided, and may think better of it.
    open_review(page, url)
    find_papers(page)
    because = page.locator(f"#screened tr[data-paper='{first}'] .because")
    assert because.input_value() == "other population or data"
    again = page.locator(f"#screened tr[data-paper='{second}']")
    assert again.locator(".because").input_value() == "only one ward of a hospital"
    again.locator("input.in").check()
    assert not again.locator(".because").is_visible()
    until(page, lambda: kept_in(own_folder)[second].include)
    kept = kept_in(own_folder)
    assert kept[second].reason == ""
    assert kept[first].reason == "other population or data"


def kept_in(folder):
    """The decisions on the topic as they are kept now, by paper."""
    with Library.open(folder) as library:
        return {one.paper_id: one for one in Decisions(library.store.database).of(TOPIC)}


def test_the_outline_is_cards_without_ids_and_is_written_as_it_stands(page, url):
    open_review(page, url)
    type_topic(page)
    page.locator("#review-plan").click()
    page.wait_for_selector("#outline .section-card")
    papers = page.locator("#outline li")
    assert papers.first.get_attribute("data-paper") not in page.locator("#outline").inner_text()
    while page.locator("#outline .section-card").count() > 1:
        page.locator("#outline [data-do=card-merge]").nth(1).click()
    while papers.count() > 2:
        page.locator("#outline [data-do=line-remove]").last.click()
    page.locator("#outline .name").fill("Mine alone")
    page.locator("#outline .own").fill("My own words.")
    write_draft(page)
    assert page.locator("#draft h3").first.inner_text() == "Mine alone"
    assert "My own words." in page.locator("#draft").inner_text()
    assert page.locator("#review-evidence .card").count() == 2


def test_one_section_is_rewritten_beside_its_heading(page, url):
    open_review(page, url)
    type_topic(page)
    write_draft(page)
    before = page.locator("#draft .statement").count()
    head = page.locator("#draft .section-head").first
    head.locator("[data-do=wish]").last.click()
    page.keyboard.press("Enter")
    assert "Write what to change" in head.locator("form .hint").inner_text()
    page.keyboard.type("sing it")
    page.keyboard.press("Enter")
    page.wait_for_selector("#draft .section-head [role=alert]")
    page.locator("#draft [data-do=recast]").first.click()
    page.wait_for_selector("#draft .notice:has-text('rewritten')")
    assert page.locator("#draft .statement").count() < before


def test_a_draft_is_brought_up_to_date_and_bundled(page, url):
    open_review(page, url)
    type_topic(page)
    write_draft(page)
    page.get_by_role("button", name="Options").click()
    page.get_by_label("Redraft only what new papers touch").check()
    write_draft(page)
    page.wait_for_selector("#draft:not(:has(.writing)) .after table")
    page.get_by_label("Save as").click()
    page.get_by_role("option", name="audit bundle").click()
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_selector("a[download*=late-interaction-retrieval-bundle]")


def test_the_table_has_columns_of_ones_own_and_a_cell_leads_to_its_sentence(page, url):
    open_review(page, url)
    type_topic(page)
    write_draft(page)
    cell = page.locator("#draft .comparison td a.cell").first
    said = " ".join(cell.inner_text().split())
    cell.click()
    page.wait_for_selector("#review-evidence mark.looked-at")
    assert said in " ".join(page.locator("#review-evidence mark.looked-at").inner_text().split())
    page.locator("#review-columns input").fill("Method; storage: how much <i>room</i> is needed?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#draft .comparison th:has-text('storage')")
    heads = page.locator("#draft .comparison th[scope=col]").all_inner_texts()
    assert heads == ["Paper", "Method", "storage"]
    page.locator("#review-columns input").fill("; ;")
    page.keyboard.press("Enter")
    page.wait_for_selector("#draft [role=alert]:has-text('not columns')")
    page.locator("#review-columns input").click()
    page.get_by_role("option", name="clinical").click()
    page.wait_for_selector("#draft .comparison th:has-text('Comparator')")
    assert page.locator("#draft [role=alert]").count() == 0


@pytest.mark.parametrize("text", ["100%", "200%"])
def test_on_a_phone_every_field_of_the_toolbar_is_whole(draft, text):
    draft.set_viewport_size({"width": 390, "height": 844})
    style = draft.add_style_tag(content=f":root {{ font-size: {text} !important }}")
    draft.evaluate(TWO_FRAMES)
    fields = draft.locator("#review-tools :is(.block, button, .row)").all()
    boxes = [box for field in fields if (box := field.bounding_box()) and box["width"]]
    assert len(boxes) > 5
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    chosen = draft.get_by_label("Style of the references")
    assert chosen.evaluate("field => field.scrollWidth <= field.clientWidth")
    style.evaluate("style => style.remove()")
