"""A model's Markdown as a reader sees it: its layout is kept, and nothing in it acts."""

import pytest

from assistant.answer import Answer, Meter, Quote, Stance, Statement, Support, Trace
from assistant.render.formula import formula_html
from assistant.render.layout import Form, blocks_of, cells_html, words_html
from assistant.render.markdown import cited_as, effort_line, render_markdown, render_prose
from assistant.render.plain import safe_markdown
from index.paper import Paper
from tests.assistant.capable import Capable, ask_capable
from tests.assistant.doubles import PAPERS

SAID = """MUVERA achieves **10% improved recall** with 90% lower latency [1].

### Storage

- ColBERTv2 [1] is no claim of ours.

| Method | Latency |
|---|---|
| MUVERA | 90% lower latency [1] |
ANSWERED: yes"""
QUESTION = "By how much does MUVERA improve recall and lower latency?"


def answered():
    answer, _ = ask_capable(QUESTION, Capable(SAID), effort="quick")
    return answer


def test_the_layout_is_kept():
    prose = render_prose(answered())
    assert prose.startswith("MUVERA achieves **10% improved recall** with 90% lower latency. [1]")
    assert "\n\n### Storage\n\n- " in prose
    assert "\n| Method | Latency |\n|---|---|\n| MUVERA | 90% lower latency [1]" in prose
    assert "\n\n### Storage" in answered().text


def test_blocks_are_what_they_look_like():
    forms = [block.form for block in blocks_of(answered().statements)]
    assert forms == [Form.PARAGRAPH, Form.HEADING, Form.ITEM, Form.ROW, Form.ROW]
    first = answered().statements[0]
    assert "<strong>10% improved recall</strong>" in words_html(first)
    html = answered()._repr_html_()
    assert "<strong>Storage</strong>" in html
    assert "|---|" not in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** and *italic*", "**bold** and *italic*"),
        ("2 * 3 * 4 and a*b*c", "2 \\* 3 \\* 4 and a\\*b\\*c"),
        ("<b>x</b> ![i](http://x)", "\\<b\\>x\\</b\\> !\\[i\\](http://x)"),
        ("it is $x_1 < 3$ here", "it is $x\\_1 \\< 3$ here"),
        ("it is $x_1$ here", "it is $x_1$ here"),
        ("it is $\\href{javascript:x}{y}$", "it is $\\\\href{javascript:x}{y}$"),
        ("a \u202e b", "a b"),
    ],
)
def test_nothing_but_emphasis_and_formulas_acts(text, shown):
    assert safe_markdown(text) == shown


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"L = -\log \frac{e^{s}}{n_i + 1}", "L = -log e<sup>s</sup>/(n<sub>i</sub> + 1)"),
        (r"\text{size}\,\cdot x^10 \le \sqrt{a+b}", "size · x<sup>1</sup>0 ≤ √(a+b)"),
        (r"\frac12 <script> & \unknown{y}", "1/2 &lt;script&gt; unknowny"),
        (r"\frac{a", "a/"),
        ("^", "<sup></sup>"),
    ],
)
def test_formulas_are_set(tex, shown):
    assert " ".join(formula_html(tex).split()) == shown


def test_a_formula_within_a_sentence_and_the_cells_of_a_row():
    said = Statement(r"Its $k$ bits cost $$2^{k}$$ at **$5**.", lead="\n\n")
    assert words_html(said) == "Its k bits cost 2<sup>k</sup> at <strong>$5</strong>."
    prose = render_prose(Answer("?", (said,), answered=True, trace=Trace("m")))
    assert prose.startswith(r"Its $k$ bits cost $$2^{k}$$ at **$5**.")
    row = Statement("M: Cost 2", lead="\n", shown="| M | **$x_1$** GiB |")
    assert cells_html(row) == ("M", "<strong>x<sub>1</sub></strong> GiB")


def test_papers_have_names_within_a_sentence():
    assert cited_as(PAPERS[0]) == "Dhulipala et al. (2024)"
    assert cited_as(PAPERS[1]) == "“ColBERTv2”"
    assert cited_as(Paper("x", "T", "", authors=("Lee, A", "Kim, B"), year=2020)) == (
        "Lee and Kim (2020)"
    )


def test_a_meter_stands_before_the_prose():
    quotes = ((Stance.FOR, Quote(PAPERS[0], 0, 51)), (Stance.AGAINST, Quote(PAPERS[1], 0, 77)))
    said = Statement("It does.", (PAPERS[0],), (), Support.SUPPORTED, lead="")
    trace = Trace("m", tokens={"prompt": 1200, "reply": 34}, calls=3, cost=0.01234)
    answer = Answer("Does it?", (said,), answered=True, meter=Meter(quotes), trace=trace)
    shown = render_markdown(answer)
    assert shown.startswith(
        "**Of 2 papers that bear on it 1 speak for, 1 against, 0 neither.**\n\n- for: MUVERA"
    )
    assert shown.index("against: ColBERTv2") < shown.index("It does.")
    assert effort_line(trace) == "m: 3 calls, 1,234 tokens, cost 0.0123"


def test_marks_of_a_row_leave_no_gap_and_stand_where_something_is_said():
    table = (
        "| Way | Weights | Expansion |\n|---|---|---|\n"
        "| MUVERA | 90% lower latency [1]; 10% improved recall [1] | |\n"
    )
    answer, _ = ask_capable(
        "By how much does MUVERA lower latency?", Capable(f"{table}\nANSWERED: yes")
    )
    row = next(line for line in answer.text.splitlines() if "lower latency" in line)
    assert row == "| MUVERA | 90% lower latency; 10% improved recall [1] | |"
