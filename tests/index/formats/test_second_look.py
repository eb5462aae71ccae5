"""What exports of sixty kinds showed: names by parts, namesakes, names in one line, no papers."""

import pytest

from index.ingest.files import read_records
from index.paper import Refusal


def read(tmp_path, text):
    path = tmp_path / "x"
    path.write_text(text)
    return list(read_records(path))


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("family=Moss, given=Mia and Reed, Tom", ("Moss, Mia", "Reed, Tom")),
        ("Ek, E. and given=Anna, prefix=van der, family=Berg", ("Ek, E.", "van der Berg, Anna")),
        ("family=Lee, suffix=Jr., given=Kim", ("Lee, Kim, Jr.",)),
        ("Mia Moss and\n Tom Reed 0002", ("Moss, Mia", "Reed, Tom")),
        ("{Team 0042}", ("Team 0042",)),
        (r"Ek, E. and \'Alvarez, \~N. and Rod\'{\i}o, A.", ("Ek, E.", "Álvarez, Ñ.", "Rodío, A.")),
    ],
    ids=["parts", "particle", "suffix", "namesake", "group", "accents"],
)  # fmt: skip
def test_names_of_biblatex_and_dblp(tmp_path, authors, names):
    (record,) = read(tmp_path, f"@article{{a, title={{One}}, author={{{authors}}}}}")
    assert record.authors == names


def test_a_subtitle_of_biblatex_is_part_of_the_title(tmp_path):
    (record,) = read(tmp_path, "@article{a, title={{Soils}:}, subtitle={A {DNA} view}}")
    assert (record.title, record.extra.get("subtitle")) == ("Soils: A DNA view", None)


def test_all_names_in_one_line_of_refworks(tmp_path):
    (record,) = read(tmp_path, "RT Journal Article\nA1 王伟;李娜;\nT1 土壤\nYR 2020\n")
    assert record.authors == ("王伟", "李娜")


def test_a_year_that_is_none_gives_way_to_a_date(tmp_path):
    (record,) = read(tmp_path, "TY  - INPR\nTI  - One\nPY  - in press\nDA  - 2023/04\nER  - \n")
    assert (record.year, record.extra["status"]) == (2023, "in press")


@pytest.mark.parametrize(
    "said",
    ["[No author name available]", "[Anonymous]", "No authors listed", "[No author id found]"],
)
def test_what_stands_in_for_an_author_is_none(tmp_path, said):
    (record,) = read(tmp_path, f'"Authors","Title","Year"\n"{said}","Editorial board","2020"\n')
    assert (record.authors, record.title) == ((), "Editorial board")


def test_an_author_whose_name_begins_so_is_kept(tmp_path):
    (record,) = read(tmp_path, "TY  - JOUR\nTI  - One\nAU  - No, Author\nER  - \n")
    assert record.authors == ("No, Author",)


def test_a_line_above_the_records_of_embase_is_no_record(tmp_path):
    text = '"EMBASE"\n"RECORD 1"\n"TITLE","One"\n"AUTHOR NAMES","Ek E.","Wu H."\n'
    one, two = read(tmp_path, text + '"RECORD 2"\n"TITLE","Two"\n')
    assert (one.title, one.authors, two.title) == ("One", ("Ek E.", "Wu H."), "Two")


@pytest.mark.parametrize("key", [r"Garc{\'i}a2017", r"G{\"o}del31", "a{b}c"])
def test_braces_in_a_key_do_not_cost_the_entry(tmp_path, key):
    (record,) = read(tmp_path, f"@article{{{key},\n title = {{One {{Two}}}}, year = {{2017}}\n}}\n")
    assert (record.title, record.year) == ("One Two", 2017)


def test_journals_of_ads_have_their_names(tmp_path):
    (record,) = read(tmp_path, '@ARTICLE{a, title = "{Stars}", journal = {\\mnras}, year = 2019}')
    assert record.venue == "Monthly Notices of the Royal Astronomical Society"


def test_yaml_of_pandoc_begins_with_the_first_of_its_fields(tmp_path):
    text = "---\nreferences:\n- abstract: |\n    Snow falls.\n  id: a\n  title: Snow\n...\n"
    (record,) = read(tmp_path, text)
    assert (record.title, record.abstract, record.key) == ("Snow", "Snow falls.", "a")


def test_a_book_title_of_springer_is_the_venue_of_its_chapter(tmp_path):
    chapter = "TY  - CHAP\nTI  - Of bones\nBT  - Bones\nER  - \n"
    book = "TY  - BOOK\nBT  - Bones\nER  - \n"
    one, two = read(tmp_path, chapter + book)
    assert (one.title, one.venue) == ("Of bones", "Bones")
    assert (two.title, two.venue) == ("Bones", "")


def test_names_escaped_twice_are_not_split_in_their_letters(tmp_path):
    (record,) = read(tmp_path, 'title,authors\nOne,"M&amp;uuml;ller, Z.; Ek, E."\n')
    assert record.authors == ("Müller, Z.", "Ek, E.")


def test_attachments_and_notes_of_zotero_are_no_rows(tmp_path):
    text = '"Key","Item Type","Title","Author"\n"A","book","One","Ek, Eva"\n'
    (record,) = read(tmp_path, f'{text}"B","attachment","Full Text PDF",""\n"C","note","",""\n')
    assert record.title == "One"


def test_xml_of_another_kind_says_what_to_export(tmp_path):
    (refusal,) = read(tmp_path, '<?xml version="1.0"?>\n<records><rec id="1"/></records>')
    assert isinstance(refusal, Refusal)
    assert "export RIS" in refusal.reason


@pytest.mark.parametrize(
    "fields", ["arxivid={2001.00009}", "journal={ArXiv}, volume={abs/2001.00009}, doi={null}"]
)
def test_arxiv_ids_of_semantic_scholars_bibtex(tmp_path, fields):
    (record,) = read(tmp_path, f"@article{{a, title={{One}}, {fields}}}")
    assert (record.arxiv_id, record.doi) == ("2001.00009", "")


def test_keywords_of_endnote_stand_one_a_line(tmp_path):
    (record,) = read(
        tmp_path, "TY  - JOUR\nTI  - One\nKW  - soil\ndeep water\nPY  - 2020\nER  - \n"
    )
    assert (record.keywords, record.year) == (("soil", "deep water"), 2020)


def test_a_flag_of_scopus_is_no_author(tmp_path):
    (record,) = read(
        tmp_path,
        '{"search-results": {"entry":[{"@_fa": "true", "dc:title": "One", "dc:creator": "Ek E"}]}}',
    )
    assert record.authors == ("Ek E",)


def test_rules_between_records_belong_to_no_field(tmp_path):
    part = "____\n\nDocument {0} of 2\n\nTitle: T{0}\n\nAuthor: Ek, E\n\nDOI: 10.1000/p.{0}\n\n"
    first, second = read(tmp_path, part.format(1) + part.format(2))
    assert (first.doi, second.doi) == ("10.1000/p.1", "10.1000/p.2")
