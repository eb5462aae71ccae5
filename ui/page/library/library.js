// The library's table: which columns a reader wants to see, which rows are ticked; a paper's tags and note.
(() => {
  const KEPT = "paper-assistant columns"; // of this browser, for the next visit

  const boxes = () => [...document.querySelectorAll("#table-tools .choose")];

  const apply = () => {
    let style = document.querySelector("#columns-hidden");
    if (!style) {
      style = Object.assign(document.createElement("style"), { id: "columns-hidden" });
      document.head.append(style);
    }
    const hidden = boxes().filter((box) => !box.checked);
    style.textContent = hidden.map((box) => `.shelf .c-${box.value} { display: none !important; }`).join("\n");
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

  const begin = new MutationObserver(() => {
    if (!boxes().length) return;
    begin.disconnect();
    const wanted = remembered();
    if (Array.isArray(wanted)) boxes().forEach((box) => (box.checked = wanted.includes(box.value)));
    apply();
  });
  begin.observe(document.documentElement, { childList: true, subtree: true });

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
      remember();
      apply();
    }
    if (target.matches("#shelf .pick-all"))
      document.querySelectorAll("#shelf .pick").forEach((box) => (box.checked = target.checked));
    if (target.matches("#shelf .pick, #shelf .pick-all")) tell();
  });

  // Another page of the table has other rows.
  let table = null;
  new MutationObserver(() => {
    const now = document.querySelector("#shelf .shelf");
    if (now === table || !document.querySelector("#export")) return;
    table = now;
    tell();
  }).observe(document.documentElement, { childList: true, subtree: true });

  const close = () => document.querySelector(".columns[open]")?.removeAttribute("open");
  document.addEventListener("click", ({ target }) => !target.closest(".columns") && close());
  document.addEventListener("keydown", ({ key }) => key === "Escape" && close());

  // Whatever is done to a paper, the words in its note go along: they would be lost.
  const mark = (button, more = {}) => {
    const note = button.closest(".marks-of").querySelector(".note").value;
    window.passOn(button, "select", { ...button.dataset, ...more, note });
  };
  const addTag = (button) => {
    const field = button.closest(".marks-of").querySelector(".new-tag");
    if (field.value.trim()) mark(button, { tag: field.value });
    else field.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.(".new-tag")) return;
    addTag(event.target.closest(".marks-of").querySelector("[data-do=tag]"));
  });

  Object.assign(window.acts, { note: (button) => mark(button), untag: (button) => mark(button), tag: addTag });
})();
