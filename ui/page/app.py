"""The page as a whole: its tabs, its look, and where it is put."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ui.api.access import Access
from ui.api.verbs import Verbs
from ui.page.wiring import LATEST

if TYPE_CHECKING:
    from gradio import Blocks
    from gradio.themes import Base
    from starlette.applications import Starlette

HERE = Path(__file__).parent
AT_ONCE = 40
# What narrow windows need comes last, over all that stands before it.
STYLES = (
    *("page", "rail/rail", "ask/ask", "ask/evidence", "check/check"),
    *("library/library", "map/map", "review/review", "narrow"),
)
SCRIPTS = (
    *("shared", "stream", "filters", "ask/queue", "ask/quotes", "ask/drop", "ask/address"),
    *("check/check", "review/review", "library/library", "rail/rail", "page"),
)
LOG_OUT = (
    '<form id="log-out" method="post" action="{root}/logout">'
    '<button class="do">Log out</button></form>'
)


def mount_page(app: "Starlette", verbs: Verbs, access: Access) -> "Blocks":
    """Put the page at the root of an app, behind its other routes."""
    import gradio as gr

    page = build_page(verbs, access)
    # Gradio checks the files of an event only on pages that it takes for launched.
    page.has_launched = True
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=access.root or None,
        auth_dependency=lambda request: str(request.scope.get("user", "")),
        ssr_mode=False,
        run_history=False,
        mcp_server=False,
        enable_monitoring=False,
        footer_links=[],
        favicon_path=str(HERE / "favicon.svg"),
        theme=theme(),
        css="".join(_files(STYLES, ".css")),
        head="".join(f"<script>{one}</script>" for one in _files(SCRIPTS, ".js")),
    )
    return page


def _files(names: Sequence[str], ending: str) -> list[str]:
    """The content of these files."""
    return [(HERE / f"{name}{ending}").read_text("utf-8") for name in names]


def build_page(verbs: Verbs, access: Access) -> "Blocks":
    """The page over one assistant, with its named endpoints; not served yet."""
    import gradio as gr

    from index.map.cache import MapCache
    from ui.api.endpoints import add_endpoints, forget_calls
    from ui.page.ask.conversation import Conversations
    from ui.page.ask.first import FirstLook
    from ui.page.ask.tab import AskTab
    from ui.page.check.tab import CheckTab
    from ui.page.filters import filter_fields, wire_bars
    from ui.page.library.tab import LibraryTab
    from ui.page.map.tab import MapTab
    from ui.page.rail.sidebar import TOGGLE, Sidebar
    from ui.page.review.tab import ReviewTab

    conversations = Conversations(verbs.assistant)
    atlas = MapCache(verbs.assistant.library)
    with gr.Blocks(title="Paper Assistant", analytics_enabled=False, fill_width=True) as page:
        # First, so that no event of the page takes their names.
        add_endpoints(page, verbs)
        log_out = LOG_OUT.format(root=access.root) if access.asks else ""
        gr.HTML(f"{TOGGLE}<h1>Paper Assistant</h1>{log_out}", elem_id="top")
        with gr.Row(elem_id="frame"):
            rail = Sidebar(conversations, shared=access.shared)
            with gr.Column(elem_id="main", min_width=0):
                fields = filter_fields()
                # The rail leads to the tabs: their own bar is not seen.
                with gr.Tabs(elem_id="views"):
                    with gr.Tab("Ask"):
                        first = FirstLook(verbs.assistant, atlas)
                        ask = AskTab(
                            conversations, [*fields, rail.effort, rail.model, rail.price], first
                        )
                    with gr.Tab("Check"):
                        CheckTab(verbs.assistant)
                    with gr.Tab("Review"):
                        review = ReviewTab(conversations.models, [*fields, rail.model, rail.price])
                    with gr.Tab("Library") as tab:
                        library = LibraryTab(verbs.assistant, fields, shared=access.shared)
                        library.wire_tab(tab)
                    with gr.Tab("Map") as tab:
                        MapTab(conversations, atlas).wire_tab(tab, ask.talk)
        wire_bars(verbs.assistant.library, fields, [ask.bar, review.bar, library.bar])
        rail.wire(page, ask, [*library.changes, ask.take_files()])
        # Each new tab is a time to forget what older ones left behind.
        page.load(lambda: forget_calls(page), **LATEST)
    page.queue(default_concurrency_limit=AT_ONCE)
    return page


def theme() -> "Base":
    """Gradio's plain theme in the fonts of the reader's own machine, with one accent colour."""
    import gradio as gr

    plain = gr.themes.Default(
        primary_hue="teal",
        neutral_hue="slate",
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    )
    return plain.set(
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover_dark="*primary_800",
        button_primary_text_color="white",
        color_accent="*primary_700",
    )
