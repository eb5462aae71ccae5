"""Nothing a paper, a model or a user writes can run, load or cover anything; nothing leaves."""

import json
import socket

import pytest

from assistant import Assistant
from assistant.models.scripted import Script, ScriptedServer
from tests.ui.page.steps import QUESTION, answered, ask, open_tab, send, visit

pytestmark = pytest.mark.browser

HOSTILE = [
    "<script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 2'>",
    "<img src='http://outside.example/pixel.png'>",
    "![pixel](http://outside.example/pixel.png)",
    "<form action='http://outside.example/'><input name=password><button>Log in</button></form>",
    "<div style='position:fixed;inset:0;z-index:9999;background:red'>covered</div>",
    "<a href='javascript:window.hit = 3'>link</a>",
    "<iframe src='http://outside.example/'></iframe>",
    "<style>body { display: none }</style>",
    "<svg onload='window.hit = 4'></svg>",
    "</p></section></div><h1>out</h1>",
    "' onmouseover='window.hit = 5' x='",
    '" autofocus onfocus="window.hit = 6" x="',
    "{{#each value}} {{constructor.constructor}} ${window.hit = 7}",
    "<details open ontoggle='window.hit = 8'>x</details>",
    "&lt;script&gt;window.hit = 9&lt;/script&gt;",
]
FORBIDDEN = (
    "script, form, iframe, style, svg, object, embed, video, img, link, [onerror], [onclick], "
    "[onmouseover], [onfocus], [style*=fixed], a[href^='javascript']"
)
PANELS = ("#past", "#answer", "#evidence", "#shelf", "#paper", "#chats")


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    records = [
        {
            "title": f"Zebra grazing {text}",
            "abstract": f"Zebras graze on the savanna in herds {text} number {n}. More {text}.",
            "authors": [f"Ann {text}", text],
            "venue": text,
            "url": "javascript:window.hit=10" if n % 2 else f"https://outside.example/{text}",
            "year": 2020,
        }
        for n, text in enumerate(HOSTILE)
    ]
    path = folder / "<img src=x onerror=alert(1)>.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    with Assistant.open(folder / "library") as assistant:
        assert assistant.add(path).read == len(HOSTILE)
    return folder / "library"


@pytest.fixture
def watched(page) -> list[str]:
    """Every address the browser asks for beyond this machine."""
    outside: list[str] = []

    def note(request):
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            outside.append(request.url)

    page.on("request", note)
    return outside


def assert_harmless(page, watched):
    for panel in PANELS:
        inside = page.locator(panel)
        if inside.count():
            found = inside.first.evaluate(
                "(e, css) => [...e.querySelectorAll(css)]"
                ".filter(n => !n.closest('[data-testid=status-tracker]')).map(n => n.outerHTML)",
                FORBIDDEN,
            )
            assert not found, (panel, found)
    assert page.evaluate("window.hit") is None
    assert page.locator("h1").count() == 1
    assert watched == []


def test_text_of_papers_and_questions_is_only_text(page, serve, hostile_folder, watched):
    ask(page, serve(hostile_folder), f"Where do zebras graze? {HOSTILE[1]}")
    assert "<" in page.locator("#evidence").text_content()
    for mark in page.locator("#answer a.mark").all()[:3]:
        mark.hover()
        mark.click()
    page.locator("#evidence [data-do=similar]").first.click()
    page.wait_for_selector("#evidence .room .card")
    open_tab(page, "Library")
    page.wait_for_selector("#shelf table")
    page.locator("#shelf tbody button").nth(1).click()
    page.wait_for_selector("#paper .sentences")
    assert_harmless(page, watched)
    for link in page.locator("#evidence a, #paper a").all():
        assert not link.get_attribute("href").startswith("javascript")
    # Asked once more beneath it, without anything hostile in the question.
    open_tab(page, "Ask")
    send(page, "Where do zebras graze?")
    page.wait_for_selector("#past .turn")
    answered(page)
    assert_harmless(page, watched)


def test_text_of_a_model_is_only_text(page, serve, own_folder, watched):
    words = " ".join(f"Late interaction costs storage {text} [1]." for text in HOSTILE)
    with ScriptedServer(Script(words)) as model:
        visit(page, serve(own_folder, llm=model.spec))
        send(page, QUESTION)
        page.wait_for_selector("#answer .tools")
    assert_harmless(page, watched)


def test_nothing_leaves_this_machine(page, serve, own_folder, watched, monkeypatch):
    named: list[object] = []
    looked_up, connect = socket.getaddrinfo, socket.socket.connect

    def watch_name(host, *rest, **more):
        named.append(host)
        return looked_up(host, *rest, **more)

    def watch_connect(self, address):
        named.append(address[0] if isinstance(address, tuple) else "local")
        return connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", watch_name)
    monkeypatch.setattr(socket.socket, "connect", watch_connect)
    ask(page, serve(own_folder))
    open_tab(page, "Library")
    page.wait_for_selector("#shelf table")
    assert set(named) <= {"127.0.0.1", "localhost", "::1", "local", None}
    assert watched == []
