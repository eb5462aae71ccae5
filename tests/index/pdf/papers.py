"""PDFs of papers for tests, in one column and two, drawn with reportlab."""

import io
import zlib
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
MARGIN = 60
TITLE = "Dense Retrieval of Sparse Things in Noisy Libraries"
AUTHORS = "Ada Lovelace, Grace Hopper and Alan Turing"
ABSTRACT = (
    "We study how dense retrieval finds sparse things in noisy libraries. Our method, called "
    "Magpie, ranks passages by the light they reflect. On three collections it finds more than "
    "earlier methods do, and it costs less to run on an ordinary laptop."
)
SECTIONS = {
    "1 Introduction": (
        "Libraries grow faster than anyone can read. A magpie collects what glitters and leaves "
        "the rest behind. We ask whether the same rule serves a reader of papers, and where it "
        "fails. Earlier work has ranked documents by their words alone. " * 14
    ),
    "2 Method": (
        "Each passage is cut into sentences and embedded on its own. The temperature of the "
        "softmax is set to 0.07 in every experiment. We train for twelve epochs on a single "
        "graphics card, which takes nine hours. Negative passages are drawn from the same page. "
    )
    * 14,
    "3 Results": (
        "Magpie finds 84.2 percent of the gold passages among its first ten. The strongest "
        "baseline finds 79.9 percent under the same conditions. Removing the light term costs "
        "6.1 points on the noisy collection. Differences on the clean collection are small. "
    )
    * 14,
    "References": "[1] A. Lovelace. Notes on the analytical engine. Taylor, 1843. " * 6,
}


@dataclass
class Sheet:
    """Where the next line goes, column by column and page by page."""

    canvas: Canvas
    columns: int = 1
    header: str = ""
    column: int = 0
    y: float = HEIGHT - MARGIN
    top: float = HEIGHT - MARGIN
    page: int = 1
    font: str = "Times-Roman"

    @property
    def wide(self) -> float:
        return (WIDTH - 2 * MARGIN - 24 * (self.columns - 1)) / self.columns

    @property
    def left(self) -> float:
        return MARGIN + self.column * (self.wide + 24)

    def line(self, text: str, font: str = "Times-Roman", size: float = 10) -> None:
        if self.y < MARGIN + size:
            self.next_column()
        self.canvas.setFont(font, size)
        self.canvas.drawString(self.left, self.y, text)
        self.y -= 1.2 * size

    def next_column(self) -> None:
        self.column += 1
        if self.column == self.columns:
            self.column, self.top = 0, HEIGHT - MARGIN
            self.end_page()
        self.y = self.top

    def end_page(self) -> None:
        self.canvas.setFont("Times-Roman", 9)
        self.canvas.drawString(MARGIN, HEIGHT - 35, self.header)
        self.canvas.drawCentredString(WIDTH / 2, 30, str(self.page))
        self.canvas.showPage()
        self.page += 1

    def paragraph(self, text: str, size: float = 10, hyphenate: bool = False) -> None:
        for line in _split(text, self.wide, size, hyphenate):
            self.line(line, self.font, size)


def _split(text: str, wide: float, size: float, hyphenate: bool) -> list[str]:
    lines = simpleSplit(text, "Times-Roman", size, wide)
    if not hyphenate:
        return lines
    for n in range(0, len(lines) - 1, 3):
        first, _, rest = lines[n + 1].partition(" ")
        if len(first) > 6 and first.isalpha():
            lines[n] += f" {first[:3]}-"
            lines[n + 1] = f"{first[3:]} {rest}"
    return lines


def make_pdf(
    *,
    columns: int = 1,
    title: str = TITLE,
    authors: str = AUTHORS,
    place: str = "Department of Shiny Objects, University of Nowhere",
    abstract: str = ABSTRACT,
    sections: dict[str, str] = SECTIONS,
    doi: str = "",
    header: str = "Journal of Glittering Things 12 (2021)",
    hyphenate: bool = False,
    password: str = "",
    figure: bool = False,
    font: str = "Times-Roman",
) -> bytes:
    """A paper as bytes of a PDF."""
    stream = io.BytesIO()
    encrypt = StandardEncryption(password, canPrint=0) if password else None
    canvas = Canvas(stream, pagesize=A4, encrypt=encrypt, invariant=1)
    sheet = Sheet(canvas, header=header, font=font)
    for line in simpleSplit(title, "Helvetica-Bold", 17, sheet.wide):
        sheet.line(line, "Helvetica-Bold", 17)
    sheet.line("")
    sheet.line(authors, "Times-Roman", 11)
    sheet.line(place, "Times-Italic", 9)
    if doi:
        sheet.line(f"https://doi.org/{doi}", "Times-Roman", 8)
    sheet.columns, sheet.top = columns, sheet.y - 14
    sheet.y = sheet.top
    if abstract:
        sheet.line("Abstract", "Times-Bold", 11)
        sheet.paragraph(abstract, hyphenate=hyphenate)
    for heading, text in sections.items():
        sheet.y -= 8
        sheet.line(heading, "Times-Bold", 12)
        sheet.paragraph(text, hyphenate=hyphenate)
        if figure and heading == "2 Method":
            _draw_figure(sheet)
    sheet.end_page()
    canvas.save()
    return stream.getvalue()


def _draw_figure(sheet: Sheet) -> None:
    for n, label in enumerate(("Encoder", "Layer 1", "0.0", "0.5", "x", "softmax")):
        sheet.canvas.setFont("Helvetica", 7)
        sheet.canvas.drawString(sheet.left + 20 + 30 * (n % 3), sheet.y - 12 * (n // 3), label)
    sheet.y -= 40
    sheet.line("Figure 1: The magpie chooses what glitters most in a heap of leaves.", size=9)


def scanned_pdf(pages: int = 3) -> bytes:
    """Pages with a drawing and not one letter."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for _ in range(pages):
        canvas.rect(100, 100, 200, 300, fill=1)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def long_pdf(pages: int) -> bytes:
    """A volume of many pages, each with a sentence of its own."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(MARGIN, HEIGHT - 90, "A Handbook of Everything That Glitters")
    for number in range(1, pages + 1):
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(MARGIN, 500, f"Chapter {number} explains how object {number} glitters.")
        canvas.drawString(MARGIN, 488, "It also says what must be done to keep it from tarnishing.")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def nested_pdf(depth: int) -> bytes:
    """A page that draws a form ten times, which draws one ten times, and so on."""
    font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    drawn = b"/A Do " * 10
    said = b"BT /F 10 Tf 100 100 Td (A fox reads a paper about hats.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /XObject << /A 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    for number in range(6, 6 + depth):
        last = number == 5 + depth
        draws = said if last else drawn
        uses = font if last else b"/XObject << /A %d 0 R >>" % number
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << %s >>"
            b" /Length %d >>\nstream\n%s\nendstream" % (uses, len(draws), draws)
        )
    return _written(objects)


def _written(objects: list[bytes]) -> bytes:
    data, places = b"%PDF-1.7\n", b""
    for number, body in enumerate(objects, 1):
        places += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    count, start = len(objects) + 1, len(data)
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, places)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (count, start)
    )


def swelling_pdf(kind: str, megabytes: int) -> bytes:
    """A small file whose page, objects or drawing states take so much memory once unpacked."""
    packed = zlib.compressobj(1)
    unit = b"q " * 500_000 if kind == "states" else b" " * 1_000_000
    data = b"".join(packed.compress(unit) for _ in range(megabytes)) + packed.flush()
    length = b"/Filter [/FlateDecode /FlateDecode] /Length %d"
    twice = zlib.compress(data)
    swollen = b"<< " + length % len(twice) + b" >>\nstream\n" + twice + b"\nendstream"
    words = b"BT /F 12 Tf 72 700 Td (Storage) Tj ET"
    plain = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    pages, page = (
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F 5 0 R >> >> >>"
        ),
    )
    catalog = b"<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >>"
    return _written([catalog, pages, page % (4 if kind == "objects" else 6), plain, font, swollen])
