// Files dropped on the Ask view, or picked beside the question, are added to the library.
(() => {
  const files = (event) =>
    document.body.dataset.view === "Ask" && event.dataTransfer?.types.includes("Files");
  const mark = (on) => document.body.classList.toggle("dropping", on);

  const say = (words) => {
    document.querySelector("#not-taken").textContent = words;
  };

  // What can't be read by its ending is not sent; the server would refuse it too.
  const hand = (given) => {
    const { endings } = document.querySelector("[data-do=pick-files]").dataset;
    const taken = new DataTransfer();
    const left = [];
    for (const file of given) {
      const ending = file.name.toLowerCase().match(/\.[^.]*$/)?.[0];
      if (endings.split(" ").includes(ending)) taken.items.add(file);
      else left.push(file.name);
    }
    say(left.length ? `Not added, no file of papers by its ending: ${left.join(", ")}` : "");
    if (!taken.files.length) return;
    const input = document.querySelector("#dropped input[type=file]");
    input.files = taken.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("dragover", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    mark(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(false);
  });
  document.addEventListener("drop", (event) => {
    mark(false);
    if (!files(event)) return;
    event.preventDefault();
    hand(event.dataTransfer.files);
  });

  Object.assign(window.acts, {
    "pick-files": () => {
      const picker = Object.assign(document.createElement("input"), { type: "file", multiple: true });
      picker.addEventListener("change", () => hand(picker.files));
      picker.click();
    },
  });
})();
