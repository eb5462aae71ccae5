// A text of one's own: its sentences are added as they are checked, and it is edited again.
(() => {
  // What arrives stands in templates, each with its number; the last of all is the text as a whole.
  const add = () => {
    const words = document.querySelector("#checked .own-words[data-run]");
    if (!words) return;
    for (const piece of document.querySelectorAll("#check-pieces template")) {
      const number = Number(piece.dataset.piece);
      const have = Number(words.dataset.have || 0);
      if (piece.dataset.run !== words.dataset.run || number <= have) continue;
      // A page that nobody looked at may have missed some: they come with the whole.
      if (number > have + 1) words.append(" […] ");
      words.dataset.have = number;
      for (const part of piece.content.children) put(part, words);
    }
  };

  const put = (part, words) => {
    const { to } = part.dataset;
    const status = document.querySelector("#checked [role=status]");
    const panel = document.querySelector(`#check-evidence [data-adds="${to}"]`);
    if (to === "words") words.append(...part.childNodes);
    else if (to === "status") status.textContent = part.textContent;
    else if (panel) {
      panel.querySelector(":scope > .hint")?.remove();
      panel.previousElementSibling?.removeAttribute("hidden");
      panel.append(...part.childNodes);
    } else document.getElementById(to)?.append(...part.childNodes);
  };

  window.whenChanged(add);

  const edit = (on) => document.querySelector("#check").classList.toggle("editing", on);

  document.addEventListener("click", (event) => {
    if (event.target.closest("#check-go")) edit(false);
    // What was checked stays, and nothing more is waited for.
    if (event.target.closest("#check-stop")) document.querySelector("#checked .writing")?.remove();
  });

  Object.assign(window.acts, {
    "edit-text": () => {
      edit(true);
      document.querySelector("#own-text textarea").focus();
    },
    // The citation taken keeps the focus, though its list is another now.
    "take-instead": (button) => {
      const { id } = button.closest("li");
      const watch = new MutationObserver(() => {
        if (button.isConnected) return;
        watch.disconnect();
        const item = document.getElementById(id);
        if (item.closest("details")) item.closest("details").open = true;
        item.focus({ preventScroll: true });
      });
      watch.observe(document.querySelector("#check-evidence"), { childList: true, subtree: true });
      window.passOn(button, "select", { ...button.dataset });
    },
  });
})();
