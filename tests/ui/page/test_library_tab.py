"""The Library tab: add, browse, open, remove, export."""

import json

import pytest
from filelock import FileLock

from assistant import Assistant
from tests.ui.page.steps import open_tab, until, visit

pytestmark = pytest.mark.browser


@pytest.fixture
def library(home):
    """The tab over the examples, all listed, which nothing is added to or removed from."""
    open_tab(home, "Library")
    home.fill("#words input, #words textarea", "")
    for undo in home.locator("#shelf .lack [data-do=lacking], #shelf .pick:checked").all():
        undo.click()
    home.wait_for_selector("#shelf .pages:has-text('1 to 50 of 52')")
    return home


@pytest.fixture
def own_library(page, serve, own_folder):
    """The tab, open over a library of the test's own."""
    return opened(page, serve(own_folder))


def opened(page, url):
    visit(page, url)
    page.wait_for_selector("#question textarea")
    open_tab(page, "Library")
    page.wait_for_selector("#shelf table")
    return page


def titles(page):
    return page.locator("#shelf tbody td:nth-child(2)").all_inner_texts()


def test_it_pages_and_sorts(page, url):
    library = opened(page, url)
    assert "1 to 50 of 52" in library.locator("#shelf .pages").inner_text()
    first = titles(library)
    assert first == sorted(first, key=str.casefold)
    library.locator("#shelf [data-do=page]").click()
    library.wait_for_selector("#shelf .pages:has-text('51 to 52')")
    library.locator("#shelf [data-sort=year]").click()
    library.wait_for_selector("#shelf th[aria-sort=descending] [data-sort=year]")
    years = library.locator("#shelf tbody td:nth-child(4)").all_inner_texts()
    assert years == sorted(years, reverse=True)


def test_words_and_filters_narrow_it(library):
    library.fill("#words input, #words textarea", "late interaction")
    library.wait_for_function("document.querySelectorAll('#shelf tbody tr').length < 20")
    assert "ColBERT" in titles(library)[0]
    library.fill("#words input, #words textarea", "")
    library.get_by_role("button", name="Filters").click()
    library.get_by_label("Years").fill(":1980")
    library.wait_for_function("document.querySelectorAll('#shelf tbody tr').length === 2")


def test_words_take_what_a_query_can_require(library):
    library.fill("#words input, #words textarea", "year:2020.. author:khattab -storage")
    library.wait_for_function("document.querySelectorAll('#shelf tbody tr').length < 4")
    assert titles(library)
    assert all("ColBERT" in title for title in titles(library))


def test_a_name_with_a_slip_is_found_with_a_click(library):
    library.fill("#words input, #words textarea", "author:khatab")
    library.locator("#shelf [data-do=find]:has-text('author:Khattab')").click()
    library.wait_for_selector("#shelf tbody tr")
    assert "ColBERT" in titles(library)[0]
    assert library.locator("#shelf [data-do=find]").count() == 0


def test_a_search_is_saved_and_shows_what_is_new(own_library, tmp_path):
    own_library.on("dialog", lambda dialog: dialog.accept("my reading"))
    own_library.fill("#words input, #words textarea", "late interaction")
    own_library.wait_for_function("document.querySelectorAll('#shelf tbody tr').length < 20")
    own_library.locator("#saved [data-do=keep-search]").click()
    own_library.wait_for_selector("#saved [data-do=saved]:has-text('my reading')")
    paper = {"title": "Late interaction anew", "abstract": "Late interaction, once more."}
    (tmp_path / "one.jsonl").write_text(json.dumps(paper))
    own_library.get_by_role("button", name="Add papers").click()
    own_library.set_input_files("#views input[type=file]", str(tmp_path / "one.jsonl"))
    own_library.locator("#saved [data-do=saved]:has-text('my reading: 1 new')").click()
    own_library.wait_for_selector("#saved .card:has-text('Late interaction anew')")
    assert own_library.locator("#saved .card").count() == 1
    assert own_library.locator("#saved [data-do=saved]").inner_text() == "my reading"
    own_library.locator("#saved [data-do=forget-search]").click()
    own_library.wait_for_selector("#saved [data-do=saved]", state="detached")


def test_what_is_lacking_is_a_filter_also_from_the_first_look(library):
    count = library.locator("#summary [data-lack=DOI]").inner_text().split()[0]
    library.locator("#summary [data-lack=DOI]").click()
    library.wait_for_selector(f"#shelf .lack:has-text('{count} without DOI')")
    assert library.locator("#shelf tbody tr").count() == min(50, int(count))
    library.locator("#shelf .lack [data-do=lacking]").click()
    library.wait_for_selector("#shelf .pages:has-text('of 52')")
    open_tab(library, "Ask")
    library.locator("#next [data-lack=DOI]").click()
    library.wait_for_selector(f"#shelf .lack:has-text('{count} without DOI')")


def test_who_only_looks_has_no_table_drawn_after_the_next_click(library, monkeypatch):
    drawn = []
    monkeypatch.setattr("ui.page.library.tab.summary_html", lambda _: drawn.append("anew") or "")
    library.locator("#summary [data-lack=DOI]").click()
    library.locator("#shelf .lack [data-do=lacking]").click()
    library.wait_for_selector("#shelf .lack", state="detached")
    library.locator("#shelf tbody button").first.click()
    library.wait_for_selector("#paper .sentences li")
    assert drawn == []


def test_a_paper_opens_by_sentence_with_its_source_and_its_like(library):
    library.locator("#shelf button:has-text('Attention is all you need')").click()
    library.wait_for_selector("#paper h3:has-text('Attention is all you need')")
    library.wait_for_selector("#paper .sentences li")
    assert library.locator("#paper .sentences li").count() >= 4
    assert "papers.jsonl:19" in library.locator("#paper .facts").inner_text()
    assert library.locator("#paper .card mark").count() >= 1
    bibtex = library.locator("#paper [data-do=copy-words]").get_attribute("data-words")
    assert bibtex.startswith("@")
    assert "vaswani2017" in bibtex


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_a_paper_far_down_is_opened_in_view(library, size):
    library.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    row = library.locator("#shelf tbody button").nth(30)
    title = row.inner_text()
    row.click()
    library.wait_for_selector(f"#paper h3:has-text({json.dumps(title)})")
    library.wait_for_selector("#paper .sentences li")
    heading = library.locator("#paper h3").first
    until(library, lambda: 0 <= heading.bounding_box()["y"] < size[1] / 2)
    library.keyboard.press("Escape")
    assert not heading.is_visible()
    # Who closed it can open it again.
    row.click()
    heading.wait_for()


def pick(page, count):
    """Tick the first rows; the titles of their papers."""
    for box in page.locator("#shelf .pick").all()[:count]:
        box.check()
    return titles(page)[:count]


def test_selected_papers_are_removed_and_put_back(own_library):
    before = titles(own_library)
    assert not own_library.locator("#tag").is_visible()
    gone = pick(own_library, 2)
    assert own_library.locator("#picked-count").inner_text() == "2 selected"
    own_library.get_by_role("button", name="Remove", exact=True).click()
    own_library.wait_for_selector("#shelf .pages:has-text('of 50')")
    assert not set(gone) & set(titles(own_library))
    assert own_library.locator("#shelf .pick:checked").count() == 0
    own_library.locator("#told [data-do=restore]").click()
    own_library.wait_for_selector("#shelf .pages:has-text('of 52')")
    assert titles(own_library) == before
    # Whoever comes back later finds what was removed, too.
    gone = pick(own_library, 1)[0]
    own_library.get_by_role("button", name="Remove", exact=True).click()
    own_library.wait_for_selector("#shelf .pages:has-text('of 51')")
    own_library.reload()
    open_tab(own_library, "Library")
    own_library.locator("#summary summary:has-text('1 removed')").click()
    own_library.locator(f"#summary li:has-text('{gone}') [data-do=restore]").click()
    own_library.wait_for_selector("#shelf .pages:has-text('of 52')")


def test_more_are_removed_while_the_first_wait_for_a_writer(own_library, own_folder):
    remove = own_library.get_by_role("button", name="Remove", exact=True)
    with FileLock(own_folder / "writer.lock"):  # Another process adds papers.
        pick(own_library, 1)
        remove.click()
        own_library.wait_for_selector("#told:has-text('Removing 1 paper')")
        own_library.locator("#shelf .pick").nth(0).uncheck()
        own_library.locator("#shelf .pick").nth(2).check()
        remove.click()
    own_library.wait_for_selector("#shelf .pages:has-text('of 50')")


def test_several_papers_are_tagged_looked_at_and_untagged(own_library):
    tagged = pick(own_library, 3)
    own_library.fill("#tag :is(input, textarea)", "to read")
    own_library.get_by_role("button", name="Tag", exact=True).click()
    own_library.locator("#summary [data-tag='to read']:has-text('to read (3)')").click()
    own_library.wait_for_selector("#shelf .lack:has-text('3 tagged to read')")
    assert titles(own_library) == tagged
    pick(own_library, 1)
    own_library.fill("#tag :is(input, textarea)", "to read")
    own_library.get_by_role("button", name="Take tag off").click()
    own_library.wait_for_selector("#shelf .lack:has-text('2 tagged to read')")
    own_library.locator("#shelf .lack [data-do=tagged]").click()
    own_library.wait_for_selector("#shelf .pages:has-text('of 52')")


def test_one_paper_has_tags_and_a_note_of_ones_own(own_library, own_folder):
    own_library.locator("#shelf tbody button").first.click()
    own_library.fill("#paper .note", "Read the <b>appendix</b>")
    own_library.fill("#paper .new-tag", "mine")
    own_library.keyboard.press("Enter")
    own_library.wait_for_selector("#paper [data-do=untag]:has-text('mine')")
    assert own_library.locator("#paper .note").input_value() == "Read the <b>appendix</b>"
    own_library.wait_for_selector("#shelf .c-tags [data-tag=mine]", state="attached")
    own_library.locator("#table-tools summary").click()
    own_library.get_by_label("Note", exact=True).check()
    note = "#shelf td.c-note:has-text('Read the <b>appendix</b>')"
    own_library.wait_for_selector(note, state="attached")
    own_library.locator("#paper [data-do=untag]").click()
    own_library.wait_for_selector("#paper [data-do=untag]", state="detached")
    # Another paper has no word of it, also where it was not kept.
    own_library.fill("#paper .note", "Not kept")
    own_library.fill("#paper .new-tag", "nor this")
    own_library.locator("#shelf tbody button[data-do=paper]").nth(1).click()
    title = own_library.locator("#shelf tbody button[data-do=paper]").nth(1).inner_text()
    own_library.wait_for_selector(f"#paper .paper > h3:has-text('{title}')")
    assert own_library.locator("#paper .note").input_value() == ""
    assert own_library.locator("#paper .new-tag").input_value() == ""
    own_library.locator("#shelf tbody button[data-do=paper]").first.click()
    own_library.wait_for_function("document.querySelector('#paper .note').value.startsWith('Read')")


def test_columns_are_chosen_for_the_next_visit_too(page, url):
    library = opened(page, url)
    assert library.locator("#shelf th.c-venue").is_visible()
    assert not library.locator("#shelf th.c-doi").is_visible()
    library.locator("#table-tools summary").click()
    library.get_by_label("DOI", exact=True).check()
    library.get_by_label("Venue", exact=True).last.uncheck()
    assert library.locator("#shelf th.c-doi").is_visible()
    library = opened(page, url)
    assert library.locator("#shelf th.c-doi").is_visible()
    assert not library.locator("#shelf th.c-venue").is_visible()
    assert not library.locator("#shelf td.c-venue").first.is_visible()


def test_columns_without_a_word_are_left_out_until_they_are_chosen(page, serve, tmp_path):
    papers = tmp_path / "papers.jsonl"
    papers.write_text('{"title": "Yaks", "abstract": "Yaks graze.", "year": 1999}\n', "utf-8")
    with Assistant.open(tmp_path / "library") as assistant:
        assistant.add(papers)
    library = opened(page, serve(tmp_path / "library"))
    library.wait_for_selector("#shelf th.c-authors", state="hidden")
    assert library.locator("#shelf th:visible").all_inner_texts()[1:] == ["Title", "Year"]
    library.locator("#table-tools summary").click()
    assert not library.get_by_label("Authors", exact=True).is_checked()
    library.get_by_label("Authors", exact=True).check()
    assert library.locator("#shelf th.c-authors").is_visible()


def test_papers_that_may_be_one_are_merged_or_kept_apart(own_library, tmp_path):
    two = [
        {"title": "Zebras at night", "authors": "Doe, J.", "year": 1990},
        {"title": "Zebras at night", "authors": "Doe, J.", "year": 2010},
        {"title": "Yaks, part I", "authors": "Roe, K."},
        {"title": "Yaks, part II", "authors": "Roe, K."},
    ]
    (tmp_path / "two.jsonl").write_text("".join(json.dumps(one) + "\n" for one in two))
    own_library.get_by_role("button", name="Add papers").click()
    own_library.set_input_files("#views input[type=file]", str(tmp_path / "two.jsonl"))
    own_library.wait_for_selector("#shelf .pages:has-text('of 56')")
    own_library.locator("#table-tools [data-do=alike]").click()
    zebras = own_library.locator("#told .alike li:has-text('Zebras')")
    zebras.locator("[data-do=merge]").dblclick()
    own_library.wait_for_selector("#shelf .pages:has-text('of 55')")
    own_library.locator("#told .alike li:has-text('Yaks') [data-do=apart]").click()
    own_library.wait_for_selector("#told .alike li:has-text('Yaks')", state="detached")
    assert "of 55" in own_library.locator("#shelf .pages").inner_text()
    own_library.fill("#words input, #words textarea", "zebras")
    own_library.locator("#shelf tbody button:has-text('Zebras at night')").click()
    own_library.locator("#paper [data-do=split]").click()
    own_library.wait_for_function("document.querySelectorAll('#shelf tbody tr').length === 2")
    assert own_library.locator(".toast-body").count() == 0  # Clicked twice, it was merged once.


def test_papers_are_exported(library):
    library.locator("#shelf .pick").first.check()
    library.get_by_role("button", name="Export", exact=True).click()
    with library.expect_download() as download:
        library.locator("[download*='papers.bib'], a:has-text('papers.bib')").first.click()
    text = download.value.path().read_text("utf-8")
    assert text.count("@") == 1


def test_uploads_are_added_reported_and_refused(own_library, own_folder, tmp_path):
    good, bad = tmp_path / "more.jsonl", tmp_path / "empty.txt"
    record = {"title": "Zebras in the wild", "abstract": "Zebras graze.", "year": 2001}
    good.write_text(json.dumps(record))
    bad.touch()
    own_library.get_by_role("button", name="Add papers").click()
    own_library.set_input_files("#views input[type=file]", [str(good), str(bad)])
    own_library.wait_for_selector("#report [role=status]")
    report = own_library.locator("#report").inner_text()
    assert "1 added" in report
    assert "1 refused" in report
    own_library.locator("#report summary").click()
    refused = own_library.locator("#report li").inner_text()
    assert refused.startswith("empty.txt: ")
    assert "/" not in refused
    own_library.wait_for_selector("#shelf .pages:has-text('of 53')")
    # What was uploaded is kept with the library: the paper's source is there tomorrow too.
    assert [path.read_text() for path in own_folder.glob("received/*/more.jsonl")] == [
        json.dumps(record)
    ]


def test_other_types_are_not_taken(library, tmp_path):
    (tmp_path / "tool.exe").write_bytes(b"MZ" + bytes(100))
    library.get_by_role("button", name="Add papers").click()
    library.set_input_files("#views input[type=file]", str(tmp_path / "tool.exe"))
    library.wait_for_selector(".toast-body:has-text('Invalid file type: tool.exe')")
    assert "of 52" in library.locator("#shelf .pages").inner_text()
