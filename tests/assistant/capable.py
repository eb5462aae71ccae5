"""A capable model, played: it plans, reads, writes, checks and mends as the prompts ask it to."""

import json
import re
from dataclasses import dataclass, field

from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.text.terms import terms
from tests.assistant.doubles import PAPERS, Few

STEPS = {
    "You plan how": "plan",
    "You read papers": "read",
    "You answer a researcher's question from the papers": "answer",
    "You answer a researcher's question from sentences": "write",
    "You check sentences": "check",
    "Some sentences of a text": "mend",
    "You decide which papers": "list",
    "You look at what was found": "lack",
    "You compare what papers": "compare",
    "You say whether": "answered",
}


def step_of(prompt):
    return next(name for begins, name in STEPS.items() if prompt.startswith(begins))


def papers_in(prompt):
    """Number, title and abstract of each paper in a prompt."""
    found = re.findall(
        r"^--- \w+ paper (\d+)\nTitle: (.*)\n(?:Year: .*\n)?Abstract: (.*)$", prompt, re.M
    )
    return [(int(n), title, abstract) for n, title, abstract in found]


def sentences_in(prompt):
    return re.findall(r"^(\d+): (.*?) ((?:\[\d+\])*)$", prompt, re.M)


@dataclass
class Capable:
    """`written` is what it writes; other steps can be replaced by scripts of the same name."""

    written: str = "MUVERA achieves 10% improved recall with 90% lower latency [1].\nANSWERED: yes"
    plan: dict = field(default_factory=dict)
    instead: dict = field(default_factory=dict)

    def __call__(self, seen):
        step = step_of(seen.prompt)
        if step in self.instead:
            instead = self.instead[step]
            return instead(seen) if callable(instead) else instead
        return Script(getattr(self, f"do_{step}")(seen.prompt))

    def do_plan(self, prompt):
        asked = re.search(r"question\n(.*)\n---", prompt)[1]
        plan = {"question": asked, "kind": "fact", "searches": [asked]} | self.plan
        return f"```json\n{json.dumps(plan)}\n```"

    def do_read(self, prompt):
        asked = set(terms(re.search(r"^Question: (.*)$", prompt, re.M)[1]))
        notes = []
        for n, _, abstract in papers_in(prompt):
            scored = [(len(asked & set(terms(s))), s) for s in re.split(r"(?<=\.) ", abstract)]
            most, best = max(scored)
            note = {"paper": n, "relevance": 2 * most, "quotes": [best] if most else []}
            notes.append(note | ({"stance": "for"} if "stance:" in prompt else {}))
        return json.dumps(notes)

    def do_answer(self, prompt):
        return self.written

    do_write = do_answer

    def do_check(self, prompt):
        papers = {n: abstract for n, _, abstract in papers_in(prompt)}
        verdicts = []
        for n, text, marks in sentences_in(prompt):
            cited = [int(m) for m in re.findall(r"\d+", marks)]
            said = set(terms(text))
            best = max(
                ((p, s) for p in cited for s in re.split(r"(?<=\.) ", papers[p])),
                key=lambda pair: len(said & set(terms(pair[1]))),
            )
            missing = said - set(terms(best[1])) - {"author", "paper"}
            verdict = "carried" if len(missing) <= 2 else "not"
            quote = {"paper": best[0], "text": best[1]}
            verdicts.append({"sentence": int(n), "verdict": verdict, "quotes": [quote]})
        return json.dumps(verdicts)

    def do_mend(self, prompt):
        numbers = re.findall(r"^(\d+): .*\n   In doubt", prompt, re.M)
        return json.dumps([{"sentence": int(n), "action": "withdraw"} for n in numbers])

    def do_list(self, prompt):
        asked = set(terms(re.search(r"^Asked for: (.*)$", prompt, re.M)[1]))
        fits = []
        for n, _, abstract in papers_in(prompt):
            scored = [(len(asked & set(terms(s))), s) for s in re.split(r"(?<=\.) ", abstract)]
            most, best = max(scored)
            said = "yes" if most > 2 else "partly" if most else "no"
            fits.append({"paper": n, "fits": said, "quote": best})
        return json.dumps(fits)

    def do_lack(self, prompt):
        return json.dumps({"missing": [], "searches": []})

    def do_answered(self, prompt):
        return "ANSWERED: yes"

    def do_compare(self, prompt):
        return "[]"


def ask_capable(question, model=None, papers=PAPERS, window=32_768, **options):
    """The answer of a capable model, and the steps that it was asked for with their prompts."""
    with ScriptedServer(model or Capable(), window=window) as server:
        answer = Few(load_model(server.spec), papers).ask(question, **options)
    return answer, [(step_of(seen.prompt), seen.prompt) for seen in server.seen]
