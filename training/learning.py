"""How a teacher and a student learn: from labels, and the student from the teacher's word as well.

Hinton et al., Distilling the Knowledge in a Neural Network, 2015 (arXiv 1503.02531).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training.encoders import LABELS
from training.texts import DEVICE, Batch, Questions, Texts

NOT_CARRIED = len(LABELS)
"""The label of what is contradicted or not said, nobody knows which."""
WARM_UP = 0.05
SORTED = 50
"""Batches within which rows are sorted by length, so that little is filled up."""
SOFTENED, OF_THE_LABEL = 1.5, 0.5
"""The temperature of the teacher's word, and the share of the loss that the label keeps."""
OF_EACH, OF_THE_ORDER, OF_THE_PAPER = 2.0, 0.5, 0.5
"""What counts of a question: each sentence by itself, which is best, whether the paper answers."""
UNLIKELY = -1e4


class Sized(Protocol):
    """Texts as tokens."""

    @property
    def lengths(self) -> np.ndarray:
        """Tokens of each row."""

    def batch(self, rows: np.ndarray) -> Batch:
        """Inputs (rows, tokens) of the rows asked for."""


@dataclass(frozen=True, slots=True)
class Statements:
    """Pairs with their labels, -1 where nobody labelled them, and the rows to learn from.

    `told` holds a teacher's log-chances (texts, 3).
    """

    texts: Texts
    labels: np.ndarray
    rows: np.ndarray
    batch: int
    told: np.ndarray | None = None

    def loss(self, model: nn.Module, rows: np.ndarray) -> torch.Tensor:
        """Of some rows."""
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            logits = model(**self.texts.batch(rows))[0]
        chances = torch.log_softmax(logits.float(), -1)
        labels = torch.tensor(self.labels[rows], device=DEVICE)
        known = labels >= 0
        of_label = chances.gather(1, labels.clamp(0, NOT_CARRIED - 1)[:, None])[:, 0]
        either = torch.logsumexp(chances[:, 1:], -1)
        right = torch.where(labels == NOT_CARRIED, either, of_label)
        if self.told is None:
            return -(right * known).sum() / known.sum().clamp(min=1)
        soft = torch.softmax(torch.tensor(self.told[rows], device=DEVICE) / SOFTENED, -1)
        share = known * OF_THE_LABEL
        return -(share * right + (1 - share) * (soft * chances).sum(-1)).mean()


@dataclass(frozen=True, slots=True)
class Answers:
    """Questions beside papers, and the rows to learn from.

    `told` holds a teacher's log-odds of sentences (questions, SENTENCES) and papers (questions,).
    """

    texts: Questions
    rows: np.ndarray
    batch: int
    told: tuple[np.ndarray, np.ndarray] | None = None

    def loss(self, model: nn.Module, rows: np.ndarray) -> torch.Tensor:
        """Of some rows."""
        sentences, paper, there = figures(model, self.texts, rows)
        gold = torch.tensor(self.texts.gold[rows], device=DEVICE)
        answered = torch.tensor(self.texts.answered[rows], device=DEVICE)
        sure = (gold > 0).float(), answered.clamp(min=0).float()
        best = gold / gold.sum(1, keepdim=True).clamp(min=1e-6)
        of_labels = _of_questions(sentences, paper, there, (*sure, best))
        known = (answered >= 0).float()
        if self.told is None:
            return (of_labels * known).sum() / known.sum().clamp(min=1)
        said, of_paper = (torch.tensor(part[rows], device=DEVICE) for part in self.told)
        order = torch.softmax(said.masked_fill(~there, UNLIKELY), -1)
        soft = torch.sigmoid(said), torch.sigmoid(of_paper), order
        share = known * OF_THE_LABEL
        of_teacher = _of_questions(sentences, paper, there, soft)
        return (share * of_labels + (1 - share) * of_teacher).mean()


def _of_questions(
    sentences: torch.Tensor,
    paper: torch.Tensor,
    there: torch.Tensor,
    aims: tuple[torch.Tensor, torch.Tensor, torch.Tensor],
) -> torch.Tensor:
    """The loss of each question: chances of sentences and paper, and the order of sentences."""
    each, answered, best = aims
    cross = functional.binary_cross_entropy_with_logits
    of_each = (cross(sentences, each, reduction="none") * there).sum(1) / there.sum(1)
    ranked = torch.log_softmax(sentences.masked_fill(~there, UNLIKELY), -1)
    of_order, of_paper = -(best * ranked).sum(-1), cross(paper, answered, reduction="none")
    return OF_EACH * of_each + OF_THE_ORDER * of_order + OF_THE_PAPER * of_paper


def figures(
    model: nn.Module, texts: Questions, rows: np.ndarray
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Log-odds of sentences (rows, SENTENCES) and papers (rows,), and which sentences are there."""
    with torch.autocast(DEVICE, dtype=torch.bfloat16):
        of_tokens = model(**texts.batch(rows))[1]
    marks = torch.tensor(texts.marks[rows], device=DEVICE)
    sentences = of_tokens[..., 0].float().gather(1, marks.clamp(min=0))
    return sentences, of_tokens[:, 0, 1].float(), marks >= 0


def train(
    model: nn.Module,
    statements: Statements,
    asked: Answers,
    *,
    passes: float,
    rate: float,
    every: int,
) -> None:
    """AdamW with a rate that rises for a twentieth of the steps and then falls to nothing.

    `passes` are those over the statements; every so many steps one is of questions.
    """
    random = np.random.default_rng(0)
    parameters = [part for part in model.parameters() if part.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01)
    said = int(passes * len(statements.rows) / statements.batch)
    steps = said + said // (every - 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, total_steps=steps, pct_start=WARM_UP, anneal_strategy="linear"
    )
    batches = [_batches(part.texts, part.rows, part.batch, random) for part in (statements, asked)]
    model.train()
    for number in range(1, steps + 1):
        of_questions = number % every == 0
        rows = next(batches[of_questions])
        loss = asked.loss(model, rows) if of_questions else statements.loss(model, rows)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        if number % 100 == 1:
            print(f"{type(model).__name__}: {number} of {steps}: {loss.item():.2f}", flush=True)


@torch.no_grad()
def predict(model: nn.Module, texts: Texts, batch: int = 512) -> np.ndarray:
    """Log-chances (texts, 3) of the three labels."""
    model.eval()
    found = np.zeros((len(texts), len(LABELS)), np.float32)
    for part in _in_order(texts.lengths, batch):
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            logits = model(**texts.batch(part))[0]
        found[part] = torch.log_softmax(logits.float(), -1).cpu().numpy()
    return found


@torch.no_grad()
def predict_answers(
    model: nn.Module, texts: Questions, batch: int = 256
) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds of sentences (questions, SENTENCES) and papers (questions,)."""
    model.eval()
    sentences = np.zeros(texts.marks.shape, np.float32)
    papers = np.zeros(len(texts), np.float32)
    for part in _in_order(texts.lengths, batch):
        of_sentences, of_papers, _ = figures(model, texts, part)
        sentences[part], papers[part] = of_sentences.cpu().numpy(), of_papers.cpu().numpy()
    return sentences, papers


def _in_order(lengths: np.ndarray, batch: int) -> list[np.ndarray]:
    order = np.argsort(lengths, kind="stable")
    return [order[start : start + batch] for start in range(0, len(order), batch)]


def _batches(
    texts: Sized, rows: Sequence[int] | np.ndarray, size: int, random: np.random.Generator
) -> Iterator[np.ndarray]:
    """The rows in batches of about the same length, in any order, again and again."""
    while True:
        order = iter(random.permutation(rows))
        found: list[np.ndarray] = []
        while part := [*islice(order, size * SORTED)]:
            some = np.array(part)[np.argsort(texts.lengths[part], kind="stable")]
            found += [some[n : n + size] for n in range(0, len(some), size)]
        random.shuffle(found)
        yield from found
