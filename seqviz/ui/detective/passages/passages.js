// Passages found in a text, one a line, painted by the unit that the painter of their group shows.

const lists = new WeakMap();

function createList(root) {
  const app = { unit: 0, spans: [] };
  const shell = html("ol", { class: "shell" });
  root.append(shell);
  const paint = () => {
    const begin = app.unit * app.spans.length;
    app.spans.forEach((span, k) => {
      const [paper, ink] = app.inks[app.bytes[begin + k]];
      span.style.backgroundColor = paper;
      span.style.color = ink;
    });
  };
  document.addEventListener(TELL, ({ detail }) => {
    if (!app.meta || detail.group !== app.meta.group || !shell.isConnected) return;
    app.unit = detail.unit;
    paint();
  });
  return (component) => {
    const { meta, bytes } = openEnvelope(component.data);
    const palette = dress(root, shell, meta.palettes);
    app.inks = inks(palette, meta.symbol, meta.signed);
    if (!app.meta || app.meta.text !== meta.text) app.unit = meta.unit;
    const shown = new URL(location.href).searchParams.get("unit");
    if (Number(shown) >= 1 && Number(shown) <= meta.units && meta.units > 1) app.unit = Number(shown) - 1;
    app.meta = meta;
    app.bytes = bytes;
    app.spans = [];
    shell.setAttribute("aria-label", meta.label);
    shell.replaceChildren(...meta.items.map(({ chars, from, to, place, note }) => {
      const spans = chars.map((char, k) => html("span", { class: k >= from && k < to ? "found" : "", text: { "\n": "⏎", "\t": "→" }[char] ?? char }));
      app.spans.push(...spans);
      return html("li", {}, html("span", { class: "place", text: place }), html("span", { class: "line" }, ...spans), note ? html("span", { class: "note", text: note }) : null);
    }));
    paint();
  };
}

export default function (component) {
  const root = component.parentElement;
  let update = lists.get(root);
  if (!update) lists.set(root, (update = createList(root)));
  update(component);
}
