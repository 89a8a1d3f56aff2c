// The cell at one step: gates and states as vectors, wires that light up as values pass through them.

import { penOf } from "../../kit/canvas.js";
import { around, fill, html, svg } from "../../kit/elements.js";
import { show } from "../../kit/numbers.js";
import { FRAME, GATE, opensUp, SQUASHED, squashOf } from "./cells.js";
import { isCut } from "./cuts.js";
import { notes } from "./notes.js";
import { saveButtons } from "./pictures.js";
import { colourOf, plain, symbolOf } from "./symbols.js";
import { vector } from "./trace.js";
import { along, cornersOf, stretches } from "./wiring.js";

/** @typedef {import("../../../payloads/types.d.ts").DrawnPart} Part */
/** @typedef {import("../../../payloads/types.d.ts").DrawnWire} Wire */
/** @typedef {Part & { count: number, columns: number, size: number, left: number, top: number }} Glyph a part's vector as squares */

/** @param {import("./types.d.ts").Core} app */
export function diagram(app) {
  const { labels, state } = app;
  const canvas = html("canvas", { class: "ink", "aria-hidden": "true" });
  const picture = svg("svg", {
    viewBox: `0 0 ${FRAME.w} ${FRAME.h}`,
    class: "cell",
    role: "group",
    "aria-label": labels.diagram,
  });
  const words = notes(app);
  const stage = html("div", { class: "stage" }, picture, canvas);
  const node = html("section", { class: "diagram", "aria-label": labels.diagram }, stage);
  const saving = saveButtons(app, picture, inkGlyphs);
  /** @type {Glyph[]} */
  let glyphs = [];
  /** @type {(Wire & { paths: SVGPathElement[], corners: import("./wiring.js").Point[] })[]} */
  let wires = [];
  /** @type {{ q: string, text: SVGTextElement }[]} */
  let readouts = [];
  /** @type {{ q: string, group: SVGGElement }[]} */
  let groups = [];

  function build() {
    const { drawing } = app.layer().cell;
    const [x, y, width, height] = drawing.body;
    glyphs = [];
    readouts = [];
    groups = [];
    picture.replaceChildren(svg("rect", { class: "body", rx: 18, x, y, width, height }));
    wires = drawing.wires.map((wire) => ({ ...wire, paths: [], corners: cornersOf(wire.d) }));
    for (const { d, ways, wire, bus } of stretches(app.layer().cell)) {
      const { state, source, to } = wires[wire];
      const path = svg("path", {
        d,
        class: `wire${state ? " state" : ""}${bus ? " bus" : ""}`,
        "data-from": source,
        "data-to": to,
        "data-ways": ways.map((way) => `${way.source}>${way.to}`).join(" "),
      });
      picture.append(path);
      wires[wire].paths.push(path);
    }
    for (const { label } of wires) if (label) picture.append(svg("text", { class: "on-wire", ...label }));
    for (const part of drawing.parts) picture.append(drawPart(part));
  }

  function drawPart(/** @type {Part} */ part) {
    const { cell } = app.layer();
    const { q, x, y, type } = part;
    const clickable = opensUp(cell, q);
    const group = svg("g", {
      class: `part ${type}`,
      "data-q": q,
      "data-part": `${q}-${type}`,
      tabindex: clickable ? 0 : null,
      role: clickable ? "button" : null,
      "aria-label": clickable ? fill(labels.open_part, { name: labels.names[q] }) : null,
    });
    if (clickable) {
      // The first click opens the part, the next ones choose units in it.
      group.onclick = (event) => {
        if (event.shiftKey) words.pin(q);
        else app.open(q, state.focus === q ? unitUnder(event) : null);
      };
      group.onkeydown = (event) => {
        if (event.key === "Enter") {
          app.open(q);
          event.preventDefault();
          event.stopPropagation();
        }
      };
    }
    const colour = app.colours.symbols[colourOf(cell, q)] ?? app.colours.text;
    if (type === "gate" || type === "squash") {
      const { h } = type === "gate" ? GATE : SQUASHED;
      group.append(
        svg("rect", {
          class: "box",
          x: x - GATE.w / 2,
          y: y - h / 2,
          width: GATE.w,
          height: h,
          rx: 10,
          style: `stroke:${colour}`,
        }),
      );
      group.append(
        svg("text", { class: "letter", x: x - GATE.w / 2 + 10, y: y - h / 2 + 20, text: type === "gate" ? q : "" }),
      );
      group.append(
        svg("text", {
          class: "squash",
          x: x + GATE.w / 2 - 8,
          y: y - h / 2 + 19,
          "text-anchor": "end",
          text: squashOf(cell, q),
        }),
      );
      glyph(part, x, y + 3, 84, type === "gate" ? 42 : 34);
      readout(group, part, x, y + h / 2 - 7);
    } else if (type === "dot") {
      group.append(svg("circle", { class: "box", cx: x, cy: y, r: 14, style: `stroke:${colour}` }));
      group.append(svg("text", { class: "sign", x, y: y + 6, "text-anchor": "middle", text: part.sign }));
    } else {
      const wide = type === "input" ? 112 : 88;
      const high = type === "input" ? 26 : 46;
      group.append(
        svg("rect", {
          class: "box",
          x: x - wide / 2,
          y: y - high / 2 - 2,
          width: wide,
          height: high + 4,
          rx: 5,
          style: `stroke:${colour}`,
        }),
      );
      glyph(part, x, y, wide - 8, high - 4);
      const [letter, index] = symbolOf(q);
      const above = y < 200;
      const label = svg(
        "text",
        {
          class: "name",
          x: type === "input" ? x + wide / 2 + 22 : x,
          y: type === "input" ? y + 6 : above ? y - high / 2 - 10 : y + high / 2 + 22,
          "text-anchor": "middle",
        },
        letter,
      );
      label.append(svg("tspan", { class: "index", dy: 4, text: index }));
      group.append(label);
      if (type === "input" && app.layer().inputs === 1) readout(group, part, x + wide / 2 + 92, y + 6);
      if (type === "state") readout(group, part, x, above ? y + high / 2 + 21 : y - high / 2 - 10);
    }
    group.append(svg("title", { text: labels.names[q] ?? q }));
    if (type !== "input" && !q.endsWith("_prev")) groups.push({ q, group });
    return group;
  }

  /**
   * A vector is always a block of small squares in reading order, one per unit.
   *
   * @param {Part} part
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  function glyph(part, x, y, width, height) {
    const layer = app.layer();
    const count = part.q === "x" ? layer.inputs : layer.hidden;
    const columns =
      part.q === "x"
        ? Math.min(count, 28)
        : Math.min(count, count > 64 ? 16 : count > 16 ? Math.ceil(Math.sqrt(2 * count)) : 8);
    const lines = Math.ceil(count / columns);
    const size = Math.min(width / columns, height / lines, 20);
    glyphs.push({ ...part, count, columns, size, left: x - (columns * size) / 2, top: y - (lines * size) / 2 });
  }

  /**
   * @param {SVGGElement} group
   * @param {Part} part
   * @param {number} x
   * @param {number} y
   */
  function readout(group, { q }, x, y) {
    const text = svg("text", { class: "readout", x, y, "text-anchor": "middle" });
    group.append(text);
    readouts.push({ q, text });
  }

  function place(/** @type {MouseEvent} */ event) {
    const box = picture.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * FRAME.w,
      y: ((event.clientY - box.top) / box.height) * FRAME.h,
    };
  }
  function glyphUnder(/** @type {MouseEvent} */ event) {
    const { x, y } = place(event);
    for (const g of glyphs) {
      const column = Math.floor((x - g.left) / g.size);
      const k = Math.floor((y - g.top) / g.size) * g.columns + column;
      if (column >= 0 && column < g.columns && k >= 0 && k < g.count && y >= g.top) return { g, k };
    }
    return null;
  }
  function unitUnder(/** @type {MouseEvent} */ event) {
    const hit = glyphUnder(event);
    return hit && hit.g.q !== "x" ? hit.k : null;
  }
  picture.onpointermove = (event) => {
    const hit = glyphUnder(event);
    if (!hit) return app.tip(null);
    app.tip(
      event,
      `${plain(app.layer().cell, hit.g.q)}[${hit.k + 1}] = ${show(vector(app.layer(), hit.g.q, state.t)[hit.k], 4)}`,
    );
  };
  picture.onpointerleave = () => app.tip(null);
  picture.addEventListener("click", (event) => {
    const unit = unitUnder(event);
    if (unit != null && !around(event, "[role=button]")) app.select({ unit });
  });

  function layout() {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(stage.clientWidth * ratio);
    canvas.height = Math.round(stage.clientHeight * ratio);
    draw();
  }

  function draw() {
    if (!canvas.width || app.state.level === "overview") return;
    const context = penOf(canvas);
    const scale = canvas.width / FRAME.w;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, FRAME.w, FRAME.h);
    inkGlyphs(context);
    inkPulses(context);
  }

  function inkGlyphs(/** @type {import("./pictures.js").Ink} */ context) {
    const layer = app.layer();
    const { t, phase } = state;
    for (const g of glyphs) {
      const shown = phase >= g.phase || t === 0 ? t : t - 1;
      const values = vector(layer, g.q, shown);
      const limit = layer.limits[g.q] ?? null;
      const table = app.scales.table(g.q, limit);
      const gap = g.size > 4 ? 0.6 : 0.25;
      for (let k = 0; k < g.count; k++) {
        context.fillStyle = table.css[app.scales.index(values[k], limit)];
        context.fillRect(
          g.left + (k % g.columns) * g.size,
          g.top + Math.floor(k / g.columns) * g.size,
          g.size - gap,
          g.size - gap,
        );
      }
      if (g.q !== "x") {
        context.strokeStyle = app.colours.text;
        context.lineWidth = 1.6;
        const column = state.unit % g.columns;
        context.strokeRect(
          g.left + column * g.size - 0.8,
          g.top + Math.floor(state.unit / g.columns) * g.size - 0.8,
          g.size + 1,
          g.size + 1,
        );
      }
    }
  }

  function inkPulses(/** @type {CanvasRenderingContext2D} */ context) {
    const { phase } = state;
    for (const wire of wires) {
      const share = (phase - wire.span[0]) / (wire.span[1] - wire.span[0]);
      for (const path of wire.paths) path.classList.toggle("passed", share >= 1);
      if (share <= 0 || share >= 1) continue;
      const [x, y] = along(wire.corners, share);
      context.fillStyle = app.colours.symbols[colourOf(app.layer().cell, wire.source)] ?? app.colours.accent;
      context.beginPath();
      context.arc(x, y, 5.5, 0, 7);
      context.fill();
    }
  }

  /**
   * A line is as wide as what travels on it in the unit in view, beside the largest there is of it.
   *
   * @param {import("./trace.js").Layer} layer
   */
  function flow(layer) {
    for (const { source, to, paths } of wires) {
      const bus = to === "gates" || source === "gates" || !(source in labels.names);
      const size = bus || source === "x" ? null : Math.abs(vector(layer, source, state.t)[state.unit]);
      const share = size === null ? 0.2 : Math.min(1, size / (layer.limits[source] ?? 1));
      for (const path of paths)
        path.style.setProperty("--flow", String(path.classList.contains("bus") ? 0.15 : Math.round(100 * share) / 100));
    }
  }

  return {
    node,
    layout,
    refresh() {
      build();
      words.refresh();
      layout();
    },
    stepped() {
      const layer = app.layer();
      words.stepped();
      flow(layer);
      for (const { q, group } of groups)
        group.classList.toggle("cut", isCut(app.cuts(), state.layer, q, state.t, state.unit));
      for (const r of readouts) {
        r.text.textContent = show(vector(layer, r.q, state.t)[r.q === "x" ? 0 : state.unit]);
      }
    },
    frame: draw,
    words,
    saving,
  };
}
