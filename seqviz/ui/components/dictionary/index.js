// The glossary: a field that finds while one types, tiles in groups, and the term that is looked up beside them.

import { addressed } from "../../kit/addressed.js";
import { fill, html, svg } from "../../kit/elements.js";
import { addressOf, isPlain } from "../../kit/lesson_way.js";
import { dress } from "../../kit/theme.js";
import { spoken, written } from "../walk/bits.js";
import { isFound } from "./find.js";
import { PICTURES } from "./pictures.js";

/** @typedef {import("../../../payloads/types.d.ts").Dictionary & { at: string }} Meta */
/** @typedef {import("../../../payloads/types.d.ts").Entry} Entry */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/** @typedef {import("../../kit/mount.js").Host} Host */

/** @param {Entry} entry */
const picture = ({ picture: kind, symbol }) =>
  svg(
    "svg",
    { viewBox: "0 0 96 48", class: symbol ? `picture of ${symbol}` : "picture", "aria-hidden": "true" },
    PICTURES[kind].map(([tag, look, attributes]) => svg(tag, { class: look, ...attributes })),
  );

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function create(root, message) {
  let { meta } = message;
  let { at } = meta;
  let told = at;
  /** @type {Host | null} */
  let component = null;
  const field = html("input", { type: "search", autocomplete: "off", spellcheck: "false", oninput: () => filter() });
  const count = html("output", {});
  const none = html("p", { class: "none", hidden: true });
  const tiles = html("div", { class: "tiles" });
  const entry = html("article", { "aria-live": "polite" });
  const shell = html(
    "div",
    { class: "shell", role: "group" },
    html("div", { class: "list" }, html("div", { class: "find", role: "search" }, field, count), none, tiles),
    entry,
  );
  root.append(shell);

  const all = () => meta.groups.flatMap((group) => group.entries);
  const follower = addressed(root, () => ({ term: at === all()[0].name ? "" : at }));

  /** @param {string} name */
  function open(name) {
    at = name;
    show();
    follower.follow();
    const { bottom } = entry.getBoundingClientRect();
    if (bottom < 0 || entry.getBoundingClientRect().top < 0) entry.scrollIntoView({ block: "nearest" });
  }
  field.onkeydown = (event) => {
    const byTitle = all().find(({ title }) => isFound(field.value, title));
    const first = byTitle ?? all().find(({ finds }) => isFound(field.value, finds));
    if (event.key === "Enter" && first) open(first.name);
  };

  function filter() {
    let found = 0;
    for (const section of tiles.children) {
      let here = 0;
      for (const tile of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("button"))) {
        const one = all().find(({ name }) => name === tile.dataset.term);
        const hit = one !== undefined && isFound(field.value, one.finds);
        tile.hidden = !hit;
        if (hit) here += 1;
      }
      /** @type {HTMLElement} */ (section).hidden = here === 0;
      found += here;
    }
    none.hidden = found > 0;
    count.textContent = fill(meta.labels.count, { count: found, all: all().length });
  }

  function build() {
    const { labels } = meta;
    const colours = dress(root, shell, meta.palettes);
    shell.classList.toggle("dark", colours.dark);
    for (const [name, colour] of Object.entries(colours.symbols)) shell.style.setProperty(`--of-${name}`, colour);
    shell.setAttribute("aria-label", labels.region);
    field.placeholder = labels.find;
    field.setAttribute("aria-label", labels.find);
    none.textContent = labels.none;
    tiles.replaceChildren(
      ...meta.groups.map((group) =>
        html(
          "section",
          {},
          html("h2", { text: group.title }),
          html(
            "div",
            { class: "group" },
            group.entries.map((one) =>
              html(
                "button",
                { type: "button", "data-term": one.name, onclick: () => open(one.name) },
                picture(one),
                html("span", { text: one.title }),
              ),
            ),
          ),
        ),
      ),
    );
  }

  function show() {
    const { labels } = meta;
    const one = all().find(({ name }) => name === at) ?? all()[0];
    for (const tile of /** @type {NodeListOf<HTMLElement>} */ (tiles.querySelectorAll("button")))
      tile.setAttribute("aria-pressed", String(tile.dataset.term === one.name));
    shell.dataset.term = one.name;
    entry.replaceChildren(
      ...[
        picture(one),
        html("h2", { text: one.title }),
        html("p", { class: "says", text: one.says }),
        one.formula.length > 0 &&
          html("p", { class: "math", role: "math", "aria-label": spoken(one.formula) }, written(one.formula)),
        html("a", {
          href: addressOf(one.address).href,
          target: "_self",
          text: fill(labels.see, { page: one.page }),
          onclick: (/** @type {MouseEvent} */ event) => {
            if (!isPlain(event)) return;
            event.preventDefault();
            component?.setTriggerValue("go", one.address);
          },
        }),
        html("p", { class: "source", text: fill(labels.source, { source: one.source }) }),
      ].filter((part) => part instanceof Node),
    );
  }

  /** @param {Message} message @param {Host} host */
  function update(message, host) {
    component = host;
    follower.tellTo(host);
    ({ meta } = message);
    if (meta.at !== told) at = meta.at;
    told = meta.at;
    build();
    filter();
    show();
    shell.dataset.ready = "";
  }
  return {
    update,
    remove() {
      follower.remove();
      shell.remove();
    },
  };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Meta>} */
export default {
  create,
  update: (part, message, host) => part.update(message, host),
  remove: (part) => part.remove(),
};
