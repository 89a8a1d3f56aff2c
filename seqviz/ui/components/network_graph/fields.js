// Every number that can be changed, a knob with its value: at its place on the folded drawing, or in a list below it where
// that is too narrow. Dragged, by key, or typed.

import { fill, html } from "../../kit/elements.js";
import { given } from "../../kit/numbers.js";
import { HIGH } from "./drawing.js";
import { dragged, follow, pressed, turnOf } from "./knob.js";
import { ENDS, isMatrix, OWNERS } from "./parts.js";

/** @typedef {import("./drawing.js").Point} Point */
/** @typedef {import("./parts.js").Layer} Layer */
/** @typedef {import("./parts.js").Matrix} Matrix */
/** @typedef {import("./parts.js").Vector} Vector */
/** @typedef {{ id: string, field: HTMLInputElement, label: HTMLElement, knob: HTMLElement, box: Box }} Field */
/** @typedef {{ name: Matrix | Vector, row: number, column: number, value: number, at: Point, text?: string }} Box a number with its place; a text stands beside it */

// How far along its arrow a number stands, for one, two and three units, so that no two overlap: of the arrows from the input
// by unit, of those to the output by unit, of those between units by how far down or up the rows they go.
const ALONG = [
  { input: [0.5], output: [0.5], kept: [0.5] },
  { input: [0.34, 0.65], output: [0.59, 0.22], kept: [0.36, 0.17, 0.66] },
  { input: [0.55, 0.53, 0.18], output: [0.2, 0.18, 0.28], kept: [0.61, 0.44, 0.75, 0.71, 0.62] },
];
/** A loop's number stands beside it. @param {Point} at @param {boolean} loop @returns {Point} */
const aside = (at, loop) => (loop ? { x: at.x + 34, y: at.y } : at);

/** W_h as W with its index below. @param {string} text */
function lettered(text) {
  const [letter, index] = text.split("_");
  return index ? [letter, html("sub", { text: index })] : [letter];
}

/** @param {Box} box */
const idOf = ({ name, row, column }) => (isMatrix(name) ? `${name}.${row}.${column}` : `${name}.${row}`);

/**
 * @param {import("./parts.js").Graph} graph
 * @param {ReturnType<typeof import("./drawing.js").drawing>} picture
 */
export function numberFields(graph, picture) {
  const node = html("div", { class: "fields" });
  const say = html("p", { class: "say", role: "status" });
  /** @type {Field[]} */
  let fields = [];

  function boxes() {
    const { weights } = graph.meta;
    /** @type {Box[]} */
    const list = [];
    const shown = graph.u;
    graph.u = 0;
    const { input, output, kept } = ALONG[weights.b.length - 1];
    const single = weights.b.length === 1;
    /** @type {[Matrix, (row: number, column: number) => number][]} */
    const along = [
      ["W_x", (row) => input[row]],
      ["W_h", (row, column) => kept[row - column + weights.b.length - 1]],
      ["W_y", (_row, column) => output[column]],
    ];
    for (const [name, share] of along) {
      weights[name].forEach((row, r) =>
        row.forEach((value, c) =>
          list.push({
            name,
            row: r,
            column: c,
            value,
            text: single ? name : undefined,
            at: aside(
              picture.onCurve(picture.arrowOf(name, r, c, 0), share(r, c)),
              !single && name === "W_h" && r === c,
            ),
          }),
        ),
      );
    }
    const beside = (/** @type {Vector} */ name, /** @type {number} */ dx, /** @type {number} */ dy) =>
      weights[name].forEach((value, row) => {
        const { x, y } = picture.place(OWNERS[name], row, 0);
        list.push({ name, row, column: 0, value, text: name === "h_0" ? "h₀" : "b", at: { x: x + dx, y: y + dy } });
      });
    if (single) {
      beside("b", 0, 78);
      beside("h_0", -130, -78);
      beside("b_y", 0, 78);
    } else {
      beside("b", 58, weights.b.length > 2 ? 34 : 40);
      beside("h_0", -82, 6);
      beside("b_y", 78, 0);
    }
    graph.u = shown;
    return list;
  }

  /** @param {Box} box */
  function made(box) {
    const id = idOf(box);
    const field = html("input", { type: "text", inputmode: "decimal", "data-id": id });
    const knob = html("i", { class: "knob" });
    const label = html(
      "label",
      { "data-id": id },
      box.text && html("span", { class: "near" }, ...lettered(box.text)),
      html("span", { class: "listed", text: listed(box) }),
      knob,
      field,
    );
    /** @type {Field} */
    const made = { id, field, label, knob, box };
    label.onpointerdown = (event) => {
      if (event.button || graph.root.activeElement === field) return; // who types there already wants to place the caret
      event.preventDefault(); // no text is marked
      turn(event, made);
    };
    // a press alone goes to the field by itself; without a press a label's click does
    label.onclick = (event) => event.preventDefault();
    return made;
  }

  /**
   * Turns a number for as long as it is held.
   *
   * @param {PointerEvent} event @param {Field} one
   */
  function turn(event, one) {
    const from = one.box.value;
    follow(event, {
      turn: (right, down, again) => put(one, dragged(from, right, down, graph.meta.limit), again),
      click: () => {
        one.field.focus();
        one.field.select();
      },
    });
  }
  /** @param {Field} one @param {number} value */
  function put(one, value, again = false) {
    const { name, row, column } = one.box;
    if (value === one.box.value) return;
    one.field.value = String(value);
    restore(one.field, { ...one.box, value });
    graph.change({ name, row, column, value, goes_on: again });
  }

  function lay() {
    const wanted = boxes();
    if (fields.map(({ id }) => id).join() !== wanted.map(idOf).join()) {
      fields = wanted.map(made);
      node.replaceChildren(...fields.map(({ label }) => label));
    }
    wanted.forEach((box, k) => {
      const { id, field, label, knob } = fields[k];
      fields[k].box = box;
      knob.style.setProperty("--turn", `${turnOf(box.value)}deg`);
      knob.className = `knob ${box.value > 0 ? "positive" : box.value < 0 ? "negative" : ""}`;
      label.style.left = `${(100 * box.at.x) / picture.wide()}%`;
      label.style.top = `${(100 * box.at.y) / HIGH}%`;
      field.setAttribute("aria-label", graph.nameOf(id));
      if (field !== graph.root.activeElement) field.value = String(box.value);
      field.onchange = () => change(field, box);
      field.onkeydown = (event) => {
        const value = pressed(fields[k].box.value, event, graph.meta.limit);
        if (event.key === "Escape") restore(field, box);
        else if (value != null) {
          event.preventDefault();
          put(fields[k], value);
        }
        event.stopPropagation();
      };
    });
  }

  /**
   * In the list a number says by itself where it belongs.
   *
   * @param {Box} box
   */
  function listed({ name, row, column }) {
    const { names } = graph.meta;
    if (isMatrix(name)) return `${names[ENDS[name].from][column]} → ${names[ENDS[name].to][row]}`;
    const of = names[OWNERS[name]][row];
    return name === "h_0" ? `${of} (t = 0)` : `b → ${of}`;
  }

  /** @param {HTMLInputElement} field @param {Box} box */
  function restore(field, box) {
    field.value = String(box.value);
    for (const one of fields) one.field.classList.remove("wrong");
    say.textContent = "";
  }

  /** What is wanted, right below the number, until something is typed or turned. @param {HTMLInputElement} field @param {Box} box */
  function refuse(field, box) {
    const { labels, limit } = graph.meta;
    say.textContent = fill(labels.wrong, { limit, value: given(box.value) });
    say.style.left = `${(100 * box.at.x) / picture.wide()}%`;
    say.style.top = `${(100 * box.at.y) / HIGH}%`;
    field.classList.add("wrong");
  }

  /** @param {HTMLInputElement} field @param {Box} box */
  function change(field, box) {
    const value = Number(field.value.trim().replace("\u2212", "-").replace(",", "."));
    const wrong = field.value.trim() === "" || !Number.isFinite(value) || Math.abs(value) > graph.meta.limit;
    restore(field, wrong ? box : { ...box, value }); // what is refused goes: the network has its last number
    if (wrong) refuse(field, box);
    if (!wrong && value !== box.value)
      graph.change({ name: box.name, row: box.row, column: box.column, value, goes_on: false });
  }

  return {
    node,
    say,
    lay,
    numbers: () => boxes().map(({ at, text, value }) => ({ at, text: `${text ? `${text} ` : ""}${given(value, 4)}` })),
    light() {
      for (const { id, label } of fields) label.classList.toggle("lit", graph.isLit(id));
    },
    /**
     * Turns the number of an arrow that is held; a press alone goes to its field.
     *
     * @param {PointerEvent} event @param {string} wanted
     */
    turn(event, wanted) {
      const one = fields.find(({ id }) => id === wanted);
      if (one) turn(event, one);
    },
    focus(/** @type {string} */ wanted) {
      fields.find(({ id }) => id === wanted)?.field.focus();
    },
  };
}
