// Where every component begins: what Streamlit loads, which then fetches the component that a message is for.
// All of these are files below one address that holds a hash of their content, so old and new ones never meet.

import { openEnvelope } from "./envelope.js";
import { mount } from "./mount.js";
import { keep, whole } from "./parcels.js";

/** @typedef {{ component: import("./mount.js").Component<any, any>, sheets: CSSStyleSheet[] }} Kind */

/** @type {Map<string, Promise<Kind>>} */
const kinds = new Map();

/** @param {string} address */
async function sheetOf(address) {
  const answer = await fetch(new URL(address, import.meta.url));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new CSSStyleSheet().replace(await answer.text());
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
    const sheets = ["./base.css", ...(styled ? [`${folder}/style.css`] : [])].map(sheetOf);
    kind = Promise.all([import(`${folder}/index.js`), Promise.all(sheets)]).then(([module, sheets]) => ({
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
  const { component: name, styled, parcel } = message.meta;
  if (parcel) return keep(parcel, message);
  const load = async () => {
    const { component, sheets } = await fetchKind(name, styled);
    host.parentElement.adoptedStyleSheets = sheets;
    return component;
  };
  return mount(load, host, whole(message));
}
