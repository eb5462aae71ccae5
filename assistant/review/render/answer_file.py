"""An answer as a file to take away: Markdown, LaTeX or Word, its references with it."""

from io import BytesIO

from assistant.answer import Answer
from assistant.render.markdown import render_markdown
from assistant.review.render.document import pieces_of
from index.errors import QueryError

ENDINGS = (".md", ".tex", ".docx")


def answer_file(answer: Answer, ending: str) -> bytes:
    """The content of a file with that ending; QueryError for one that is not in `ENDINGS`."""
    if ending == ".md":
        return f"# {answer.question}\n\n{render_markdown(answer)}\n".encode()
    if ending == ".tex":
        from assistant.review.render.answer_latex import render_answer

        return render_answer(answer, pieces_of(answer)).encode()
    if ending == ".docx":
        from assistant.review.render.answer_docx import write_answer

        write_answer(answer, pieces_of(answer), file := BytesIO())
        return file.getvalue()
    raise QueryError(f"no such format for an answer: {ending!r}; take one of {', '.join(ENDINGS)}")
