// What could stand at a place: ten candidates with two bars each, and the hidden state they were read from.

import { penOf } from "../../kit/canvas.js";
import { rgb } from "../../kit/colours.js";
import { fill, html } from "../../kit/elements.js";
import { roughPercentOf, show } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";
import { GLYPHS } from "./paper.js";

/** @param {import("./index.js").App} app */
export function createCandidates(app) {
  const title = html("h3", {});
  const place = html("p", { class: "place", "aria-hidden": "true" });
  const list = html("ol", { class: "list" });
  const hint = html("p", { class: "hint" });
  const [before, after] = [html("span", { class: "key before" }), html("span", { class: "key after" })];
  const legend = html("p", { class: "legend" }, before, after);
  const node = html("section", { class: "candidates" }, html("header", {}, title, place), legend, list, hint);
  const rows = Array.from({ length: 11 }, () => {
    const part = (/** @type {string} */ name) => html("span", { class: name });
    const parts = {
      glyph: part("glyph"),
      before: part("before"),
      after: part("after"),
      share: part("share"),
      note: part("note"),
    };
    const button = html(
      "button",
      { type: "button" },
      parts.glyph,
      html("span", { class: "bars" }, parts.before, parts.after),
      parts.share,
      parts.note,
    );
    const row = html("li", {}, button);
    button.onclick = () => app.branch(Number(button.dataset.index));
    list.append(row);
    return { row, button, ...parts };
  });
  /** @param {string} char */
  function named(char) {
    const { space, newline, tab } = app.data.labels;
    /** @type {Record<string, string>} */
    const names = { " ": space, "\n": newline, "\t": tab };
    return names[char] ?? char;
  }

  /** @param {number} at */
  function draw(at) {
    const { labels } = app.data;
    title.textContent = labels.next;
    [before.textContent, after.textContent] = [labels.before, labels.after];
    const none = at < 1;
    list.hidden = legend.hidden = none;
    hint.textContent = none ? labels.start : labels.click;
    const context = [...Array.from(app.data.prompt), ...app.data.chars.slice(0, Math.max(0, at - 1))].slice(-12);
    place.replaceChildren(
      ...(none ? [] : [context.map((char) => GLYPHS[char] ?? char).join(""), html("mark", { text: "?" })]),
    );
    if (none) return;
    const own = app.data.itself(at - 1).index;
    const found = app.data.likely(at - 1);
    const only = found.filter((one) => one.after > 0).length === 1; // the filters left nothing else
    const widest = Math.max(...found.map((one) => Math.max(one.before, one.after)));
    rows.forEach(({ row, button, glyph, before, after, share, note }, k) => {
      const one = found[k];
      row.hidden = !one;
      if (!one) return;
      const [was, is] = [
        `${roughPercentOf(one.before)}%`,
        !one.after ? labels.out : only ? "100%" : `${roughPercentOf(one.after)}%`,
      ];
      button.dataset.index = String(one.index);
      glyph.textContent = GLYPHS[one.char] ?? one.char;
      before.style.width = `${(100 * one.before) / widest}%`;
      after.style.width = `${(100 * one.after) / widest}%`;
      share.replaceChildren(html("span", { class: "was", text: was }), html("span", { class: "is", text: is }));
      row.classList.toggle("own", one.index === own);
      row.classList.toggle("out", one.after === 0);
      note.textContent = one.index !== own ? "" : app.data.branches.has(at - 1) ? labels.chosen : labels.drawn;
      const said = fill(labels.candidate, { char: named(one.char), before: was, after: is });
      button.setAttribute("aria-label", `${fill(labels.go, { char: named(one.char) })}. ${said}`);
      button.title = said;
      if (one.index === own) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }
  return { node, draw, named };
}

// The hidden state as cells on the page's diverging scale: negative amber, positive blue.
/** @param {import("./index.js").App} app */
export function createState(app) {
  const canvas = html("canvas", { role: "img" });
  const caption = html("span", { class: "caption" });
  const value = html("output", {});
  const scale = html(
    "span",
    { class: "scale", "aria-hidden": "true" },
    html("span", { text: "−1" }),
    html("span", { class: "ramp" }),
    html("span", { text: "1" }),
  );
  const node = html(
    "section",
    { class: "state" },
    html("header", {}, html("i", { text: "h" }), caption, scale, value),
    canvas,
  );
  let shown = 0;
  function grid() {
    const units = app.data.units;
    const columns = Math.min(units, canvas.clientWidth < 520 ? 32 : 64);
    return { columns, rows: Math.ceil(units / columns) };
  }
  /** @param {number} at */
  function draw(at) {
    shown = at;
    const { labels, units } = app.data;
    caption.textContent = fill(labels.hidden, { units });
    canvas.setAttribute("aria-label", caption.textContent);
    node.classList.toggle("none", at < 1);
    if (!canvas.clientWidth) return;
    const { columns, rows } = grid();
    canvas.style.height = `${rows * clamp(canvas.clientWidth / columns, 6, 16)}px`;
    if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
    const pen = penOf(canvas);
    const image = pen.createImageData(columns, rows);
    const [low, zero, high] = [app.colours.negative, app.colours.zero, app.colours.positive].map(rgb);
    const numbers = at > 0 ? app.data.state(at - 1) : new Int8Array(units);
    numbers.forEach((number, k) => {
      const [end, u] = [number < 0 ? low : high, Math.abs(number) / 127];
      for (let c = 0; c < 3; c++) image.data[4 * k + c] = zero[c] + (end[c] - zero[c]) * u;
      image.data[4 * k + 3] = 255;
    });
    pen.putImageData(image, 0, 0);
  }
  canvas.onpointermove = (event) => {
    const { columns, rows } = grid();
    const [x, y] = [
      Math.floor((event.offsetX / canvas.clientWidth) * columns),
      Math.floor((event.offsetY / canvas.clientHeight) * rows),
    ];
    const unit = y * columns + x;
    if (shown < 1 || unit < 0 || unit >= app.data.units) {
      value.textContent = "";
      return;
    }
    value.textContent = fill(app.data.labels.unit, {
      unit: unit + 1,
      value: show(app.data.state(shown - 1)[unit] / 127, 2),
    });
  };
  canvas.onpointerleave = () => {
    value.textContent = "";
  };
  return { node, draw };
}
