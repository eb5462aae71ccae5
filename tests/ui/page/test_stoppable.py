"""What a reader stops ends at once, though what it waits for does not."""

from threading import Event

import pytest

from index.errors import LibraryError
from tests.ui.page.steps import PATIENCE
from ui.page.stoppable import Stoppable


def test_what_is_stopped_ends_while_the_act_still_waits():
    stop, go_on = Stoppable(), Event()

    def steps(first):
        yield [first]
        go_on.wait(PATIENCE)
        yield ["second"]

    told = stop.act(steps, 1)("first")
    assert next(told) == ["first"]
    stop.stop()
    assert [*told] == [[{"__type__": "update"}]]
    go_on.set()


def test_steps_come_in_order_and_what_goes_wrong_is_raised():
    def steps():
        yield [1]
        yield [2]
        raise LibraryError("no library here")

    told = Stoppable().act(steps, 1)()
    assert [next(told), next(told)] == [[1], [2]]
    with pytest.raises(LibraryError, match="no library here"):
        next(told)
