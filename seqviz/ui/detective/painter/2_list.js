// The features with their best units: which unit tells what, how well, and how good luck would be.

function suspectList(app) {
  const node = html("div", { class: "list", role: "group" });
  let rows = [];
  const place = (score) => `${clamp((score - 0.5) * 200, 0, 100)}%`;
  return {
    node,
    build() {
      const { ranking, labels } = app.meta;
      node.setAttribute("aria-label", labels.list);
      node.replaceChildren(html("h3", { text: labels.list }, html("span", { class: "more", text: ` · ${labels.more} ↓` })));
      rows = ranking.map((feature, row) => {
        const buttons = feature.units.map(([unit, score]) => {
          const button = html("button", { type: "button", class: "suspect", "data-unit": unit + 1, onclick: () => app.show(unit, row) },
            html("b", { text: unit + 1 }),
            html("span", { class: "meter", "aria-hidden": "true" }, html("i", { class: "good", style: `width:${place(score)}` }), html("u", { style: `left:${place(feature.chance)}` })),
            html("span", { class: "score", text: score.toFixed(2) }));
          button.setAttribute("aria-label", fill(labels.suspect, { unit: unit + 1, feature: feature.title, score: score.toFixed(2), chance: feature.chance.toFixed(2) }));
          button.title = button.getAttribute("aria-label");
          return { unit, button };
        });
        const name = html("button", { type: "button", class: "feature", text: feature.title, title: feature.what, onclick: () => app.underline(app.feature === row ? -1 : row) });
        const head = html("div", { class: "head" }, name, html("span", { class: "share", text: fill(labels.share, { share: (100 * feature.share).toFixed(feature.share < 0.1 ? 1 : 0), chance: feature.chance.toFixed(2) }) }));
        node.append(html("div", { class: "row" }, head, ...(buttons.length ? buttons.map(({ button }) => button) : [html("p", { class: "missing", text: labels.nobody })])));
        return { name, buttons };
      });
      if (app.meta.missing) node.append(html("p", { class: "missing", text: app.meta.missing }));
    },
    mark() {
      rows.forEach(({ name, buttons }, row) => {
        name.setAttribute("aria-pressed", String(row === app.feature));
        for (const { unit, button } of buttons) button.setAttribute("aria-pressed", String(unit === app.unit));
      });
    },
  };
}
