// One operation with this step's numbers: equation, the sum before the nonlinearity, the curve, and every product in it.

const SQUASH = { σ: (a) => 1 / (1 + Math.exp(-a)), tanh: Math.tanh };

function operation(app) {
  const { labels, state } = app;
  const title = html("h3", {});
  const general = html("div", { class: "equation" });
  const numbers = html("div", { class: "filled", "aria-live": "off" });
  const curve = svg("svg", { viewBox: "-6.6 -1.45 13.2 2.9", class: "curve", role: "img" });
  const shares = html("div", { class: "shares" });
  const more = html("button", { type: "button", class: "more", onclick: () => app.setLevel("numbers") });
  const close = html("button", { type: "button", class: "close", "aria-label": labels.back_to_cell, title: labels.back_to_cell, text: "✕", onclick: () => app.setLevel("cell") });
  const node = html("section", { class: "operation", "aria-label": labels.operation },
    html("header", {}, title, close), general, numbers,
    html("div", { class: "working" }, curve, shares), more);

  const isGate = () => app.layer().cell.gates.includes(state.focus);
  const token = (name, value, q, weight) => {
    const body = [html("b", { text: show(value) })];
    if (name) body.push(html("small", {}, name));
    return html("span", { class: `token${weight ? " weighted" : ""}`, "data-q": q, title: show(value, 7) }, body);
  };
  const sign = (text) => html("span", { class: "sign", text });

  function build() {
    const q = state.focus;
    const { cell } = app.layer();
    title.replaceChildren(html("span", { class: "chip", style: app.chipStyle(colourOf(q)), text: plain(q) }), ` ${labels.names[q]}`);
    general.replaceChildren(equation(cell, q), html("p", { text: labels.notes[q] ?? "" }));
    more.textContent = labels.all_numbers;
    curve.replaceChildren();
    shares.replaceChildren();
    const squash = cell.squash[q];
    curve.style.display = squash ? "" : "none";
    if (!squash) return;
    const points = Array.from({ length: 121 }, (_, k) => -6 + k / 10);
    const path = points.map((a, k) => `${k ? "L" : "M"}${a} ${-1.2 * SQUASH[squash](a)}`).join("");
    curve.append(
      svg("path", { d: "M-6 0H6M0 -1.3V1.3", class: "axes" }),
      svg("path", { d: path, class: "shape" }),
      svg("path", { class: "drop" }),
      svg("circle", { class: "at", r: 0.19, style: `fill:${app.colours.symbols[colourOf(q)]}` }),
      svg("text", { x: 6, y: -0.18, "text-anchor": "end", text: squash === "σ" ? "σ(a)" : "tanh(a)" }));
  }

  function update() {
    const q = state.focus;
    const layer = app.layer();
    const { t, unit } = state;
    const at = (name) => vector(layer, name, t)[unit];
    const squash = layer.cell.squash[q];
    if (isGate()) {
      const { wx, wh, b, a } = preActivation(layer, q, t, unit);
      numbers.replaceChildren(
        token(mathSum("W", "x", q, "x"), wx, "x"), sign("+"), token(mathSum("W", "h", q, "h_prev"), wh, "h_prev"), sign("+"),
        token(math("math", {}, math("msub", {}, math("mi", { text: "b" }), math("mi", { text: q }))), b), sign("="), token("a", a),
        html("span", { class: "then", text: `${squash}(${show(a)}) =` }), token(plain(q), at(q), q, true));
      pointOn(squash, a, at(q));
      contributions(layer, q);
    } else {
      numbers.replaceChildren(...pointwise(layer, q, at));
      if (squash) pointOn(squash, at("c"), at(q));
    }
    curve.setAttribute("aria-label", squash ? fill(labels.curve_alt, { name: squash, value: show(at(q)) }) : "");
  }

  const mathSum = (w, letter, gate, q) =>
    math("math", {}, math("mrow", {}, math("msub", {}, math("mi", { text: w }), math("mrow", {}, math("mi", { text: letter }), math("mi", { text: gate }))), typeset(q)));

  function pointwise(layer, q, at) {
    if (q === "fc" || q === "ig") {
      const [first, second] = layer.cell.feeds[q];
      return [token(plain(first), at(first), first), sign("×"), token(plain(second), at(second), second), sign("="), token(plain(q), at(q), q, true)];
    }
    if (q === "c") return [token(plain("fc"), at("fc"), "fc"), sign("+"), token(plain("ig"), at("ig"), "ig"), sign("="), token(plain("c"), at("c"), "c", true)];
    if (q === "tanh_c") return [html("span", { class: "then", text: `tanh(${show(at("c"))}) =` }), token(plain(q), at(q), q, true)];
    return [token(plain("o"), at("o"), "o"), sign("×"), token(plain("tanh_c"), at("tanh_c"), "tanh_c"), sign("="), token(plain("h"), at("h"), "h", true)];
  }

  function pointOn(squash, a, value) {
    const x = clamp(a, -6, 6);
    curve.querySelector(".at").setAttribute("cx", x);
    curve.querySelector(".at").setAttribute("cy", -1.2 * value);
    curve.querySelector(".drop").setAttribute("d", `M${x} 0V${-1.2 * value}H0`);
  }

  // The largest products in W_x·x and W_h·h; bars share one scale, zero in the middle.
  function contributions(layer, q) {
    const both = [...terms(layer, q, "x", state.t, state.unit), ...terms(layer, q, "h_prev", state.t, state.unit)];
    const top = both.filter((term) => term.product !== 0).sort((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, 6);
    const widest = Math.abs(top[0]?.product ?? 1);
    shares.replaceChildren(html("h4", { text: labels.largest }), ...top.map((term) => {
      const width = (50 * Math.abs(term.product)) / widest;
      return html("div", { class: "share", "data-q": term.source, title: `${show(term.weight, 5)} × ${show(term.value, 5)} = ${show(term.product, 5)}` },
        html("span", { class: "who", text: `${plain(term.source)}[${term.k}]` }),
        html("span", { class: "bar" }, html("i", {
          class: term.product < 0 ? "negative" : "positive",
          style: `width:${width}%;${term.product < 0 ? "right:50%" : "left:50%"}`,
        })),
        html("span", { class: "amount", text: show(term.product) }));
    }));
    if (!top.length) shares.append(html("p", { text: labels.all_zero }));
  }

  return {
    node,
    refresh() { if (state.focus) { build(); update(); } },
    paint() { if (state.focus) { build(); update(); } },
    stepped() { if (state.focus && (state.level === "operation" || state.level === "numbers")) update(); },
    layout() {}, frame() {},
  };
}
