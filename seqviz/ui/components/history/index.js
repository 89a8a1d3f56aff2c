// Draws nothing: mends two habits of the page that it stands in.
//
// Streamlit adds an entry to the browser's history whenever a script writes to the address, so that Back would walk
// through every unit and digit looked at before it left the page. Here an address of the same page takes the place of
// the one before. And Streamlit's navigation puts list items where there is no list around them, which a screen reader
// cannot make sense of; without their roles the links stand for themselves.

let mended = false;

function plainNavigation() {
  const parts = '[data-testid="stSidebarNav"] :is(ul, li):not([role])';
  for (const part of document.querySelectorAll(parts)) part.setAttribute("role", "none");
}

function mend() {
  new MutationObserver(plainNavigation).observe(document.body, { childList: true, subtree: true });
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  history.pushState = (state, unused, address) => {
    const samePage = new URL(address ?? "", location.href).pathname === location.pathname;
    (samePage ? replace : push)(state, unused, address);
  };
  Object.assign(history, { seqviz: true }); // for those who look from outside
}

/** @type {import("../../kit/mount.js").Component<null, object>} */
export default {
  create: () => null,
  update() {
    plainNavigation();
    if (!mended) mend();
    mended = true;
  },
};
