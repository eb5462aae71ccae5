"""Names in every form that sources write."""

import pytest

from index.merging.authors import is_by
from index.merging.names import display_name, family_name


@pytest.mark.parametrize(
    ("author", "family", "shown"),
    [
        ("Devlin, Jacob", "Devlin", "Jacob Devlin"),
        ("Jacob Devlin", "Devlin", "Jacob Devlin"),
        ("Devlin J", "Devlin", "Devlin J"),
        ("Devlin J. A.", "Devlin", "Devlin J. A."),
        ("J. Devlin", "Devlin", "J. Devlin"),
        ("van der Maaten, Laurens", "van der Maaten", "Laurens van der Maaten"),
        ("Maaten, Laurens van der", "van der Maaten", "Laurens van der Maaten"),
        ("Laurens van der Maaten", "van der Maaten", "Laurens van der Maaten"),
        ("Van der Maaten L", "Van der Maaten", "Van der Maaten L"),
        ("King, Martin Luther, Jr.", "King", "Martin Luther King Jr."),
        ("King, Jr., Martin Luther", "King", "Martin Luther King Jr."),
        ("Martin Luther King Jr.", "King", "Martin Luther King Jr."),
        ("The ATLAS Collaboration", "The ATLAS Collaboration", "The ATLAS Collaboration"),
        ("{Office of Science, Berlin}", "Office of Science, Berlin", "Office of Science, Berlin"),
        ("Plato", "Plato", "Plato"),
        ("", "", ""),
        ("García Márquez, Gabriel", "García Márquez", "Gabriel García Márquez"),
        ("de Jong", "de Jong", "de Jong"),
        ("Mary de Jong", "de Jong", "Mary de Jong"),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig van Beethoven"),
        ("王伟", "王伟", "王伟"),
        (",", "", ""),
    ],
)
def test_names(author, family, shown):
    assert family_name(author) == family
    assert display_name(author) == shown


@pytest.mark.parametrize(
    "name, author, is_theirs",
    [
        ("Lin", "Lin, Jimmy", True),
        ("Lin", "Linda Kaplan", False),
        ("Muller", "Müller, Karl", True),
        ("García", "García Márquez, José", True),
        ("Omar Khattab", "Khattab, Omar", True),
        ("Lee", "Lee Xiong", False),
        ("Dietary Panel", "{The Dietary Panel of Elbonia}", True),
    ],
)
def test_whole_words_of_a_name_tell_an_author(name, author, is_theirs):
    assert is_by(name, author) is is_theirs
