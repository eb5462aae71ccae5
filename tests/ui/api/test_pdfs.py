"""The PDF of a paper over HTTP: its own file, whole or in part, and no other file by any name."""

import gzip
import io
import os
import shutil
import zipfile
from contextlib import closing

import httpx
import pytest

from assistant import Assistant
from tests.index.pdf.papers import make_pdf
from ui.api.access import Access
from ui.api.pdfs import pdf_of, why_no_pdf
from ui.server import Server

LOGIN = ("anna", "secret")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pdfs")


@pytest.fixture(scope="module")
def pdf(folder):
    return folder / "magpie, 1st.pdf"


@pytest.fixture(scope="module")
def shelf(folder, pdf):
    """A library of one paper with a PDF and one without."""
    rows = folder / "rows.jsonl"
    pdf.write_bytes(make_pdf(doi="10.1234/magpie.5"))
    rows.write_text('{"title": "Owls at night", "abstract": "Owls hunt mice at night."}\n')
    (folder / "secret.txt").write_text("%PDF- not for anybody")
    with Assistant.open(folder / "library", checker="none", reranker="none") as shelf:
        shelf.add(pdf, rows)
        yield shelf


@pytest.fixture(scope="module")
def with_pdf(shelf):
    return next(p.id for p in shelf.papers() if p.title.startswith("Dense"))


@pytest.fixture(scope="module")
def without(shelf):
    return next(p.id for p in shelf.papers() if p.title.startswith("Owls"))


@pytest.fixture(scope="module")
def served(shelf):
    with closing(Server(shelf, Access(port=0)).start()) as server:
        yield server.url


def test_it_is_sent_as_it_lies_whole_or_a_range_of_it(served, with_pdf, pdf):
    content = pdf.read_bytes()
    url = f"{served}/papers/{with_pdf}/pdf"
    whole = httpx.get(url)
    assert (whole.status_code, whole.content) == (200, content)
    assert whole.headers["content-type"] == "application/pdf"
    assert whole.headers["content-disposition"].startswith("inline")
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert "private" in whole.headers["cache-control"]
    part = httpx.get(url, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    assert httpx.get(url, headers={"Range": f"bytes={len(content)}-"}).status_code == 416
    assert httpx.head(url).headers["content-length"] == str(len(content))


@pytest.mark.parametrize(
    "path",
    [
        "papers/{without}/pdf",
        "papers/{id}x/pdf",
        "papers/%00/pdf",
        "papers//pdf",
        "papers/{id}/../../secret.txt",
        "papers/..%2F..%2Fsecret.txt/pdf",
        "papers/..%5C..%5Csecret.txt/pdf",
        "papers/%2e%2e/pdf",
        "papers/{id}%2F..%2F{id}/pdf",
        "papers/{folder}%2Fsecret.txt/pdf",
        "papers/file%3A%2F%2F{folder}%2Fsecret.txt/pdf",
        "papers/{id}/pdf/secret.txt",
        "papers/{id}/pdf%2F..%2Fsecret.txt",
        "papers/%25/pdf",
        "papers/' OR 1=1 --/pdf",
    ],
)
def test_no_other_file_is_sent(served, with_pdf, without, folder, path):
    asked = path.format(id=with_pdf, without=without, folder=str(folder).replace("/", "%2F"))
    # As it stands: a client of ours would tidy the dots away.
    reply = httpx.get(
        httpx.URL(served).copy_with(raw_path=b"/" + asked.replace(" ", "%20").encode())
    )
    assert reply.status_code == 404
    assert b"%PDF" not in reply.content


def test_a_path_in_the_query_is_not_read(served, with_pdf, pdf):
    given = {"file": str(pdf.with_name("secret.txt")), "path": "../secret.txt"}
    reply = httpx.get(f"{served}/papers/{with_pdf}/pdf", params=given)
    assert reply.content == pdf.read_bytes()


def test_nobody_sees_it_without_a_login(shelf, with_pdf):
    with closing(Server(shelf, Access(port=0, login=LOGIN)).start()) as server:
        url = f"{server.url}/papers/{with_pdf}/pdf"
        refused = httpx.get(url)
        assert refused.status_code == 401
        assert b"%PDF" not in refused.content
        assert httpx.get(url, headers={"Range": "bytes=0-4"}).status_code == 401
        assert httpx.get(url, auth=LOGIN).status_code == 200
        with httpx.Client(base_url=server.url) as client:
            client.post("/login", data={"username": "anna", "password": "secret"})
            assert client.get(f"/papers/{with_pdf}/pdf").status_code == 200
            client.post("/logout")
            assert client.get(f"/papers/{with_pdf}/pdf").status_code == 401
        elsewhere = httpx.get(url, auth=LOGIN, headers={"Host": "evil.example"})
        assert elsewhere.status_code == 421


def _gone(pdf):
    pdf.unlink()


def _other_content(pdf):
    pdf.write_text("<script>alert(1)</script>")


def _folder(pdf):
    pdf.unlink()
    pdf.mkdir()


def _pipe(pdf):
    pdf.unlink()
    os.mkfifo(pdf)


@pytest.mark.parametrize("change", [_gone, _other_content, _folder, _pipe])
def test_what_is_no_pdf_any_more_is_not_sent(served, with_pdf, pdf, change):
    aside = shutil.copy(pdf, pdf.with_name("aside"))
    change(pdf)
    reply = httpx.get(f"{served}/papers/{with_pdf}/pdf", timeout=20)
    shutil.rmtree(pdf) if pdf.is_dir() else pdf.unlink(missing_ok=True)
    shutil.move(aside, pdf)
    assert reply.status_code == 404
    assert reply.json()["error"].startswith("no PDF")


def test_what_the_library_received_moves_with_it(served, shelf, folder):
    sent = {"file": ("sent.pdf", make_pdf(title="Crows That Count to Ten", abstract="Crows."))}
    assert httpx.post(f"{served}/add", files=sent, timeout=60).json()["read"] == 1
    crows = next(p.id for p in shelf.papers() if p.title.startswith("Crows"))
    shutil.copytree(folder / "library", folder / "moved")
    shutil.rmtree(folder / "library" / "received")
    with Assistant.open(folder / "moved", checker="none", reranker="none") as moved:
        found = pdf_of(moved.library.paper(crows))
    assert found
    assert found.path.is_relative_to(folder / "moved")
    assert pdf_of(shelf.library.paper(crows)) is None


def zipped(members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def only_paper(shelf):
    """The one paper of a library, with its body."""
    (listed,) = shelf.papers()
    return shelf.library.paper(listed.id)


@pytest.mark.parametrize(
    ("file", "member"),
    [("owls!.zip", "deep/er/öwls!.pdf"), ("owls.zip", "owls.pdf"), ("owls.pdf.gz", "")],
)
def test_a_pdf_in_an_archive_is_sent_too(tmp_path, file, member):
    content = make_pdf(title="Owls Seen From Far Away", abstract="Owls are far away.")
    packed = zipped({"notes.txt": "x", member: content}) if member else gzip.compress(content)
    (tmp_path / file).write_bytes(packed)
    with Assistant.open(tmp_path / "library", checker="none", reranker="none") as shelf:
        shelf.add(tmp_path / file)
        owls = only_paper(shelf)
        with closing(Server(shelf, Access(port=0)).start()) as server:
            (tmp_path / file).unlink()
            assert "no longer where it was read" in why_no_pdf(owls)
            gone = httpx.get(f"{server.url}/papers/{owls.id}/pdf")
            (tmp_path / file).write_bytes(packed)
            reply = httpx.get(f"{server.url}/papers/{owls.id}/pdf")
        assert gone.status_code == 404
        assert reply.content == content
        assert reply.headers["content-type"] == "application/pdf"
        assert reply.headers["content-disposition"].startswith("inline")


def test_an_archive_that_was_received_moves_with_the_library(tmp_path):
    packed = zipped({"deep/owls.pdf": make_pdf(title="Owls Seen From Far Away")})
    with Assistant.open(tmp_path / "library", checker="none", reranker="none") as shelf:
        with closing(Server(shelf, Access(port=0)).start()) as server:
            httpx.post(f"{server.url}/add", files={"file": ("o.zip", packed)}, timeout=60)
        owls = only_paper(shelf)
    shutil.move(tmp_path / "library", tmp_path / "moved")
    with Assistant.open(tmp_path / "moved", checker="none", reranker="none") as moved:
        found = pdf_of(moved.library.paper(owls.id))
    assert found
    assert found.path.is_relative_to(tmp_path / "moved")


def test_a_member_that_is_no_pdf_any_more_is_not_sent(tmp_path):
    archive = tmp_path / "owls.zip"
    archive.write_bytes(zipped({"owls.pdf": make_pdf(title="Owls Seen From Far Away")}))
    with Assistant.open(tmp_path / "library", checker="none", reranker="none") as shelf:
        shelf.add(archive)
        owls = only_paper(shelf)
    for now in (
        zipped({"owls.pdf": "<script>"}),
        zipped({"other": "x"}),
        zipped({"owls.pdf": zipped({"a": "%PDF-"})}),
        b"PK\x03\x04 cut",
        b"",
    ):
        archive.write_bytes(now)
        assert pdf_of(owls) is None
