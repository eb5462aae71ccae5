"""What printed papers do: wide gaps, headers far from the edge, names side by side, old fonts."""

import io
import shutil
import subprocess

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from index.pdf.reader import read_pdf

WIDTH, HEIGHT = A4
LEFT, RIGHT, WIDE = 72, 311, 228
LINES = (
    "Rivers carry what the fields upstream lose when rain is",
    "heavy, and incomprehensibilities  accumulate",
    "unquestionably  where  nobody  measures",
    "them, which is why number {} of our gauges stands here.",
)


def stretched(canvas, x, y, text):
    """A line whose words fill the column, as a typesetter spreads them."""
    words = text.split()
    gap = (WIDE - sum(stringWidth(w, "Times-Roman", 10) for w in words)) / max(1, len(words) - 1)
    for word in words:
        canvas.drawString(x, y, word)
        x += stringWidth(word, "Times-Roman", 10) + gap


def printed_paper():
    """Four pages in two columns, with a header and a footer well inside of the page."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    count = 0
    for page in range(1, 5):
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(LEFT, 746, "Journal of Gauged Rivers 12 (2022)")
        canvas.drawRightString(538, 746, "L. Moss et al.")
        canvas.drawCentredString(WIDTH / 2, 139, f"Downloaded from x.org on 3 May 2023 {page}")
        top = 700
        if page == 1:
            canvas.setFont("Times-Bold", 17)
            canvas.drawCentredString(WIDTH / 2, 690, "Gauges That Wait for Rain")
            canvas.setFont("Times-Roman", 12)
            for x, name, place in ((186, "Lena Moss", "Bergen"), (425, "Tom Reed", "Lima")):
                canvas.drawCentredString(x, 660, name)
                canvas.drawCentredString(x, 645, f"{place} University")
            canvas.setFont("Times-Bold", 12)
            canvas.drawString(LEFT, 600, "1 Introduction")
            canvas.setFont("Times-Roman", 10)
            top = 580
        for x in (LEFT, RIGHT):
            y = top
            while y > 200:
                count += 1
                for line in LINES:
                    stretched(canvas, x, y, line.format(count))
                    y -= 12
        canvas.showPage()
    canvas.save()
    return stream.getvalue(), count


def test_wide_gaps_headers_and_names_side_by_side():
    data, count = printed_paper()
    record = next(iter(read_pdf("x.pdf", data)))
    assert (record.title, record.authors) == (
        "Gauges That Wait for Rain",
        ("Lena Moss", "Tom Reed"),
    )
    assert record.year == 2022
    text = " ".join(record.body.text.split())
    whole = " ".join(" ".join(LINES).split())
    assert [n for n in range(1, count + 1) if whole.format(n) not in text] == []
    for edge in ("Journal of", "et al", "Downloaded", "University"):
        assert edge not in text


@pytest.mark.parametrize("line", ["March 2019", "2019", "12. März 2019"])
def test_a_line_that_is_a_date_is_the_year(line):
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setFont("Times-Bold", 17)
    canvas.drawString(LEFT, 760, "Gauges That Wait for Rain")
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(LEFT, 730, line)
    for n in range(20):
        canvas.drawString(LEFT, 690 - 12 * n, f"Rivers carry what the fields lose in year {n}.")
    canvas.save()
    assert next(iter(read_pdf("x.pdf", stream.getvalue()))).year == 2019


OLD_TEX = r"""\pdfobjcompresslevel=0 \pdfmapfile{}\documentclass{article}%s\begin{document}
\section{Affluent offices} The efficient filter fluctuates and suffices for the final field of
$\alpha$ and $\beta_1$, as the offline office affirms in every affected Stra\ss e of the city.
\end{document}"""


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="needs TeX")
@pytest.mark.parametrize("encoding", ["", r"\usepackage[T1]{fontenc}"], ids=["old", "new"])
def test_ligatures_of_bitmap_fonts_without_names(tmp_path, encoding):
    (tmp_path / "x.tex").write_text(OLD_TEX % encoding)
    command = ["pdflatex", "-interaction=nonstopmode", "x.tex"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    data = (tmp_path / "x.pdf").read_bytes() if (tmp_path / "x.pdf").exists() else b""
    if b"/Type3" not in data:
        pytest.skip("needs METAFONT")
    record = next(iter(read_pdf("x.pdf", data)))
    text = " ".join(record.body.text.split())
    assert "The efficient filter fluctuates and suffices for the final field of" in text
    assert "as the offline office affirms in every affected Straße of the city." in text
