// A walk through the tutorials: items in groups at the side, one of them whole, and the way back and on.

import { addressed } from "../../kit/addressed.js";
import { fill, html } from "../../kit/elements.js";
import { addressOf, isPlain } from "../../kit/lesson_way.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { prose } from "./bits.js";
import { sceneOf } from "./scene.js";

/** @typedef {import("../../../payloads/types.d.ts").TutorialsWalk & { at: [string, string] }} Meta */
/** @typedef {import("../../../payloads/types.d.ts").LinkShown} Link */
/** @typedef {import("../../../payloads/types.d.ts").ItemShown} Item */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/** @typedef {import("../../kit/mount.js").Host} Host */

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function create(root, message) {
  let { meta } = message;
  let [which, at] = meta.at;
  let told = JSON.stringify(meta.at);
  /** @type {Host | null} */
  let component = null;
  const tabs = html("div", { class: "tabs", role: "group" });
  const bar = html("span", { class: "bar", "aria-hidden": "true" }, html("i", {}));
  const where = html("span", { class: "where" });
  const list = html("nav", { class: "list" });
  const short = html("select", { class: "short", onchange: () => go(short.value) });
  const title = html("h2", { tabindex: -1 });
  const kind = html("span", { class: "kind" });
  const says = html("p", { class: "says", "data-terms": true });
  const scene = html("div", { class: "scene" });
  const means = html("section", { class: "means" });
  const wrong = html("section", { class: "wrong" });
  const tries = html("section", { class: "tries" });
  const back = html("button", { type: "button", "data-act": "back", onclick: () => step(-1) });
  const next = html("button", { type: "button", class: "main", "data-act": "forward", onclick: () => step(1) });
  const spokenPart = html("span", { class: "hidden", "aria-live": "polite" });
  const article = html(
    "article",
    {},
    html("header", {}, title, kind, html("div", { class: "keys" }, back, where, next)),
    html("div", { class: "drawn" }, says, scene),
    html("div", { class: "words" }, means, wrong, tries),
  );
  const shell = html(
    "div",
    { class: "shell", role: "group" },
    html("div", { class: "top" }, tabs, bar),
    html("div", { class: "body" }, list, short, article),
    spokenPart,
  );
  root.append(shell);

  const tutorial = () => meta.tutorials.find(({ name }) => name === which) ?? meta.tutorials[0];
  const items = () => tutorial().groups.flatMap((group) => group.items);
  const place = () =>
    Math.max(
      0,
      items().findIndex(({ name }) => name === at),
    );
  const follower = addressed(root, () => ({
    tutorial: which === meta.tutorials[0].name ? "" : which,
    item: place() === 0 ? "" : at,
  }));

  /** @param {number} by */
  function step(by) {
    go(items()[clamp(place() + by, 0, items().length - 1)].name);
  }
  /** @param {string} name */
  function go(name) {
    if (name === at) return;
    at = name;
    show();
    spokenPart.textContent = title.textContent;
    follower.follow();
  }
  /** @param {string} name */
  function turn(name) {
    which = name;
    at = items()[0].name;
    build();
    show();
    follower.follow();
  }
  shell.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey || event.target === short) return;
    if (event.target instanceof Element && event.target.closest("pre")) return; // its lines scroll
    step(by);
    event.preventDefault();
    event.stopPropagation();
  };

  /** An item with a fault is not itself wrong: a forget gate is none. @param {Item} item */
  const signOf = (item) => (item.sound ? "✓" : "!");
  /** @param {Item} item */
  const mark = (item) =>
    html("span", {
      class: item.sound ? "mark good" : "mark wrong",
      role: "img",
      "aria-label": item.sound ? meta.labels.fine : meta.labels.faulty,
      text: signOf(item),
    });

  /** A link to a page; Python opens it, where nothing that runs is lost. @param {Link} link */
  const linkTo = ({ label, address }) =>
    html("a", {
      href: addressOf(address).href,
      target: "_self",
      text: label,
      onclick: (/** @type {MouseEvent} */ event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        component?.setTriggerValue("go", address);
      },
    });

  function build() {
    const { labels } = meta;
    shell.setAttribute("aria-label", labels.region);
    tabs.setAttribute("aria-label", labels.tutorials);
    tabs.replaceChildren(
      ...meta.tutorials.map((one) =>
        html("button", {
          type: "button",
          "aria-pressed": String(one.name === which),
          onclick: () => one.name !== which && turn(one.name),
          text: one.title,
        }),
      ),
    );
    list.setAttribute("aria-label", labels.items);
    short.setAttribute("aria-label", labels.items);
    list.replaceChildren(
      ...tutorial().groups.flatMap((group) => [
        html("h3", { text: group.title }),
        html(
          "ol",
          {},
          group.items.map((item) =>
            html(
              "li",
              {},
              html(
                "button",
                { type: "button", "data-item": item.name, onclick: () => go(item.name) },
                mark(item),
                html("span", { text: item.title }),
              ),
            ),
          ),
        ),
      ]),
      html("p", { class: "legend", text: `! ${labels.faulty}` }),
      html("p", { class: "legend", text: `✓ ${labels.fine}` }),
    );
    short.replaceChildren(
      ...tutorial().groups.map((group) =>
        html(
          "optgroup",
          { label: group.title },
          group.items.map((item) => html("option", { value: item.name, text: `${signOf(item)} ${item.title}` })),
        ),
      ),
    );
    back.textContent = `← ${labels.back}`;
    next.textContent = `${labels.next} →`;
  }

  function show() {
    const { labels } = meta;
    const all = items();
    const now = place();
    const item = all[now];
    shell.classList.toggle("dark", dress(root, shell, meta.palettes).dark);
    for (const [name, colour] of Object.entries(dress(root, shell, meta.palettes).symbols))
      shell.style.setProperty(`--of-${name}`, colour);
    shell.dataset.item = item.name;
    for (const button of list.querySelectorAll("button"))
      if (button.dataset.item === item.name) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    short.value = item.name;
    where.textContent = fill(labels.position, { place: now + 1, places: all.length });
    /** @type {HTMLElement} */ (bar.firstChild).style.width = `${(100 * (now + 1)) / all.length}%`;
    title.textContent = item.title;
    kind.textContent = item.about;
    article.classList.toggle("wide", item.scene.uses.length > 2);
    says.replaceChildren(html("b", { text: labels.says }), " ", ...prose(item.says));
    scene.replaceChildren(...sceneOf(item.scene, labels, linkTo).filter((part) => part instanceof Node));
    means.replaceChildren(html("h4", { text: labels.means }), html("p", { "data-terms": true }, prose(item.means)));
    wrong.classList.toggle("sound", item.sound);
    wrong.replaceChildren(
      html("h4", {}, mark(item), item.sound ? labels.sound : labels.wrong),
      html("p", { "data-terms": true }, prose(item.wrong)),
    );
    tries.replaceChildren(html("h4", { text: labels.try }), ...item.tries.map(linkTo));
    back.disabled = now === 0;
    next.disabled = now === all.length - 1;
  }

  /** @param {Message} message @param {Host} host */
  function update(message, host) {
    component = host;
    follower.tellTo(host);
    ({ meta } = message);
    const asked = JSON.stringify(meta.at);
    if (asked !== told) [which, at] = meta.at;
    told = asked;
    build();
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
