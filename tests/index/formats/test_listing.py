"""Listing pages: furniture, the alternation, and what breaks it."""

from index.ingest.files import read_records
from index.paper import Record, Refusal

LONG = "An abstract is longer than two hundred and fifty characters. " * 5
A, B, C = ("A " + LONG).strip(), ("B " + LONG).strip(), ("C " + LONG).strip()
FURNITURE = """new

Get trending papers in your email inbox!

Subscribe

byAK and the research community

Mar 12

"""


def read(tmp_path, text):
    path = tmp_path / "page.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path, list(read_records(path))


def test_titles_and_abstracts_in_turn(tmp_path):
    path, records = read(tmp_path, f"One\n{A}\nTwo\n{B}\n")
    assert records == [
        Record(title="One", abstract=A, source=f"{path}:1"),
        Record(title="Two", abstract=B, source=f"{path}:3"),
    ]


def test_furniture_and_blank_lines_are_dropped(tmp_path):
    path, records = read(tmp_path, f"{FURNITURE}One\n\n{A}\n\nnew\n\n{B}\n\n")
    assert records == [
        Record(title="One", abstract=A, source=f"{path}:11"),
        Record(title="new", abstract=B, source=f"{path}:15"),
    ]


def test_title_glued_to_subscribe(tmp_path):
    page = f"Get trending papers in your email inbox once a day!\nSubscribeOne\n{A}\n"
    path, records = read(tmp_path, page)
    assert records == [Record(title="One", abstract=A, source=f"{path}:2")]


def test_subscribe_stays_in_a_title(tmp_path):
    _, records = read(tmp_path, f"Subscribers leave\n{A}\nSubscribed\n{B}\n")
    assert [r.title for r in records] == ["Subscribers leave", "Subscribed"]
    _, records = read(tmp_path, f"{FURNITURE}Subscribers leave\n{A}\n")
    assert [r.title for r in records] == ["Subscribers leave"]


def test_a_title_without_abstract_is_refused_and_reading_goes_on(tmp_path):
    path, records = read(tmp_path, f"One\n{A}\nLost\nTwo\n{B}\n")
    assert records == [
        Record(title="One", abstract=A, source=f"{path}:1"),
        Refusal(str(path), 3, "a title without an abstract below it: 'Lost'"),
        Record(title="Two", abstract=B, source=f"{path}:4"),
    ]


def test_a_short_abstract_breaks_one_record(tmp_path):
    _, records = read(tmp_path, f"One\nToo short.\nTwo\n{B}\nThree\n")
    assert [(r.line, type(r)) for r in records] == [(1, Refusal), (3, Record), (5, Refusal)]


def test_an_abstract_without_title_is_refused(tmp_path):
    _, records = read(tmp_path, f"One\n{A}\n{B}\nTwo\n{C}\n")
    assert [(r.line, type(r)) for r in records] == [(1, Record), (3, Refusal), (4, Record)]


def test_the_limit_between_title_and_abstract(tmp_path):
    _, records = read(tmp_path, f"{'t' * 250}\n{'a' * 251}\n")
    assert [(len(r.title), len(r.abstract)) for r in records] == [(250, 251)]


def test_a_link_in_the_abstract_is_not_the_papers(tmp_path):
    for written in ("https://x.org/a.", r"\url{https://x.org/a}.", "(https://x.org/a)."):
        _, [record] = read(tmp_path, f"One\n{A} Code: {written}\n")
        assert record.url == ""
        assert record.abstract.endswith(written)


def test_windows_lines_and_old_encodings(tmp_path):
    text = f"Caf\u00e9\r\n{A}\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"):
        _, [record] = read(tmp_path, text.encode(encoding))
        assert (record.title, record.abstract) == ("Caf\u00e9", A)
