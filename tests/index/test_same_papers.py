"""The same papers from different programs are the same papers, whatever the format."""

import json
from contextlib import closing

import pytest

from index.ingest.reading import Reading
from index.progress import Clock
from index.session.location import Options, find_location, settle

ABSTRACTS = (
    "Bees that nest under tiles made less honey than others, as we weighed in two towns.",
    "Solar ovens boiled water within an hour on cloudless days, and fuel use fell.",
)
CSL = [
    {
        "id": f"x{n}",
        "type": "article-journal",
        "title": title,
        "DOI": doi,
        "abstract": abstract,
        "author": [{"family": "Moss", "given": "Mia"}, {"family": "Reed", "given": "Tom"}],
        "issued": {"date-parts": [[2021]]},
        "container-title": "Journal of Roofs",
    }
    for n, (title, doi, abstract) in enumerate(
        zip(
            ("CO<sub>2</sub> in Hives", "Solar Ovens for Tea"),
            ("10.8888/r_1", "10.8888/r_2"),
            ABSTRACTS,
            strict=True,
        )
    )
]


def ris(one, two):
    return "".join(
        f"TY  - JOUR\nTI  - {t}\nAU  - Moss, M.\nAU  - Reed, T.\nPY  - 2021\nDO  - {d}\n"
        f"AB  - {a}\nER  - \n\n"
        for t, d, a in ((one, "10.8888/r_1", ABSTRACTS[0]), (two, "10.8888/r_2", ABSTRACTS[1]))
    )


FILES = {
    "CSL": json.dumps(CSL),
    "Crossref": json.dumps({"message": {"items": CSL}}, indent=2),
    "RIS": ris("CO2 in hives", "Solar ovens for tea"),
    "RIS without DOIs": ris("CO2 in hives.", "Solar ovens for tea.").replace(
        "DO  - 10", "N1  - 10"
    ),
    "BibTeX": "\n".join(
        f"@article{{k{n}, title={{{t}}}, author={{Moss, Mia and Reed, Tom}}, year={{2021}},"
        f" doi={{10.8888/r{{\\_}}{n}}}, abstract={{{a}}}}}"
        for n, t, a in (
            (1, "{CO$_2$} in Hives", ABSTRACTS[0]),
            (2, "Solar Ovens for Tea", ABSTRACTS[1]),
        )
    ),
    "Scopus": "Authors,Title,Year,DOI,Abstract\n"
    f'"Moss M.; Reed T.",CO2 in hives,2021,10.8888/r_1,"{ABSTRACTS[0]} © 2021 Roofs Ltd."\n'
    f'"Moss M.; Reed T.",Solar ovens for tea,2021,10.8888/r_2,"{ABSTRACTS[1]} © 2021 Roofs Ltd."\n',
    "nbib": "".join(
        f"PMID- {n}0\nTI  - {t}\nFAU - Moss, Mia\nFAU - Reed, Tom\nDP  - 2021 Mar\n"
        f"LID - 10.8888/r_{n} [doi]\nAB  - {a}\n\n"
        for n, t, a in (
            (1, "CO(2) in hives.", ABSTRACTS[0]),
            (2, "Solar ovens for tea.", ABSTRACTS[1]),
        )
    ),
    "DBLP": "<dblp>"
    + "".join(
        f'<article key="journals/r/{n}"><author>Mia Moss 0002</author><author>Tom Reed</author>'
        f"<title>{t}</title><year>2021</year><ee>https://doi.org/10.8888/r_{n}</ee></article>"
        for n, t in ((1, "CO<sub>2</sub> in Hives."), (2, "Solar Ovens for Tea."))
    )
    + "</dblp>",
    "EndNote XML": "<xml><records>"
    + "".join(
        f'<record><ref-type name="Journal Article">17</ref-type><contributors><authors><author>'
        f"Moss, M.</author></authors></contributors><titles><title>{t}</title></titles><dates>"
        f"<year>2021</year></dates><electronic-resource-num>10.8888/r_{n}</electronic-resource-num></record>"
        for n, t in ((1, "CO2 in hives"), (2, "Solar ovens for tea"))
    )
    + "</records></xml>",
}


@pytest.mark.parametrize("first", FILES)
def test_the_same_papers_from_every_format(tmp_path, first):
    order = [first, *(name for name in FILES if name != first)]
    with closing(find_location(tmp_path / "library", create=True)) as place:
        settle(place, Options())
        reading = Reading(place.store, Clock("reading", None, None))
        for n, name in enumerate(order):
            path = tmp_path / f"{n}.txt"
            path.write_text(FILES[name], encoding="utf-8")
            reading.read(path, None)
        report = reading.report(place.store.count(), 0)
        assert report.refusals == ()
        assert (report.papers, report.added) == (2, 2)
        assert report.merged == 2 * len(FILES) - 2
