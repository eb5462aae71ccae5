"""What a reader does on the page."""

from contextlib import contextmanager

QUESTION = "What does late interaction cost in storage?"
LAPTOP = {"width": 1280, "height": 900}
PATIENCE = 120
"""Seconds that a test waits for what must come, on a machine that does much else."""
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""The page has taken in what was typed: no reader presses Enter sooner."""


@contextmanager
def tab_in(context):
    """A new tab of a context that fails the test on an error of the page's own scripts.

    It is closed in the end with all that was opened from it, and what its pages kept is forgotten.
    """
    errors: list[str] = []
    unloaded: list[str] = []
    opened = []
    context.set_default_timeout(PATIENCE * 1000)
    tab = context.new_page()
    tab.on("popup", lambda popup: opened.append(popup))
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("requestfailed", lambda one: unloaded.append(f"{one.url}: {one.failure}"))
    try:
        yield tab
        if tab.url.startswith("http"):
            tab.evaluate("localStorage.clear()")
    finally:
        for one in (*opened, tab):
            one.close()
    assert not errors, (errors, unloaded)


@contextmanager
def fresh_tab(chromium):
    """A tab of a reader who was never here: nothing is in its cache."""
    with chromium.browser.new_context(viewport=LAPTOP) as context, tab_in(context) as tab:
        yield tab


def until(page, condition) -> None:
    """Wait for what the page itself does not show, as `condition()` tells."""
    for _ in range(PATIENCE * 20):
        if condition():
            return
        page.wait_for_timeout(50)  # The events of the browser come in meanwhile.
    assert condition()


def ask(page, url: str, question: str = QUESTION) -> None:
    """Open the page and ask; returns when the answer is complete."""
    visit(page, url)
    ask_here(page, question)


def ask_here(page, question: str = QUESTION) -> None:
    """Ask on an open page; returns when the answer is complete."""
    send(page, question)
    answered(page)


def answered(page) -> None:
    """Wait for the whole answer; Gradio takes no other question before."""
    page.wait_for_selector("#answer .tools")
    page.wait_for_selector("#question .submit-button")


def visit(page, url: str) -> None:
    """Open the page; returns when it listens."""
    page.goto(url)
    # The list of conversations is the first thing the server fills in.
    page.wait_for_selector("#chats .hint, #chats li", state="attached")


def open_tab(page, name: str) -> None:
    """Open a view of the page; Gradio makes its fields empty once more after they can be seen."""
    show_rail(page)
    page.locator(f"#views-nav [data-view={name}]").click()
    page.evaluate(TWO_FRAMES)


def show_rail(page) -> None:
    """Open the rail where it is a closed drawer."""
    page.wait_for_selector("#rail-toggle")
    page.wait_for_function("document.body.dataset.view")
    page.evaluate(TWO_FRAMES)  # A window that was just made wider opens the rail by itself.
    if page.locator("#rail-toggle").get_attribute("aria-expanded") == "false":
        page.locator("#rail-toggle").click()


def send(page, question: str) -> None:
    """Type a question into an open page and send it."""
    page.fill("#question textarea", question)
    page.evaluate(TWO_FRAMES)
    page.press("#question textarea", "Enter")
