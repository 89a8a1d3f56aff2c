// A pad for one curve: pen, mouse, finger or arrow keys; what comes later at the same place counts.

import { sharp } from "../../kit/canvas.js";
import { fill, html, meaning, reducedMotion } from "../../kit/elements.js";
import { measured } from "../../kit/numbers.js";
import { clamp, mix } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { before, boxOf, COLUMNS, KNOTS, paint } from "./picture.js";

const REVEAL = 900; // milliseconds in which the continuation is drawn

/** @typedef {import("../../../payloads/types.d.ts").CurvePad} Meta */
/** @typedef {import("../../kit/mount.js").Host} Host */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/** @typedef {{ column: number, y: number }} Spot */

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function createPad(root, message) {
  let data = message.meta;
  const values = new Float32Array(COLUMNS + 1).fill(NaN); // of every column, NaN where nothing is drawn
  let stale = false; // while Python knows another curve
  /** @type {Host | null} */
  let component = null;
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
  let colours = colouring();
  /** The pointer that draws, and where it was. @type {{ id: number, at: Spot, beyond?: boolean } | null} */
  let pen = null;
  /** The knot of the keyboard's cursor. @type {number | null} */
  let cursor = null;
  let shown = 1; // how much of the continuation
  let frame = 0;
  let timer = 0;
  /** What Python was last told. @type {string | null} */
  let told = null;

  const layout = () => boxOf(canvas);
  function colouring() {
    const found = dress(root, shell, data.palettes);
    return { ...found, own: found.dark ? data.own.dark : data.own.light };
  }

  /** @param {Spot} from @param {Spot} to */
  function stroke(from, to) {
    const [a, b] = from.column <= to.column ? [from, to] : [to, from];
    for (let k = a.column; k <= b.column; k++) {
      const u = b.column === a.column ? 1 : (k - a.column) / (b.column - a.column);
      values[k] = b.column === a.column ? to.y : mix(a.y, b.y, u);
    }
  }
  // Two strokes with a gap are one curve: straight in between.
  function close() {
    let last = -1;
    for (let k = 0; k <= COLUMNS; k++) {
      if (!Number.isFinite(values[k])) continue;
      if (last >= 0 && k - last > 1) stroke({ column: last, y: values[last] }, { column: k, y: values[k] });
      last = k;
    }
  }
  function points() {
    /** @type {[number, number][]} */
    const list = [];
    values.forEach((y, k) => {
      if (Number.isFinite(y)) list.push([Number((k / COLUMNS).toFixed(4)), Number(((y + 1) / 2).toFixed(4))]);
    });
    return list.length > 1 ? list.slice(0, data.most) : [];
  }
  function tell() {
    clearTimeout(timer);
    timer = 0;
    const list = points();
    const text = JSON.stringify(list);
    if (text === told) return;
    told = text;
    say.textContent = list.length ? data.labels.drawn : data.labels.cleared;
    component?.setStateValue("curve", list);
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
    stale = true;
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
          (Number.isFinite(values[at(cursor)]) ? values[at(cursor)] : before(values, at(cursor))) + raise,
          -1,
          1,
        ),
      };
      for (const side of [cursor - 1, cursor + 1]) {
        if (side >= 0 && side <= KNOTS && Number.isFinite(values[at(side)]))
          stroke({ column: at(side), y: values[at(side)] }, here);
      }
      values[here.column] = here.y;
      stale = true;
      close();
      clearTimeout(timer);
      timer = setTimeout(tell, 500);
    }
    describe();
    draw();
    event.preventDefault();
    event.stopPropagation();
  };
  canvas.onblur = () => {
    cursor = null;
    draw();
  };
  function empty() {
    values.fill(NaN);
    stale = true;
    draw();
    tell();
  }
  clear.onclick = empty;

  function describe() {
    const { labels } = data;
    const knot = cursor ?? 0;
    const y = values[Math.round((knot / KNOTS) * COLUMNS)];
    const x = Math.round((100 * knot) / KNOTS);
    canvas.setAttribute("aria-valuenow", String(Number.isFinite(y) ? Number(y.toFixed(2)) : 0));
    canvas.setAttribute(
      "aria-valuetext",
      Number.isFinite(y) ? fill(labels.at, { x, y: measured(y, 2) }) : fill(labels.nothing, { x }),
    );
  }

  function draw() {
    if (!canvas.clientWidth) return;
    const edge = paint(sharp(canvas).pen, layout(), { data, values, stale, colours, cursor, shown });
    shell.dataset.edge = String(Math.round(edge));
    clear.hidden = !values.some(Number.isFinite);
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

  let first = true;
  /** @param {Host} host @param {Meta} next */
  function update(host, next) {
    component = host;
    sizes.observe(canvas);
    const old = first ? null : data.continuation;
    data = next;
    colours = colouring();
    canvas.setAttribute("aria-label", data.labels.pad);
    clear.textContent = data.labels.clear;
    if (first && data.drawn) {
      for (const [x, y] of data.drawn) values[Math.round(x * COLUMNS)] = 2 * y - 1;
      close();
      told = JSON.stringify(points());
    }
    first = false;
    // A continuation belongs to the curve that Python knows.
    if (!pen) stale = stale && JSON.stringify(data.drawn ?? []) !== told;
    const fresh = JSON.stringify(old) !== JSON.stringify(data.continuation);
    shell.dataset.continued = String(stale ? 0 : data.continuation.length);
    shell.dataset.points = String(points().length);
    if (timer && !pen) tell();
    describe();
    if (!stale && fresh && data.continuation.length) {
      say.textContent = fill(data.labels.continued, { count: data.continuation.length });
      reveal();
    } else draw();
    shell.dataset.ready = "pad";
  }
  // Streamlit may clean up and come back to the same place: what was drawn stays there and wakes up again.
  function rest() {
    sizes.disconnect();
    cancelAnimationFrame(frame);
    shown = 1;
    clearTimeout(timer); // what was to be told is told on waking up
  }
  return { update, rest };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof createPad>, Meta>} */
export default {
  create: createPad,
  update: (pad, { meta }, host) => pad.update(host, meta),
  rest: (pad) => pad.rest(),
};
