// What the browser keeps of the one switch; it may hold anything, and nothing where it is not allowed to keep.

const KEY = "seqviz.experts";

export function keptChoice() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

/** @param {boolean} on */
export function keepChoice(on) {
  try {
    localStorage.setItem(KEY, on ? "1" : "0");
  } catch {
    // a browser that keeps nothing: it holds for the session
  }
}
