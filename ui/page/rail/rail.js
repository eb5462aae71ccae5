// The rail: leads to the views; open beside the page on a laptop, a drawer over it on a phone.
(() => {
  const narrow = matchMedia("(max-width: 56.25rem)");
  const rail = () => document.querySelector("#sidebar");

  // What can't be seen takes no focus.
  const show = (open) => {
    document.body.classList.toggle("rail-closed", !open);
    rail().inert = !open;
    document.querySelector("#main")?.toggleAttribute("inert", open && narrow.matches);
    document.querySelector("#rail-toggle")?.setAttribute("aria-expanded", String(open));
  };

  const view = (name) => {
    const tabs = [...document.querySelectorAll("#views [role=tab]")];
    tabs.find((tab) => tab.textContent.trim() === name)?.click();
    document.body.dataset.view = name;
    document.querySelectorAll("#views-nav [data-view]").forEach((button) => {
      if (button.dataset.view === name) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    });
    if (narrow.matches) show(false);
  };

  // Goes to a view and writes into a field of it. Gradio empties the fields of a view once more after
  // it is first seen, so the words count as written when they have stood for a few frames.
  const writeIn = async (name, selector, words) => {
    view(name);
    for (let stood = 0, frames = 0; stood < 4 && frames < 600; frames++) {
      await new Promise(requestAnimationFrame);
      const field = document.querySelector(selector);
      stood = field?.value === words ? stood + 1 : 0;
      if (stood || !field) continue;
      window.typeInto(field, words);
    }
  };

  // From the first look to those papers; in the library itself the server turns the table.
  let wanted = "";
  const lacking = (button) => {
    if (!button.closest("#next")) return window.passOn(button, "select", { ...button.dataset });
    wanted = button.dataset.lack;
    view("Library");
  };
  window.lackWanted = () => {
    const lack = wanted;
    wanted = "";
    return lack;
  };

  Object.assign(window.acts, {
    lacking,
    rail: () => show(document.body.classList.contains("rail-closed")),
    view: (button) => view(button.dataset.view),
    browse: (button) => writeIn("Library", "#words :is(input, textarea)", button.dataset.words),
    "as-review": async (button) => {
      await writeIn("Review", "#topic :is(input, textarea)", button.dataset.words);
      document.querySelector("#review-find").click();
    },
    "check-pasted": async () => {
      const words = document.querySelector("#question textarea").value;
      window.acts.write({ dataset: { words: "" } });
      await writeIn("Check", "#own-text textarea", words);
      document.querySelector("#check-go").click();
    },
  });

  // A conversation is read under Ask; on a phone the drawer makes room for it.
  document.addEventListener("click", (event) => {
    if (event.target.closest("#chats [data-do=open], #new")) view("Ask");
    const beside = !event.target.closest("#sidebar, #rail-toggle");
    if (narrow.matches && beside && rail() && !rail().inert) show(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && narrow.matches && rail() && !rail().inert) show(false);
  });

  // By keyboard a conversation is one stop: arrows walk the list, F2 renames, Delete deletes.
  document.addEventListener("keydown", (event) => {
    const item = event.target.closest?.("#chats li");
    if (!item) return;
    const keys = {
      F2: () => item.querySelector("[data-do=rename]").click(),
      Delete: () => item.querySelector("[data-do=delete]").click(),
      ArrowDown: () => item.nextElementSibling?.querySelector("a").focus(),
      ArrowUp: () => item.previousElementSibling?.querySelector("a").focus(),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  const begin = window.whenChanged(() => {
    if (!rail() || !document.querySelector("#rail-toggle")) return;
    begin.disconnect();
    document.body.dataset.view = "Ask";
    show(!narrow.matches);
    narrow.addEventListener("change", () => show(!narrow.matches));
  });
})();
