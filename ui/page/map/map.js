// Draws the map on a canvas: drag to move, wheel or buttons to zoom, hover for titles, click to open.
const canvas = element.querySelector("canvas");
const frame = element.querySelector(".map-frame");
const tip = element.querySelector(".tip");
const by = element.querySelector(".by");
const legend = element.querySelector(".legend");
const pen = canvas.getContext("2d");
const COLOURS = ["#4477aa", "#ee6677", "#228833", "#b8860b", "#66ccee", "#aa3377", "#777777", "#e07b39", "#5ab4ac"];
const EDGE = 0.03; // of the frame, left free around the points
let map = null;
let view = { zoom: 1, x: 0, y: 0 };
let held = null;
let asked = 0;
let due = false;

// As large as a reader has set text in the browser, as far as a name has room for it.
const letter = () =>
  Math.min(0.8 * parseFloat(getComputedStyle(document.documentElement).fontSize), width() / 24);

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const words = (text) => new Uint16Array(bytes(text).buffer);

const read = () => {
  const value = props.value;
  if (!value || !value.points) return;
  const years = words(value.year);
  const known = years.filter((year) => year > 0);
  map = {
    ...value,
    points: words(value.points), topic: bytes(value.topic), year: years, source: bytes(value.source),
    first: known.reduce((a, b) => Math.min(a, b), 9999), last: known.reduce((a, b) => Math.max(a, b), 0),
    count: years.length,
  };
  // The largest topics are named first.
  const size = new Uint32Array(256);
  map.topic.forEach((topic) => size[topic]++);
  map.names = map.clusters.map((cluster, n) => ({ ...cluster, size: size[n] }));
  map.names.sort((a, b) => b.size - a.size);
  sort();
};

const colour = (n) => {
  if (by.value === "topic") return COLOURS[map.topic[n] % COLOURS.length];
  if (by.value === "source") return COLOURS[map.source[n] % COLOURS.length];
  if (!map.year[n]) return "#999999";
  const share = (map.year[n] - map.first) / Math.max(map.last - map.first, 1);
  return `hsl(${Math.round(240 - 200 * share)} 65% 45%)`;
};

// Points of one colour are painted in one go: changing the pen 87,000 times is what takes time.
const sort = () => {
  if (!map) return;
  map.colours = new Map();
  for (let n = 0; n < map.count; n++) {
    const name = colour(n);
    if (!map.colours.has(name)) map.colours.set(name, []);
    map.colours.get(name).push(n);
  }
  explain();
  draw();
};

// In CSS pixels, whatever the screen makes of them.
const width = () => frame.clientWidth;
const height = () => frame.clientHeight;
const across = (x) => (x * (1 - 2 * EDGE) + EDGE) * width() * view.zoom + view.x;
const down = (y) => (y * (1 - 2 * EDGE) + EDGE) * height() * view.zoom + view.y;
const place = (n) => [across(map.points[2 * n] / 65535), down(map.points[2 * n + 1] / 65535)];

const draw = () => {
  if (due) return;
  due = true;
  requestAnimationFrame(() => { due = false; paint(); });
};

const paint = () => {
  if (!map || !width()) return;
  const scale = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width() * scale) || canvas.height !== Math.round(height() * scale)) {
    canvas.width = Math.round(width() * scale);
    canvas.height = Math.round(height() * scale);
  }
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width(), height());
  // Dense maps are drawn finer, and coarser again as one goes closer.
  const size = Math.min((map.count > 20000 ? 1.5 : map.count > 2000 ? 3 : 5) * Math.sqrt(view.zoom), 6);
  const [right, bottom] = [width(), height()];
  for (const [name, members] of map.colours) {
    pen.fillStyle = name;
    for (const n of members) {
      const [x, y] = place(n);
      if (x < 0 || y < 0 || x > right || y > bottom) continue;
      pen.fillRect(x - size / 2, y - size / 2, size, size);
    }
  }
  const ink = getComputedStyle(element).color;
  pen.strokeStyle = ink;
  pen.lineWidth = 2;
  for (const n of map.marked) {
    pen.beginPath();
    pen.arc(...place(n), 8, 0, 7);
    pen.stroke();
  }
  label(ink);
};

// A name that would cover one already written is left out until the reader comes closer.
const label = (ink) => {
  pen.font = `600 ${letter()}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.lineWidth = 4;
  pen.strokeStyle = getComputedStyle(frame).backgroundColor;
  const written = [];
  for (const cluster of map.names) {
    const half = pen.measureText(cluster.name).width / 2;
    const x = Math.min(Math.max(across(cluster.x), half + 4), width() - half - 4);
    const y = down(cluster.y);
    if (across(cluster.x) < 0 || across(cluster.x) > width() || y < 0 || y > height()) continue;
    if (written.some((w) => Math.abs(w.x - x) < w.half + half + 6 && Math.abs(w.y - y) < 1.4 * letter())) continue;
    written.push({ x, y, half });
    pen.strokeText(cluster.name, x, y);
    pen.fillStyle = ink;
    pen.fillText(cluster.name, x, y);
  }
};

const explain = () => {
  legend.textContent = "";
  if (by.value === "source")
    map.sources.forEach((name, n) => {
      const item = document.createElement("span");
      item.style.borderLeft = `.8em solid ${COLOURS[n]}`;
      item.textContent = ` ${name || "unknown"} `;
      legend.append(item);
    });
  if (by.value === "year" && map.last) legend.append(`blue ${map.first} to orange ${map.last}, grey unknown.`);
  legend.append(map.marked.length ? " Ringed: papers of the current answer." : "");
};

const at = (event) => {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
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

const zoom = (factor, x = width() / 2, y = height() / 2) => {
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
  if (n >= 0) trigger("select", { drawn: map.drawn, position: n });
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
  const title = await server.title({ drawn: map.drawn, position: n });
  if (turn !== asked || !title) return;
  tip.textContent = title;
  tip.style.left = `${Math.max(0, Math.min(left + 12, frame.clientWidth - 260))}px`;
  tip.style.top = `${top + 12}px`;
  tip.hidden = false;
});
canvas.addEventListener("pointerleave", () => { asked++; tip.hidden = true; });
by.addEventListener("change", sort);
element.querySelector(".zoom-in").addEventListener("click", () => zoom(1.5));
element.querySelector(".zoom-out").addEventListener("click", () => zoom(1 / 1.5));
new ResizeObserver(draw).observe(frame);
watch("value", read);
read();
