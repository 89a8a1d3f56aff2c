// A small recurrent network as circles and arrows: folded with editable weights, or unrolled over its steps.

const WIDE = 900;
const HIGH = 470;
const RADIUS = 30;
const DX = 150; // between two steps when unrolled
const graphs = new WeakMap();

const mix = (a, b, u) => a + (b - a) * u;
const smooth = (u) => u * u * (3 - 2 * u);
const write = (value, digits = 2) => {
  const text = Math.abs(value) >= 1000 ? value.toExponential(1) : Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 && Math.abs(value) < 1000 ? `\u2212${text}` : text;
};

function spread(k, count, gap) {
  return (k - (count - 1) / 2) * gap;
}

function createGraph(root) {
  const graph = { t: 0, phase: 1, u: 0, goal: 0 };
  const node = (tag, name) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    return element;
  };
  const shell = node("div", "shell");
  const head = node("div", "top");
  const toggle = node("button");
  toggle.type = "button";
  const hint = node("span");
  const scroll = node("div", "scroll");
  const stage = node("div", "stage");
  const canvas = node("canvas");
  const say = node("p", "say");
  canvas.setAttribute("role", "img");
  say.setAttribute("role", "status");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  head.append(toggle, hint);
  stage.append(canvas);
  scroll.append(stage);
  shell.append(head, scroll, say);
  root.append(shell);
  let fields = [];

  // Where a circle stands: folded in the middle, unrolled at its step's place in a moving window.
  function place(layer, k, t) {
    const { sizes } = graph.meta;
    const y = { x: 425, h: 240, y: 50 }[layer];
    const count = sizes[layer];
    const folded = { x: 450 + spread(k, count, layer === "h" ? 230 : 130), y };
    const middle = Math.min(Math.max(graph.t, 2.4), Math.max(graph.meta.steps - 3.4, 2.4));
    const along = 450 + (t - middle) * DX;
    const unrolled = layer === "h"
      ? { x: along + spread(k, count, 36), y: 240 + spread(k, count, 72) }
      : { x: along + spread(k, count, 52), y };
    const u = smooth(graph.u);
    return { x: mix(folded.x, unrolled.x, u), y: mix(folded.y, unrolled.y, u) };
  }
  const radius = () => mix(RADIUS, 22, smooth(graph.u));

  // A recurrent arrow: a loop or an arc when folded, a straight line to the next step when unrolled.
  function recurrent(from, to, t) {
    const u = smooth(graph.u);
    const a = place("h", from, t - 1);
    const b = place("h", to, t);
    const r = radius();
    const loop = from === to
      ? { ax: r * 0.8, ay: -r * 0.6, bx: -r * 0.2, by: -r, c: [a.x + 95, a.y - 60, b.x + 5, b.y - 120] }
      : from < to
        ? { ax: r * 0.5, ay: -r * 0.87, bx: -r * 0.5, by: -r * 0.87, c: [a.x + 30, a.y - 60 - 45 * (to - from), b.x - 30, b.y - 60 - 45 * (to - from)] }
        : { ax: -r * 0.5, ay: r * 0.87, bx: r * 0.5, by: r * 0.87, c: [a.x - 30, a.y + 60 + 45 * (from - to), b.x + 30, b.y + 60 + 45 * (from - to)] };
    const start = { x: a.x + mix(loop.ax, r, u), y: a.y + mix(loop.ay, 0, u) };
    const end = { x: b.x + mix(loop.bx, -r, u), y: b.y + mix(loop.by, 0, u) };
    const straight = [mix(start.x, end.x, 0.33), mix(start.y, end.y, 0.33), mix(start.x, end.x, 0.67), mix(start.y, end.y, 0.67)];
    return { start, c: loop.c.map((v, k) => mix(v, straight[k], u)), end };
  }
  const onCurve = ({ start, c, end }, s) => {
    const b = [(1 - s) ** 3, 3 * s * (1 - s) ** 2, 3 * s * s * (1 - s), s ** 3];
    return {
      x: b[0] * start.x + b[1] * c[0] + b[2] * c[2] + b[3] * end.x,
      y: b[0] * start.y + b[1] * c[1] + b[2] * c[3] + b[3] * end.y,
    };
  };

  function draw() {
    const { meta } = graph;
    if (!meta || !canvas.clientWidth) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    const pen = canvas.getContext("2d");
    const scale = canvas.width / WIDE;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    const first = graph.u > 0 ? Math.max(0, Math.floor(graph.t) - 6) : graph.t;
    const last = graph.u > 0 ? Math.min(meta.steps - 1, graph.t + 6) : graph.t;
    for (let t = first; t <= last; t++) {
      pen.globalAlpha = t > graph.t ? 0.22 : t === graph.t || graph.u > 0.5 ? 1 : 0.35;
      if (graph.u === 0 || t > 0) recurrence(pen, t);
      connections(pen, t);
    }
    for (let t = first; t <= last; t++) {
      pen.globalAlpha = t > graph.t ? 0.22 : 1;
      for (const layer of ["x", "h", "y"]) {
        for (let k = 0; k < meta.sizes[layer]; k++) circle(pen, layer, k, t);
      }
      if (graph.u > 0.5) {
        pen.fillStyle = graph.colours.muted;
        pen.font = "13px sans-serif";
        pen.fillText(meta.labels.step.replace("{step}", t + 1), place("x", 0, t).x, 466);
      }
    }
    pen.globalAlpha = 1;
  }

  function arrow(pen, from, to, weight) {
    stroke(pen, weight);
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
    pen.stroke();
    tip(pen, to, Math.atan2(to.y - from.y, to.x - from.x));
  }
  function stroke(pen, weight) {
    pen.strokeStyle = weight === 0 ? graph.colours.line : weight > 0 ? graph.colours.positive : graph.colours.negative;
    pen.fillStyle = pen.strokeStyle;
    pen.lineWidth = weight === 0 ? 1 : Math.min(6, 1.2 + 1.4 * Math.abs(weight));
    pen.setLineDash(weight === 0 ? [4, 4] : []);
  }
  function tip(pen, at, angle) {
    pen.setLineDash([]);
    pen.beginPath();
    for (const turn of [0, 2.6, -2.6]) pen.lineTo(at.x + (turn ? 11 : 0) * Math.cos(angle + turn), at.y + (turn ? 11 : 0) * Math.sin(angle + turn));
    pen.fill();
  }
  function recurrence(pen, t) {
    const { W_h: weights } = graph.meta.weights;
    for (let to = 0; to < weights.length; to++) {
      for (let from = 0; from < weights.length; from++) {
        const curve = recurrent(from, to, t);
        stroke(pen, weights[to][from]);
        pen.beginPath();
        pen.moveTo(curve.start.x, curve.start.y);
        pen.bezierCurveTo(...curve.c, curve.end.x, curve.end.y);
        pen.stroke();
        tip(pen, curve.end, Math.atan2(curve.end.y - curve.c[3], curve.end.x - curve.c[2]));
      }
    }
  }
  function connections(pen, t) {
    const { W_x: up, W_y: out } = graph.meta.weights;
    const r = radius();
    const edge = (a, b, weight) => {
      const angle = Math.atan2(b.y - a.y, b.x - a.x);
      arrow(pen, { x: a.x + r * Math.cos(angle), y: a.y + r * Math.sin(angle) }, { x: b.x - r * Math.cos(angle), y: b.y - r * Math.sin(angle) }, weight);
    };
    up.forEach((row, j) => row.forEach((w, i) => edge(place("x", i, t), place("h", j, t), w)));
    out.forEach((row, o) => row.forEach((w, j) => edge(place("h", j, t), place("y", o, t), w)));
  }
  function circle(pen, layer, k, t) {
    const { meta, colours } = graph;
    const value = meta.values[layer][t][k];
    const at = place(layer, k, t);
    const r = radius();
    const strength = Math.min(1, Math.abs(value) / meta.limits[layer]);
    pen.setLineDash([]);
    pen.beginPath();
    pen.arc(at.x, at.y, r, 0, 7);
    pen.fillStyle = colours.background;
    pen.fill();
    const alpha = pen.globalAlpha;
    pen.globalAlpha = alpha * strength * 0.75;
    pen.fillStyle = value < 0 ? colours.negative : colours.positive;
    pen.fill();
    pen.globalAlpha = alpha;
    pen.lineWidth = t === graph.t ? 3 : 1.5;
    pen.strokeStyle = t === graph.t ? colours.text : colours.muted;
    pen.stroke();
    pen.fillStyle = colours.text;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.font = `600 ${graph.u > 0.5 ? 12 : 15}px sans-serif`;
    pen.fillText(write(value), at.x, at.y);
    if (graph.u < 0.5) {
      pen.font = "italic 600 17px 'Times New Roman', serif";
      const beside = layer === "h" ? { x: at.x + r + 14, y: at.y + 12 } : { x: at.x - r - 18, y: at.y };
      pen.fillText(meta.names[layer][k], beside.x, beside.y);
    }
  }

  // Every number that can be changed, at its place on the folded drawing.
  function boxes() {
    const { weights } = graph.meta;
    const list = [];
    const between = (a, b, s) => ({ x: mix(a.x, b.x, s), y: mix(a.y, b.y, s) });
    const shown = graph.u;
    graph.u = 0;
    weights.W_x.forEach((row, j) => row.forEach((value, i) => list.push({ name: "W_x", row: j, column: i, value, at: between(place("x", i, 0), place("h", j, 0), weights.W_x.length > 2 ? 0.26 : 0.42) })));
    weights.W_y.forEach((row, o) => row.forEach((value, j) => list.push({ name: "W_y", row: o, column: j, value, at: between(place("h", j, 0), place("y", o, 0), weights.b.length > 2 ? 0.76 : 0.6) })));
    weights.W_h.forEach((row, j) => row.forEach((value, k) => list.push({ name: "W_h", row: j, column: k, value, at: onCurve(recurrent(k, j, 0), 0.5) })));
    weights.b.forEach((value, j) => { const at = place("h", j, 0); list.push({ name: "b", row: j, column: 0, value, text: "b", at: { x: at.x + 52, y: at.y + 40 } }); });
    weights.h_0.forEach((value, j) => { const at = place("h", j, 0); list.push({ name: "h_0", row: j, column: 0, value, text: "h₀", at: { x: at.x - 76, y: at.y + 6 } }); });
    weights.b_y.forEach((value, o) => { const at = place("y", o, 0); list.push({ name: "b_y", row: o, column: 0, value, text: "b", at: { x: at.x + 72, y: at.y } }); });
    graph.u = shown;
    return list;
  }

  function layFields() {
    const wanted = boxes();
    const same = fields.length === wanted.length && fields.every((field, k) => field.dataset.place === `${wanted[k].name}.${wanted[k].row}.${wanted[k].column}`);
    if (!same) {
      for (const field of fields) field.parentElement.remove();
      fields = wanted.map((box) => {
        const label = node("label");
        const field = node("input");
        field.type = "text";
        field.inputMode = "decimal";
        field.dataset.place = `${box.name}.${box.row}.${box.column}`;
        if (box.text) label.append(box.text);
        label.append(field);
        stage.append(label);
        return field;
      });
    }
    wanted.forEach((box, k) => {
      const field = fields[k];
      const { labels, names } = graph.meta;
      field.parentElement.style.left = `${(100 * box.at.x) / WIDE}%`;
      field.parentElement.style.top = `${(100 * box.at.y) / HIGH}%`;
      const told = { W_x: ["x", "h"], W_h: ["h", "h"], W_y: ["h", "y"] }[box.name];
      field.setAttribute("aria-label", told
        ? labels.weight.replace("{name}", box.name).replace("{from}", names[told[0]][box.column]).replace("{to}", names[told[1]][box.row])
        : labels.bias.replace("{name}", box.name).replace("{of}", names[box.name === "b_y" ? "y" : "h"][box.row]));
      if (field !== root.activeElement && field !== root.getRootNode().activeElement) field.value = String(box.value);
      field.onchange = () => change(field, box);
      field.onkeydown = (event) => {
        if (event.key === "Escape") { field.value = String(box.value); field.classList.remove("wrong"); }
        event.stopPropagation();
      };
    });
  }

  function change(field, box) {
    const value = Number(field.value.trim().replace("\u2212", "-").replace(",", "."));
    const wrong = field.value.trim() === "" || !Number.isFinite(value) || Math.abs(value) > graph.meta.limit;
    field.classList.toggle("wrong", wrong);
    say.textContent = wrong ? graph.meta.labels.wrong.replace("{limit}", graph.meta.limit) : "";
    if (!wrong && value !== box.value) graph.component.setTriggerValue("edited", { name: box.name, row: box.row, column: box.column, value });
  }

  // Fold and unroll: one motion through every position between.
  let last = 0;
  function move(now) {
    const step = Math.min(0.1, (now - last) / 1000) / 0.8;
    last = now;
    graph.u = graph.goal > graph.u ? Math.min(graph.goal, graph.u + step) : Math.max(graph.goal, graph.u - step);
    draw();
    if (graph.u !== graph.goal) requestAnimationFrame(move);
    else settle();
  }
  function settle() {
    const open = graph.goal === 1;
    shell.classList.toggle("unfolded", open);
    toggle.textContent = open ? graph.meta.labels.fold : graph.meta.labels.unroll;
    toggle.setAttribute("aria-pressed", String(open));
    hint.textContent = open ? graph.meta.labels.unrolled_hint : graph.meta.labels.folded_hint;
    shell.dataset.unrolled = String(open);
    draw();
  }
  toggle.onclick = () => {
    graph.goal = graph.goal === 1 ? 0 : 1;
    shell.classList.add("unfolded");
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      graph.u = graph.goal;
      settle();
    } else {
      last = performance.now();
      requestAnimationFrame(move);
    }
  };

  const follow = ({ detail }) => {
    if (!graph.meta || detail.group !== graph.meta.group) return;
    const t = Math.min(detail.t, graph.meta.steps - 1);
    if (t === graph.t) return;
    graph.t = t;
    canvas.setAttribute("aria-label", describe());
    draw();
  };
  window.addEventListener("seqviz-step", follow);
  const sizes = new ResizeObserver(draw);
  sizes.observe(stage);

  function describe() {
    const { values, names, labels } = graph.meta;
    const parts = ["x", "h", "y"].flatMap((layer) => values[layer][graph.t].map((value, k) => `${names[layer][k]} = ${write(value)}`));
    return `${labels.alt.replace("{step}", graph.t + 1)}: ${parts.join(", ")}`;
  }

  graph.update = (component) => {
    graph.component = component;
    graph.meta = component.data;
    graph.t = Math.min(graph.t, graph.meta.steps - 1);
    graph.colours = isDarkPage(root.host ?? root) ? graph.meta.palettes.dark : graph.meta.palettes.light;
    for (const name of ["negative", "text", "muted", "line", "accent", "surface", "background"]) shell.style.setProperty(`--${name}`, graph.colours[name]);
    scroll.setAttribute("aria-label", graph.meta.labels.region);
    canvas.setAttribute("aria-label", describe());
    layFields();
    settle();
    shell.dataset.ready = graph.meta.id;
  };
  graph.destroy = () => {
    window.removeEventListener("seqviz-step", follow);
    sizes.disconnect();
  };
  return graph;
}

export default function (component) {
  const root = component.parentElement;
  let graph = graphs.get(root);
  if (!graph) {
    graph = createGraph(root);
    graphs.set(root, graph);
  }
  graph.update(component);
  return () => {
    graph.destroy();
    graphs.delete(root);
  };
}
