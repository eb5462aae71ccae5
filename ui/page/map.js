// Draws the map on a canvas: drag to move, wheel or buttons to zoom, hover for titles, click to open.
const canvas = element.querySelector("canvas");
const frame = element.querySelector(".map-frame");
const tip = element.querySelector(".tip");
const by = element.querySelector(".by");
const legend = element.querySelector(".legend");
const pen = canvas.getContext("2d");
const COLOURS = ["#4477aa", "#ee6677", "#228833", "#b8860b", "#66ccee", "#aa3377", "#777777", "#e07b39", "#5ab4ac"];
let map = null;
let view = { zoom: 1, x: 0, y: 0 };
let held = null;
let asked = 0;

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const words = (text) => new Uint16Array(bytes(text).buffer);

const read = () => {
  const value = props.value;
  if (!value || !value.points) return;
  const years = [...words(value.year)];
  const known = years.filter((year) => year > 0);
  map = {
    ...value,
    points: words(value.points), topic: bytes(value.topic), year: years, source: bytes(value.source),
    first: known.reduce((a, b) => Math.min(a, b), 9999), last: known.reduce((a, b) => Math.max(a, b), 0),
    count: words(value.points).length / 2,
  };
  draw();
};

const place = (n) => [
  (map.points[2 * n] / 65535 * 0.94 + 0.03) * canvas.width * view.zoom + view.x,
  (map.points[2 * n + 1] / 65535 * 0.94 + 0.03) * canvas.height * view.zoom + view.y,
];

const colour = (n) => {
  if (by.value === "topic") return COLOURS[map.topic[n] % COLOURS.length];
  if (by.value === "source") return COLOURS[map.source[n] % COLOURS.length];
  if (!map.year[n]) return "#999999";
  const share = (map.year[n] - map.first) / Math.max(map.last - map.first, 1);
  return `hsl(${240 - 200 * share} 65% 45%)`;
};

const draw = () => {
  if (!map) return;
  const ink = getComputedStyle(element).color;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  const size = map.count > 20000 ? 2 : map.count > 2000 ? 3 : 5;
  for (let n = 0; n < map.count; n++) {
    const [x, y] = place(n);
    if (x < 0 || y < 0 || x > canvas.width || y > canvas.height) continue;
    pen.fillStyle = colour(n);
    pen.fillRect(x - size / 2, y - size / 2, size, size);
  }
  pen.strokeStyle = ink;
  pen.lineWidth = 2;
  for (const n of map.marked) {
    const [x, y] = place(n);
    pen.beginPath();
    pen.arc(x, y, 8, 0, 7);
    pen.stroke();
  }
  pen.font = "600 14px system-ui, sans-serif";
  pen.textAlign = "center";
  for (const cluster of map.clusters) {
    const x = (cluster.x * 0.94 + 0.03) * canvas.width * view.zoom + view.x;
    const y = (cluster.y * 0.94 + 0.03) * canvas.height * view.zoom + view.y;
    pen.strokeStyle = getComputedStyle(frame).backgroundColor;
    pen.lineWidth = 4;
    pen.strokeText(cluster.name, x, y);
    pen.fillStyle = ink;
    pen.fillText(cluster.name, x, y);
  }
  explain();
};

const explain = () => {
  const marked = map.marked.length ? " Ringed: papers of the current answer." : "";
  legend.textContent = "";
  if (by.value === "source")
    map.sources.forEach((name, n) => {
      const item = document.createElement("span");
      item.style.borderLeft = `.8em solid ${COLOURS[n]}`;
      item.textContent = " " + name + " ";
      legend.append(item);
    });
  if (by.value === "year") legend.append(`blue ${map.first} to orange ${map.last}.`);
  legend.append(marked);
};

const at = (event) => {
  const box = canvas.getBoundingClientRect();
  return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
};

const nearest = (event) => {
  const [x, y] = at(event);
  let best = -1, distance = 100;
  for (let n = 0; map && n < map.count; n++) {
    const [px, py] = place(n);
    const d = (px - x) ** 2 + (py - y) ** 2;
    if (d < distance) [best, distance] = [n, d];
  }
  return best;
};

const zoom = (factor, x = canvas.width / 2, y = canvas.height / 2) => {
  const next = Math.min(Math.max(view.zoom * factor, 1), 60);
  view = { zoom: next, x: x - (x - view.x) * next / view.zoom, y: y - (y - view.y) * next / view.zoom };
  if (next === 1) view = { zoom: 1, x: 0, y: 0 };
  draw();
};

canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(event.deltaY < 0 ? 1.25 : 0.8, ...at(event));
}, { passive: false });
canvas.addEventListener("pointerdown", (event) => {
  held = { from: at(event), view: { ...view }, moved: false };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointerup", (event) => {
  const clicked = held && !held.moved;
  held = null;
  const n = clicked ? nearest(event) : -1;
  if (n >= 0) trigger("select", { position: n });
});
canvas.addEventListener("pointermove", async (event) => {
  if (held) {
    const [x, y] = at(event);
    const [dx, dy] = [x - held.from[0], y - held.from[1]];
    held.moved ||= Math.abs(dx) + Math.abs(dy) > 6;
    if (held.moved) {
      view = { ...held.view, x: held.view.x + dx, y: held.view.y + dy };
      draw();
    }
    return;
  }
  const n = nearest(event);
  const turn = ++asked;
  tip.hidden = true;
  if (n < 0) return;
  const [left, top] = [event.offsetX, event.offsetY];
  await new Promise((done) => setTimeout(done, 80));
  if (turn !== asked) return;
  const title = await server.title(n);
  if (turn !== asked || !title) return;
  tip.textContent = title;
  tip.style.left = `${Math.min(left + 12, frame.clientWidth - 260)}px`;
  tip.style.top = `${top + 12}px`;
  tip.hidden = false;
});
canvas.addEventListener("pointerleave", () => { asked++; tip.hidden = true; });
by.addEventListener("change", draw);
element.querySelector(".zoom-in").addEventListener("click", () => zoom(1.5));
element.querySelector(".zoom-out").addEventListener("click", () => zoom(1 / 1.5));
watch("value", read);
read();
