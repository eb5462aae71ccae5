// The page's own behaviour: marks lead to quotes, buttons made in Python do what `data-do` says.
(() => {
  let wanted = null; // the mark whose evidence is on its way from the server

  const showQuote = (mark) => {
    const card = document.getElementById(mark.hash.slice(1));
    if (!card) return false;
    document.querySelectorAll("mark.looked-at").forEach((m) => m.classList.remove("looked-at"));
    const folded = card.closest("details");
    if (folded) folded.open = true;
    const spans = mark.dataset.spans.split(" ");
    const quotes = [...card.querySelectorAll("mark")].filter((m) => spans.includes(m.dataset.span));
    quotes.forEach((m) => m.classList.add("looked-at"));
    (quotes[0] || card).scrollIntoView({ block: "center" });
    card.focus({ preventScroll: true });
    return true;
  };

  // Hands a click to the server: each HTML component of Gradio listens for "do" on its root.
  const pass = (from, event, data) => {
    for (let node = from; node; node = node.parentElement)
      node.dispatchEvent(new CustomEvent("do", { detail: { event, data } }));
  };

  const write = (words) => {
    const box = document.querySelector("#question textarea");
    box.value = words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    return box;
  };

  const copy = (button, plain) => {
    const turn = button.closest(".turn").cloneNode(true);
    const unwanted = ".tools, .next, .support, .question, .standalone" + (plain ? ", .marks" : "");
    turn.querySelectorAll(unwanted).forEach((part) => part.remove());
    const lines = [...turn.querySelectorAll("p")].map((p) => p.textContent.replace(/\s+/g, " ").trim());
    navigator.clipboard.writeText(lines.join("\n"));
    button.textContent = "Copied";
  };

  const save = (data) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([data.words], { type: "text/plain" }));
    link.download = data.file;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  const here = {
    write: (button) => write(button.dataset.words),
    ask: (button) => {
      write(button.dataset.words);
      setTimeout(() => document.querySelector("#question .submit-button").click(), 50);
    },
    copy: (button) => copy(button, false),
    "copy-plain": (button) => copy(button, true),
    "copy-words": (button) => {
      navigator.clipboard.writeText(button.dataset.words);
      button.textContent = "Copied";
    },
    save: (button) => save(button.dataset),
    again: (button) => pass(document.querySelector("#answer article") || button, "submit", {}),
    close: (button) => (button.closest(".opened").hidden = true),
    rename: (button) => {
      const name = prompt("Name of this conversation", button.dataset.name);
      if (name) pass(button, "select", { ...button.dataset, name });
    },
    delete: (button) => {
      if (confirm("Delete this conversation?")) pass(button, "select", { ...button.dataset });
    },
    open: (link) => {
      history.pushState(null, "", link.getAttribute("href"));
      pass(link, "select", { ...link.dataset });
    },
  };

  // The ids of the rows that are ticked, for Python; none if the reader thinks better of it.
  window.pickedPapers = (sure) => {
    const ids = [...document.querySelectorAll("#shelf .pick:checked")].map((box) => box.value);
    return ids.length && sure && !confirm(sure) ? "" : ids.join(" ");
  };

  document.addEventListener("change", (event) => {
    if (!event.target.matches(".pick-all")) return;
    const boxes = document.querySelectorAll("#shelf .pick");
    boxes.forEach((box) => (box.checked = event.target.checked));
  });

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("a.mark");
    if (mark) {
      event.preventDefault();
      if (!showQuote(mark)) {
        wanted = mark;
        pass(mark, "select", { do: "evidence", turn: mark.dataset.turn });
      }
      return;
    }
    const button = event.target.closest("[data-do]");
    if (!button) return;
    event.preventDefault();
    const act = here[button.dataset.do] || ((b) => pass(b, "select", { ...b.dataset }));
    act(button);
  });

  new MutationObserver(() => {
    if (wanted && showQuote(wanted)) wanted = null;
    const chat = document.querySelector("#answer [data-chat]")?.dataset.chat;
    if (chat !== undefined && (new URLSearchParams(location.search).get("chat") || "") !== chat)
      history.replaceState(null, "", chat ? `?chat=${chat}` : location.pathname);
  }).observe(document.documentElement, { childList: true, subtree: true });

  // Folded filters still hold: the page says how many are in force.
  document.addEventListener("input", (event) => {
    const filters = event.target.closest("#filters");
    if (!filters) return;
    const set = [...filters.querySelectorAll("input, textarea")].filter((field) => field.value.trim());
    if (set.length) filters.dataset.set = set.length;
    else delete filters.dataset.set;
  });

  document.addEventListener("keydown", (event) => {
    const writing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !writing) {
      event.preventDefault();
      document.querySelector("#question textarea")?.focus();
    }
    if (event.key !== "Escape") return;
    for (const stop of ["#question .stop-button", "#review-stop", "#check-stop"])
      document.querySelector(stop)?.click();
  });

  // A table of a review is sorted by the column whose heading is pressed; empty cells stay last.
  document.addEventListener("click", (event) => {
    const head = event.target.closest(".after th button")?.parentElement;
    if (!head) return;
    const down = head.getAttribute("aria-sort") === "ascending";
    head.parentElement.querySelectorAll("th").forEach((th) => th.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const text = (row) => row.cells[head.cellIndex].textContent.trim();
    const order = (a, b) =>
      !text(a) - !text(b) ||
      (down ? -1 : 1) * text(a).localeCompare(text(b), undefined, { numeric: true });
    const body = head.closest("table").tBodies[0];
    [...body.rows].sort(order).forEach((row) => body.append(row));
  });
})();
