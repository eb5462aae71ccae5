// What the other scripts of the page share.

// What a button does, by its `data-do`; each script notes those of its own.
window.acts = {};

// Looks whenever the page has changed. Gradio keeps the elements that it can and writes other attributes and
// words into them, so what is told by an attribute may change without an element that comes or goes.
window.whenChanged = (look) => {
  const watch = new MutationObserver(() => look());
  const attributeFilter = ["id", "class", ..."chat turn taken of made".split(" ").map((name) => `data-${name}`)];
  watch.observe(document.documentElement, { childList: true, subtree: true, attributeFilter });
  return watch;
};

// What of the page's own parts did not arrive, as over a poor network, is asked for once more: the page does not
// come to be without it. Later, when somebody may have written something, nothing is loaded anew.
addEventListener("vite:preloadError", (event) => {
  if (document.body?.dataset.view || Date.now() - sessionStorage.getItem("loadedAnew") < 60_000) return;
  sessionStorage.setItem("loadedAnew", Date.now());
  event.preventDefault();
  location.reload();
});
