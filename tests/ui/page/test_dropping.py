"""Files dropped on the Ask view: added, told in a line, and never opened in place of the page."""

import json

import pytest

from tests.index.pdf.papers import TITLE, make_pdf
from tests.ui.page.steps import open_tab, visit

pytestmark = pytest.mark.browser
DROP = """async ([files, target]) => {
  const transfer = new DataTransfer();
  for (const [name, bytes] of files)
    transfer.items.add(new File([new Uint8Array(bytes)], name));
  const place = document.querySelector(target);
  for (const kind of ["dragover", "drop"])
    place.dispatchEvent(
      new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }),
    );
}"""


def drop(page, target="#question textarea", **files):
    named = [[name.replace("_", "."), [*content]] for name, content in files.items()]
    page.evaluate(DROP, [named, target])


@pytest.fixture
def asking(page, serve, own_folder):
    visit(page, serve(own_folder))
    page.wait_for_selector("#dropped input[type=file]", state="attached")
    return page


def test_a_pdf_dropped_on_the_question_becomes_a_paper(asking, own_folder):
    drop(asking, magpie_pdf=make_pdf(doi="10.1234/magpie.5"))
    asking.wait_for_selector("#added [role=status]:has-text('1 added')")
    asking.wait_for_selector("#about:has-text('53 papers')")
    assert asking.locator("#question textarea").input_value() == ""
    assert [*own_folder.glob("received/*/magpie.pdf")]
    asking.locator("#added [data-do=close]").click()
    asking.wait_for_selector("#added [role=status]", state="hidden")
    open_tab(asking, "Library")
    asking.wait_for_selector(f"#shelf button:has-text('{TITLE}')")


def test_refusals_are_one_line(asking):
    good = json.dumps({"title": "Zebras in the wild", "abstract": "Zebras graze."}).encode()
    drop(asking, "#reading", more_jsonl=good, broken_pdf=b"%PDF-1.4 no more", tool_exe=b"MZ")
    line = asking.locator("#added [role=status]")
    line.wait_for()
    said = line.inner_text()
    assert said.startswith("1 added; 1 refused: broken.pdf: ")
    assert "/" not in said
    assert "tool.exe" in asking.locator("#not-taken").inner_text()
    box = line.bounding_box()
    assert box["height"] < 60
    # The same once more, by the button.
    with asking.expect_file_chooser() as chooser:
        asking.get_by_role("button", name="Add files").click()
    sent = {"name": "more.jsonl", "mimeType": "text/plain", "buffer": good}
    chooser.value.set_files([sent])
    asking.wait_for_selector("#added :text('1 there already')")
    assert asking.locator("#not-taken").inner_text() == ""


def test_a_pdf_uploaded_in_the_library_becomes_a_paper(asking, tmp_path):
    (tmp_path / "magpie.pdf").write_bytes(make_pdf())
    open_tab(asking, "Library")
    asking.get_by_role("button", name="Add papers").click()
    asking.locator("#views input[type=file]").set_input_files(str(tmp_path / "magpie.pdf"))
    asking.wait_for_selector("#report:has-text('1 added')")
    asking.wait_for_selector(f"#shelf button:has-text('{TITLE}')")
