"""Two hundred invented papers in six formats, thinned and in random orders, are two hundred."""

import json
import random
import re
from contextlib import closing

import pytest

from index.ingest.reading import Reading
from index.paper import Filters
from index.progress import Clock
from index.session.location import Options, find_location, settle

FAMILIES = "Moss Reed Ek Lind Okoro Müller Ågren Kim Lee Zhang Nguyen O'Neil López".split()
GIVENS = "Mia Tom Eva Per Ada Zoë Lena Jun Wei Anna José Brian".split()
WORDS = (
    "Deep Boreal Acid Saline Urban Tropical Arid Wet".split(),
    "soils forests rivers wheat rice maize bees moss".split(),
    "reduce store change hold lose spread".split(),
    "carbon nitrogen water heat seed pollen CO2".split(),
)
PLACES = "Norway Kenya Peru Nepal Spain Chile Japan Ghana".split()
ENDS = ("", "", "", ": a randomised trial", ", part I", ", part II", ": results of 1999")


def invent(dice, number, before):
    """A paper; one in twelve has the title of another, other authors and another year."""
    title = " ".join(dice.choice(words) for words in WORDS) + f" in {dice.choice(PLACES)}"
    title += dice.choice(ENDS)
    if before and dice.random() < 0.08:
        title = dice.choice(before)["title"]
    authors = [(dice.choice(FAMILIES), dice.choice(GIVENS)) for _ in range(dice.choice((1, 2, 5)))]
    return {
        "number": number, "title": title, "authors": authors, "year": 1990 + number % 34,
        "doi": f"10.9999/x.{number}" if dice.random() < 0.8 else "",
        "pmid": str(30000000 + number) if dice.random() < 0.5 else "",
        "abstract": f"We studied {title.lower()} in {dice.randint(3, 99)} plots over "
        f"{dice.randint(2, 40)} years. Values rose in plot {number}. This tells how it is.",
    }  # fmt: skip


def thinned(dice, paper):
    """The paper as a program without some of its fields, or with other capitals, has it."""
    doi = paper["doi"] if dice.random() > 0.4 else ""
    title = paper["title"].upper() if dice.random() < 0.1 else paper["title"]
    return {**paper, "doi": doi, "title": title}


def bibtex(p):
    names = " and ".join(f"{family}, {given}" for family, given in p["authors"])
    return (
        f"@article{{k{p['number']}, title={{{p['title']}}}, author={{{names}}}, "
        f"year={{{p['year']}}}, doi={{{p['doi']}}}, abstract={{{p['abstract']}}}}}\n"
    )


def ris(p):
    names = "".join(f"AU  - {family}, {given[0]}.\n" for family, given in p["authors"])
    doi = f"DO  - https://doi.org/{p['doi'].upper()}\n" if p["doi"] else ""
    return (
        f"TY  - JOUR\nTI  - {p['title']}.\n{names}PY  - {p['year']}\n{doi}"
        f"AB  - {p['abstract']} © 2020 X.\nER  - \n"
    )


def nbib(p):
    names = "".join(f"FAU - {family}, {given}\n" for family, given in p["authors"])
    doi = f"AID - {p['doi']} [doi]\n" if p["doi"] else ""
    return (
        f"PMID- {p['pmid']}\nDP  - {p['year']} May\nTI  - {p['title']}.\n{names}"
        f"AB  - {p['abstract']}\n{doi}\n"
    )


def pubmed_text(p):
    names = ", ".join(f"{family} {given[0]}(1)" for family, given in p["authors"])
    doi = f" doi: {p['doi']}." if p["doi"] else ""
    return (
        f"{p['number'] + 1}. J Soil. {p['year']} May;1:2.{doi}\n\n{p['title']}.\n\n{names}.\n\n"
        f"{p['abstract']}\n\nPMID: {p['pmid']}\n\n\n"
    )


def row(p):
    names = "; ".join(f"{family} {given[0]}." for family, given in p["authors"])
    cells = (names, p["title"], p["year"], p["doi"], p["abstract"])
    return ",".join(f'"{cell}"' for cell in cells) + "\n"


def csl(p):
    names = [{"family": family, "given": given} for family, given in p["authors"]]
    item = {
        "id": f"c{p['number']}",
        "type": "article-journal",
        "title": p["title"],
        "DOI": p["doi"],
    }
    item |= {"author": names, "issued": {"date-parts": [[p["year"]]]}, "abstract": p["abstract"]}
    return json.dumps(item) + "\n"


WRITERS = (bibtex, ris, nbib, pubmed_text, row, csl)


@pytest.mark.parametrize("seed", [1, 2])
def test_papers_in_six_formats_stay_as_many(tmp_path, seed):
    dice = random.Random(seed)
    papers = []
    while len(papers) < 200:
        papers.append(invent(dice, len(papers), papers))
    order = [*WRITERS]
    dice.shuffle(order)
    written = set()
    with closing(find_location(tmp_path / "library", create=True)) as place:
        settle(place, Options())
        reading = Reading(place.store, Clock("reading", None, None))
        for n, write in enumerate(order):
            held = dice.sample(papers, dice.randint(120, 200))
            held = [p for p in held if p["pmid"]] if write in (nbib, pubmed_text) else held
            written |= {p["number"] for p in held}
            path = tmp_path / f"{n}.txt"
            top = "Authors,Title,Year,DOI,Abstract\n" if write is row else ""
            path.write_text(top + "".join(write(thinned(dice, p)) for p in held))
            reading.read(path, None)
        assert reading.report(place.store.count(), 0).refusals == ()
        found = place.store.papers(Filters())
    numbers = [int(re.findall(r"in plot (\d+)\.", paper.abstract)[0]) for paper in found]
    assert sorted(numbers) == sorted(written)
    for number, paper in zip(numbers, found, strict=True):
        assert paper.doi in ("", papers[number]["doi"])
        assert paper.pmid in ("", papers[number]["pmid"])
        assert (paper.year, paper.title.lower().rstrip(".")) == (
            papers[number]["year"],
            papers[number]["title"].lower(),
        )
