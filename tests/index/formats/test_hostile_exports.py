"""Exports as suppliers and people made them wrong: read rightly, or refused with what to do."""

import io
import tarfile
import zipfile

import pytest

from index.ingest.files import read_records
from index.paper import Record, Refusal, Remark


def read(tmp_path, data, name="papers"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_records(path))


def ris(title, author, abstract):
    return f"TY  - JOUR\nTI  - {title}\nAU  - {author}\nAB  - {abstract}\nER  - \n"


@pytest.mark.parametrize(
    ("encoding", "title", "author", "abstract"),
    [
        ("cp1251", "Сон детей в школе", "Иванова, Анна", "Мы изучили сон детей."),
        ("koi8_r", "Сон детей в школе", "Иванова, Анна", "Мы изучили сон детей."),
        ("euc_kr", "초등학생의 도보 통학", "김, 철수", "본 연구는 수면을 조사하였다."),
        ("shift_jis", "小学生の徒歩通学について", "田中, 太郎", "本研究では睡眠を調べた。"),
        ("euc_jp", "小学生の徒歩通学について", "田中, 太郎", "本研究では睡眠を調べた。"),
        ("big5", "步行上學與兒童睡眠之研究", "王, 偉", "本研究調查了小學生的睡眠。"),
        ("gb18030", "步行上学与儿童睡眠", "王, 伟", "本研究调查了小学生的睡眠。"),
        ("iso8859_7", "Ξηρασία και παραγωγή σίτου", "Νικολαΐδης, Άρης", "Μελετήσαμε τον ύπνο."),
        ("cp1253", "Ξηρασία και παραγωγή σίτου", "Νικολαΐδης, Άρης", "Μελετήσαμε τον ύπνο."),
        ("cp1255", "השפעת הבצורת על יבול החיטה", "כהן, דן", "חוקרים מדדו את הקרקעות."),
        ("tis_620", "ผลของความแห้งแล้งต่อผลผลิตข้าว", "ใจดี, สมชาย", "เราวัดดินเป็นเวลาสิบปี"),
        ("cp1256", "تأثير الجفاف على محصول القمح", "الأحمد, محمد", "درسنا التربة في العراق."),
        ("cp1250", "Wpływ suszy na plon", "Żółkiewski, Łukasz", "Najniższe wartości, źródło."),
        ("iso8859_2", "Wpływ suszy na plon", "Żółkiewski, Łukasz", "Najniższe wartości, źródło."),
        ("cp1250", "Účinek sucha na řeky", "Dvořák, Jiří", "Město bylo kvůli vodě suché."),
        ("cp1254", "Kuraklığın buğday verimine etkisi", "Şahin, Güneş", "Toprağın ısısı."),
        ("cp1252", "Áhrif þurrka á hveiti á Íslandi", "Þórðarson, Ýr", "Það og ýmis önnur áhrif."),
        ("cp1252", "Tørke på øer: 5 m³s, ±3 µm", "Sørensen, Åse", "Målinger på 10 km² blå mark."),
        ("cp1252", "Étude sur l'été où l'élève déjà marche à l'école", "Müller, Zoë", "Ça va."),
        ("utf-8", "Étude sur l'été — Сон детей — 睡眠", "Müller, Zoë", "Ça va."),
    ],
)
def test_what_was_written_before_utf_8(tmp_path, encoding, title, author, abstract):
    (record,) = read(tmp_path, ris(title, author, abstract).encode(encoding))
    assert (record.title, record.authors, record.abstract) == (title, (author,), abstract)


def test_a_single_wrong_byte_makes_no_other_encoding(tmp_path):
    data = ris("Сон детей в школе", "Иванова, Анна", "Да \xff.").encode()
    (record,) = read(tmp_path, data.replace("\xff".encode(), b"\xff"))
    assert record.title == "Сон детей в школе"


def test_tags_in_lower_case(tmp_path):
    text = (
        "ty  - JOUR\nti  - One\nau  - Ek, Eva\nab  - It goes on\ner ist da\ndo  - 10.5555/w1\n"
        "er  - \n\nty  - CONF\nti  - Two\ner  - \n"
    )
    one, two = read(tmp_path, text)
    assert (one.title, one.doi, one.abstract) == ("One", "10.5555/w1", "It goes on er ist da")
    assert two.title == "Two"


@pytest.mark.parametrize("field", ["M3  - doi: 10.1021/jp001", "L3  - 10.1021/jp001"])
def test_a_doi_in_another_field_of_ris(tmp_path, field):
    text = f"TY  - JOUR\nTI  - One\nAU  - Ek, E.; Lind, Per\n{field}\nER  - \n"
    (record,) = read(tmp_path, text)
    assert record.doi == "10.1021/jp001"
    assert record.authors == ("Ek, E.", "Lind, Per")


def test_strings_defined_behind_their_entries(tmp_path):
    text = (
        "@article{a, title={One}, journal=jh # { B}}\n@article{b, title={Two}, journal=unknown}\n"
        '@string{jh = "Journal of Health"}\n'
    )
    assert [record.venue for record in read(tmp_path, text)] == ["Journal of Health B", "unknown"]


@pytest.mark.parametrize(
    "entry",
    [
        "@article{title={One}, year={2020}, author={Ek, Eva}}",
        "@article{k, title = {One}\n year = {2020} author={Ek, Eva}}",
        '@article(k, title = "One", year = 2020, author = "Ek, Eva")',
        "```bibtex\n@ARTICLE{k,\n TITLE={One}, YEAR={2020}, AUTHOR={Ek, Eva}}\n```",
    ],
)
def test_bibtex_as_people_type_it(tmp_path, entry):
    (record,) = read(tmp_path, entry + "\n")
    assert (record.title, record.year, record.authors) == ("One", 2020, ("Ek, Eva",))


def test_bibtex_names_parted_by_semicolons(tmp_path):
    (record,) = read(tmp_path, "@article{k, title={One}, author={Ek, Eva; M&uuml;ller, K.}}\n")
    assert record.authors == ("Ek, Eva", "Müller, K.")


def test_quotes_in_a_table_with_tabs(tmp_path):
    text = (
        'Title\tYear\tAbstract\n"Smart cities\t2021\tA.\nTwo\t2020\tB.\n'
        'Three "quoted" words\t2019\t"C ""d""."\n"Four\nlines"\t2018\tD.\n'
    )
    found = [(r.title, r.year, r.abstract) for r in read(tmp_path, text)]
    assert found == [
        ('"Smart cities', 2021, "A."),
        ("Two", 2020, "B."),
        ('Three "quoted" words', 2019, 'C "d".'),
        ("Four lines", 2018, "D."),
    ]


def test_data_sets_as_tables(tmp_path):
    snapshot = (
        "id,submitter,authors,title,categories,abstract\n"
        "0704.0001,P,C. Ek and E. L. Berger,One,hep-ph,A.\n"
    )
    record, _ = read(tmp_path, snapshot)
    assert (record.arxiv_id, record.year, len(record.authors)) == ("0704.0001", 2007, 2)
    cord = "cord_uid,title,abstract,publish_time,authors,journal\nu,One,A.,2001-07-04,Ek,J\n"
    assert read(tmp_path, cord)[0].year == 2001


@pytest.mark.parametrize(
    "text",
    [
        "<1>\nUI  - 33333\nTI  - One\nAU  - Ek E\nFA  - Ek, Eva\nFA  - Lind, Per\n"
        "SO  - J Health. 12(3):1-9, 2021 Mar.\nAB  - A.\nDO  - 10.5555/w1\n",
        "Reference Type:  Journal Article\nRecord Number: 3\nAuthor: Ek, Eva and Lind, Per\n"
        "Year: 2021\nTitle: One\nJournal: J Health\nDOI: 10.5555/w1\nAbstract: A.\n",
        '{"@context": "https://schema.org", "@graph": [{"@type": "ScholarlyArticle", "name": "One",'
        '"author": [{"name": "Ek, Eva"}, {"name": "Lind, Per"}], "datePublished": "2021-03-01",'
        '"description": "A.", "doi": "10.5555/w1", "isPartOf": {"name": "J Health"}}]}',
    ],
)
def test_layouts_that_were_not_read(tmp_path, text):
    (record,) = read(tmp_path, text)
    assert (record.title, record.year, record.venue) == ("One", 2021, "J Health")
    assert (record.authors, record.doi) == (("Ek, Eva", "Lind, Per"), "10.5555/w1")
    assert record.abstract == "A."


def test_a_download_that_ends_in_the_room_made_for_it(tmp_path):
    (record,) = read(tmp_path, ris("One", "Ek, Eva", "A.").encode() + bytes(4000))
    assert record.abstract == "A."


def test_two_formats_in_one_file_are_told(tmp_path):
    found = read(tmp_path, ris("One", "Ek", "A.") + "\n@article{k,\n title={Two}}\n")
    assert [type(one) for one in found] == [Record, Remark]
    assert "ris too" in found[1].text


def packed(make):
    stream = io.BytesIO()
    make(stream)
    return stream.getvalue()


def as_tar(stream):
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("refs.bib"), io.BytesIO())


def as_ods(stream):
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office:document-content/>")


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (packed(as_tar), "unpack it"),
        (packed(as_ods), ".xlsx"),
        (b"PAR1" + bytes(range(256)), "JSON lines"),
        ("Scopus\nEXPORT DATE: 1 May 2026\n\nEk E.\nOne\n", "export CSV, RIS or BibTeX"),
        ("\\begin{thebibliography}{1}\n\\bibitem{a} Ek. One.\n", ".bib"),
        ("\n<!-- s -->\n<!DOCTYPE html><p>Sign in", "web page"),
        ('<?xml version="1.0"?><rss><channel><item><title>One</title></item></channel></rss>',
         "export RIS"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Soup</title></entry></feed>',
         "export RIS"),
    ],
    # By name: an archive carries the time it was made, and workers must collect the same names.
    ids=["tar", "ods", "parquet", "scopus-text", "bbl",
         "html", "rss", "atom"],
)  # fmt: skip
def test_what_is_no_export_is_refused_with_what_to_do(tmp_path, data, advice):
    (refusal,) = read(tmp_path, data)
    assert isinstance(refusal, Refusal)
    assert advice in refusal.reason
