// Demonstrations for a class: cards to open, to present and to hand on; or the speaker's notes, which print well.

import { html } from "../../kit/elements.js";
import { codePicture, copy, copyField } from "../../kit/sharing.js";
import { pictureOf } from "./pictures.js";

/** @typedef {import("../../../payloads/types.d.ts").DemonstrationList} Meta */
/** @typedef {import("../../../payloads/types.d.ts").DemonstrationCard} Card */

const PARTS = /** @type {const} */ (["show", "ask", "say"]);

/** The whole address of a card's page, as the visitor reaches this app. @param {Card} card */
const whole = (card) => new URL(card.opens, location.href).href;

/** @param {ShadowRoot} root */
function create(root) {
  const shell = html("div", { class: "shell" });
  const dialog = html("dialog", {});
  root.append(shell, dialog);
  let drawn = "";
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close(); // beside the sheet
  };

  /** The link and its code, large enough for the last row. @param {Card} card @param {Meta["labels"]} labels */
  function hand(card, labels) {
    const field = copyField(labels);
    field.show(whole(card));
    dialog.setAttribute("aria-label", card.title);
    dialog.replaceChildren(
      html(
        "div",
        { class: "sheet" },
        html(
          "header",
          {},
          html("h2", { text: card.title }),
          html("button", { type: "button", "aria-label": labels.close, text: "×", onclick: () => dialog.close() }),
        ),
        codePicture(card.code, labels),
        field.node,
      ),
    );
    dialog.showModal();
    return field;
  }
  /** @param {Card} card @param {Meta["labels"]} labels */
  const note = (card, labels) =>
    html(
      "dl",
      { class: "said" },
      PARTS.flatMap((part) => [html("dt", { text: labels[part] }), html("dd", { text: card[part] })]),
    );
  /** @param {Card} card @param {number} k @param {Meta["labels"]} labels */
  function cardOf(card, k, labels) {
    const told = html("span", { class: "told", role: "status" });
    const link = html("input", {
      type: "text",
      readonly: true,
      value: whole(card),
      class: "aside",
      tabindex: -1,
      "aria-hidden": "true",
    });
    async function take() {
      if (await copy(link)) told.textContent = `✓ ${labels.copied}`;
      else hand(card, labels);
    }
    return html(
      "li",
      { class: "card", "data-name": card.name },
      pictureOf(card.name),
      html("h2", {}, html("span", { class: "number", text: `${k + 1}` }), ` ${card.title}`),
      html("p", { class: "page", text: card.page }),
      html(
        "div",
        { class: "keys" },
        html("a", { class: "main", href: whole(card), target: "_self", text: labels.open }),
        html("a", { href: `${whole(card)}&present=1`, target: "_self", text: labels.present }),
        html("button", { type: "button", class: "copy-link", text: labels.copy, onclick: take }),
        html("button", { type: "button", class: "qr", text: labels.qr, onclick: () => hand(card, labels) }),
        told,
        link,
      ),
      html("details", {}, html("summary", { text: labels.note }), note(card, labels)),
    );
  }
  /** @param {Card} card @param {number} k @param {Meta["labels"]} labels */
  const noteOf = (card, k, labels) =>
    html(
      "li",
      { class: "note", "data-name": card.name },
      html(
        "div",
        {},
        html("h2", {}, html("span", { class: "number", text: `${k + 1}` }), ` ${card.title}`),
        html("p", { class: "page" }, html("a", { href: whole(card), target: "_self", text: card.page })),
        note(card, labels),
      ),
      codePicture(card.code, labels),
    );
  return {
    /** @param {Meta} meta */
    update(meta) {
      const now = JSON.stringify(meta);
      if (now === drawn) return;
      drawn = now;
      const { cards, notes, labels } = meta;
      const all = cards.map((card, k) => (notes ? noteOf : cardOf)(card, k, labels));
      shell.replaceChildren(
        notes ? html("button", { type: "button", class: "print", text: labels.print, onclick: () => print() }) : "",
        html("ol", { class: notes ? "notes" : "cards", "aria-label": notes ? labels.note : labels.list }, all),
      );
      shell.dataset.ready = "";
    },
    remove() {
      shell.remove();
      dialog.remove();
    },
  };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Meta>} */
export default {
  create,
  update: (list, { meta }) => list.update(meta),
  remove: (list) => list.remove(),
};
