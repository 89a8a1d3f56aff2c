// The river of shares: one instance per place on the page; payloads come and go, its nodes stay.

import { fill, html, reducedMotion, svg } from "../../kit/elements.js";
import { percentOf } from "../../kit/numbers.js";
import { clamp, mix, pushApart } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";

const FOOT = 62; // below the bands: characters and marks
const HEAD = 4;
const GLIDE = 320; // milliseconds
const SLOTS = [0, 1, 2, 3, 4, 8, 6, 9, 5]; // colours of classes; the palette's grey is for the others

function createRiver(root) {
  const picture = svg("svg", { "aria-hidden": "true" });
  const layers = ["bands", "names", "axis"].map((name) => svg("g", { class: name }));
  const guide = svg("line", { class: "guide" });
  picture.append(layers[0], guide, layers[1], layers[2]);
  const board = html("div", { class: "board", role: "slider", tabindex: "0", "aria-valuemin": "0" }, picture);
  const readout = html("p", { class: "readout" });
  const hint = html("p", { class: "hint" });
  const shell = html("div", { class: "shell" }, board, readout, hint);
  root.append(shell);

  const app = { updates: 0, column: null };
  const slots = new Map(); // class → colour: it keeps the colour as long as it has a name
  let goal = null; // where all bands want to be: columns, x (N), low and high (O, N) as shares
  let from = null; // where they began
  let now = null;
  let begun = 0;
  let frame = 0;

  function aim(meta, shares) {
    const count = meta.names.length;
    const columns = shares.length / count;
    const order = [...meta.named, ...meta.names.map((_, k) => k).filter((k) => !meta.named.includes(k))];
    const place = { count, columns, x: new Float64Array(columns), low: [], high: [] };
    for (let k = 0; k < count; k++) {
      place.low.push(new Float64Array(columns));
      place.high.push(new Float64Array(columns));
    }
    for (let t = 0; t < columns; t++) {
      place.x[t] = columns > 1 ? t / (columns - 1) : 0;
      let sum = 0;
      for (const k of order) {
        place.low[k][t] = sum;
        sum += shares[t * count + k];
        place.high[k][t] = sum;
      }
    }
    return place;
  }
  // Between two places; a column that only one of them has comes from, or goes to, the other's last one.
  function between(a, b, share) {
    const columns = share >= 1 ? b.columns : Math.max(a.columns, b.columns);
    const at = (list, t) => list[Math.min(t, list.length - 1)];
    const blend = (one, other) =>
      Float64Array.from({ length: columns }, (_, t) => mix(at(one, t), at(other, t), share));
    return {
      count: b.count,
      columns,
      x: blend(a.x, b.x),
      low: b.low.map((list, k) => blend(a.low[k], list)),
      high: b.high.map((list, k) => blend(a.high[k], list)),
    };
  }

  function size() {
    const width = board.clientWidth || 600;
    const height = board.clientHeight || 320;
    const narrow = width < 560;
    return { width, height, left: 22, right: width - (narrow ? 112 : 190), bottom: height - FOOT };
  }
  const toX = (box, x) => mix(box.left, box.right, x);
  const toY = (box, share) => mix(HEAD, box.bottom, share);

  function bandPath(box, place, k) {
    const [low, high] = [place.low[k], place.high[k]];
    const xs = Array.from(place.x, (x) => toX(box, x).toFixed(1));
    const ys = (list) => Array.from(list, (v) => toY(box, v).toFixed(1));
    const [top, floor] = [ys(low), ys(high)];
    let d = `M${xs[0]} ${top[0]}`;
    for (let t = 1; t < place.columns; t++) {
      const middle = ((Number(xs[t - 1]) + Number(xs[t])) / 2).toFixed(1);
      d += `C${middle} ${top[t - 1]} ${middle} ${top[t]} ${xs[t]} ${top[t]}`;
    }
    const last = place.columns - 1;
    d += `L${xs[last]} ${floor[last]}`;
    for (let t = last - 1; t >= 0; t--) {
      const middle = ((Number(xs[t]) + Number(xs[t + 1])) / 2).toFixed(1);
      d += `C${middle} ${floor[t + 1]} ${middle} ${floor[t]} ${xs[t]} ${floor[t]}`;
    }
    return `${d}Z`;
  }

  // Nodes are kept: as many as there are, with the last ones added or taken away.
  function nodes(layer, count, make_) {
    while (layer.children.length > count) layer.lastChild.remove();
    while (layer.children.length < count) layer.append(make_());
    return [...layer.children];
  }

  function draw() {
    if (!now) return;
    const box = size();
    picture.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    nodes(layers[0], now.count, () => svg("path", { class: "band" })).forEach((band, k) => {
      band.setAttribute("d", bandPath(box, now, k));
      band.style.fill = colourOf(k);
      band.classList.toggle("other", !slots.has(k));
    });
    drawNames(box);
    drawAxis(box);
    drawGuide(box);
  }
  const colourOf = (k) => (slots.has(k) ? app.colours.classes[slots.get(k)] : app.colours.line);

  function drawNames(box) {
    const { meta } = app;
    const last = now.columns - 1;
    const shareAt = (k, t) => now.high[k][t] - now.low[k][t];
    const height = box.bottom - HEAD;
    const ends = [];
    const inside = [];
    meta.named.forEach((k, rank) => {
      const share = shareAt(k, last);
      if (share * height >= 9 || rank === 0)
        ends.push({ k, y: toY(box, (now.low[k][last] + now.high[k][last]) / 2), share });
      else {
        let peak = 0;
        for (let t = 0; t <= last; t++) if (shareAt(k, t) > shareAt(k, peak)) peak = t;
        if (shareAt(k, peak) * height >= 22 && peak > 0)
          inside.push({
            k,
            size: shareAt(k, peak),
            x: toX(box, now.x[peak]),
            y: toY(box, (now.low[k][peak] + now.high[k][peak]) / 2),
          });
      }
    });
    // A name inside the river needs room: the widest bands come first, and no two names overlap.
    const taken = [];
    const rooms = inside
      .sort((a, b) => b.size - a.size)
      .filter((one) => {
        one.half = [...meta.names[one.k]].reduce((sum, char) => sum + (char.codePointAt(0) > 0x2e7f ? 6.8 : 3.7), 4);
        one.x = clamp(one.x, box.left + one.half, Math.max(box.left + one.half, box.right - one.half));
        if (taken.some((other) => Math.abs(other.y - one.y) < 18 && Math.abs(other.x - one.x) < other.half + one.half))
          return false;
        taken.push(one);
        return true;
      });
    pushApart(ends, 19, HEAD + 9, box.bottom - 9);
    const wide = box.width - box.right - 14;
    const all = nodes(layers[1], ends.length + rooms.length, () => svg("text", { dy: "0.35em" }));
    ends.forEach(({ k, y, share }, n) => {
      const minor = k !== meta.named[0];
      const said = `${percentOf(share)}%`;
      put(
        all[n],
        `end${minor ? " minor" : ""}`,
        box.right + 10,
        y,
        `${cut(meta.names[k], wide - Math.max(50, 7.6 * (said.length + 1)))} ${said}`,
      );
    });
    rooms.forEach(({ k, x, y }, n) => put(all[ends.length + n], "inside", x, y, meta.names[k]));
  }
  function put(node, kind, x, y, words) {
    node.setAttribute("class", kind);
    node.setAttribute("x", x.toFixed(1));
    node.setAttribute("y", y.toFixed(1));
    if (node.textContent !== words) node.textContent = words;
  }
  // A name that is too long for the right edge, cut; Chinese characters are twice as wide.
  function cut(name, pixels) {
    let room = pixels;
    let k = 0;
    for (const char of name) {
      room -= char.codePointAt(0) > 0x2e7f ? 14.5 : 7.6;
      if (room < 0) return `${[...name].slice(0, k).join("")}…`;
      k += 1;
    }
    return name;
  }

  function drawAxis(box) {
    const { meta } = app;
    const letters = meta.characters;
    const spacing = (box.right - box.left) / Math.max(1, letters.length);
    const each = Math.max(1, Math.ceil(11 / spacing));
    const marks =
      meta.decided === meta.pushed
        ? [[meta.decided, meta.labels.both, 0]]
        : [
            [meta.decided, meta.labels.decided, 0],
            [meta.pushed, meta.labels.pushed, 1],
          ];
    const all = nodes(layers[2], letters.length + 1 + marks.length, () => svg("text", {}));
    const here = app.column;
    all.forEach((node, n) => {
      const t = n; // column 0 is before the first character
      if (n <= letters.length) {
        const start = n === 0;
        const char = start ? (spacing > 44 ? meta.labels.start : "·") : letters[n - 1] === " " ? "␣" : letters[n - 1];
        const shown = start || (n - 1) % each === 0 || here === n;
        const x = toX(box, now.x[Math.min(t, now.columns - 1)]);
        const kind = start ? "char start" : meta.known[n - 1] ? "char" : "char unknown";
        put(node, `${kind}${here === n ? " here" : ""}`, x, box.bottom + 22, shown ? char : "");
        return;
      }
      const [at, words, row] = marks[n - letters.length - 1];
      const x = toX(box, now.x[Math.min(at + 1, now.columns - 1)]);
      // The triangle stands under its character, the words on the side where they fit.
      const length = [...words].reduce((sum, char) => sum + (char.codePointAt(0) > 0x2e7f ? 13.2 : 6), 14);
      const right = box.width - x;
      const before = length > right && x > right;
      const said = length > Math.max(x, right) ? cut(words, (Math.max(x, right) - 14) * 1.2) : words;
      put(
        node,
        `mark${before ? " before" : ""}`,
        x + (before ? 5 : -5),
        box.bottom + 41 + 17 * row,
        before ? `${said} ▲` : `▲ ${said}`,
      );
    });
  }
  function drawGuide(box) {
    const shown = app.column != null;
    guide.style.display = shown ? "" : "none";
    if (!shown) return;
    const x = toX(box, now.x[Math.min(app.column, now.columns - 1)]).toFixed(1);
    for (const [name, value] of [
      ["x1", x],
      ["x2", x],
      ["y1", HEAD],
      ["y2", box.bottom + 4],
    ])
      guide.setAttribute(name, value);
  }

  // What is said at a column, in numbers: always of the newest payload, never in between.
  function read() {
    const { meta, shares } = app;
    const count = meta.names.length;
    const last = meta.characters.length;
    const t = app.column ?? last;
    const row = [...shares.subarray(t * count, (t + 1) * count)];
    const best = row
      .map((_, k) => k)
      .sort((a, b) => row[b] - row[a])
      .slice(0, 5);
    const when =
      t === 0
        ? meta.labels.before
        : fill(meta.labels.after, { text: `\u2068${meta.characters.slice(0, t).join("")}\u2069` });
    const parts = best.map((k) => ({ name: meta.names[k], share: row[k], colour: colourOf(k) }));
    const rest = 1 - best.reduce((sum, k) => sum + row[k], 0);
    if (count > best.length)
      parts.push({ name: meta.labels.others, share: Math.max(0, rest), colour: app.colours.line });
    readout.replaceChildren(
      html("span", { class: "when", text: when }),
      ...parts.map(({ name, share, colour }) => {
        const swatch = html("i", { "aria-hidden": "true" });
        swatch.style.background = colour;
        return html("span", { class: "share" }, swatch, `${name} ${percentOf(share)}%`);
      }),
    );
    board.setAttribute("aria-valuemax", String(last));
    board.setAttribute("aria-valuenow", String(t));
    board.setAttribute(
      "aria-valuetext",
      `${when}: ${parts.map(({ name, share }) => `${name} ${percentOf(share)}%`).join(", ")}`,
    );
    shell.dataset.column = String(t);
  }

  function tick(at) {
    frame = 0;
    const share = reducedMotion() ? 1 : Math.min(1, (at - begun) / GLIDE);
    const eased = 1 - (1 - share) ** 3;
    now = between(from, goal, share >= 1 ? 1 : eased);
    draw();
    shell.dataset.moving = String(share < 1);
    if (share < 1) frame = requestAnimationFrame(tick);
  }

  function look(column) {
    const next = column == null ? null : clamp(column, 0, app.meta.characters.length);
    if (next === app.column) return;
    app.column = next;
    read();
    draw();
  }
  board.onpointermove = (event) => {
    const box = size();
    const x = event.clientX - board.getBoundingClientRect().left;
    look(Math.round(clamp((x - box.left) / (box.right - box.left), 0, 1) * app.meta.characters.length));
  };
  board.onpointerdown = board.onpointermove;
  board.onpointerleave = () => look(null);
  board.onblur = () => look(null);
  board.onkeydown = (event) => {
    const last = app.meta.characters.length;
    const t = app.column ?? last;
    const step = {
      ArrowLeft: t - 1,
      ArrowDown: t - 1,
      ArrowRight: t + 1,
      ArrowUp: t + 1,
      Home: 0,
      End: last,
      Escape: null,
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    look(step);
  };

  const sizes = new ResizeObserver(() => {
    if (!frame) draw();
  });
  app.update = ({ meta, bytes }) => {
    sizes.observe(board);
    const again = app.meta?.id === meta.id;
    const other = app.meta && app.meta.names.join("\n") !== meta.names.join("\n");
    app.meta = meta;
    app.colours = dress(root, shell, meta.palettes);
    if (!again) {
      app.shares = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
      if (other) slots.clear();
      for (const k of [...slots.keys()]) if (!meta.named.includes(k)) slots.delete(k);
      for (const k of meta.named)
        if (!slots.has(k))
          slots.set(
            k,
            SLOTS.find((slot) => ![...slots.values()].includes(slot)),
          );
      goal = aim(meta, app.shares);
      from = now && now.count === goal.count ? now : goal;
      if (from === goal) now = goal;
      app.column = null;
      app.updates += 1;
    }
    hint.textContent = meta.labels.hint;
    board.setAttribute("aria-label", meta.labels.picture);
    read();
    begun = performance.now();
    if (again && now === goal) draw();
    else if (!frame) frame = requestAnimationFrame(tick);
    shell.dataset.updates = String(app.updates);
    shell.dataset.length = String(meta.characters.length);
    shell.dataset.ready = meta.id;
  };
  // Streamlit may clean up and come back to the same place: what was drawn stays there.
  app.rest = () => {
    sizes.disconnect();
    cancelAnimationFrame(frame);
    frame = 0;
    if (goal) now = goal;
  };
  return app;
}

export default {
  create: createRiver,
  update: (app, message) => app.update(message),
  rest: (app) => app.rest(),
};
