// The conversation that is shown: its newest question stands on top, and the address names it.
(() => {
  let newest = ""; // the conversation and turn that was asked last
  let shown = ""; // the conversation

  // A question that was just asked, or a conversation just opened.
  const showNewest = () => {
    const turn = document.querySelector("#answer .turn");
    const reading = document.querySelector("#reading");
    const asked = turn ? `${turn.closest("[data-chat]").dataset.chat} ${turn.dataset.turn}` : "";
    if (asked === newest || !reading) return;
    newest = asked;
    if (!turn) return;
    reading.scrollTop += turn.getBoundingClientRect().top - reading.getBoundingClientRect().top;
  };

  const named = () => new URLSearchParams(location.search).get("chat") || "";

  const tellAddress = () => {
    const chat = document.querySelector("#answer [data-chat]")?.dataset.chat;
    if (chat === undefined || chat === shown) return;
    const address = chat ? `?chat=${chat}` : location.pathname;
    if (chat !== named()) history[shown ? "pushState" : "replaceState"](null, "", address);
    shown = chat;
  };

  window.whenChanged(() => {
    showNewest();
    tellAddress();
  });

  // The browser's Back leads to the conversation before.
  addEventListener("popstate", () => {
    const chat = named();
    if (chat === shown) return;
    if (chat) window.passOn(document.querySelector("#chats .prose > *"), "select", { do: "open", chat });
    else document.querySelector("#new").click();
  });
})();
