"""What a reader does on the page."""

QUESTION = "What does late interaction cost in storage?"
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""The page has taken in what was typed: no reader presses Enter sooner."""


def ask(page, url: str, question: str = QUESTION) -> None:
    """Open the page and ask; returns when the answer is complete."""
    visit(page, url)
    send(page, question)
    page.wait_for_selector("#answer .tools")
    settled(page)


def settled(page) -> None:
    """Wait until the server has ended its answer.

    Gradio sends the last part twice: what is clicked in between would be undone.
    """
    page.wait_for_selector("#chats li[aria-current]", state="attached")


def visit(page, url: str) -> None:
    """Open the page; returns when it listens. Opened anew where Gradio lost its first event."""
    from playwright.sync_api import TimeoutError

    page.goto(url)
    # The list of conversations is the first thing the server fills in.
    filled = "#chats .hint, #chats li"
    try:
        page.wait_for_selector(filled, state="attached", timeout=15_000)
    except TimeoutError:
        page.goto(url)
        page.wait_for_selector(filled, state="attached")


def send(page, question: str) -> None:
    """Type a question into an open page and send it."""
    page.fill("#question textarea", question)
    page.evaluate(TWO_FRAMES)
    page.press("#question textarea", "Enter")
