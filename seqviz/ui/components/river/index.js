// The river of shares: one instance per place on the page; payloads come and go, its nodes stay.

import { enlarged, fill, html, meaning, reducedMotion, svg } from "../../kit/elements.js";
import { percentOf } from "../../kit/numbers.js";
import { clamp, pushApart } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { aim, bandPath, between, cut, HEAD, toX, toY, widthOf } from "./bands.js";

const FOOT = 62; // below the bands: characters and marks
const GLIDE = 320; // milliseconds
const SLOTS = [0, 1, 2, 3, 4, 8, 6, 9, 5]; // colours of classes; the palette's grey is for the others

/** @typedef {import("../../../payloads/types.d.ts").River} Meta */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/** @typedef {import("./bands.js").Box} Box */

/**
 * Nodes are kept: as many as there are, with the last ones added or taken away.
 *
 * @template {SVGElement} Made
 * @param {SVGElement} layer whose children were all made so
 * @param {number} count
 * @param {() => Made} make
 */
function nodes(layer, count, make) {
  while (layer.children.length > count) layer.lastChild?.remove();
  while (layer.children.length < count) layer.append(make());
  return /** @type {Made[]} */ ([...layer.children]);
}

/** @param {SVGElement} node @param {string} kind @param {number} x @param {number} y @param {string} words */
function put(node, kind, x, y, words) {
  node.setAttribute("class", kind);
  node.setAttribute("x", x.toFixed(1));
  node.setAttribute("y", y.toFixed(1));
  if (node.textContent !== words) node.textContent = words;
}

const sharesOf = (/** @type {Uint8Array} */ bytes) =>
  new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function createRiver(root, message) {
  const picture = svg("svg", { "aria-hidden": "true" });
  const layers = ["bands", "names", "axis"].map((name) => svg("g", { class: name }));
  const guide = svg("line", { class: "guide" });
  picture.append(layers[0], guide, layers[1], layers[2]);
  const board = html("div", { class: "board", role: "slider", tabindex: "0", "aria-valuemin": "0" }, picture);
  const readout = html("p", { class: "readout" });
  const hint = html("p", { class: "hint" });
  const shell = html("div", { class: "shell" }, board, readout, hint);
  root.append(shell);

  let { meta } = message;
  let shares = sharesOf(message.bytes);
  let colours = dress(root, shell, meta.palettes);
  let updates = 0;
  /** The column that is looked at. @type {number | null} */
  let column = null;
  /** Class → colour: it keeps the colour as long as it has a name. @type {Map<number, number>} */
  const slots = new Map();
  let goal = aim(meta, shares);
  let from = goal; // where the bands began
  let now = goal;
  let begun = 0;
  let frame = 0;

  /** @returns {Box} */
  function size() {
    const width = (board.clientWidth || 600) / enlarged();
    const height = (board.clientHeight || 320) / enlarged();
    const narrow = width < 560;
    return { width, height, left: 22, right: width - (narrow ? 124 : 190), bottom: height - FOOT };
  }
  function draw() {
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
  /** @param {number} k */
  function colourOf(k) {
    const slot = slots.get(k);
    return slot == null ? colours.line : colours.classes[slot];
  }

  /** @param {Box} box */
  function drawNames(box) {
    const last = now.columns - 1;
    const shareAt = (/** @type {number} */ k, /** @type {number} */ t) => now.high[k][t] - now.low[k][t];
    const height = box.bottom - HEAD;
    /** @type {{ k: number, y: number, share: number }[]} */
    const ends = [];
    /** @type {{ k: number, size: number, half: number, x: number, y: number }[]} */
    const inside = [];
    meta.named.forEach((k, rank) => {
      const share = shareAt(k, last);
      if (share * height >= 9 || rank === 0)
        ends.push({ k, y: toY(box, (now.low[k][last] + now.high[k][last]) / 2), share });
      else {
        let peak = 0;
        for (let t = 0; t <= last; t++) if (shareAt(k, t) > shareAt(k, peak)) peak = t;
        const half = 4 + widthOf(meta.names[k], 6.8, 3.7);
        if (shareAt(k, peak) * height >= 22 && peak > 0)
          inside.push({
            k,
            size: shareAt(k, peak),
            half,
            x: clamp(toX(box, now.x[peak]), box.left + half, Math.max(box.left + half, box.right - half)),
            y: toY(box, (now.low[k][peak] + now.high[k][peak]) / 2),
          });
      }
    });
    // A name inside the river needs room: the widest bands come first, and no two names overlap.
    /** @type {typeof inside} */
    const taken = [];
    const rooms = inside
      .sort((a, b) => b.size - a.size)
      .filter((one) => {
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
  /** @param {Box} box */
  function drawAxis(box) {
    const letters = meta.characters;
    const spacing = (box.right - box.left) / Math.max(1, letters.length);
    const each = Math.max(1, Math.ceil(11 / spacing));
    /** @type {[at: number, words: string, row: number][]} */
    const marks =
      meta.decided === meta.pushed
        ? [[meta.decided, meta.labels.both, 0]]
        : [
            [meta.decided, meta.labels.decided, 0],
            [meta.pushed, meta.labels.pushed, 1],
          ];
    const all = nodes(layers[2], letters.length + 1 + marks.length, () => svg("text", {}));
    const here = column;
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
      const length = 14 + widthOf(words, 13.2, 6);
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
  /** @param {Box} box */
  function drawGuide(box) {
    guide.style.display = column == null ? "none" : "";
    if (column == null) return;
    const x = toX(box, now.x[Math.min(column, now.columns - 1)]).toFixed(1);
    const ends = { x1: x, x2: x, y1: HEAD, y2: box.bottom + 4 };
    for (const [name, value] of Object.entries(ends)) guide.setAttribute(name, String(value));
  }

  // What is said at a column, in numbers: always of the newest payload, never in between.
  function read() {
    const count = meta.names.length;
    const last = meta.characters.length;
    const t = column ?? last;
    const row = [...shares.subarray(t * count, (t + 1) * count)];
    const best = [...meta.named].sort((a, b) => row[b] - row[a]); // those with a colour, and no other
    const when =
      t === 0
        ? meta.labels.before
        : fill(meta.labels.after, { text: `\u2068${meta.characters.slice(0, t).join("")}\u2069` });
    const parts = best.map((k) => ({ name: meta.names[k], share: row[k], colour: colourOf(k) }));
    const rest = 1 - best.reduce((sum, k) => sum + row[k], 0);
    if (count > best.length) parts.push({ name: meta.labels.others, share: Math.max(0, rest), colour: colours.line });
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
      fill(meta.labels.reading, {
        when,
        shares: parts.map(({ name, share }) => `${name} ${percentOf(share)}%`).join(meta.labels.comma),
      }),
    );
    shell.dataset.column = String(t);
  }

  /** @param {number} at */
  function tick(at) {
    frame = 0;
    const share = reducedMotion() ? 1 : Math.min(1, (at - begun) / GLIDE);
    const eased = 1 - (1 - share) ** 3;
    now = between(from, goal, share >= 1 ? 1 : eased);
    draw();
    shell.dataset.moving = String(share < 1);
    if (share < 1) frame = requestAnimationFrame(tick);
  }

  /** @param {number | null} wanted */
  function look(wanted) {
    const next = wanted == null ? null : clamp(wanted, 0, meta.characters.length);
    if (next === column) return;
    column = next;
    read();
    draw();
  }
  /** @param {PointerEvent} event */
  const point = (event) => {
    const box = size();
    const x = (event.clientX - board.getBoundingClientRect().left) / enlarged();
    look(Math.round(clamp((x - box.left) / (box.right - box.left), 0, 1) * meta.characters.length));
  };
  board.onpointermove = point;
  board.onpointerdown = point;
  board.onpointerleave = () => look(null);
  board.onblur = () => look(null);
  board.onkeydown = (event) => {
    const last = meta.characters.length;
    const t = column ?? last;
    const step = meaning(event, {
      ArrowLeft: t - 1,
      ArrowDown: t - 1,
      ArrowRight: t + 1,
      ArrowUp: t + 1,
      Home: 0,
      End: last,
      Escape: null,
    });
    if (step === undefined) return;
    event.preventDefault();
    look(step);
  };

  const sizes = new ResizeObserver(() => {
    if (!frame) draw();
  });
  let fresh = true; // before the first message
  /** @param {Message} next */
  function update(next) {
    sizes.observe(board);
    const again = !fresh && meta.id === next.meta.id;
    const other = meta.names.join("\n") !== next.meta.names.join("\n");
    meta = next.meta;
    colours = dress(root, shell, meta.palettes);
    if (!again) {
      shares = sharesOf(next.bytes);
      if (other) slots.clear();
      for (const k of [...slots.keys()]) if (!meta.named.includes(k)) slots.delete(k);
      for (const k of meta.named) {
        const free = SLOTS.find((slot) => ![...slots.values()].includes(slot));
        if (!slots.has(k) && free != null) slots.set(k, free);
      }
      goal = aim(meta, shares);
      from = !fresh && now.count === goal.count ? now : goal;
      if (from === goal) now = goal;
      column = null;
      updates += 1;
    }
    fresh = false;
    hint.textContent = meta.labels.hint;
    board.setAttribute("aria-label", meta.labels.picture);
    read();
    begun = performance.now();
    if (again && now === goal) draw();
    else if (!frame) frame = requestAnimationFrame(tick);
    shell.dataset.updates = String(updates);
    shell.dataset.length = String(meta.characters.length);
    shell.dataset.ready = meta.id;
  }
  // Streamlit may clean up and come back to the same place: what was drawn stays there.
  function rest() {
    sizes.disconnect();
    cancelAnimationFrame(frame);
    frame = 0;
    now = goal;
  }
  return { update, rest };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof createRiver>, Meta>} */
export default {
  create: createRiver,
  update: (river, message) => river.update(message),
  rest: (river) => river.rest(),
};
