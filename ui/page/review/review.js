// A review before and around its draft: decisions on papers, the outline as cards, wishes for a section.
(() => {
  const stages = ["papers", "outline", "document"];

  // Which part is shown follows what the server made last, until the reader turns to another.
  const turn = (stage) => {
    const review = document.querySelector("#review");
    review.dataset.stage = stage;
    document.querySelectorAll("#stages [data-stage]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.stage === stage));
    });
  };

  // What Python is given beside the fields: decisions as JSON, the outline as its text.
  window.reviewDecisions = () => {
    const boxes = [...document.querySelectorAll("#screened input.in")];
    const changed = boxes.filter((box) => box.checked !== (box.dataset.was === "1"));
    const ids = (wanted) =>
      changed.filter((box) => box.checked === wanted).map((box) => box.closest("tr").dataset.paper);
    return JSON.stringify({ included: ids(true), excluded: ids(false) });
  };

  window.reviewOutline = () => {
    const cards = document.querySelector("#outline .cards");
    if (!cards) return "";
    const lines = [`# ${cards.dataset.topic}`];
    for (const card of cards.querySelectorAll(".section-card")) {
      const plain = (words) => words.replace(/\s+/g, " ").trim();
      lines.push("", `## ${plain(card.querySelector(".name").value) || "Untitled"}`);
      const own = card.querySelector(".own").value.trim();
      // A line of one's own that begins as a heading or a paper would be taken for one.
      if (own) lines.push(...own.split("\n").map((line) => line.replace(/^\s*([-*#]+)\s/, "\\$1 ")), "");
      for (const line of card.querySelectorAll("li")) lines.push(`- ${line.dataset.paper}`);
    }
    return lines.join("\n") + "\n";
  };

  const step = (part, selector, down) => {
    const there = down ? part.nextElementSibling : part.previousElementSibling;
    return there?.matches(selector) ? there : null;
  };

  const moveCard = (button, down) => {
    const card = button.closest(".section-card");
    const there = step(card, ".section-card", down);
    if (there) down ? there.after(card) : there.before(card);
    button.focus();
  };

  const moveLine = (button, down) => {
    const line = button.closest("li");
    const there = step(line, "li", down);
    if (there) down ? there.after(line) : there.before(line);
    else {
      const list = step(line.closest(".section-card"), ".section-card", down)?.querySelector("ul");
      if (list) down ? list.prepend(line) : list.append(line);
    }
    button.focus();
  };

  const merge = (card) => {
    const above = step(card, ".section-card", false);
    if (!above) return;
    above.querySelector("ul").append(...card.querySelectorAll("li"));
    const [own, more] = [above, card].map((one) => one.querySelector(".own"));
    own.value = [own.value, more.value].filter(Boolean).join("\n\n");
    card.remove();
  };

  const add = (button) => {
    const cards = button.closest(".cards");
    const card = cards.querySelector(".section-card")?.cloneNode(true);
    if (!card) return;
    card.querySelector("ul").replaceChildren();
    card.querySelector(".own").value = "";
    Object.assign(card.querySelector(".name"), { value: "" });
    button.closest(".tools").before(card);
    card.querySelector(".name").focus();
  };

  // A wish is written below its heading; an empty one is answered there.
  const wish = (button) => {
    const head = button.closest(".section-head");
    const there = head.querySelector("form");
    if (there) return there.remove();
    const form = document.createElement("form");
    const field = Object.assign(document.createElement("input"), {
      placeholder: "What to change: more on cost, longer, without …",
    });
    field.setAttribute("aria-label", "What to change in this section");
    const go = Object.assign(document.createElement("button"), { className: "do", textContent: "Rewrite" });
    const said = Object.assign(document.createElement("p"), { className: "hint" });
    said.setAttribute("role", "status");
    form.append(field, go, said);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const words = field.value.trim();
      if (!words) said.textContent = "Write what to change, for example “shorter” or “more on cost”.";
      else send(button, words);
    });
    field.value = button.dataset.begin || "";
    head.append(form);
    field.focus();
  };

  const send = (button, words) => {
    const head = button.closest(".section-head");
    head.classList.add("busy");
    window.passOn(button, "select", { do: "recast", section: head.dataset.section, wish: words });
  };

  Object.assign(window.acts, {
    stage: (button) => turn(button.dataset.stage),
    "card-up": (button) => moveCard(button, false),
    "card-down": (button) => moveCard(button, true),
    "card-merge": (button) => merge(button.closest(".section-card")),
    "card-remove": (button) => button.closest(".section-card").remove(),
    "card-add": add,
    "line-up": (button) => moveLine(button, false),
    "line-down": (button) => moveLine(button, true),
    "line-remove": (button) => button.closest("li").remove(),
    wish,
    recast: (button) => send(button, button.dataset.wish),
  });

  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("#outline li, #outline .section-card");
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    if (!dragged) return;
    const card = event.target.closest?.("#outline .section-card");
    if (!card) return;
    event.preventDefault();
    const over = dragged.matches("li") ? event.target.closest("li") : card;
    if (over === dragged) return;
    if (!over) return card.querySelector("ul").append(dragged);
    const { top, height } = over.getBoundingClientRect();
    event.clientY > top + height / 2 ? over.after(dragged) : over.before(dragged);
  });
  document.addEventListener("drop", (event) => dragged && event.preventDefault());
  document.addEventListener("dragend", () => (dragged = null));

  // A decision on a paper is told to the server at once, which keeps it with its reason.
  const decide = (row, include, reason) => {
    const [box, because] = [row.querySelector("input.in"), row.querySelector(".because")];
    box.checked = include;
    because.value = include ? "" : reason;
    row.dataset.decided = include ? "in" : "out";
    const said = { do: "decide", paper: row.dataset.paper, include: include ? "1" : "", reason };
    window.passOn(row, "select", said);
    const place = document.querySelector("#screened .count");
    place.textContent = document.querySelectorAll("#screened input.in:checked").length;
  };

  document.addEventListener("change", ({ target }) => {
    const row = target.closest("#screened tr");
    if (!row) return;
    if (target.matches(".because")) decide(row, false, target.value.trim());
    else decide(row, target.checked, "");
  });

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("#screened tr[data-paper]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...document.querySelectorAll("#screened tr[data-paper]")];
    const go = (by) => (rows[rows.indexOf(row) + by] || row).querySelector("input.in").focus();
    const because = row.querySelector(".because");
    const inRow = {
      i: () => (decide(row, true, ""), go(1)),
      e: () => (decide(row, false, ""), go(1)),
      w: () => {
        if (row.dataset.decided !== "out") decide(row, false, "");
        because.select();
      },
      ArrowDown: () => go(1),
      ArrowUp: () => go(-1),
    };
    const reasons = document.querySelectorAll("#because option");
    reasons.forEach(({ value }, n) => (inRow[n + 1] = () => (decide(row, false, value), go(1))));
    // What is written is taken as the field is left.
    const inField = { Enter: () => go(1), Escape: () => go(0) };
    const acts = event.target === because ? inField : inRow;
    const act = acts[event.key] || acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // What was written stays, and nothing more is waited for.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#review-stop")) return;
    document.querySelectorAll("#review .busy").forEach((head) => head.classList.remove("busy"));
    for (const part of document.querySelectorAll("#review .writing")) {
      part.classList.remove("writing");
      if (part.matches(".hint")) part.textContent = "Stopped.";
    }
  });

  let made = "";
  window.whenChanged(() => {
    const now = document.querySelector("#made [data-made]")?.dataset.made || "";
    if (now === made || !document.querySelector("#review")) return;
    made = now;
    turn(now.split(" ")[0] || stages[0]);
  });
})();
