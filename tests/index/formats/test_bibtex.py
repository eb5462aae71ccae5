"""BibTeX: LaTeX, names, strings, and entries that break."""

import pytest

from index.formats.bibtex import bibtex_names
from index.formats.latex import decode_latex, encode_latex
from index.ingest.files import read_records
from index.paper import Record, Refusal

ENTRY = r"""@string{jml = {Journal of Machine Learning}}
@comment{a note}
@article{devlin2019,
  title = {{BERT}: 10\% of $x^2$, Schr{\"o}dinger --- ``ok''},
  author = {Devlin, Jacob and {The ATLAS Collaboration} and van der Maaten, Laurens and
    King, Jr., M. L. and Jos{\'e} Garc{\'\i}a and others},
  journal = jml # { Research}, year = 2019, volume = 3, pages = {1--9}, month = jan,
  doi = {https://doi.org/10.1000/XYZ_a}, eprint = {1810.04805v2}, archivePrefix = {arXiv},
  keywords = {a, b}, url = {https://x.org/a\_b},
  abstract = {We have
    100% of it_x.},
  year = 2020
}
"""


def read(tmp_path, text, name="x.bib"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path, list(read_records(path))


def test_an_entry(tmp_path):
    path, records = read(tmp_path, ENTRY)
    assert records == [
        Record(
            title="BERT: 10% of $x^2$, Schrödinger — “ok”",
            abstract="We have 100% of it_x.",
            key="devlin2019",
            authors=(
                "Devlin, Jacob",
                "The ATLAS Collaboration",
                "van der Maaten, Laurens",
                "King, M. L., Jr.",
                "García, José",
            ),
            year=2019,
            venue="Journal of Machine Learning Research",
            doi="10.1000/xyz_a",
            arxiv_id="1810.04805",
            url="https://x.org/a_b",
            keywords=("a", "b"),
            extra={"type": "article", "volume": "3", "pages": "1-9", "month": "1"},
            source=f"{path}:3",
        )
    ]


def test_unbalanced_braces_cost_one_entry(tmp_path):
    text = (
        "@article{a, title={One}}\n@article{b, title={Unbalanced {x}, year=2\n"
        '@inproceedings{c, title="Quoted {T}", author="A B and C D", booktitle={P}, year=2020}\n'
        "@misc{d, year=3}\n@misc(e, title={In brackets})\n"
    )
    path, records = read(tmp_path, text)
    assert [r.line for r in records] == [1, 2, 3, 4, 5]
    assert records[1] == Refusal(str(path), 2, "not BibTeX: braces or quotes that don't close")
    assert records[2].authors == ("B, A", "D, C")
    assert (records[2].title, records[2].venue, records[2].year) == ("Quoted T", "P", 2020)
    assert records[3] == Refusal(str(path), 4, "no title and no abstract in entry 'd'")
    assert records[4].title == "In brackets"


def test_a_key_that_two_entries_share(tmp_path):
    _, records = read(tmp_path, "@misc{a, title={One}}\n@misc{a, title={Two}}\n@misc{, title={No}}")
    assert [(r.key, r.title) for r in records] == [("a", "One"), ("a", "Two"), ("", "No")]


def test_strings(tmp_path):
    text = "@string{v = {Venue}}\n" * 3 + "@misc{a, title={T}, journal=v}\n@misc{broken\n"
    _, records = read(tmp_path, text + "@string{v = {W}} @misc{b, title={U}, journal=v # { x}}\n")
    assert [(getattr(r, "venue", None), r.line) for r in records] == [
        ("Venue", 4),
        (None, 5),
        ("W x", 6),
    ]


def test_strings_that_grow_without_end(tmp_path):
    doubled = "".join(f"@string{{s{i + 1} = s{i} # s{i}}}\n" for i in range(60))
    start = "@string{s0 = {aaaaaaaaaa}}\n"
    _, records = read(tmp_path, start + doubled + "@misc{a, title={T}, note=s60}\n")
    assert records[0].reason == "strings that join to more than 100,000 characters"
    assert records[-1].title == "T"


def test_two_entries_on_a_line(tmp_path):
    _, records = read(tmp_path, "@misc{a, title={One}} @misc{b, title={Two}}\n")
    assert [r.title for r in records] == ["One", "Two"]


def test_an_arxiv_id_in_the_journal(tmp_path):
    entry = "@article{a, title={T}, journal={arXiv preprint arXiv:2004.04906}, year={2020}}"
    _, [record] = read(tmp_path, entry)
    assert record.arxiv_id == "2004.04906"


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Devlin, Jacob and Chang, Ming-Wei", ["Devlin, Jacob", "Chang, Ming-Wei"]),
        ("Jacob Devlin and Ludwig van Beethoven", ["Devlin, Jacob", "van Beethoven, Ludwig"]),
        ("{The ATLAS Collaboration}", ["The ATLAS Collaboration"]),
        ("{Barnes and Noble}", ["{Barnes and Noble}"]),
        ("{Office of Science, Berlin}", ["{Office of Science, Berlin}"]),
        (r"{\O}ystein S{\o}rensen", ["Sørensen, Øystein"]),
        (r"Erd{\H{o}}s, P\'al", ["Erdős, Pál"]),
        ("Plato and others", ["Plato"]),
        ("", []),
    ],
)
def test_names_are_split_before_latex_is_decoded(field, names):
    assert bibtex_names(field) == names


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Schr{\"o}dinger, na{\"\i}ve, \v{S}, \c{c}, \'e", "Schrödinger, naïve, Š, ç, é"),
        (r"\emph{a} {\em b} \textbf{c}", "a b c"),
        (r"\alpha-\beta, \ss{}, \O, \ae sop", "α-β, ß, Ø, æsop"),
        (r"1--2 --- a~b \& \% \# \_ \{\}", "1–2 — a b & % # _ {}"),
        (r"$O(n^{2})$ and $\alpha$", r"$O(n^{2})$ and $\alpha$"),
        (r"\overfeat is", r"\overfeat is"),
        (r"\textbackslash{} \textasciitilde{} \textasciicircum{}", r"\ ~ ^"),
        ("costs $5", "costs $5"),
    ],
)
def test_latex(latex, text):
    assert decode_latex(latex) == text


@pytest.mark.parametrize(
    "text",
    ["a {b} \\c $d$ e", "$x_1^2$ ok", "``a''", "a--b", "a---b", "~^%&#_", "$$", "\\", "é–—“”"],
)
def test_encoding_is_undone(text):
    assert decode_latex(encode_latex(text)) == text


PARENTS = r"""@string{press = "Field " # {Press}}
@incollection{c1, author={Doe, Jane}, title={One}, crossref={Hb}, pages={1--9}}
@inbook{c2, author={Roe, Max}, title={Two}, crossref={bk}, year=1999}
@collection{hb, editor={Ek, A.}, title={The Handbook}, date={2020-05}, publisher=press,
  doi={10.8888/book}, abstract={About all.}, url={https://x.org}}
@book{bk, title={A Book}, booktitle={A Book: Of Walks}, year={2004}, publisher={P}}
@inproceedings{c3, title={Three}, crossref={hb}}
@xdata{x1, journaltitle={Letters}, xdata={x2}}
@xdata{x2, date={2018}, journaltitle={Notes}}
@article{x, author={Lind, Per}, title={Four}, xdata={x1}}
@article{y, title={Five}, crossref={nobody}, year=2001}
@book{z, title={Six}, crossref={z}}
@set{s, entryset={x,y}}
"""


def test_what_an_entry_takes_from_its_parents(tmp_path):
    _, records = read(tmp_path, PARENTS)
    assert [(r.title, r.venue, r.year, r.doi) for r in records] == [
        ("One", "The Handbook", 2020, ""),
        ("Two", "A Book: Of Walks", 1999, ""),
        ("The Handbook", "", 2020, "10.8888/book"),
        ("A Book", "A Book: Of Walks", 2004, ""),
        ("Three", "The Handbook", 2020, ""),
        ("Four", "Letters", 2018, ""),
        ("Five", "", 2001, ""),
        ("Six", "", None, ""),
    ]
    one = records[0]
    assert (one.abstract, one.url, one.extra["publisher"]) == ("", "", "Field Press")
    assert records[6].extra["crossref"] == "nobody"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('{A } # "b" # { c } # s', "A b c S t"),
        ('"a # b" # {c # {d} "e"}', 'a # bc # d "e"'),
        (" # ".join(["s"] * 2000), "S t" * 2000),
        ("{a} # {b}", "ab"),
        ('10 # "~x"', "10 x"),
        ("{a {b} c}", "a b c"),
        (r'"a {"}b{"} c"', 'a "b" c'),
    ],
)
def test_values_joined(tmp_path, value, text):
    _, [record] = read(tmp_path, f"@string{{s = {{S t}}}}\n@misc{{a, title = {value}}}")
    assert record.title == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Costs~\citep[see][p.~3]{a,b} and \Citet*{c}.", "Costs and."),
        (r"Code \href{https://x.org/a_b}{is here}.", "Code is here."),
        (r"H\textsubscript{2}O in \LaTeX{} \underline{now}", "H2O in LaTeX now"),
        (r"\citet{a} writes", " writes"),
    ],
)
def test_what_points_elsewhere_or_is_only_style_leaves_no_command(latex, text):
    assert decode_latex(latex) == text


@pytest.mark.parametrize(
    "given",
    [
        r"{\url{https://x.org/a\_b}}",
        r"{Code: \href{https://x.org/a_b}{here}}",
        r'"\nolinkurl{https://x.org/a_b}"',
        r"{https://x.org/a\_b}",
    ],
)
def test_a_link_within_a_command_is_a_link(tmp_path, given):
    _, (record,) = read(tmp_path, f"@misc{{a, title = {{T}}, url = {given}}}")
    assert record.url == "https://x.org/a_b"
