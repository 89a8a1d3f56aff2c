// A link that is handed on: copied, also where the browser gives no clipboard, and drawn as a QR code.

import { fill, html, svg } from "./elements.js";

/** @typedef {import("../../payloads/types.d.ts").QrCode} QrCode */

/**
 * The address of the page that is shown, with what a lesson link says besides.
 *
 * @param {string} href
 * @param {Record<string, string>} said by name in the address; what is "" leaves it
 */
export function linkWith(href, said) {
  const address = new URL(href);
  for (const [name, value] of Object.entries(said))
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  address.hash = "";
  return address.href.replaceAll("%2C", ","); // a comma may stand as it is, and is easier to read
}

/**
 * Copies a text; false where the browser lets nobody, and it is marked for the visitor's own keys.
 *
 * @param {HTMLInputElement} field that shows it
 */
export async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value); // only there with HTTPS, or on this very machine
    return true;
  } catch {
    field.focus();
    field.select();
    try {
      return document.execCommand("copy"); // old, and works everywhere
    } catch {
      return false;
    }
  }
}

/** Whether a link leads to the machine that opens it, and so from every other one to itself. @param {string} link */
export function isLocal(link) {
  const { hostname } = new URL(link, "http://localhost");
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}

/**
 * A link in a field, with its button.
 *
 * @param {Record<string, string>} labels
 */
export function copyField(labels) {
  const field = html("input", { type: "text", readonly: true, class: "link", "aria-label": labels.link });
  const key = html("button", { type: "button", class: "copy", text: labels.copy });
  const told = html("p", { class: "told", role: "status" });
  key.onclick = async () => {
    told.textContent = (await copy(field)) ? `✓ ${labels.copied}` : labels.by_hand;
  };
  field.onfocus = () => field.select();
  return {
    node: html("div", { class: "copying" }, field, key, told),
    /** @param {string} link */
    show(link) {
      if (field.value === link) return;
      field.value = link;
      told.textContent = isLocal(link) ? labels.local : "";
    },
  };
}

/**
 * A QR code, dark on white in both themes, since that is what cameras read.
 *
 * @param {QrCode} code
 * @param {Record<string, string>} labels
 */
export function codePicture(code, labels) {
  if (!code.path) return html("p", { class: "told", text: labels.too_long });
  const { size } = code;
  return svg(
    "svg",
    { class: "code", viewBox: `0 0 ${size} ${size}`, role: "img", "shape-rendering": "crispEdges" },
    svg("title", { text: fill(labels.code, { link: code.link }) }),
    svg("rect", { width: size, height: size, fill: "#ffffff" }),
    svg("path", { d: code.path, fill: "#000000" }),
  );
}
