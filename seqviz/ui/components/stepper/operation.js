// One operation with this step's numbers: equation, the sum before the nonlinearity, the curve, and every product in it.

import { fill, html, math, svg } from "../../kit/elements.js";
import { show } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";
import { squashOf } from "./cells.js";
import { colourOf, equation, plain, typeset, weight } from "./symbols.js";
import { preActivation, terms, vector } from "./trace.js";

const SQUASH = { σ: (a) => 1 / (1 + Math.exp(-a)), tanh: Math.tanh, ReLU: (a) => Math.max(a, 0) };
const CURVE_HEIGHT = { σ: 1.2, tanh: 1.2, ReLU: 0.2 };

// Whether surgery put something else there than what the cell computed.
export function isCut(layer, q, t, unit) {
  if (!layer.untouched) return false;
  const value = vector(layer, q, t)[unit];
  let made = value;
  if (layer.cell.blocks.includes(q)) made = SQUASH[squashOf(layer, q)](preActivation(layer, q, t, unit).a);
  else if (q === "c" || q === "h") {
    const [sign, first, second] = layer.cell.ops[q];
    const [a, b] = [vector(layer, first, t)[unit], vector(layer, second, t)[unit]];
    made = sign === "×" ? a * b : a + b;
  }
  return Math.abs(made - value) > 1e-4 * (1 + Math.abs(made));
}

export function operation(app) {
  const { labels, state } = app;
  const title = html("h3", {});
  const general = html("div", { class: "equation" });
  const numbers = html("div", { class: "filled", "aria-live": "off" });
  const curve = svg("svg", { viewBox: "-6.6 -1.45 13.2 2.9", class: "curve", role: "img" });
  const shares = html("div", { class: "shares" });
  const more = html("button", { type: "button", class: "more", onclick: () => app.setLevel("numbers") });
  const close = html("button", {
    type: "button",
    class: "close",
    "aria-label": labels.back_to_cell,
    title: labels.back_to_cell,
    text: "✕",
    onclick: () => app.setLevel("cell"),
  });
  const node = html(
    "section",
    { class: "operation", "aria-label": labels.operation },
    html("header", {}, title, close),
    app.surgery.node,
    general,
    numbers,
    html("div", { class: "working" }, curve, shares),
    more,
  );

  const isBlock = () => app.layer().cell.blocks.includes(state.focus);
  const token = (name, value, q, weight) => {
    const body = [html("b", { text: show(value) })];
    if (name) body.push(html("small", {}, name));
    return html("span", { class: `token${weight ? " weighted" : ""}`, "data-q": q, title: show(value, 7) }, body);
  };
  const sign = (text) => html("span", { class: "sign", text });

  function build() {
    const q = state.focus;
    const layer = app.layer();
    title.replaceChildren(
      html("span", { class: "chip", style: app.chipStyle(colourOf(q)), text: plain(q) }),
      ` ${labels.names[q]}`,
    );
    general.replaceChildren(
      equation(layer, q),
      html("p", { text: labels.notes[`${q}_${layer.kind}`] ?? labels.notes[q] ?? "" }),
    );
    more.textContent = labels.all_numbers;
    curve.replaceChildren();
    shares.replaceChildren();
    const squash = squashOf(layer, q);
    curve.style.display = squash ? "" : "none";
    if (!squash) return;
    const points = Array.from({ length: 121 }, (_, k) => -6 + k / 10);
    const path = points.map((a, k) => `${k ? "L" : "M"}${a} ${-CURVE_HEIGHT[squash] * SQUASH[squash](a)}`).join("");
    curve.append(
      svg("path", { d: "M-6 0H6M0 -1.3V1.3", class: "axes" }),
      svg("path", { d: path, class: "shape" }),
      svg("path", { class: "drop" }),
      svg("circle", { class: "at", r: 0.19, style: `fill:${app.colours.symbols[colourOf(q)]}` }),
      svg("text", { x: 6, y: -0.18, "text-anchor": "end", text: `${squash}(a)` }),
    );
  }

  function update() {
    const q = state.focus;
    const layer = app.layer();
    const { t, unit } = state;
    const at = (name) => vector(layer, name, t)[unit];
    const squash = squashOf(layer, q);
    if (isBlock()) {
      const sums = preActivation(layer, q, t, unit);
      const bias = token(math("math", {}, layer.kind === "rnn" ? math("mi", { text: "b" }) : weight("b", q)), sums.b);
      const fromInput = token(product("x", q, "x", layer), sums.wx, "x");
      const summands =
        q === "n"
          ? [fromInput, sign("+"), token(plain("rn"), at("rn"), "rn"), sign("+"), bias]
          : [fromInput, sign("+"), token(product("h", q, "h_prev", layer), sums.wh, "h_prev"), sign("+"), bias];
      numbers.replaceChildren(
        ...summands,
        sign("="),
        token("a", sums.a),
        html("span", { class: "then", text: `${squash}(${show(sums.a)}) =` }),
        ...result(layer, q, SQUASH[squash](sums.a), at(q)),
      );
      pointOn(squash, sums.a, SQUASH[squash](sums.a));
      contributions(layer, q);
    } else {
      numbers.replaceChildren(...pointwise(layer, q, at));
      if (squash) pointOn(squash, at(layer.cell.ops[q][1]), SQUASH[squash](at(layer.cell.ops[q][1])));
    }
    curve.setAttribute("aria-label", squash ? fill(labels.curve_alt, { name: squash, value: show(at(q)) }) : "");
  }

  const product = (letter, gate, q, layer) =>
    math("math", {}, math("mrow", {}, weight("W", letter, ...(layer.kind === "rnn" ? [] : [gate])), typeset(q)));

  function pointwise(layer, q, at) {
    const [operation, first, second] = layer.cell.ops[q];
    const [x, y] = [at(first), second && at(second)];
    const made = operation === "tanh" ? Math.tanh(x) : operation === "×" ? x * y : x + y;
    const end = result(layer, q, made, at(q));
    if (operation === "tanh") return [html("span", { class: "then", text: `tanh(${show(x)}) =` }), ...end];
    return [token(plain(first), x, first), sign(operation), token(plain(second), y, second), sign("="), ...end];
  }

  // What comes out; where surgery has replaced it, first what came out and then what was put there.
  function result(layer, q, made, value) {
    if (!isCut(layer, q, state.t, state.unit)) return [token(plain(q), value, q, true)];
    return [
      token(plain(q), made, q),
      html("span", { class: "then cut", text: labels.surgery }),
      token(plain(q), value, q, true),
    ];
  }

  function pointOn(squash, a, value) {
    const x = clamp(a, -6, 6);
    const y = -CURVE_HEIGHT[squash] * clamp(value, -1, 6);
    curve.querySelector(".at").setAttribute("cx", String(x));
    curve.querySelector(".at").setAttribute("cy", String(y));
    curve.querySelector(".drop").setAttribute("d", `M${x} 0V${y}H0`);
  }

  // The largest products in W_x·x and W_h·h; bars share one scale, zero in the middle.
  function contributions(layer, q) {
    const both = [...terms(layer, q, "x", state.t, state.unit), ...terms(layer, q, "h_prev", state.t, state.unit)];
    const top = both
      .filter((term) => term.product !== 0)
      .sort((a, b) => Math.abs(b.product) - Math.abs(a.product))
      .slice(0, 6);
    const widest = Math.abs(top[0]?.product ?? 1);
    shares.replaceChildren(
      html("h4", { text: labels.largest }),
      ...top.map((term) => {
        const width = (50 * Math.abs(term.product)) / widest;
        return html(
          "div",
          {
            class: "share",
            "data-q": term.source,
            title: `${show(term.weight, 5)} × ${show(term.value, 5)} = ${show(term.product, 5)}`,
          },
          html("span", { class: "who", text: `${plain(term.source)}[${term.k + 1}]` }),
          html(
            "span",
            { class: "bar" },
            html("i", {
              class: term.product < 0 ? "negative" : "positive",
              style: `width:${width}%;${term.product < 0 ? "right:50%" : "left:50%"}`,
            }),
          ),
          html("span", { class: "amount", text: show(term.product) }),
        );
      }),
    );
    if (!top.length) shares.append(html("p", { text: labels.all_zero }));
  }

  return {
    node,
    refresh() {
      if (state.focus) {
        build();
        update();
      }
    },
    paint() {
      if (state.focus) {
        build();
        update();
      }
    },
    stepped() {
      if (state.focus && (state.level === "operation" || state.level === "numbers")) update();
    },
    layout() {},
    frame() {},
  };
}
