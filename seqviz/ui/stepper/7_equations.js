// All equations of the cell, each beside the value it gives for the chosen unit at this step.

function equations(app) {
  const { labels, state } = app;
  const list = html("ul", {});
  const node = html("section", { class: "equations", "aria-label": labels.equations }, html("h4", { text: labels.equations }), list);
  let rows = [];

  function build() {
    const { cell } = app.layer();
    rows = cell.rows.map((q) => {
      const value = html("b", {});
      const button = html("button", {
        type: "button", "data-q": q, "aria-label": fill(labels.open_part, { name: labels.names[q] }), onclick: () => app.open(q),
      }, html("span", { class: "chip", style: app.chipStyle(q), text: q }),
      html("span", {}, html("small", { class: "called", text: labels.names[q] }), equation(app.layer(), q)), value);
      return { q, value, button };
    });
    list.replaceChildren(...rows.map(({ button }) => html("li", {}, button)));
  }
  return {
    node,
    refresh() { build(); },
    paint() { build(); },
    layout() {}, frame() {},
    stepped() {
      for (const { q, value, button } of rows) {
        value.textContent = show(vector(app.layer(), q, state.t)[state.unit]);
        button.classList.toggle("open", q === state.focus);
      }
    },
  };
}
