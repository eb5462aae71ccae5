// The page's own behaviour: buttons made in Python do what `data-do` says, or ask the server.
(() => {
  // What one writes into first, in each view.
  const FIELDS = ["#question", "#topic", "#own-text", "#words"].map((id) => `${id} :is(input, textarea)`).join();

  // Hands a click to the server: each HTML component of Gradio listens for "do" on its root.
  const pass = (from, event, data) => {
    for (let node = from; node; node = node.parentElement)
      node.dispatchEvent(new CustomEvent("do", { detail: { event, data } }));
  };

  window.passOn = pass;

  const write = (words) => {
    const box = document.querySelector("#question textarea");
    window.typeInto(box, words);
    box.focus();
  };

  const copy = (button, plain) => {
    const turn = button.closest(".turn").cloneNode(true);
    const about = ".tools, .steps, .support, .standing, .notice, .notices, .question, .standalone";
    turn.querySelectorAll(plain ? `${about}, .marks` : about).forEach((part) => part.remove());
    const words = (part) => part.textContent.replace(/\s+/g, " ").trim();
    const joined = (part, between) => [...part.children].map(words).join(between);
    const laid = (part) => (part.matches(".item") ? "- " : "") + joined(part, " ");
    const parts = [...turn.querySelectorAll("h3, .laid, .said tr, p:not(.laid p), li")];
    const lines = parts.map((part) =>
      part.matches(".laid") ? laid(part) : part.matches("tr") ? joined(part, "\t") : words(part),
    );
    // What each mark stands for.
    const marks = [...turn.querySelectorAll("a.mark")];
    const cited = new Map(marks.map((mark) => [mark.textContent, mark.title.split("\n")[0]]));
    if (cited.size) lines.push("", ...[...cited].map((pair) => pair.join(" ")));
    navigator.clipboard.writeText(lines.join("\n"));
    button.textContent = "Copied";
  };

  // What is pasted and longer than a question is may be a text of one's own.
  document.addEventListener("paste", (event) => {
    if (!event.target.matches?.("#question textarea")) return;
    const long = event.clipboardData.getData("text").trim().length > 280;
    document.querySelector("#offered").hidden = !long;
  });

  // A file that was asked for is put into #taken by the server.
  let taken = "";
  const save = () => {
    const file = document.querySelector("#taken [data-taken]");
    if (!file || file.dataset.taken === taken) return;
    taken = file.dataset.taken;
    const bytes = Uint8Array.from(atob(file.dataset.content), (char) => char.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = file.dataset.file;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  // What is opened of a paper stands inside its card; the server puts it into #similar.
  const unfold = (button) => {
    const { do: what, paper } = button.dataset;
    const room = button.closest(".card").querySelector(".room");
    const there = room.querySelector(":scope > .opened");
    room.replaceChildren();
    if (there && !there.hidden && there.dataset.of === `${what} ${paper}`) return;
    const ready = () => {
      const found = document.querySelector("#similar .opened");
      if (found?.dataset.of !== `${what} ${paper}`) return false;
      room.replaceChildren(found.cloneNode(true));
      // As much of the card comes into view as its panel has room for.
      const panel = room.closest("#side");
      const [card, inside] = [room.parentElement, panel].map((part) => part.getBoundingClientRect());
      if (card.bottom > inside.bottom) panel.scrollTop += Math.min(card.bottom - inside.bottom, card.top - inside.top);
      return true;
    };
    if (ready()) return;
    const watch = window.whenChanged(() => ready() && watch.disconnect());
    pass(button, "select", { ...button.dataset });
  };

  // The evidence of a turn, unless it is there already or an answer is being written beside it.
  const showTurn = (turn) => {
    const shown = document.querySelector("#evidence [data-shows]")?.dataset.shows;
    if (shown === turn || document.querySelector("#answer .writing")) return;
    pass(document.querySelector("#evidence .prose > *"), "select", { do: "evidence", turn });
  };
  window.showTurn = showTurn;

  // What each button does, by its `data-do`; the other scripts have theirs.
  Object.assign(window.acts, {
    write: (button) => write(button.dataset.words),
    ask: (button) => window.askNext(button.dataset.words),
    find: (button) => {
      const box = document.querySelector("#words :is(input, textarea)");
      window.typeInto(box, button.dataset.words);
      box.focus();
    },
    "keep-search": (button) => {
      const words = document.querySelector("#words :is(input, textarea)");
      if (!words.value.trim()) return words.focus();
      const name = prompt("Name of this search", words.value.trim());
      if (name) pass(button, "select", { do: "keep-search", name });
    },
    unqueue: () => window.takeBack(),
    copy: (button) => copy(button, false),
    "copy-plain": (button) => copy(button, true),
    "copy-words": (button) => {
      navigator.clipboard.writeText(button.dataset.words);
      button.textContent = "Copied";
    },
    // The last question is answered anew in its place; an earlier one is asked once more.
    again: (button) => {
      const past = button.closest("#past .turn");
      if (past) window.askNext(past.querySelector(".question").textContent);
      else pass(document.querySelector("#answer article") || button, "submit", {});
    },
    "look-up": (button) => pass(button, "submit", {}),
    close: (button) => (button.closest(".opened").hidden = true),
    similar: (button) => unfold(button),
    bibtex: (button) => unfold(button),
    whole: (button) => {
      const whole = button.closest(".card").classList.toggle("whole");
      button.textContent = whole ? "Less" : "Whole abstract";
    },
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
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    event.preventDefault();
    const act = window.acts[button.dataset.do];
    if (act) act(button);
    else pass(button, "select", { ...button.dataset });
  });

  // What is drawn anew while it is held down is no longer the same to the browser, which tells of no click.
  let held = null;
  document.addEventListener("mousedown", ({ target }) => (held = target.closest("[data-do]")));
  document.addEventListener("mouseup", ({ target }) => {
    const button = held && !held.isConnected ? target.closest("[data-do]") : null;
    if (button && JSON.stringify(button.dataset) === JSON.stringify(held.dataset)) button.click();
  });

  // The turn being read is the last one that begins in the upper third of the reading column; where
  // nothing is scrolled, the first.
  let settled;
  const read = ({ target }) => {
    if (target.id !== "reading") return;
    clearTimeout(settled);
    settled = setTimeout(() => {
      const { top, height } = target.getBoundingClientRect();
      const turns = [...target.querySelectorAll(".turn")];
      const begun = turns.filter((turn) => turn.getBoundingClientRect().top < top + height / 3);
      const read = target.scrollTop < 8 ? turns[0] : begun.at(-1);
      if (read) showTurn(read.dataset.turn);
    }, 200);
  };
  document.addEventListener("scroll", read, true);

  window.whenChanged(save);

  // Where the reading begins on the screen, however tall what stands above it is.
  const measure = () => {
    const ask = document.querySelector("#ask");
    if (!ask?.offsetParent) return;
    const top = `${Math.round(ask.getBoundingClientRect().top + scrollY)}px`;
    const { style } = document.documentElement;
    if (style.getPropertyValue("--top") !== top) style.setProperty("--top", top);
  };
  let measuring = false;
  const measureSoon = () => {
    if (measuring) return;
    measuring = true;
    requestAnimationFrame(() => {
      measuring = false;
      measure();
      window.placeFilters();
    });
  };
  // This script may come before the body or long after it.
  window.whenChanged(measureSoon);
  addEventListener("resize", measureSoon);
  document.addEventListener("transitionend", measureSoon);
  document.addEventListener("click", () => setTimeout(measureSoon, 50));

  // A paper opened beside a table or the map, if it is to be seen.
  const closePaper = () => {
    const opened = [...document.querySelectorAll(".beside .opened")].find((one) => one.offsetParent);
    if (opened) opened.hidden = true;
    return Boolean(opened);
  };

  // On a phone they lie over the page like a sheet: a click beside one closes it, and does no more.
  const sheets = matchMedia("(max-width: 56.25rem)");
  const leaveSheet = (event) => {
    if (!sheets.matches || event.target.closest?.(".sheet, .beside, #sidebar, #rail-toggle")) return;
    if (!window.leaveQuote() && !closePaper()) return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", leaveSheet, true);

  document.addEventListener("keydown", (event) => {
    const at = document.activeElement;
    // A question begins with no slash: its field has the focus from the first.
    const asking = at.matches("#question textarea") && !at.value;
    const writing = /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && !asking;
    if (event.key === "/" && !writing) {
      event.preventDefault();
      [...document.querySelectorAll(FIELDS)].find((field) => field.offsetParent)?.focus();
    }
    // What lies over the page, or was gone to, is left first.
    if (event.key !== "Escape" || window.closeFilters() || window.leaveQuote() || closePaper()) return;
    // What is written in another view goes on.
    const stops = [...document.querySelectorAll("#question .stop-button, #review-stop, #check-stop")];
    stops.find((stop) => stop.offsetParent)?.click();
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
