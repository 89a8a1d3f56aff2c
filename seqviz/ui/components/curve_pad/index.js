// A pad for one curve: pen, mouse, finger or arrow keys; what comes later at the same place counts.

import { drawLine, sharp } from "../../kit/canvas.js";
import { fill, html, meaning, reducedMotion } from "../../kit/elements.js";
import { measured, short } from "../../kit/numbers.js";
import { clamp, mix } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";

const COLUMNS = 240; // of the part that can be drawn on
export const SHARE = 0.68; // of the width; the rest belongs to the network
const KNOTS = 24; // places of the keyboard's cursor
const REVEAL = 900; // milliseconds in which the continuation is drawn

/** @typedef {import("../../kit/mount.js").Host} Host */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/**
 * @typedef {object} Meta
 * @property {[number, number][] | null} drawn x and y of each point, 0 … 1
 * @property {(number | null)[]} continuation the network's values, −1 … 1
 * @property {number} count how many values the curve was read as
 * @property {number} most points that Python takes
 * @property {import("../../kit/theme.js").Palettes} palettes
 * @property {{ light: string, dark: string }} own the colour of what the network draws
 * @property {Record<string, string>} labels
 */
/**
 * A pad; `values` of every column, NaN where nothing is drawn; `stale` while Python knows another curve.
 *
 * @typedef {object} Pad
 * @property {Float32Array} values
 * @property {boolean} stale
 * @property {Meta} data
 * @property {Host} component
 * @property {import("../../kit/theme.js").Colours & { own: string }} colours
 * @property {(host: Host, message: Message) => void} update
 * @property {() => void} rest
 */
/** @typedef {{ width: number, height: number, x0: number, x1: number, right: number, y0: number, y1: number }} Box */
/** @typedef {{ column: number, y: number }} Spot */

/** @param {ShadowRoot} root */
function createPad(root) {
  const start = { values: new Float32Array(COLUMNS + 1).fill(NaN), stale: false };
  const pad = /** @type {Pad} */ (/** @type {unknown} */ (start)); // the rest follows below and with the first message
  const canvas = html("canvas", {
    tabindex: 0,
    role: "slider",
    "aria-valuemin": -1,
    "aria-valuemax": 1,
    "aria-orientation": "vertical",
  });
  const clear = html("button", { type: "button", class: "clear" });
  const say = html("p", { class: "say", role: "status" });
  const shell = html("div", { class: "shell" }, html("div", { class: "frame" }, canvas, clear), say);
  root.append(shell);
  /** The pointer that draws, and where it was. @type {{ id: number, at: Spot, beyond?: boolean } | null} */
  let pen = null;
  /** The knot of the keyboard's cursor. @type {number | null} */
  let cursor = null;
  let shown = 1; // how much of the continuation
  let frame = 0;
  let timer = 0;
  /** What Python was last told. @type {string | null} */
  let told = null;

  const layout = () => {
    const { clientWidth: width, clientHeight: height } = canvas;
    return { width, height, x0: 34, x1: 34 + (width - 42) * SHARE, right: width - 8, y0: 14, y1: height - 14 };
  };
  const toX = (/** @type {Box} */ box, /** @type {number} */ x) => box.x0 + x * (box.x1 - box.x0);
  const toY = (/** @type {Box} */ box, /** @type {number} */ y) => box.y0 + ((1 - y) / 2) * (box.y1 - box.y0);
  const drawn = () => pad.values.some(Number.isFinite);

  /** @param {Spot} from @param {Spot} to */
  function stroke(from, to) {
    const [a, b] = from.column <= to.column ? [from, to] : [to, from];
    for (let k = a.column; k <= b.column; k++) {
      const u = b.column === a.column ? 1 : (k - a.column) / (b.column - a.column);
      pad.values[k] = b.column === a.column ? to.y : mix(a.y, b.y, u);
    }
  }
  // Two strokes with a gap are one curve: straight in between.
  function close() {
    let last = -1;
    for (let k = 0; k <= COLUMNS; k++) {
      if (!Number.isFinite(pad.values[k])) continue;
      if (last >= 0 && k - last > 1) stroke({ column: last, y: pad.values[last] }, { column: k, y: pad.values[k] });
      last = k;
    }
  }
  function points() {
    /** @type {[number, number][]} */
    const list = [];
    pad.values.forEach((y, k) => {
      if (Number.isFinite(y)) list.push([Number((k / COLUMNS).toFixed(4)), Number(((y + 1) / 2).toFixed(4))]);
    });
    return list.length > 1 ? list.slice(0, pad.data.most) : [];
  }
  function tell() {
    clearTimeout(timer);
    timer = 0;
    const list = points();
    const text = JSON.stringify(list);
    if (text === told) return;
    told = text;
    say.textContent = list.length ? pad.data.labels.drawn : pad.data.labels.cleared;
    pad.component.setStateValue("curve", list);
  }

  /** @param {PointerEvent} event @returns {Spot} */
  const place = (event) => {
    const box = layout();
    return {
      column: Math.round(clamp((event.offsetX - box.x0) / (box.x1 - box.x0), 0, 1) * COLUMNS),
      y: clamp(1 - (2 * (event.offsetY - box.y0)) / (box.y1 - box.y0), -1, 1),
    };
  };
  canvas.onpointerdown = (event) => {
    if (event.button) return;
    const box = layout();
    if (event.offsetX > box.x1 + 14) return; // that part is the network's
    canvas.setPointerCapture(event.pointerId);
    pad.stale = true;
    cursor = null;
    pen = { id: event.pointerId, at: place(event) };
    stroke(pen.at, pen.at);
    draw();
    event.preventDefault();
    canvas.focus({ preventScroll: true });
  };
  canvas.onpointermove = (event) => {
    if (pen?.id !== event.pointerId) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const from = one.offsetX || one.offsetY ? one : event;
      const next = place(from);
      const beyond = from.offsetX > layout().x1 + 1; // what is drawn over there is not the curve's
      if (!beyond && !pen.beyond) stroke(pen.at, next);
      pen = { ...pen, at: next, beyond };
    }
    draw();
  };
  const up = (/** @type {PointerEvent} */ event) => {
    if (pen?.id !== event.pointerId) return;
    pen = null;
    close();
    draw();
    tell();
  };
  canvas.onpointerup = up;
  canvas.onpointercancel = up;

  // The keyboard: a cursor on one of 24 knots; between two knots the curve is straight.
  canvas.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 0.02 : 0.1;
    const move = meaning(event, { ArrowLeft: -1, ArrowRight: 1, Home: -KNOTS, End: KNOTS });
    const raise = meaning(event, { ArrowUp: step, ArrowDown: -step, PageUp: 0.5, PageDown: -0.5 });
    if (move == null && raise == null) {
      if (event.key === "Delete" || event.key === "Backspace") {
        empty();
        event.preventDefault();
      }
      return;
    }
    if (cursor == null) cursor = 0;
    else if (move != null) cursor = clamp(cursor + move, 0, KNOTS);
    if (raise != null) {
      const at = (/** @type {number} */ knot) => Math.round((knot / KNOTS) * COLUMNS);
      const here = {
        column: at(cursor),
        y: clamp(
          (Number.isFinite(pad.values[at(cursor)]) ? pad.values[at(cursor)] : before(at(cursor))) + raise,
          -1,
          1,
        ),
      };
      for (const side of [cursor - 1, cursor + 1]) {
        if (side >= 0 && side <= KNOTS && Number.isFinite(pad.values[at(side)]))
          stroke({ column: at(side), y: pad.values[at(side)] }, here);
      }
      pad.values[here.column] = here.y;
      pad.stale = true;
      close();
      clearTimeout(timer);
      timer = setTimeout(tell, 500);
    }
    describe();
    draw();
    event.preventDefault();
    event.stopPropagation();
  };
  const before = (/** @type {number} */ column) => {
    for (let k = column; k >= 0; k--) if (Number.isFinite(pad.values[k])) return pad.values[k];
    return 0;
  };
  canvas.onblur = () => {
    cursor = null;
    draw();
  };
  function empty() {
    pad.values.fill(NaN);
    pad.stale = true;
    draw();
    tell();
  }
  clear.onclick = empty;

  function describe() {
    const { labels } = pad.data;
    const knot = cursor ?? 0;
    const y = pad.values[Math.round((knot / KNOTS) * COLUMNS)];
    const x = Math.round((100 * knot) / KNOTS);
    canvas.setAttribute("aria-valuenow", String(Number.isFinite(y) ? Number(y.toFixed(2)) : 0));
    canvas.setAttribute(
      "aria-valuetext",
      Number.isFinite(y) ? fill(labels.at, { x, y: measured(y, 2) }) : fill(labels.nothing, { x }),
    );
  }

  function draw() {
    if (!pad.data || !canvas.clientWidth) return;
    const box = layout();
    const { pen: ink } = sharp(canvas);
    const { colours } = pad;
    const { labels } = pad.data;
    ink.font = `12px ${colours.family}`;
    const has = drawn();
    const continued = has && !pad.stale && pad.data.continuation.length > 0;
    // The network's part: behind the curve's end, once it goes on from there.
    const edge = continued ? toX(box, pad.values.findLastIndex(Number.isFinite) / COLUMNS) : box.x1;
    shell.dataset.edge = String(Math.round(edge));
    ink.fillStyle = colours.surface;
    ink.beginPath();
    ink.roundRect(edge, 1, box.width - edge - 1, box.height - 2, [0, 9, 9, 0]);
    ink.fill();
    ink.lineWidth = 1;
    ink.textAlign = "right";
    for (const y of [1, 0.5, 0, -0.5, -1]) {
      ink.strokeStyle = colours.line;
      ink.globalAlpha = y === 0 ? 1 : 0.5;
      ink.beginPath();
      ink.moveTo(box.x0, Math.round(toY(box, y)) + 0.5);
      ink.lineTo(box.right, Math.round(toY(box, y)) + 0.5);
      ink.stroke();
      ink.globalAlpha = 1;
      ink.fillStyle = colours.muted;
      if (y * 2 === Math.round(y * 2)) ink.fillText(short(y), box.x0 - 6, toY(box, y));
    }
    ink.setLineDash([4, 4]);
    ink.strokeStyle = colours.muted;
    ink.beginPath();
    ink.moveTo(Math.round(edge) + 0.5, 2);
    ink.lineTo(Math.round(edge) + 0.5, box.height - 2);
    ink.stroke();
    ink.setLineDash([]);
    ink.fillStyle = colours.muted;
    ink.textAlign = "center";
    if (!has) {
      const [x, y] = [(box.x0 + box.x1) / 2, toY(box, 0)];
      ink.font = `600 15px ${colours.family}`;
      backed(ink, labels.hint, x, y - 11, 15);
      ink.font = `12px ${colours.family}`;
      backed(ink, labels.hint_keys, x, y + 12, 12);
    }
    ink.font = `12px ${colours.family}`;
    if (!continued) wrap(ink, labels.waits, (box.x1 + box.width) / 2, toY(box, 0.78), box.width - box.x1 - 12);
    const xs = Array.from(pad.values, (_, k) => k / COLUMNS);
    ink.strokeStyle = colours.text;
    ink.lineWidth = 3;
    ink.lineCap = "round";
    drawLine(
      ink,
      xs,
      pad.values,
      (x) => toX(box, x),
      (y) => toY(box, y),
    );
    if (continued) goOn(ink, box);
    if (cursor != null) {
      const x = toX(box, cursor / KNOTS);
      ink.strokeStyle = colours.accent;
      ink.lineWidth = 1.5;
      ink.beginPath();
      ink.moveTo(x, 3);
      ink.lineTo(x, box.height - 3);
      ink.stroke();
      const y = pad.values[Math.round((cursor / KNOTS) * COLUMNS)];
      ink.beginPath();
      ink.arc(x, toY(box, Number.isFinite(y) ? y : before(Math.round((cursor / KNOTS) * COLUMNS))), 6, 0, 7);
      ink.fillStyle = Number.isFinite(y) ? colours.accent : colours.background;
      ink.fill();
      ink.stroke();
    }
    clear.hidden = !has;
  }
  /** @param {CanvasRenderingContext2D} ink @param {string} text @param {number} x @param {number} y @param {number} size */
  function backed(ink, text, x, y, size) {
    const wide = ink.measureText(text).width;
    ink.fillStyle = pad.colours.background;
    ink.fillRect(x - wide / 2 - 6, y - size * 0.7, wide + 12, size * 1.4);
    ink.fillStyle = pad.colours.muted;
    ink.fillText(text, x, y);
  }
  /** @param {CanvasRenderingContext2D} ink @param {string} text @param {number} x @param {number} y @param {number} room */
  function wrap(ink, text, x, y, room) {
    const words = text.includes(" ") ? text.split(" ").map((word) => `${word} `) : [...text];
    let [line, at] = ["", y];
    for (const word of words) {
      if (line && ink.measureText(line + word).width > room) {
        ink.fillText(line.trim(), x, at);
        line = "";
        at += 16;
      }
      line += word;
    }
    ink.fillText(line.trim(), x, at);
  }

  // The network's values, each the input for the next: a line that grows out of the curve.
  /** @param {CanvasRenderingContext2D} ink @param {Box} box */
  function goOn(ink, box) {
    const { continuation, count, labels } = pad.data;
    const last = pad.values.findLastIndex(Number.isFinite);
    const spacing = (last - pad.values.findIndex(Number.isFinite)) / COLUMNS / Math.max(count - 1, 1);
    const xs = [last / COLUMNS, ...continuation.map((_, k) => last / COLUMNS + (k + 1) * spacing)];
    const ys = [pad.values[last], ...continuation.map((v) => (v == null ? NaN : v))];
    ink.save();
    ink.beginPath();
    ink.rect(box.x0, 2, box.right - box.x0, box.height - 4);
    ink.clip();
    ink.strokeStyle = pad.colours.own;
    ink.lineWidth = 3;
    ink.setLineDash([7, 4]);
    ink.lineDashOffset = 0;
    const end = xs[0] + (Math.min(xs[xs.length - 1], (box.right - box.x0) / (box.x1 - box.x0)) - xs[0]) * shown;
    drawLine(
      ink,
      xs,
      ys,
      (x) => toX(box, x),
      (y) => toY(box, y),
      shown < 1 ? end : Infinity,
    );
    ink.setLineDash([]);
    ink.restore();
    ink.textAlign = "right";
    ink.fillStyle = pad.colours.own;
    ink.font = `600 12px ${pad.colours.family}`;
    ink.fillText(labels.goes_on, box.right - 4, box.height - 16);
    ink.fillStyle = pad.colours.text;
    ink.textAlign = "left";
    ink.fillText(labels.yours, box.x0 + 6, box.height - 16);
  }
  function reveal() {
    cancelAnimationFrame(frame);
    if (reducedMotion()) {
      shown = 1;
      draw();
      return;
    }
    const begun = performance.now();
    const tick = (/** @type {number} */ now) => {
      shown = clamp((now - begun) / REVEAL, 0, 1);
      draw();
      if (shown < 1) frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  const sizes = new ResizeObserver(draw);

  pad.update = (component, { meta: data }) => {
    pad.component = component;
    sizes.observe(canvas);
    const first = !pad.data;
    const old = pad.data?.continuation;
    pad.data = data;
    const colours = dress(root, shell, data.palettes);
    pad.colours = { ...colours, own: data.own[colours.dark ? "dark" : "light"] };
    canvas.setAttribute("aria-label", data.labels.pad);
    clear.textContent = data.labels.clear;
    if (first && data.drawn) {
      for (const [x, y] of data.drawn) pad.values[Math.round(x * COLUMNS)] = 2 * y - 1;
      close();
      told = JSON.stringify(points());
    }
    // A continuation belongs to the curve that Python knows.
    if (!pen) pad.stale = pad.stale && JSON.stringify(data.drawn ?? []) !== told;
    const fresh = JSON.stringify(old) !== JSON.stringify(data.continuation);
    shell.dataset.continued = String(pad.stale ? 0 : data.continuation.length);
    shell.dataset.points = String(points().length);
    if (timer && !pen) tell();
    describe();
    if (!pad.stale && fresh && data.continuation.length) {
      say.textContent = fill(data.labels.continued, { count: data.continuation.length });
      reveal();
    } else draw();
    shell.dataset.ready = "pad";
  };
  // Streamlit may clean up and come back to the same place: what was drawn stays there and wakes up again.
  pad.rest = () => {
    sizes.disconnect();
    cancelAnimationFrame(frame);
    shown = 1;
    clearTimeout(timer); // what was to be told is told on waking up
  };
  return pad;
}

/** @type {import("../../kit/mount.js").Component<Pad, Meta>} */
export default {
  create: createPad,
  update: (pad, message, host) => pad.update(host, message),
  rest: (pad) => pad.rest(),
};
