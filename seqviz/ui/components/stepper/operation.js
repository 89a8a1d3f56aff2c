// One operation with this step's numbers: equation, the sum before the nonlinearity, the curve, and every product in it.

import { fill, html, math, svg } from "../../kit/elements.js";
import { show } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";
import { curveOf, isSum, operationOf, quantityOf } from "./cells.js";
import { isCut } from "./cuts.js";
import { ACTIVATIONS } from "./operations.js";
import { colourOf, equation, operator, plain, typeset, weightOf } from "./symbols.js";
import { preActivation, products, vector } from "./trace.js";

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
      html("span", { class: "chip", style: app.chipStyle(colourOf(layer.cell, q)), text: plain(layer.cell, q) }),
      ` ${labels.names[q]}`,
    );
    general.replaceChildren(equation(layer, q), html("p", { text: labels.notes[q] ?? "" }));
    more.textContent = labels.all_numbers;
    curve.replaceChildren();
    shares.replaceChildren();
    const squash = curveOf(layer.cell, q);
    curve.style.display = squash ? "" : "none";
    if (!squash) return;
    const { sign, value, tall } = ACTIVATIONS[squash];
    const points = Array.from({ length: 121 }, (_, k) => -6 + k / 10);
    const path = points.map((a, k) => `${k ? "L" : "M"}${a} ${-tall * value(a)}`).join("");
    curve.append(
      svg("path", { d: "M-6 0H6M0 -1.3V1.3", class: "axes" }),
      svg("path", { d: path, class: "shape" }),
      svg("path", { class: "drop" }),
      svg("circle", { class: "at", r: 0.19, style: `fill:${app.colours.symbols[colourOf(layer.cell, q)]}` }),
      svg("text", { x: 6, y: -0.18, "text-anchor": "end", text: `${sign}(a)` }),
    );
  }

  function update() {
    const q = state.focus;
    const layer = app.layer();
    const { t, unit } = state;
    const at = (name) => vector(layer, name, t)[unit];
    const squash = curveOf(layer.cell, q);
    if (isSum(quantityOf(layer.cell, q))) {
      const { parts, b, a } = preActivation(layer, q, t, unit);
      const { sign: name, value } = ACTIVATIONS[quantityOf(layer.cell, q).activation];
      const summands = [
        ...parts.map((part) => token(summand(layer.cell, q, part), part.value, part.source)),
        token(
          math("math", {}, weightOf(layer.cell, quantityOf(layer.cell, q).bias, quantityOf(layer.cell, q).block)),
          b,
        ),
      ];
      numbers.replaceChildren(
        ...summands.flatMap((one, k) => (k ? [sign("+"), one] : [one])),
        sign("="),
        ...(name ? [token("a", a), html("span", { class: "then", text: `${name}(${show(a)}) =` })] : []),
        ...result(layer, q, value(a), at(q)),
      );
      if (squash) pointOn(squash, a, value(a));
      contributions(layer, q);
    } else {
      numbers.replaceChildren(...pointwise(layer, q, at));
      if (squash) {
        const from = at(quantityOf(layer.cell, q).sources[0]);
        pointOn(squash, from, ACTIVATIONS[squash].value(from));
      }
    }
    curve.setAttribute(
      "aria-label",
      squash ? fill(labels.curve_alt, { name: ACTIVATIONS[squash].sign, value: show(at(q)) }) : "",
    );
  }

  // How a summand is called: the weights and what they multiply, or what is added as it is.
  function summand(cell, q, { source, array, kind }) {
    if (kind === "plain") return plain(cell, source);
    const by = weightOf(cell, array, quantityOf(cell, q).block);
    const times = kind === "vector" ? [operator("⊙")] : [];
    const named =
      quantityOf(cell, source)?.role === "part" ? math("mi", { text: `(${plain(cell, source)})` }) : typeset(source);
    return math("math", {}, math("mrow", {}, by, ...times, named));
  }

  function pointwise(layer, q, at) {
    const quantity = quantityOf(layer.cell, q);
    const { sign: name, value } = operationOf(quantity);
    const values = quantity.sources.map(at);
    const end = result(layer, q, value(values[0], values[1]), at(q));
    const [first, second] = quantity.sources.map((source, k) => token(plain(layer.cell, source), values[k], source));
    if (name === "tanh") return [html("span", { class: "then", text: `tanh(${show(values[0])}) =` }), ...end];
    if (!second) return [sign(name), first, sign("="), ...end];
    return [first, sign(name), second, sign("="), ...end];
  }

  // What comes out; where surgery has replaced it, first what came out and then what was put there.
  function result(layer, q, made, value) {
    const name = plain(layer.cell, q);
    if (!isCut(app.cuts(), state.layer, q, state.t, state.unit)) return [token(name, value, q, true)];
    return [
      token(name, made, q),
      html("span", { class: "then cut", text: labels.surgery }),
      token(name, value, q, true),
    ];
  }

  function pointOn(squash, a, value) {
    const x = clamp(a, -6, 6);
    const y = -ACTIVATIONS[squash].tall * clamp(value, -1, 6);
    curve.querySelector(".at").setAttribute("cx", String(x));
    curve.querySelector(".at").setAttribute("cy", String(y));
    curve.querySelector(".drop").setAttribute("d", `M${x} 0V${y}H0`);
  }

  // The largest products in the sum; bars share one scale, zero in the middle.
  function contributions(layer, q) {
    const top = products(layer, q, state.t, state.unit)
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
          html("span", { class: "who", text: `${plain(layer.cell, term.source)}[${term.k + 1}]` }),
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
