"""Saved searches: what is new since one was last shown."""

import json
from contextlib import closing

import pytest

from assistant import Assistant, AsyncAssistant, Filters, QueryError
from assistant.saved.saved_searches import SavedSearches
from index.library import Library
from index.paper import Paper
from index.store.papers import insert_papers
from tests.index.embedders import WordVectors
from tests.loops import run_apart

OWLS = Paper("owls", "Owls at night", "Owls hunt mice.", year=2020)
FISH = Paper("fish", "Trout", "Trout swim in rivers.", year=2021)
MORE = Paper("more", "More owls", "Owls hunt voles.", year=2022)
BEARS = Paper("bears", "Bears", "Bears sleep in winter.", year=2022)


@pytest.fixture
def shelf(tmp_path):
    with closing(Assistant(Library.open(tmp_path / "l", create=True, embedder=WordVectors()))) as a:
        a.library.insert([OWLS, FISH])
        yield a


def ids(results):
    return [result.paper.id for result in results]


def new(assistant):
    return {one.name: one.new for one in assistant.saved_searches()}


def test_only_what_came_since_is_new_until_it_was_shown(shelf):
    assert shelf.saved_searches() == ()
    assert ids(shelf.save_search("night", "owls hunt", 2)) == ["owls", "fish"]
    assert new(shelf) == {"night": 0}
    assert shelf.new_hits("night") == ()
    shelf.library.insert([MORE, BEARS])
    assert new(shelf) == {"night": 1}  # the bears are not among the best two
    assert ids(shelf.new_hits("night", keep=True)) == ["more"]
    assert ids(shelf.new_hits("  night ")) == ["more"]
    assert new(shelf) == {"night": 0}
    assert shelf.new_hits("night") == ()


def test_what_moves_up_when_others_go_is_not_new(shelf):
    shelf.library.insert([MORE])
    shelf.save_search("one", "owls hunt mice", 1)
    shelf.library.remove(["owls"])
    assert new(shelf) == {"one": 0}
    shelf.library.insert([Paper("late", "Owls hunt mice", "Owls hunt mice.")])
    assert ids(shelf.new_hits("one")) == ["late"]


def test_what_a_query_and_its_filters_require_holds(shelf):
    shelf.save_search("b", "owls -voles", 5)
    shelf.save_search("a", "owls", 5, Filters(years=(2022, None)))
    shelf.library.insert([MORE, BEARS])
    assert [one.name for one in shelf.saved_searches()] == ["a", "b"]
    assert ids(shelf.new_hits("b")) == ["bears"]
    assert set(ids(shelf.new_hits("a"))) == {"more", "bears"}
    assert shelf.saved_search("a").filters == Filters(years=(2022, None))


def test_a_search_is_made_once_to_show_what_is_new(shelf):
    made = []

    def find(query, k, filters):
        made.append(query)
        return shelf.search(query, k, filters)

    shelf.save_search("night", "owls hunt", 2)
    shelf.library.insert([MORE])
    searches = SavedSearches(shelf.library, find)
    assert (searches.named("night").query, searches.named("night").new) == ("owls hunt", None)
    assert ids(searches.new("night")) == ["more"]
    assert made == ["owls hunt"]


def test_a_paper_that_waits_for_its_vectors_is_new_once_it_has_them(shelf):
    shelf.save_search("night", "owls", 5)
    insert_papers(shelf.library.store, [MORE])  # as an add that was killed leaves it
    assert shelf.new_hits("night") == ()
    shelf.library.insert([BEARS])
    assert set(ids(shelf.new_hits("night"))) == {"more", "bears"}


def test_a_name_is_saved_anew_and_forgotten(shelf):
    shelf.save_search("night", "owls", 5)
    shelf.library.insert([MORE])
    shelf.save_search("night", "trout", 3)
    assert [(one.query, one.k, one.new) for one in shelf.saved_searches()] == [("trout", 3, 0)]
    shelf.forget_search("night")
    assert shelf.saved_searches() == ()


def test_each_owner_has_searches_of_their_own(shelf):
    shelf.save_search("night", "owls", owner="anna")
    assert shelf.saved_searches() == ()
    assert [one.name for one in shelf.saved_searches(owner="anna")] == ["night"]
    with pytest.raises(QueryError, match="save one with"):
        shelf.forget_search("night")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda a: a.new_hits("nothing"), "no saved search is called 'nothing'; there are night"),
        (lambda a: a.save_search(" ", "owls"), "not a name"),
        (lambda a: a.save_search("n" * 121, "owls"), "1 to 120"),
        (lambda a: a.save_search("x", "?"), "nothing to search for"),
        (lambda a: a.save_search("x", "owls", 1, Filters(papers=("owls",))), "never find a new"),
    ],
)
def test_what_can_not_be_is_one_line_and_nothing_is_kept(shelf, call, said):
    shelf.save_search("night", "owls")
    with pytest.raises(QueryError, match=said):
        call(shelf)
    assert new(shelf) == {"night": 0}


def test_they_are_kept_in_the_library_and_awaited_alike(own_folder):
    async def use() -> None:
        async with await AsyncAssistant.open(own_folder) as library:
            await library.save_search("storage", "late interaction storage", 3)
            with closing(Assistant.open(own_folder)) as again:
                assert again.saved_searches() == await library.saved_searches()
                assert [one.k for one in again.saved_searches()] == [3]

    run_apart(use())


def test_on_the_command_line(cli, own_folder, tmp_path):
    library = ("--library", own_folder)
    run = cli(*library, "search", "late", "interaction", "--save", "my reading", "-k", "4")
    assert (run.status, "Saved: `searches my reading`" in run.err) == (0, True)
    assert cli(*library, "searches").out == "   0 new  my reading: late interaction\n"
    paper = {"title": "Late interaction anew", "abstract": "Late interaction, once more."}
    (tmp_path / "one.jsonl").write_text(json.dumps(paper))
    cli(*library, "add", "one.jsonl")
    assert json.loads(cli(*library, "searches", "--json").out)["searches"] == [
        {
            "name": "my reading", "query": "late interaction", "k": 4, "new": 1,
            "filters": {"years": [None, None], "venues": [], "authors": [], "sources": [],
                        "papers": []},
        }
    ]  # fmt: skip
    document = json.loads(cli(*library, "searches", "my", "reading", "--keep", "--json").out)
    assert document["name"] == "my reading"
    assert [one["title"] for one in document["results"]] == ["Late interaction anew"]
    assert "Late interaction anew" in cli(*library, "searches", "my reading").out
    assert cli(*library, "searches", "my reading").out == ""
    assert cli(*library, "searches", "--keep").status == 2
    assert cli(*library, "searches", "nothing").status == 1
    assert cli(*library, "search", "x", "--paper", "ColBERT", "--save", "x").status == 1
    assert cli(*library, "searches", "my reading", "--forget").status == 0
    assert "No search is saved" in cli(*library, "searches").err
