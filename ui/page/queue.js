// Questions sent while an answer is being written wait for their turn, and the page says so.
(() => {
  const waiting = [];
  let sending = false;

  const box = () => document.querySelector("#question textarea");
  const busy = () => document.querySelector("#answer .writing") !== null;

  const type = (words) => {
    box().value = words;
    box().dispatchEvent(new Event("input", { bubbles: true }));
  };

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

  // Gradio drops a question that comes before the last one has ended for it: so it is tried again.
  const send = async () => {
    if (sending) return;
    sending = true;
    for (let tried = 0; waiting.length; ) {
      await pause(100);
      if (busy()) continue;
      const draft = box().value;
      type(waiting[0]);
      await pause(50);
      document.querySelector("#question .submit-button")?.click();
      for (let waited = 0; waited < 10 && !busy() && box().value; waited++) await pause(50);
      // What is refused, for a wrong filter say, stays in the field.
      if (!busy() && box().value && ++tried < 10) continue;
      tried = 0;
      waiting.shift();
      show();
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

  document.addEventListener(
    "keydown",
    (event) => {
      const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing;
      if (!enter || event.target !== box() || !busy()) return;
      event.preventDefault();
      event.stopPropagation();
      const words = box().value;
      type("");
      window.askNext(words);
    },
    true,
  );
})();
