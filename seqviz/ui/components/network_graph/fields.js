// Every number that can be changed: at its place on the folded drawing, or in a list below it where that is too narrow.

import { fill, html } from "../../kit/elements.js";
import { given } from "../../kit/numbers.js";
import { HIGH } from "./drawing.js";

export function numberFields(graph, picture) {
  const node = html("div", { class: "fields" });
  const say = html("p", { class: "say", role: "status" });
  let fields = [];

  function boxes() {
    const { weights } = graph.meta;
    const list = [];
    const shown = graph.u;
    graph.u = 0;
    const three = weights.b.length > 2;
    // How far along its arrow a field stands, so that no two of a network of three units overlap.
    const along = {
      W_x: (row) => (!three ? 0.34 : row === 1 ? 0.62 : 0.2),
      W_h: (row, column) => (row - column === 2 ? 0.38 : 0.5),
      W_y: () => (three ? 0.8 : 0.6),
    };
    for (const [name, share] of Object.entries(along)) {
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
    const beside = (name, layer, dx, dy) =>
      weights[name].forEach((value, row) => {
        const { x, y } = picture.place(layer, row, 0);
        list.push({ name, row, column: 0, value, text: name === "h_0" ? "h₀" : "b", at: { x: x + dx, y: y + dy } });
      });
    beside("b", "h", 52, 40);
    beside("h_0", "h", -76, 6);
    beside("b_y", "y", 72, 0);
    graph.u = shown;
    return list;
  }

  const idOf = ({ name, row, column }) => (name.startsWith("W") ? `${name}.${row}.${column}` : `${name}.${row}`);

  function lay() {
    const wanted = boxes();
    if (fields.map((field) => field.dataset.id).join() !== wanted.map(idOf).join()) {
      fields = wanted.map((box) => html("input", { type: "text", inputmode: "decimal", "data-id": idOf(box) }));
      node.replaceChildren(
        ...fields.map((field, k) =>
          html(
            "label",
            { "data-id": field.dataset.id },
            wanted[k].text && html("span", { class: "near", text: wanted[k].text }),
            html("span", { class: "listed", text: listed(wanted[k]) }),
            field,
          ),
        ),
      );
    }
    wanted.forEach((box, k) => {
      const field = fields[k];
      field.parentElement.style.left = `${(100 * box.at.x) / picture.wide()}%`;
      field.parentElement.style.top = `${(100 * box.at.y) / HIGH}%`;
      field.setAttribute("aria-label", graph.nameOf(idOf(box)));
      if (field !== field.getRootNode().activeElement) field.value = String(box.value);
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

  // In the list a number says by itself where it belongs.
  function listed({ name, row, column }) {
    const { names } = graph.meta;
    const ends = { W_x: ["x", "h"], W_h: ["h", "h"], W_y: ["h", "y"] }[name];
    if (ends) return `${names[ends[0]][column]} → ${names[ends[1]][row]}`;
    const of = names[name === "b_y" ? "y" : "h"][row];
    return name === "h_0" ? `${of} (t = 0)` : `b → ${of}`;
  }

  function restore(field, box) {
    field.value = String(box.value);
    field.classList.remove("wrong");
    field.removeAttribute("aria-invalid");
    say.textContent = "";
  }

  function change(field, box) {
    const value = Number(field.value.trim().replace("\u2212", "-").replace(",", "."));
    const wrong = field.value.trim() === "" || !Number.isFinite(value) || Math.abs(value) > graph.meta.limit;
    field.classList.toggle("wrong", wrong);
    field.setAttribute("aria-invalid", String(wrong));
    say.textContent = wrong ? fill(graph.meta.labels.wrong, { limit: graph.meta.limit }) : "";
    if (!wrong && value !== box.value)
      graph.component.setTriggerValue("edited", { name: box.name, row: box.row, column: box.column, value });
  }

  return {
    node,
    say,
    lay,
    numbers: () => boxes().map(({ at, text, value }) => ({ at, text: `${text ? `${text} ` : ""}${given(value, 4)}` })),
    light() {
      for (const field of fields) field.parentElement.classList.toggle("lit", graph.isLit(field.dataset.id));
    },
    focus(id) {
      fields.find((field) => field.dataset.id === id)?.focus();
    },
  };
}
