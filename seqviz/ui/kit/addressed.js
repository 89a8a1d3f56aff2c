// Settings that a component keeps by itself: the address follows without asking the server, which is told before
// anything else on the page is touched, since Streamlit does not look into the address again.

const AWAY = "a, [data-testid=stHeader], [data-testid=stTopNavPopover]";
const TOUCHES = ["pointerdown", "keydown", "click"];
const VERDICT = "[class*=st-key-compare][class*=_verdict]"; // on settings as they stood, so not to stay beside others
const LATER = 300; // milliseconds: what is dragged does not write each of its places

/**
 * Keeps the address of the page at what a component says.
 *
 * @param {ShadowRoot} root of the component
 * @param {() => Record<string, string>} said what is not as usual, by its name in the address; empty where it is
 */
export function addressed(root, said) {
  const home = location.pathname;
  let timer = 0;
  let told = JSON.stringify(said());
  /** @type {(said: Record<string, string>) => void} */
  let tell = () => {};

  function write() {
    clearTimeout(timer);
    const address = new URL(location.href);
    if (address.pathname !== home) return;
    for (const [key, value] of Object.entries(said()))
      if (value) address.searchParams.set(key, value);
      else address.searchParams.delete(key);
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }
  function tellNow() {
    const now = said();
    if (JSON.stringify(now) === told) return;
    write();
    told = JSON.stringify(now);
    tell(now);
  }
  function tellServer(/** @type {Event} */ event) {
    if (event.composedPath().includes(root)) return;
    if (event instanceof KeyboardEvent && event.key === "Tab") return;
    // Whoever goes to another page needs the address alone; a run of this page would hold them here.
    if (event.composedPath().some((one) => one instanceof Element && one.matches(AWAY))) {
      if (JSON.stringify(said()) !== told) write();
    } else tellNow();
  }
  for (const touch of TOUCHES) document.addEventListener(touch, tellServer, true);
  timer = window.setTimeout(write, LATER); // a link may have asked for more than is shown
  return {
    /**
     * Something has changed. The server is told at once only where a verdict of its own must go.
     *
     * @param {boolean} [judged] whether a verdict on the page is on what has changed
     */
    follow(judged = false) {
      clearTimeout(timer);
      timer = window.setTimeout(write, LATER);
      if (judged && document.querySelector(VERDICT)) tellNow();
    },
    /** How the server is told from now on. @param {import("./mount.js").Host} host */
    tellTo(host) {
      tell = (now) => host.setStateValue("said", now);
    },
    remove() {
      clearTimeout(timer);
      for (const touch of TOUCHES) document.removeEventListener(touch, tellServer, true);
    },
  };
}
