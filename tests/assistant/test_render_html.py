"""What a notebook shows of an answer: its quotes on hover, and nothing a paper could smuggle in."""

from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Quote, Statement, Support
from assistant.review.types import Paragraph, Review, Section, SentenceRole
from assistant.screening.scope import Scope
from index.paper import Paper

ALLOWED = {"div", "p", "strong", "em", "small", "a", "span", "ol", "li", "blockquote"}


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.opened, self.links, self.hovers, self.words = [], [], [], ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        assert tag in ALLOWED
        found = dict(attributes)
        assert set(found) <= {"href", "rel", "title"}
        self.links += [found["href"]] if "href" in found else []
        self.hovers += [found["title"]] if "title" in found else []

    def handle_data(self, data):
        self.words += data


def answer_of(words, url="https://example.org/paper"):
    paper = Paper("p", words, f"{words}. Latency falls.", authors=(words,), venue=words, url=url)
    quote = Quote(paper, 0, len(paper.abstract))
    statement = Statement(words, (paper,), (quote,), Support.PARTIAL, reason=words)
    return Answer(words, (statement,), answered=True, notices=(words,))


def test_the_quote_is_shown_on_hover_and_the_mark_leads_to_the_paper():
    shown = Tags(answer_of("MUVERA is fast")._repr_html_())
    assert shown.links == ["https://example.org/paper"] * 2
    assert "“MUVERA is fast. Latency falls.”" in shown.hovers[0]
    assert "[1]" in shown.words
    assert "~ reworded, not verified" in shown.words


def test_an_unanswered_question_says_what_is_missing():
    shown = Tags(Answer("Why?", missing="No paper is about this.")._repr_html_())
    assert "No paper is about this." in shown.words


@given(st.text(alphabet="<>\"&'=/ abscript:\n\u202e\x1b\x00!-", min_size=1))
def test_no_word_becomes_markup(words):
    page = answer_of(words, url=f"javascript:{words}")._repr_html_()
    assert Tags(page).links == []
    assert not {"\x1b", "\x00", "\u202e"} & set(page)


def test_a_review_is_shown_in_a_frame_of_its_own():
    statements = answer_of('<b onclick="x">MUVERA</b>').statements
    section = Section("Latency", paragraphs=(Paragraph(statements, SentenceRole.RESULT),))
    page = Review("<i>Latency</i>", Scope("latency"), (section,))._repr_html_()
    assert page.startswith('<iframe sandbox="allow-scripts" srcdoc="')
    assert page.count("<") == 2
    shown = unescape(page)
    assert "<b onclick" not in shown
    assert "MUVERA" in shown
