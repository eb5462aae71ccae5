"""A tab that stays loaded from one test to the next: loading it is most of a short test's work."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.ui.page.steps import LAPTOP, open_tab, tab_in, visit

EMPTY_THE_FIELDS = """() => document
  .querySelectorAll("#filters :is(input, textarea), #question textarea")
  .forEach((field) => field.value && window.typeInto(field, ""))"""
AS_FOUND = """() => !document.querySelector("#past .turn, .in-force .chips, #chats [aria-current]")
  && document.querySelector("#next .topics li") && location.search === "" """


class KeptTab:
    """The page at an address, lent as a reader finds it: in Ask, nothing asked, no filter.

    A test that fails may leave anything behind: for the next one the page is loaded anew.
    """

    def __init__(self, context, address: str):
        self._context, self._address = context, address
        self._open = ExitStack()
        self._tab = None

    @contextmanager
    def lent(self, session) -> Iterator:
        """The tab for a test of this session of pytest."""
        failed, faults = session.testsfailed, []
        tab, self._tab = self._tab, None  # It is back when it is whole.
        if tab is None:
            tab = self._open.enter_context(tab_in(self._context))
            visit(tab, self._address)
        else:
            begin_anew(tab)

        def note(error) -> None:
            faults.append(str(error))

        tab.on("pageerror", note)
        yield tab
        tab.remove_listener("pageerror", note)
        if session.testsfailed == failed:
            self._tab = tab
        assert not faults

    def close(self) -> None:
        """Close it, with those that were left by failed tests."""
        self._open.close()


def begin_anew(tab) -> None:
    """Go back to what a page shows that was just loaded."""
    tab.keyboard.press("Escape")
    tab.set_viewport_size(LAPTOP)
    open_tab(tab, "Ask")
    tab.evaluate(EMPTY_THE_FIELDS)
    if tab.locator("#answer .welcome").count() == 0:
        tab.locator("#new").click()
        tab.wait_for_selector("#answer .welcome")
    tab.wait_for_function(AS_FOUND)
