// Questions sent while an answer is being written wait for their turn, and the page says so.
(() => {
  const waiting = [];
  let sending = false;

  const box = () => document.querySelector("#question textarea");
  const busy = () => document.querySelector("#answer .writing") !== null;

  const type = (words) => window.typeInto(box(), words);

  const show = () => {
    const line = document.querySelector("#queued");
    line.replaceChildren();
    if (!waiting.length) return;
    const back = Object.assign(document.createElement("button"), {
      type: "button",
      className: "do",
      textContent: "Take back",
    });
    back.dataset.do = "unqueue";
    const asked = waiting.map((words) => `“${words}”`).join(", then ");
    line.append(`Asked next, when this answer is done: ${asked} `, back);
  };

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // Gradio drops a question that comes before the last one has ended for it: so it is tried again,
  // until the page is busy with it or says why it won't.
  const attempt = async (words) => {
    const faults = () => document.querySelectorAll(".toast-body").length;
    for (const before = faults(); !busy() && faults() === before; ) {
      if (box().value !== words) type(words);
      await pause(30);
      document.querySelector("#question .submit-button")?.click();
      for (let waited = 0; waited < 20 && !busy() && box().value && faults() === before; waited++)
        await pause(50);
      if (!box().value) return;
    }
  };

  const send = async () => {
    if (sending) return;
    sending = true;
    while (waiting.length) {
      if (busy()) {
        await pause(100);
        continue;
      }
      const [words] = waiting;
      const draft = box().value.trim() === words ? "" : box().value;
      await attempt(words);
      waiting.shift();
      show();
      while (busy() && box().value === words) await pause(50);
      if (draft.trim() && !box().value) type(draft);
    }
    sending = false;
  };

  // Ask, now or when it is its turn.
  window.askNext = (words) => {
    if (!words.trim()) return;
    waiting.push(words.trim());
    if (busy()) show();
    send();
  };

  // The question queued last goes back into the field.
  window.takeBack = () => {
    const words = waiting.pop();
    show();
    if (words) type(words);
    box().focus();
  };

  // A reader who stops an answer sees so at once; what the server makes of it takes its place.
  let stopped = null; // the turn
  const answer = () => document.querySelector("#answer");
  const turn = () => answer().querySelector(".turn")?.dataset.turn;
  const mark = () => {
    if (!busy() || turn() !== stopped) stopped = null;
    answer().classList.toggle("stopping", stopped !== null);
  };
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.("#question .stop-button") || !busy()) return;
    stopped = turn();
    mark();
  });
  window.whenChanged(() => stopped && mark());

  document.addEventListener(
    "keydown",
    (event) => {
      const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing;
      if (!enter || event.target !== box()) return;
      event.preventDefault();
      event.stopPropagation();
      const words = box().value;
      if (busy()) type("");
      window.askNext(words);
    },
    true,
  );
})();
