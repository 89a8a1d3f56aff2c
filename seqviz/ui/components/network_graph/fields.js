// Every number that can be changed: at its place on the folded drawing, or in a list below it where that is too narrow.

import { fill, html } from "../../kit/elements.js";
import { given } from "../../kit/numbers.js";
import { HIGH } from "./drawing.js";
import { ENDS, isMatrix, OWNERS } from "./parts.js";

/** @typedef {import("./drawing.js").Point} Point */
/** @typedef {import("./parts.js").Layer} Layer */
/** @typedef {import("./parts.js").Matrix} Matrix */
/** @typedef {import("./parts.js").Vector} Vector */
/** @typedef {{ name: Matrix | Vector, row: number, column: number, value: number, at: Point, text?: string }} Box a number with its place; a text stands beside it */

/** @param {Box} box */
const idOf = ({ name, row, column }) => (isMatrix(name) ? `${name}.${row}.${column}` : `${name}.${row}`);

/**
 * @param {import("./parts.js").Graph} graph
 * @param {ReturnType<typeof import("./drawing.js").drawing>} picture
 */
export function numberFields(graph, picture) {
  const node = html("div", { class: "fields" });
  const say = html("p", { class: "say", role: "status" });
  /** @type {{ id: string, field: HTMLInputElement, label: HTMLElement }[]} */
  let fields = [];

  function boxes() {
    const { weights } = graph.meta;
    /** @type {Box[]} */
    const list = [];
    const shown = graph.u;
    graph.u = 0;
    const three = weights.b.length > 2;
    // How far along its arrow a field stands, so that no two of a network of three units overlap.
    /** @type {[Matrix, (row: number, column: number) => number][]} */
    const along = [
      ["W_x", (row) => (!three ? 0.34 : row === 1 ? 0.62 : 0.2)],
      ["W_h", (row, column) => (row - column === 2 ? 0.38 : 0.5)],
      ["W_y", () => (three ? 0.8 : 0.6)],
    ];
    for (const [name, share] of along) {
      weights[name].forEach((row, r) =>
        row.forEach((value, c) =>
          list.push({
            name,
            row: r,
            column: c,
            value,
            at: picture.onCurve(picture.arrowOf(name, r, c, 0), share(r, c)),
          }),
        ),
      );
    }
    const beside = (/** @type {Vector} */ name, /** @type {number} */ dx, /** @type {number} */ dy) =>
      weights[name].forEach((value, row) => {
        const { x, y } = picture.place(OWNERS[name], row, 0);
        list.push({ name, row, column: 0, value, text: name === "h_0" ? "h₀" : "b", at: { x: x + dx, y: y + dy } });
      });
    beside("b", 52, 40);
    beside("h_0", -76, 6);
    beside("b_y", 72, 0);
    graph.u = shown;
    return list;
  }

  /** @param {Box} box */
  function made(box) {
    const id = idOf(box);
    const field = html("input", { type: "text", inputmode: "decimal", "data-id": id });
    const label = html(
      "label",
      { "data-id": id },
      box.text && html("span", { class: "near", text: box.text }),
      html("span", { class: "listed", text: listed(box) }),
      field,
    );
    return { id, field, label };
  }

  function lay() {
    const wanted = boxes();
    if (fields.map(({ id }) => id).join() !== wanted.map(idOf).join()) {
      fields = wanted.map(made);
      node.replaceChildren(...fields.map(({ label }) => label));
    }
    wanted.forEach((box, k) => {
      const { id, field, label } = fields[k];
      label.style.left = `${(100 * box.at.x) / picture.wide()}%`;
      label.style.top = `${(100 * box.at.y) / HIGH}%`;
      field.setAttribute("aria-label", graph.nameOf(id));
      if (field !== graph.root.activeElement) field.value = String(box.value);
      field.onchange = () => change(field, box);
      field.onblur = () => {
        if (field.classList.contains("wrong")) restore(field, box);
      }; // the network has its last number
      field.onkeydown = (event) => {
        if (event.key === "Escape") restore(field, box);
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
    field.classList.remove("wrong");
    field.removeAttribute("aria-invalid");
    say.textContent = "";
  }

  /** @param {HTMLInputElement} field @param {Box} box */
  function change(field, box) {
    const value = Number(field.value.trim().replace("\u2212", "-").replace(",", "."));
    const wrong = field.value.trim() === "" || !Number.isFinite(value) || Math.abs(value) > graph.meta.limit;
    field.classList.toggle("wrong", wrong);
    field.setAttribute("aria-invalid", String(wrong));
    say.textContent = wrong ? fill(graph.meta.labels.wrong, { limit: graph.meta.limit }) : "";
    if (!wrong && value !== box.value)
      graph.tell("edited", { name: box.name, row: box.row, column: box.column, value });
  }

  return {
    node,
    say,
    lay,
    numbers: () => boxes().map(({ at, text, value }) => ({ at, text: `${text ? `${text} ` : ""}${given(value, 4)}` })),
    light() {
      for (const { id, label } of fields) label.classList.toggle("lit", graph.isLit(id));
    },
    focus(/** @type {string} */ wanted) {
      fields.find(({ id }) => id === wanted)?.field.focus();
    },
  };
}
