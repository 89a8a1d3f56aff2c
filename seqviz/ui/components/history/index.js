// Draws nothing: mends four habits of the page that it stands in.
//
// Streamlit adds an entry to the browser's history whenever a script writes to the address, so that Back would walk
// through every unit and digit looked at before it left the page. Here an address of the same page takes the place of
// the one before. And Streamlit's navigation puts list items where there is no list around them, which a screen reader
// cannot make sense of; without their roles the links stand for themselves. And nothing in the bar says in which of its
// menus the open page is: here that menu, and the page's own link, are marked as the current one. And it speaks English
// only (`spoken.js`).

import { speaker } from "./spoken.js";

let mended = false;

const { use, look } = speaker(document);

/** In which menu the open page is; empty where it stands alone. */
let menu = "";

function plainNavigation() {
  const parts = '[data-testid="stSidebarNav"] :is(ul, li):not([role])';
  for (const part of document.querySelectorAll(parts)) part.setAttribute("role", "none");
}

/** @param {Element} part @param {string | null} value */
function current(part, value) {
  if (part.getAttribute("aria-current") === value) return;
  if (value) part.setAttribute("aria-current", value);
  else part.removeAttribute("aria-current");
}

function markOpenPage() {
  for (const part of document.querySelectorAll('[data-testid="stTopNavSection"]'))
    current(part, menu && part.textContent?.trim() === menu ? "true" : null);
  const links = '[data-testid="stTopNavLink"], [data-testid="stTopNavDropdownLink"]';
  for (const link of document.querySelectorAll(links)) {
    const { pathname } = new URL(/** @type {HTMLAnchorElement} */ (link).href, location.href);
    current(link, pathname === location.pathname ? "page" : null);
  }
}

function lookAgain() {
  plainNavigation();
  markOpenPage();
  look();
}

function mend() {
  new MutationObserver(lookAgain).observe(document.body, { childList: true, subtree: true });
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  history.pushState = (state, unused, address) => {
    const samePage = new URL(address ?? "", location.href).pathname === location.pathname;
    (samePage ? replace : push)(state, unused, address);
  };
  Object.assign(history, { seqviz: true }); // for those who look from outside
}

/** @type {import("../../kit/mount.js").Component<null, { menu: string, spoken: import("./spoken.js").Spoken }>} */
export default {
  create: () => null,
  update(_part, { meta }) {
    menu = meta.menu;
    use(meta.spoken);
    lookAgain();
    if (!mended) mend();
    mended = true;
  },
};
