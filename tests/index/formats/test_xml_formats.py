"""arXiv's feeds and the ACL Anthology."""

from index.ingest.files import read_records
from index.paper import Record

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>query</title>
<entry><id>http://arxiv.org/abs/2004.04906v3</id><updated>2020-09-30T21:27:05Z</updated>
<published>2020-04-10T04:53:17Z</published><title>Dense
  Passage Retrieval</title><summary>  Open-domain QA
relies on $x^2$. </summary><author><name>Vladimir Karpukhin</name></author>
<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1000/x</arxiv:doi>
<category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/></entry></feed>"""
ACL = """<?xml version='1.0' encoding='UTF-8'?>
<collection id="2020.acl"><volume id="main"><meta><booktitle>Proceedings of ACL</booktitle>
<year>2020</year></meta><frontmatter><url>2020.acl-main.0</url></frontmatter>
<paper id="1"><title>A <fixed-case>B</fixed-case></title><author><first>Jane</first>
<last>Doe</last></author><pages>1–2</pages><abstract>Words.</abstract>
<url hash="x">2020.acl-main.1</url><doi>10.18653/v1/2020.acl-main.1</doi>
<bibkey>doe</bibkey></paper>
<paper id="2"><title>Gone</title><url>2020.acl-main.2</url>
<retracted date="2021-01-01">why</retracted>
</paper></volume></collection>"""


def test_arxiv_feed(tmp_path):
    path = tmp_path / "x.xml"
    path.write_text(FEED)
    assert list(read_records(path)) == [
        Record(
            title="Dense Passage Retrieval",
            abstract="Open-domain QA\nrelies on $x^2$.",
            key="2004.04906",
            authors=("Vladimir Karpukhin",),
            year=2020,
            venue="arXiv",
            doi="10.1000/x",
            arxiv_id="2004.04906",
            url="https://arxiv.org/abs/2004.04906",
            keywords=("cs.CL",),
            extra={"published": "2020-04-10T04:53:17Z", "updated": "2020-09-30T21:27:05Z"},
            source=f"{path}:3",
        )
    ]


def test_acl(tmp_path):
    path = tmp_path / "x.xml"
    path.write_text(ACL)
    first, second = read_records(path)
    assert first == Record(
        title="A B",
        abstract="Words.",
        key="doe",
        authors=("Doe, Jane",),
        year=2020,
        venue="Proceedings of ACL",
        doi="10.18653/v1/2020.acl-main.1",
        url="https://aclanthology.org/2020.acl-main.1/",
        extra={"anthology_id": "2020.acl-main.1", "type": "inproceedings", "pages": "1-2"},
        source=f"{path}:4",
    )
    assert (second.title, second.retracted, second.key) == ("Gone", True, "2020.acl-main.2")
