"""A capable reviewer, played: it plans, writes, mends and sums up as the prompts ask it to."""

import json
import re
from dataclasses import dataclass, field

from assistant.models.scripted import Script
from assistant.text.terms import terms
from tests.assistant.capable import papers_in, sentences_in

STEPS = {
    "You plan a literature review": "outline",
    "You write one section of a literature review anew": "rewrite",
    "You write one section": "section",
    "You write the introduction": "introduction",
    "You write the synthesis": "synthesis",
    "You write the limitations": "limitations",
    "You write the conclusion": "conclusion",
    "You write the abstract": "abstract",
    "Some sentences of a text": "mend",
    "You check sentences": "check",
    "You compare what papers found": "findings",
}
ACME = "ACME, a robot, saves 42% of time [{acme}]."


def step_of(prompt):
    return next(name for begins, name in STEPS.items() if prompt.startswith(begins))


def numbers(prompt):
    """The number of each paper in a prompt, by the first word of its title."""
    found, number = {}, 0
    for line in prompt.splitlines():
        if listed := re.match(r"\[(\d+)\] [^:]+: (\w+)", line):
            found[listed[2].lower()] = int(listed[1])
        elif line.startswith("--- ") and " paper " in line and " end of " not in line:
            number = int(line.split()[-1])
        elif line.startswith("Title: "):
            found[line.split()[1].strip(":").lower()] = number
    return found


def facts(prompt):
    return re.search(r"^\[(\d+)\] This review itself", prompt, re.M)[1]


def quotes(prompt):
    return [int(n) for n in re.findall(r"^  (\d+): ", prompt, re.M)]


@dataclass
class Reviewer:
    """`written` are the sections in turn; `instead` replaces steps by texts or scripts.

    It finds a sentence carried that shares two words with a paper, but for those of `over`.
    `asked` are the steps but for findings, and for checks, which are in `checked`.
    """

    written: tuple[str, ...] = (ACME,)
    headings: tuple[str, ...] = ("Robots and tools for mirrors",)
    instead: dict = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    prompts: dict[str, str] = field(default_factory=dict)
    over: tuple[str, ...] = ()
    checked: list[str] = field(default_factory=list)

    def __call__(self, seen):
        step = step_of(seen.prompt)
        if step == "findings":
            pass
        elif step == "check":
            self.checked += [text for _, text, _ in sentences_in(seen.prompt)]
        else:
            self.asked.append(step)
        self.prompts.setdefault(step, seen.prompt)
        if step in self.instead:
            said = self.instead[step]
        else:
            said = getattr(self, f"do_{step}", self.do_part)(seen.prompt)
        if isinstance(said, Script):
            return said
        marks = {**numbers(seen.prompt), "facts": "0"}
        if "This review itself" in seen.prompt:
            marks["facts"] = facts(seen.prompt)
        return Script(re.sub(r"\{(\w+)\}", lambda m: str(marks.get(m[1], 99)), said))

    def do_outline(self, prompt):
        found = quotes(prompt)
        share = -(-len(found) // len(self.headings))
        return json.dumps(
            [
                {"heading": heading, "quotes": found[n * share : (n + 1) * share]}
                for n, heading in enumerate(self.headings)
            ]
        )

    def do_section(self, prompt):
        n = self.asked.count("section") - 1
        return self.written[n % len(self.written)]

    def do_part(self, prompt):
        return "Only titles and abstracts were read, not the full texts of the papers [{facts}]."

    def do_check(self, prompt):
        sentences = [
            (n, s) for n, _, text in papers_in(prompt) for s in re.split(r"(?<=\.) ", text)
        ]
        verdicts = []
        for number, text, _ in sentences_in(prompt):
            said = set(terms(text))
            paper, best = max(sentences, key=lambda found: len(said & set(terms(found[1]))))
            carried = len(said & set(terms(best))) > 1
            verdict = {"sentence": number, "verdict": "carried" if carried else "not"}
            if unsaid := [word for word in self.over if word in text]:
                verdict |= {"verdict": "partly", "unsaid": unsaid[0]}
            verdicts.append(verdict | {"quotes": [{"paper": paper, "text": best}]})
        return json.dumps(verdicts)

    def do_findings(self, prompt):
        return "[]"

    def do_mend(self, prompt):
        count = len(re.findall(r"^   In doubt", prompt, re.M))
        return json.dumps([{"sentence": n + 1, "action": "withdraw"} for n in range(count)])
