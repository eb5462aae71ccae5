"""What TeX would obey is text in an exported file, in every field; mathematics stays."""

import re
import shutil
import subprocess

import pytest

from index.formats.export import export
from index.formats.latex import decode_latex, encode_latex
from index.formats.opener import source_of
from index.formats.registry import FORMATS
from index.merging.identity import paper_from
from index.paper import Record

PAYLOADS = [
    r"$\input{/etc/passwd}$",
    r"$\immediate\write18{id}$",
    r"$\openout5=x$",
    r"$\openin5=/etc/passwd \read5 to \x \x$",
    r"$x\end{document}$",
    r"$\begin{document}x$",
    r"$\def\x{\x\x}\x$",
    r"$\let\x=\end \x$",
    r"$\catcode`\@=0 x_1$",
    r"$\csname input\endcsname{x_1}$",
    r"$^^5cinput{x_1}$",
    r"$\special{x_1}$",
    r"$\include{x_1}$",
    r"$\loop x_1\iftrue\repeat$",
    r"$\expandafter\input x_1$",
    r"$\href{file:///etc/passwd}{x_1}$",
    r"$\lstinputlisting{x_1}$",
    r"$\directlua{os.execute('id')}_1$",
    r"$\usepackage{x_1}$",
    r"$\errmessage{x_1}$",
    r"$x_1 % $ \input{x}",
    r"$\alpha\input{x}$ and $x_2$",
    r"$$\input{x_1}$$",
    r"\(\input{x_1}\)",
    r"\input{x_1}",
    r"$\left( x_1 $",
    r"$\begingroup\input x_1\endgroup$",
    r"$\char`\\input x_1$",
    r"$\mathrm\input{x_1}$",
    r"$\text{\input{x}}_1$",
    r"$\xrightarrow[\input{x}]{y}$",
    r"$x_1$\verbatiminput{x}$y_2$",
    r"$\mathchardef\x=1 x_1$",
    r"$\newwrite\x x_1$",
    r"$\pdfximage{x_1}$",
    r"$\ShellEscape{id}_1$",
    r"$\scantokens{x_1}$",
    r"$\InputIfFileExists{x}{y_1}{}$",
    r"}\end{filecontents*}\input{x} {",
    r"\\\input{x}",
    r"$\mbox{$\input{x}$}_1$",
    r"$\frac{\write18{id}}{2}$",
    r"$\sqrt[\input{x}]{2}$",
    r"\url{\input{x}} and \href{x}{\input{y}}",
    r"\verb|\input{x}|$x_1$",
    '"} @preamble{"\\input{x}"} {"',
]
STOPS = [
    r"$\frac$",
    r"$\frac{a}_1$",
    r"$x_1_2$",
    r"$x^1^2$",
    r"$x_$",
    r"$^$",
    r"$\sqrt_$",
    r"$x_\hat$",
    "$" + "x_{" * 300 + "y" + "}" * 300 + "$",
    "$" + "{" * 300 + "y_1" + "}" * 300 + "$",
    r"$\left_ x \right_$",
    r"$\left x_1\right$",
    r"$\limits_x$",
    r"$\xrightarrow$",
    r"$\text{a_1}$",
    r"$\not_$",
    r"$\stackrel_1$",
    r"$\operatorname_x$",
    r"$\mbox{\alpha_1}$",
    r"$\big_$",
    r"$a_\left( b_\right)$",
    r"$x_1 \right)$",
    r"$\mathring_$",
    r"$x^2'$",
    r"$\sqrt[_]{x}$",
]
MATHEMATICS = [
    r"$\alpha$", "$x_1$", r"$O(n \log n)$ is not $n^{2}$",
    r"$\frac{1}{\sqrt{2}} \leq \mathbb{E}[X]$",
    r"$\mathcal O(n)$ and $\hat y_i^{2}$ and $\frac12 \|x\|_2$", r"$x_\mathrm{max} = f'_n(x)$",
    r"$\sqrt[3]{x} \xrightarrow{p} \sum\limits_{i=1}^n x_{i_j}$", r"$^{\circ}$C and $x'^2$",
    r"$\left\{ x \in \mathcal{X} \mid \hat{y} > 0 \right\}$", r"$10\%_x$", r"$\text{loss} = 5$",
]  # fmt: skip
COMMAND = re.compile(r"\\([A-Za-z]+)")
HARMLESS = {"textbackslash", "textasciicircum", "textasciitilde", "symbol"}


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "field",
    ["title", "venue", "abstract", "authors", "keywords", "url", "key", "note", "doi", "pmid"],
)
def test_nothing_is_obeyed_in_any_field(payload, field):
    values = {"title": "A Title", "authors": ("Doe, Jane",), "key": "doe"}
    if field == "note":
        values["extra"] = {"note": payload}
    else:
        values[field] = (payload,) if field in ("authors", "keywords") else payload
    record = Record(**values)
    text = "".join(export([paper_from(record)], "bibtex"))
    body = "\n".join(line for line in text.split("\n") if "x-paper-assistant" not in line)
    assert set(COMMAND.findall(body)) - HARMLESS <= {"alpha"}
    assert "^^" not in text
    assert not re.search(r"(?<!\\)%", body)
    assert not COMMAND.findall(text.partition("x-paper-assistant")[2].replace("\\u00", ""))
    [read] = FORMATS["bibtex"](source_of("x", text))
    values = {n: value for n, value in values.items() if n not in ("doi", "pmid")}
    assert {n: getattr(read, n) for n in values if n != "extra"} == {
        n: getattr(record, n) for n in values if n != "extra"
    }


@pytest.mark.parametrize(
    ("field", "given", "written"),
    [
        ("url", "http://x.org/}\n@misc{b, title={c}}", "%7D%0A@misc%7Bb,%20title=%7Bc%7D%7D"),
        ("url", "http://x.org/a b\\c^d%20e#f", "a%20b%5Cc%5Ed%20e#f"),
        ("doi", "10.1000/a%0a_b", "10.1000/a%0a_b"),
    ],
)
def test_a_link_is_all_in_its_field_and_no_comment(field, given, written):
    paper = paper_from(Record(title="A", **{field: given}))
    text = "".join(export([paper], "bibtex"))
    line = next(line for line in text.split("\n") if f" {field} = " in line)
    assert not re.search(r"(?<!\\)[%#]", line)
    assert line.replace("\\", "").endswith(f"{written}}},")
    assert line.count("{") == line.count("}") == 1
    [read] = FORMATS["bibtex"](source_of("x", text))
    assert getattr(read, field) == given


@pytest.mark.parametrize("formula", STOPS)
def test_what_tex_stops_at_is_text(formula):
    assert r"\$" in encode_latex(formula)
    assert decode_latex(encode_latex(formula)) == formula


@pytest.mark.parametrize("text", MATHEMATICS)
def test_mathematics_stays(text):
    assert encode_latex(text) == text
    assert decode_latex(text) == text


def test_time_grows_with_the_length():
    assert encode_latex("$" * 100_000).count(r"\$") == 100_000
    assert encode_latex("$x_1$ " * 50_000).count("$") == 100_000
    assert len(encode_latex("{" * 100_000)) > 100_000


@pytest.mark.skipif(not shutil.which("bibtex") or not shutil.which("pdflatex"), reason="no TeX")
def test_an_export_compiles(tmp_path):
    papers = [
        paper_from(Record(title=f"T {p} t", authors=(f"Doe {p}, J.",), venue=p, abstract=p))
        for p in (*PAYLOADS, *STOPS, *MATHEMATICS)
    ]
    (tmp_path / "refs.bib").write_text("".join(export(papers, "bibtex")), encoding="utf-8")
    (tmp_path / "a.tex").write_text(
        "\\documentclass{article}\n\\usepackage{amsmath,amssymb}\n\\begin{document}\n"
        "\\nocite{*}\n\\bibliographystyle{plain}\n\\bibliography{refs}\n\\end{document}\n"
    )
    for program in ("pdflatex", "bibtex", "pdflatex"):
        command = (
            [program, "a"]
            if program == "bibtex"
            else [program, "-no-shell-escape", "-interaction=nonstopmode", "a.tex"]
        )
        subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, timeout=120)
    log = (tmp_path / "a.log").read_text("latin-1")
    assert (tmp_path / "a.pdf").exists()
    assert not re.search(r"^!", log, re.MULTILINE)
