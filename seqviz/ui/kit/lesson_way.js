// From a lesson to the page that one of its cards is about, in the language that is shown.

/**
 * Another page is opened by Python, where nothing that runs is lost; the same page by loading its link.
 *
 * @param {string} link
 * @param {() => void} elsewhere asks Python for it
 */
export function follow(link, elsewhere) {
  const address = addressOf(link);
  if (address.pathname !== location.pathname) elsewhere();
  else if (address.href !== location.href) location.assign(address);
}

/** What the address says of how the app is shown, on whichever page. */
const SHOWN = ["lang", "experts", "present"];

/** The whole address of a link, shown as this page is. @param {string} link */
export function addressOf(link) {
  const address = new URL(link, location.href);
  const now = new URL(location.href).searchParams;
  for (const name of SHOWN) {
    const said = now.get(name);
    if (said) address.searchParams.set(name, said);
  }
  return address;
}

/** Whether a click is the plain one that follows a link here, not in another tab. @param {MouseEvent} event */
export const isPlain = (event) =>
  event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
