// Keeps a page's stream of events open until every event begun has ended.
//
// Gradio's server closes the stream when no event is under way. An event begun while that close is still
// on its way relies on the stream, and its answer is never read (gradio 6.31, open_stream in the client).
// So a close is held back here until no answer is due, and the stream is asked for again instead.
//
// Events of one function are sent in turn: Gradio's server would answer two at once, and the later click
// be shown before the earlier. The turn of an event is over when it has ended or, where it tells of its
// progress, with the first that it tells.
(() => {
  const plain = window.fetch.bind(window);
  const due = new Map(); // events begun whose end has not come, with what ends their turn
  const early = new Set(); // events whose end came before the answer to their beginning
  const joining = new Set(); // beginnings not yet answered
  const turns = new Map(); // the last turn of each function
  let closing = Promise.resolve();
  let leaving = false; // the page
  addEventListener("beforeunload", () => (leaving = true));

  const send = async (input, init, over) => {
    const answer = plain(input, init);
    const counted = answer
      .then((response) => response.clone().json())
      .then(({ event_id: event }) => (event && !early.delete(event) ? due.set(event, over) : over()))
      .catch(over) // Gradio reports what failed.
      .finally(() => joining.delete(counted));
    joining.add(counted);
    await counted;
    await closing;
    return answer;
  };

  const begin = async (input, init) => {
    const { fn_index: of } = JSON.parse(init.body);
    const before = turns.get(of);
    let over;
    turns.set(of, new Promise((done) => (over = done)));
    await before;
    return send(input, init, over);
  };

  async function* messages(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      yield* parts;
    }
  }

  // Passes a stream on until it ends; its close where there is one, kept back.
  const relay = async (response, pass) => {
    if (!response.ok) throw new Error(`the stream of events says ${response.status}`);
    let close = null;
    for await (const message of messages(response)) {
      const { msg, event_id: event } = JSON.parse(message.slice("data: ".length));
      if (msg.startsWith("process_") && msg !== "process_starts") due.get(event)?.();
      if (msg === "process_completed" && !due.delete(event)) early.add(event);
      if (msg === "close_stream") close = message;
      else pass(message);
    }
    return close;
  };

  const follow = async (input, init) => {
    const request = new Request(input, init);
    const first = await plain(request);
    if (!first.ok) return first;
    const start = async (to) => {
      const encoder = new TextEncoder();
      const pass = (message) => to.enqueue(encoder.encode(message + "\n\n"));
      try {
        let close = await relay(first, pass);
        for (;;) {
          while (joining.size) await Promise.all(joining);
          if (!close || !due.size) break;
          close = await relay(await plain(request), pass);
        }
        if (close) pass(close);
        else if (due.size) throw new Error("the stream of events ended before its events did");
        // Gradio's client takes the close in before it hears of another beginning.
        closing = new Promise((seen) => setTimeout(seen, 0));
        to.close();
      } catch (error) {
        due.forEach((over) => over());
        due.clear(); // Gradio's client gives up on all of them.
        // As the page is left, Gradio ends the stream, maybe before it is known here: no error to tell.
        setTimeout(() => (leaving ? to.close() : to.error(error)), 0);
      }
    };
    const body = new ReadableStream({ start: (to) => void start(to) });
    return new Response(body, { status: first.status, headers: first.headers });
  };

  window.fetch = (input, init) => {
    const { pathname } = new URL(input.url || input, location.href);
    if (pathname.endsWith("/queue/join")) return begin(input, init);
    if (pathname.endsWith("/queue/data")) return follow(input, init);
    return plain(input, init);
  };
})();
