// Where every component begins: what Streamlit loads, which then fetches the component that a message is for.
// All of these are files below one address that holds a hash of their content, so old and new ones never meet.

import { openEnvelope } from "./envelope.js";
import { limitSheet } from "./limits.js";
import { mount } from "./mount.js";
import { keep, whole } from "./parcels.js";

/** @typedef {{ component: import("./mount.js").Component<any, any>, sheets: CSSStyleSheet[] }} Kind */

/** @type {Map<string, Promise<Kind>>} */
const kinds = new Map();

/** What was asked for ahead of its time. @type {Set<string>} */
const ahead = new Set();

/**
 * Asks for scripts at once that would otherwise be asked for one after the other, as each is found to import the next.
 *
 * @param {string[]} modules
 */
function fetchAhead(modules) {
  for (const path of modules) {
    if (ahead.has(path)) continue;
    ahead.add(path);
    const href = new URL(`../${path}`, import.meta.url).href;
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
  }
}

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map();

/** @param {string} address */
async function fetchSheet(address) {
  const answer = await fetch(new URL(address, import.meta.url));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new CSSStyleSheet().replace(await answer.text());
}

/**
 * A style, fetched once for the page.
 *
 * @param {string} address
 */
function sheetOf(address) {
  let sheet = sheets.get(address);
  if (!sheet) {
    sheet = fetchSheet(address);
    sheet.catch(() => sheets.delete(address)); // the next message tries again
    sheets.set(address, sheet);
  }
  return sheet;
}

/**
 * A component's code and style, fetched once for the page.
 *
 * @param {string} name
 * @param {boolean} styled whether it has a style of its own
 */
function fetchKind(name, styled) {
  let kind = kinds.get(name);
  if (!kind) {
    const folder = `../components/${name}`;
    const styles = ["./base.css", ...(styled ? [`${folder}/style.css`] : [])].map(sheetOf);
    kind = Promise.all([import(`${folder}/index.js`), Promise.all(styles)]).then(([module, sheets]) => ({
      component: module.default,
      sheets,
    }));
    kind.catch(() => kinds.delete(name)); // the next message tries again
    kinds.set(name, kind);
  }
  return kind;
}

/** @param {import("./mount.js").Host} host */
export default async function (host) {
  const message = openEnvelope(host.data);
  const { component: name, styled, parcel, modules } = message.meta;
  if (modules) fetchAhead(modules);
  if (parcel) return keep(parcel, message);
  const load = async () => {
    const { component, sheets } = await fetchKind(name, styled);
    host.parentElement.adoptedStyleSheets = [...sheets, limitSheet()];
    return component;
  };
  return mount(load, host, whole(message, host.parentElement));
}
