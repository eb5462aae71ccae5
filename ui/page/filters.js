// The filters: chips take one away, their fields stand beside the button that opens them.
(() => {
  let from = null; // the button that opened the fields, which gets the focus back

  const fields = () => [...document.querySelectorAll("#filters :is(input, textarea)")];
  const opened = () => document.querySelector("#filters.open");

  // Writes into a field as a reader would: Gradio hears of it.
  window.typeInto = (field, words) => {
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const empty = (field) => window.typeInto(field, "");

  // Above or below the chips, whichever has room; they grow as the fields are filled.
  const place = () => {
    if (!opened()) return;
    const { top, bottom } = from.closest(".filter-bar").getBoundingClientRect();
    const above = top > innerHeight / 2;
    opened().style.top = above ? "auto" : `${bottom + 8}px`;
    opened().style.bottom = above ? `${innerHeight - top + 8}px` : "auto";
  };

  const close = () => {
    if (!opened()) return false;
    if (opened().contains(document.activeElement)) from.focus({ preventScroll: true });
    opened().classList.remove("open");
    return true;
  };

  const open = (button) => {
    if (close()) return;
    from = button;
    document.querySelector("#filters").classList.add("open");
    place();
    fields()[0].focus();
  };

  Object.assign(window.acts, {
    filters: open,
    "drop-filter": (chip) => {
      chip.closest(".filter-bar").querySelector("[data-do=filters]").focus();
      empty(fields()[chip.dataset.field]);
    },
    unfilter: (button) => {
      fields().forEach(empty);
      setTimeout(() => window.acts.again(button), 50);
    },
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("#filters, [data-do=filters]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.closest("#filters")) return;
    if (event.key === "Enter") close();
    // The fields stand first on the page: whoever walks on goes on from the button beside them.
    const last = event.target === (event.shiftKey ? fields()[0] : fields().at(-1));
    if (event.key === "Tab" && last) {
      if (event.shiftKey) event.preventDefault();
      close();
    }
  });

  window.closeFilters = close;
  window.placeFilters = place;
})();
