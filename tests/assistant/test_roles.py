"""Causes and effects, what rose and fell, whose figures: what a statement may turn round."""

import pytest

from assistant.answer import Support
from assistant.checking.check import check_support
from assistant.checking.roles import doubt, moved_otherwise, roles_exchanged
from assistant.checking.sentence import take_apart
from assistant.checking.turned import denied_apart, swapped


@pytest.mark.parametrize(
    ("said", "source", "exchanged"),
    [
        ("Psychosis causes insomnia.", "Insomnia is a causal factor in psychosis.", True),
        ("Insomnia causes psychosis.", "Insomnia is a causal factor in psychosis.", False),
        ("Fires are caused by drought.", "Drought leads to fires.", False),
        ("Drought is due to fires.", "Drought leads to fires.", True),
    ],
)
def test_causes(said, source, exchanged):
    assert roles_exchanged(take_apart(said), take_apart(source)) is exchanged


@pytest.mark.parametrize(
    ("said", "source", "otherwise"),
    [
        ("Elk increased after 1995.", "We found that elk populations decreased from 15,000.", True),
        (
            "Elk decreased after 1995.",
            "We found that elk populations decreased from 15,000.",
            False,
        ),
        ("Species richness rose with nitrogen.", "Across sites species richness fell.", True),
        ("Bison increased in 1995.", "We found that elk decreased from 15,000.", False),
        ("Elk did not fall in 1995.", "Elk fell by half.", True),
    ],
)
def test_moves(said, source, otherwise):
    assert moved_otherwise(take_apart(said), take_apart(source)) is otherwise


@pytest.mark.parametrize(
    ("said", "source", "doubtful"),
    [
        ("Deaths fell from 29% to 41%.", "Deaths were lower.", True),
        ("Deaths fell from 41% to 29%.", "Deaths were lower (29% vs. 41%).", False),
        (
            "Bleeding was 3.09% with apixaban and 2.13% with warfarin.",
            "Bleeding was 2.13% in the apixaban group and 3.09% in the warfarin group.",
            True,
        ),
        (
            "Bleeding was 2.13% with apixaban and 3.09% with warfarin.",
            "Bleeding was 2.13% in the apixaban group and 3.09% in the warfarin group.",
            False,
        ),
        ("Mortality was lower with it.", "Mortality was not different between groups.", True),
        ("It was no better than placebo.", "The risk was significantly lower with it.", True),
        ("Land use explains the decline.", "Land use cannot explain the decline.", True),
        ("Land use does not explain it.", "Land use cannot explain the decline.", False),
    ],
)
def test_doubts(said, source, doubtful):
    assert bool(doubt(take_apart(said), take_apart(source))) is doubtful


def test_superior_and_rather_than_have_sides():
    source = take_apart("Apixaban was superior to warfarin in preventing stroke.")
    assert swapped(take_apart("Warfarin was superior to apixaban."), source) > 0
    assert swapped(take_apart("Warfarin was inferior to apixaban."), source) < 0
    source = take_apart("Iodide rather than methylammonium ions cause it.")
    assert swapped(take_apart("Methylammonium rather than iodide causes it."), source) > 0


def test_a_negation_reaches_past_words_that_pass_it_on():
    source = take_apart("Vitamin D did not result in a significantly lower risk of diabetes.")
    assert denied_apart(take_apart("Vitamin D gave a lower risk of diabetes."), source)
    assert not denied_apart(take_apart("Vitamin D did not lower the risk of diabetes."), source)


def test_figures_in_the_order_of_the_abstract_are_not_other_ones():
    abstract = "Control was higher in the early group (118/155 [76.1%] vs. 75/155 [48.4%])."
    found = check_support("Control was higher in the early group (76.1% vs 48.4%).", [abstract])
    assert found.label is Support.SUPPORTED


def test_a_thing_that_the_abstract_lacks_is_not_supported():
    abstract = "Rivaroxaban was noninferior to warfarin for the prevention of stroke."
    found = check_support("Apixaban was noninferior to warfarin for stroke prevention.", [abstract])
    assert found.label is not Support.SUPPORTED
