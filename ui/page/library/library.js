// The library's table: which columns a reader wants to see, which rows are ticked; a paper's tags and note.
(() => {
  const KEPT = "paper-assistant columns"; // of this browser, for the next visit

  const boxes = () => [...document.querySelectorAll("#table-tools .choose")];
  let chosen = false; // Until a reader chooses, columns without a word in them are left out.

  const choose = () => {
    const empty = document.querySelector("#shelf table")?.dataset.empty.split(" ") || [];
    boxes().forEach((box) => (box.checked = box.defaultChecked && !empty.includes(box.value)));
  };

  const apply = () => {
    let style = document.querySelector("#columns-hidden");
    if (!style) {
      style = Object.assign(document.createElement("style"), { id: "columns-hidden" });
      document.head.append(style);
    }
    const shown = boxes().filter((box) => box.checked).map((box) => `.c-${box.value}`);
    const seen = `.shelf td:is(${shown.join() || "nothing"}):not(:empty)`;
    const hidden = boxes().filter((box) => !box.checked);
    // On a phone a paper is a card: its columns follow each other in a line.
    style.textContent = [
      ...hidden.map((box) => `.shelf .c-${box.value} { display: none !important; }`),
      `@media (max-width: 56.25rem) { ${seen} ~ ${seen.slice(7)}::before { content: " · "; } }`,
    ].join("\n");
  };

  // A browser may keep nothing for a page; then the columns are as they were made.
  const remembered = () => {
    try {
      return JSON.parse(localStorage.getItem(KEPT));
    } catch {
      return null;
    }
  };
  const remember = () => {
    try {
      localStorage.setItem(KEPT, JSON.stringify(boxes().filter((box) => box.checked).map((box) => box.value)));
    } catch {}
  };

  const begin = window.whenChanged(() => {
    if (!boxes().length) return;
    begin.disconnect();
    const wanted = remembered();
    chosen = Array.isArray(wanted);
    if (chosen) boxes().forEach((box) => (box.checked = wanted.includes(box.value)));
    apply();
  });

  // The ids of the rows that are ticked, for Python.
  const picked = () => [...document.querySelectorAll("#shelf .pick:checked")].map((box) => box.value);
  window.pickedPapers = () => picked().join(" ");

  const tell = () => {
    const [row, place, button] = ["#taken-along", "#picked-count", "#export"].map((one) =>
      document.querySelector(one),
    );
    if (!row || !place || !button) return; // They are laid out one after the other.
    const count = picked().length;
    row.classList.toggle("picking", count > 0);
    place.textContent = count ? `${count} selected` : "";
    button.textContent = count ? "Export" : "Export all listed";
  };

  document.addEventListener("change", ({ target }) => {
    if (target.matches("#table-tools .choose")) {
      chosen = true;
      remember();
      apply();
    }
    if (target.matches("#shelf .pick-all"))
      document.querySelectorAll("#shelf .pick").forEach((box) => (box.checked = target.checked));
    if (target.matches("#shelf .pick, #shelf .pick-all")) tell();
  });

  // Gradio keeps the boxes of a table when its rows become others: what was ticked is not any more.
  let rows = "";
  const renew = () => {
    const all = [...document.querySelectorAll("#shelf .pick")];
    const now = all.map((box) => box.value).join(" ");
    if (now !== rows) document.querySelectorAll("#shelf [type=checkbox]").forEach((box) => (box.checked = false));
    rows = now;
    if (!chosen) {
      choose();
      apply();
    }
    tell();
  };
  const found = window.whenChanged(() => {
    const shelf = document.querySelector("#shelf");
    if (!shelf || !document.querySelector("#export")) return;
    found.disconnect();
    new MutationObserver(renew).observe(shelf, { childList: true, subtree: true, attributeFilter: ["value", "data-empty"] });
    renew();
  });

  const close = () => document.querySelector(".columns[open]")?.removeAttribute("open");
  document.addEventListener("click", ({ target }) => !target.closest(".columns") && close());
  document.addEventListener("keydown", ({ key }) => key === "Escape" && close());

  // It keeps fields as well: what was written to one paper is not another's.
  const shown = new WeakMap(); // which paper each panel showed last
  new MutationObserver(() => {
    for (const part of document.querySelectorAll(".marks-of")) {
      const [note, tag] = [part.querySelector(".note"), part.querySelector(".new-tag")];
      if (shown.get(part) === part.dataset.paper || !note || !tag) continue;
      shown.set(part, part.dataset.paper);
      note.value = note.defaultValue;
      tag.value = "";
    }
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-paper"] });

  // Whatever is done to a paper, the words in its note go along: they would be lost.
  const mark = (button, more = {}) => {
    const note = button.closest(".marks-of").querySelector(".note").value;
    window.passOn(button, "edit", { ...button.dataset, ...more, note });
  };
  const addTag = (button) => {
    const field = button.closest(".marks-of").querySelector(".new-tag");
    if (!field.value.trim()) return field.focus();
    mark(button, { tag: field.value });
    field.value = "";
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.(".new-tag")) return;
    addTag(event.target.closest(".marks-of").querySelector("[data-do=tag]"));
  });

  // What changes papers is an event of its own: the table is drawn anew after it, and whoever only looks
  // at others meanwhile would have their click undone.
  const edit = (button) => window.passOn(button, "edit", { ...button.dataset });

  // Whoever clicks twice means it once: the papers are other ones by then.
  const changes = "#taken-along button, " + ["restore", "split", "merge", "apart"].map((act) => `[data-do=${act}]`).join();
  const again = (event) => event.detail > 1 && event.target.closest(changes) && event.stopImmediatePropagation();
  addEventListener("click", again, true);

  Object.assign(window.acts, { note: (button) => mark(button), untag: (button) => mark(button), tag: addTag });
  Object.assign(window.acts, { restore: edit, split: edit, merge: edit, apart: edit });
})();
