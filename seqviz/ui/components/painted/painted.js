// The same text painted several times, one card each; nodes are kept from payload to payload.

const paintings = new WeakMap();
const DEEPEST = 46; // percent of the colour at the largest score: the letters stay readable on it
const POWERS = { 3: "⁻³", 6: "⁻⁶", 9: "⁻⁹" };

function createPainting(root) {
  const { html } = kit;
  const shell = html("div", { class: "cards" });
  root.append(shell);
  const keep = (parent, count, make_) => {
    while (parent.children.length > count) parent.lastChild.remove();
    while (parent.children.length < count) parent.append(make_());
    return [...parent.children];
  };
  const newCard = () => html("section", { class: "card" }, html("h3", {}), html("p", { class: "question" }), html("ol", {}));
  const newTile = () => html("li", {}, html("span", { class: "char" }), html("span", { class: "score" }));
  shell.onpointerover = (event) => point(event.target.closest?.("li"));
  shell.onpointerleave = () => point(null);
  function point(tile) {
    const at = tile ? [...tile.parentNode.children].indexOf(tile) : -1;
    for (const list of shell.querySelectorAll("ol")) [...list.children].forEach((one, k) => one.classList.toggle("here", k === at));
  }
  return ({ meta, bytes }) => {
    const scores = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const length = meta.characters.length;
    kit.dress(root, shell, meta.palettes);
    keep(shell, meta.cards.length, newCard).forEach((card, n) => {
      const own = scores.subarray(n * length, (n + 1) * length);
      const largest = own.reduce((most, score) => Math.max(most, Math.abs(score)), 1e-9);
      const about = meta.cards[n];
      card.dataset.name = about.name;
      card.children[0].textContent = about.title;
      const power = largest >= 0.095 ? 0 : largest >= 95e-6 ? 3 : largest >= 95e-9 ? 6 : 9; // small scores in thousandths
      card.children[1].textContent = power ? `${about.question} ${fill(meta.labels.scaled, { factor: `10${POWERS[power]}` })}` : about.question;
      keep(card.children[2], length, newTile).forEach((tile, t) => {
        tile.style.setProperty("--paint", own[t] < 0 ? "var(--negative)" : "var(--positive)");
        tile.style.setProperty("--strength", `${((DEEPEST * Math.abs(own[t])) / largest).toFixed(1)}%`);
        tile.classList.toggle("top", t === about.top);
        tile.children[0].textContent = meta.characters[t] === " " ? "␣" : meta.characters[t];
        tile.children[1].textContent = show(own[t] * 10 ** power, 2);
        tile.title = t === about.top ? meta.labels.first : "";
      });
    });
  };
}

export default function (component) {
  const root = component.parentElement;
  let update = paintings.get(root);
  if (!update) {
    update = createPainting(root);
    paintings.set(root, update);
  }
  update(openEnvelope(component.data));
}
