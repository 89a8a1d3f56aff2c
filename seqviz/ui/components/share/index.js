// The editor of lesson links: which parts are shown, locked or hidden, how the page is shown; then the link and its QR code.

import { html } from "../../kit/elements.js";
import { icon } from "../../kit/icons.js";
import { rootsIn, selectorOf } from "../../kit/limits.js";
import { codePicture, copyField, linkWith } from "../../kit/sharing.js";

/** @typedef {import("../../../payloads/types.d.ts").Share} Meta */
/** @typedef {import("../../../payloads/types.d.ts").SharedPart} SharedPart */

const STATES = /** @type {const} */ (["shown", "locked", "hidden"]);
const LATER = 250; // milliseconds: a code is drawn once somebody pauses

/** @param {ShadowRoot} root @param {import("../../kit/envelope.js").Message<Meta>} message */
function create(root, message) {
  let meta = message.meta;
  /** @type {import("../../kit/mount.js").Host | null} */
  let component = null;
  /** @type {Map<string, string>} */
  const chosen = new Map();
  let present = false;
  let language = "";
  let asked = "";
  let timer = 0;
  let drawn = "";
  /** @type {HTMLElement | null} */
  let lit = null;

  const key = html("button", {
    type: "button",
    class: "key",
    "aria-expanded": "false",
    onclick: () => turn(Boolean(panel.hidden)),
  });
  const panel = html("section", { class: "panel", role: "dialog", hidden: true });
  root.append(key, panel);
  /** @type {ReturnType<typeof copyField>} */
  let field;
  /** @type {HTMLElement} */
  let code;
  /** @type {HTMLAnchorElement} */
  let opens;

  const link = () => {
    const list = (/** @type {string} */ state) =>
      meta.parts.filter(({ name }) => chosen.get(name) === state).map(({ name }) => name);
    const said = { hide: list("hidden").join(","), lock: list("locked").join(",") };
    return linkWith(location.href, { ...said, present: present ? "1" : "", lang: language });
  };
  /** @param {boolean} open */
  function turn(open) {
    panel.hidden = !open;
    key.setAttribute("aria-expanded", String(open));
    light(null);
    clearTimeout(timer);
    if (!open) return;
    const address = new URL(location.href).searchParams;
    present = address.get("present") === "1";
    language = address.get("lang") ?? "";
    for (const { name, now } of meta.parts) chosen.set(name, now);
    build();
    /** @type {HTMLElement | null} */ (panel.querySelector("h2"))?.focus();
  }
  /** A part of the page shows which one is meant. @param {SharedPart | null} part */
  function light(part) {
    if (lit) lit.style.outline = "";
    lit = part ? partOf(part) : null;
    if (lit) lit.style.outline = "3px solid var(--st-primary-color, currentColor)";
  }
  function changed() {
    const now = link();
    field.show(now);
    opens.href = now;
    clearTimeout(timer);
    if (now !== asked && now.length <= meta.longest)
      timer = window.setTimeout(() => {
        asked = now;
        component?.setTriggerValue("code", now);
      }, LATER);
    showCode();
  }
  function showCode() {
    const now = link();
    const shown = now.length > meta.longest ? { link: now, size: 0, path: "" } : meta.code;
    const fits = shown?.link === now;
    code.dataset.now = String(fits);
    if (fits) code.replaceChildren(codePicture(shown, meta.labels));
  }
  /** @param {SharedPart} part */
  function row(part) {
    const keys = STATES.map((state) =>
      html(
        "label",
        { hidden: state === "locked" && !part.locks },
        html("input", {
          type: "radio",
          name: part.name,
          value: state,
          checked: chosen.get(part.name) === state,
          onchange: () => {
            chosen.set(part.name, state);
            changed();
          },
        }),
        html("span", { text: meta.labels[state] }),
      ),
    );
    return html(
      "fieldset",
      { onpointerenter: () => light(part), onpointerleave: () => light(null), "data-part": part.name },
      html("legend", { text: part.title }),
      html("div", { class: "states" }, keys),
    );
  }
  function build() {
    const { labels, languages } = meta;
    field = copyField(labels);
    code = html("div", { class: "picture" });
    opens = html("a", { target: "_blank", rel: "noopener", text: labels.open });
    const mode = html("input", {
      type: "checkbox",
      checked: present,
      onchange: (/** @type {Event} */ event) => {
        present = /** @type {HTMLInputElement} */ (event.target).checked;
        changed();
      },
    });
    const speaks = html(
      "select",
      {
        onchange: (/** @type {Event} */ event) => {
          language = /** @type {HTMLSelectElement} */ (event.target).value;
          changed();
        },
      },
      html("option", { value: "", text: labels.any }),
      Object.entries(languages).map(([value, text]) => html("option", { value, text, selected: value === language })),
    );
    panel.setAttribute("aria-label", labels.title);
    panel.replaceChildren(
      html(
        "header",
        {},
        html("h2", { tabindex: -1, text: labels.title }),
        html("button", { type: "button", class: "close", "aria-label": labels.close, text: "×", onclick: close }),
      ),
      html("p", { text: labels.about }),
      html("div", { class: "given" }, code, html("div", {}, field.node, opens)),
      html("label", { class: "mode" }, mode, html("span", { text: labels.present })),
      html("label", { class: "mode" }, html("span", { text: labels.language }), speaks),
      html("h3", { text: labels.parts }),
      html("div", { class: "parts" }, meta.parts.map(row)),
      html("a", { class: "more", href: new URL(meta.more, location.href).href, target: "_self", text: labels.more }),
    );
    drawn = wordsOf(meta);
    asked = "";
    changed();
  }
  function close() {
    turn(false);
    key.focus();
  }
  panel.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    close();
    event.stopPropagation();
  };
  return {
    /** @param {Meta} now @param {import("../../kit/mount.js").Host} host */
    update(now, host) {
      meta = now;
      component = host;
      const { labels } = meta;
      if (key.title !== labels.share_help) {
        key.replaceChildren(icon("share"), html("span", { text: labels.share }));
        Object.assign(key, { title: labels.share_help });
      }
      if (panel.hidden) return;
      for (const { name, now } of meta.parts) if (!chosen.has(name)) chosen.set(name, now);
      if (wordsOf(meta) !== drawn) build();
      else showCode();
    },
    remove() {
      clearTimeout(timer);
      light(null);
      key.remove();
      panel.remove();
    },
  };
}

/** What the panel is built of; a new QR code is no reason to build it anew. @param {Meta} meta */
const wordsOf = ({ parts, labels }) => JSON.stringify([parts.map(({ name }) => name), labels]);

/** @param {SharedPart} part */
function partOf({ place }) {
  const isSeen = (/** @type {Element} */ one) => one.getClientRects().length > 0;
  for (const one of rootsIn(document)) {
    const found = [...one.querySelectorAll(selectorOf(place))].find(isSeen);
    if (found) return /** @type {HTMLElement} */ (found);
  }
  return null;
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Meta>} */
export default {
  create,
  update: (editor, { meta }, host) => editor.update(meta, host),
  remove: (editor) => editor.remove(),
};
