// Marks lead to the quoted sentence in the evidence, and back; what is being read stays where it is.
(() => {
  const PANELS = "#side, #review-side, #check-side";
  const phone = matchMedia("(max-width: 56.25rem)");
  let came = null; // from which mark, to which part of which panel, and where that panel stood
  let wanted = null; // the mark whose evidence is on its way from the server

  const unmark = () => {
    document.querySelectorAll("mark.looked-at").forEach((quote) => quote.classList.remove("looked-at"));
    document.querySelectorAll("a.mark[aria-current]").forEach((mark) => mark.removeAttribute("aria-current"));
  };

  const leave = () => {
    if (!came) return false;
    const { from, part, panel, top } = came;
    const seen = part.getClientRects().length > 0;
    came = null;
    unmark();
    panel.classList.remove("sheet");
    if (!seen) return false; // Other evidence has come, or another view: there is nothing to leave.
    panel.scrollTop = top;
    from.focus({ preventScroll: true });
    return true;
  };

  // The way back is also the browser's own, which on a phone is at hand.
  const back = () => {
    const left = leave();
    if (left && history.state?.aside) history.back();
    return left;
  };
  addEventListener("popstate", () => leave());

  // On a phone the evidence is a sheet over what is read.
  const go = (from, part, panel) => {
    if (came && came.panel !== panel) leave();
    came = { from, part, panel, top: came ? came.top : panel.scrollTop };
    if (!history.state?.aside) history.pushState({ aside: true }, "");
    panel.classList.toggle("sheet", phone.matches);
    const focus = phone.matches ? panel.querySelector("[data-do=close-sheet]") : part;
    focus.focus({ preventScroll: true });
  };

  const scrollTo = (part, panel) => {
    const [inside, place] = [panel.getBoundingClientRect(), part.getBoundingClientRect()];
    panel.scrollTop += place.top - inside.top - Math.max(16, (inside.height - place.height) / 2);
  };

  const showQuote = (mark) => {
    const card = document.getElementById(mark.hash.slice(1));
    if (!card) return false;
    unmark();
    mark.setAttribute("aria-current", "true");
    const folded = card.closest("details");
    if (folded) folded.open = true;
    const spans = mark.dataset.spans.split(" ");
    const quotes = [...card.querySelectorAll("mark")].filter((m) => spans.includes(m.dataset.span));
    quotes.forEach((quote) => quote.classList.add("looked-at"));
    const panel = card.closest(PANELS);
    go(mark, card, panel);
    scrollTo(quotes[0] || card, panel);
    return true;
  };

  // Leads from a sentence or a citation of one's own text to why it is in doubt, and back.
  const point = (part) => {
    document.querySelectorAll(".pointed-at").forEach((one) => one.classList.remove("pointed-at"));
    part.classList.add("pointed-at");
    const folded = part.closest("details");
    if (folded) folded.open = true;
    part.focus({ preventScroll: true });
  };

  Object.assign(window.acts, {
    doubt: (link) => {
      const part = document.getElementById(link.hash.slice(1));
      const panel = part.closest(PANELS);
      go(link, part, panel);
      point(part);
      scrollTo(part, panel);
    },
    said: (link) => {
      back();
      const part = document.getElementById(link.hash.slice(1));
      point(part);
      part.scrollIntoView({ block: "nearest" });
    },
    sheet: (button) => {
      window.showTurn(button.dataset.turn);
      const panel = document.querySelector("#side");
      go(button, panel, panel);
    },
    "close-sheet": back,
  });

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("a.mark");
    if (mark) event.preventDefault();
    if (mark && mark !== came?.from) {
      if (showQuote(mark)) return;
      wanted = mark;
      window.passOn(mark, "select", { do: "evidence", turn: mark.dataset.turn });
    } else if (mark) back();
  });

  window.whenChanged(() => {
    if (wanted && showQuote(wanted)) wanted = null;
  });

  window.leaveQuote = back;
})();
