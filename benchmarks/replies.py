"""How answers of a model fare, by replies written out: `python -m benchmarks.replies LIBRARY FILE`.

FILE holds one question a line, with what a model would reply at each step:

- `question`, and `papers`: short names for papers, each with the beginning of a title;
- `plan`: the plan; `read`: for each short name a relevance and quotes;
- `draft`: sentences with short names as marks, each with what is wrong with it ("" if nothing);
- `verdicts`: for a sentence of the draft the verdict and its quotes (none: the nearest sentence);
- `mends`: for such a sentence what becomes of it, null to withdraw it. Of what is in doubt and
  not named there the wrong ones are withdrawn, the others kept.

Prints how many faithful sentences end in doubt or are cut, and how many wrong ones end marked,
mended or withdrawn. `--judge` says who checks: the replies of FILE, nobody (`none`: the reader's
verdict stands), or one that believes everything (`credulous`). With `--record` what is asked and
not replied to in FILE is printed.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Answer, Assistant
from assistant.models.scripted import Script, ScriptedServer, Seen

_PAPER = re.compile(r"^--- \w+ paper (\d+)\nTitle: (.*)\n(?:Year: .*\n)?Abstract: (.*)$", re.M)
_SENTENCE = re.compile(r"^(\d+): (.*?) ((?:\[\d+\])*)$", re.M)
_MARK = re.compile(r"\s*\[(\w+)\]")
_STEPS = {
    "You plan how": "plan",
    "You read papers": "read",
    "You answer a researcher's question": "write",
    "You check sentences": "check",
    "Some sentences of a text": "mend",
}
_LETTERS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one sentence of a draft; `wrong` is what is wrong with it."""

    text: str
    wrong: str
    end: str
    reason: str = ""

    @property
    def sound(self) -> bool:
        """Whether a reader sees it as it was written, without a mark."""
        return self.end in ("supported", "no claim")


@dataclass(frozen=True)
class Played:
    """A model that replies what is written out for one question."""

    asked: Mapping[str, Any]
    judge: str
    faithful_only: bool
    unknown: list[str]

    def __call__(self, seen: Seen) -> Script:
        prompt = seen.prompt
        step = next((name for begins, name in _STEPS.items() if prompt.startswith(begins)), "")
        reply = getattr(self, f"_{step}", None)
        if reply is None:
            self.unknown.append(prompt)
            return Script("[]")
        return Script(reply(prompt))

    @property
    def draft(self) -> list[tuple[str, str]]:
        """The sentences of the draft, each with what is wrong with it."""
        return [(s, w) for s, w in self.asked["draft"] if not (w and self.faithful_only)]

    def _plan(self, prompt: str) -> str:
        return json.dumps({"question": self.asked["question"], **self.asked.get("plan", {})})

    def _read(self, prompt: str) -> str:
        notes = []
        for number, title, _ in _PAPER.findall(prompt):
            name = self._name_of(title)
            relevance, quotes = self.asked["read"].get(name, (0, []))
            notes.append({"paper": int(number), "relevance": relevance, "quotes": quotes})
        return json.dumps(notes)

    def _write(self, prompt: str) -> str:
        number = {self._name_of(title): n for n, title, _ in _PAPER.findall(prompt)}
        for name in self.asked["papers"]:
            if name not in number and any(f"[{name}]" in s for s, _ in self.draft):
                self.unknown.append(f"not shown: {name}")
        said = [_MARK.sub(lambda mark: f" [{number.get(mark[1], '99')}]", s) for s, _ in self.draft]
        return " ".join(said) + "\nANSWERED: yes"

    def _check(self, prompt: str) -> str:
        if self.judge == "none":
            return "I can't say."
        papers = _PAPER.findall(prompt)
        verdicts = []
        for number, text, marks in _SENTENCE.findall(prompt):
            cited = [p for p in papers if f"[{p[0]}]" in marks]
            verdict, quotes = self._verdict(text, cited)
            shown = [{"paper": int(p[0]), "text": q} for q in quotes for p in cited if _in(q, p[2])]
            verdicts.append({"sentence": int(number), "verdict": verdict, "quotes": shown})
        return json.dumps(verdicts)

    def _verdict(self, text: str, cited: Sequence[tuple[str, str, str]]) -> tuple[str, list[str]]:
        if self.judge == "credulous":
            return "carried", [_nearest(text, abstract) for _, _, abstract in cited]
        known = {_bare(s): v for s, v in self.asked.get("verdicts", {}).items()}
        found = known.get(_bare(text))
        if found is None:
            papers = "\n".join(f"   {title}: {abstract}" for _, title, abstract in cited)
            self.unknown.append(f"{text}\n{papers}")
            return "", []
        verdict, *quotes = found
        if self._cites_another(text, cited):
            verdict = "carried"
        if not quotes and verdict not in ("not", "nothing"):
            quotes = [_nearest(text, abstract) for _, _, abstract in cited]
        return verdict, quotes

    def _cites_another(self, text: str, cited: Sequence[tuple[str, str, str]]) -> bool:
        """Whether a sentence that cited the wrong paper is shown with another one."""
        drafted = next((s for s, w in self.draft if w == "paper" and _bare(s) == _bare(text)), "")
        names = {self._name_of(title) for _, title, _ in cited}
        return bool(drafted) and not names & set(_MARK.findall(drafted))

    def _mend(self, prompt: str) -> str:
        mends = {_bare(s): m for s, m in self.asked.get("mends", {}).items()}
        wrong = {_bare(s) for s, w in self.draft if w}
        replies = []
        number = {self._name_of(title): n for n, title, _ in _PAPER.findall(prompt)}
        for n, text, _ in _SENTENCE.findall(prompt.partition(" sentences\n")[2]):
            mended = mends.get(_bare(text))
            if mended:
                mended = _MARK.sub(lambda mark: f" [{number.get(mark[1], '99')}]", mended)
                replies.append({"sentence": int(n), "action": "mend", "text": mended})
            elif _bare(text) in mends or _bare(text) in wrong:
                replies.append({"sentence": int(n), "action": "withdraw"})
            else:
                replies.append({"sentence": int(n), "action": "keep"})
        return json.dumps(replies)

    def _name_of(self, title: str) -> str:
        papers = self.asked["papers"].items()
        return next((n for n, begins in papers if title.startswith(begins)), title)


def outcomes(answer: Answer, played: Played) -> list[Outcome]:
    """What became of each sentence of a draft."""
    titles = {begins: name for name, begins in played.asked["papers"].items()}
    found = []
    for text, wrong in played.draft:
        bare = _bare(text)
        kept = next((s for s in answer.statements if _bare(s.text) == bare), None)
        if kept is None:
            told = next((n for n in answer.notices if bare in _bare(n) and "“" in n), "")
            found.append(Outcome(text, wrong, told.partition(":")[0] or "lost", told))
            continue
        end = kept.support.value if kept.claim else "no claim"
        cited = {n for p in kept.citations for t, n in titles.items() if p.title.startswith(t)}
        if end == "supported" and wrong == "paper" and not set(_MARK.findall(text)) & cited:
            end = "cited anew"
        found.append(Outcome(text, wrong, end, kept.reason or ""))
    return found


def measure(
    library: Path, asked: Sequence[Mapping[str, Any]], *, judge: str, strict: bool, effort: str
) -> tuple[list[Outcome], list[str]]:
    """What became of every sentence, first of the faithful drafts, then of those with errors."""
    ends: list[Outcome] = []
    unknown: list[str] = []
    for row in asked:
        for only in (True, False):
            played = Played(row, judge, only, unknown)
            with (
                ScriptedServer(played) as server,
                Assistant.open(library, create=False, llm=server.spec) as assistant,
            ):
                answer = assistant.ask(row["question"], effort=effort, strict=strict, fresh=True)
            found = outcomes(answer, played)
            ends += [o for o in found if only or o.wrong]
    return ends, unknown


def _nearest(text: str, abstract: str) -> str:
    said = set(_bare(text).split())
    sentences = re.split(r"(?<=[.?!]) ", abstract)
    return max(sentences, key=lambda s: len(said & set(_bare(s).split())))


def _bare(text: str) -> str:
    return " ".join(_LETTERS.sub(" ", _MARK.sub("", text)).casefold().split())


def _in(quote: str, abstract: str) -> bool:
    return _bare(quote) in _bare(abstract)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--judge", choices=("written", "none", "credulous"), default="written")
    parser.add_argument("--effort", default="standard")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    said = parser.parse_args()
    asked = [json.loads(line) for line in said.file.read_text("utf-8").splitlines() if line]
    ends, unknown = measure(
        said.library, asked, judge=said.judge, strict=said.strict, effort=said.effort
    )
    for what in dict.fromkeys(unknown) if said.record else ():
        print("asked and not written out:", what)
    faithful = [o for o in ends if not o.wrong]
    wrong = [o for o in ends if o.wrong]
    for outcome in ends if said.verbose else ():
        if outcome.sound == bool(outcome.wrong):
            print(f"{outcome.wrong or 'faithful'} -> {outcome.end}: {outcome.text}")
            print(f"    {outcome.reason}")
    for name, group in (("faithful", faithful), ("wrong", wrong)):
        number = Counter(o.end for o in group)
        sound = sum(o.sound for o in group)
        print(f"{name:9} {len(group):4}  stand {sound:4}  {dict(number.most_common())}")
    print(f"faithful in doubt {_share([not o.sound for o in faithful])}")
    print(f"wrong ones caught {_share([not o.sound for o in wrong])}")
    for kind in dict.fromkeys(o.wrong for o in wrong):
        print(f"  {kind:12} {_share([not o.sound for o in wrong if o.wrong == kind])}")


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits):4} of {len(hits):4}  {sum(hits) / max(len(hits), 1):6.1%}"


if __name__ == "__main__":
    main()
