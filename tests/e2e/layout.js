// What must not be seen on a page, in any browser. Each function returns what it found, in words.

const main = document.querySelector("[data-testid=stMain]");
if (!main) throw new Error(`No page is here: ${document.body.innerText.slice(0, 200)}`);
const parentOf = (one) => one.parentElement ?? one.getRootNode().host ?? null;
const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });

// Every element of the page's main part, in components too.
function elements() {
  const found = [];
  const walk = (root) => {
    for (const one of root.querySelectorAll("*")) {
      found.push(one);
      if (one.shadowRoot) walk(one.shadowRoot);
    }
  };
  walk(main);
  return found;
}

const within = (a, b) => ({
  left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
});

// What an element's surroundings show of it; null where it lies over the page on purpose.
const known = new Map();
function shownOf(one) {
  if (!one || one === main) return { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 };
  if (!known.has(one)) {
    const style = getComputedStyle(one);
    const over = ["fixed", "sticky"].includes(style.position) || style.clipPath !== "none";
    const outer = over || one.matches(".tip, .hoverlayer") ? null : shownOf(parentOf(one));
    const cuts = outer && style.overflow !== "visible";
    known.set(one, cuts ? within(outer, one.getBoundingClientRect()) : outer);
  }
  return known.get(one);
}

// A line's box is higher than its letters, which may have less room than that.
function letters({ left, top, right, bottom }) {
  const spare = 0.16 * (bottom - top);
  return { left, top: top + spare, right, bottom: bottom - spare };
}

const FORMULA = "math, .katex .base"; // one box each

function textBoxes() {
  const found = [];
  for (const one of elements()) {
    const formula = one.closest(FORMULA);
    if ((formula && formula !== one) || one.closest("script, style, option")) continue;
    const texts = [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    const seen = formula || texts.length ? shownOf(one) : null;
    if (!seen || !shown(one)) continue;
    for (const part of formula ? [one] : texts) {
      const range = document.createRange();
      range.selectNodeContents(part);
      const text = part.textContent.trim().slice(0, 30);
      const boxes = formula ? [one.getBoundingClientRect()] : [...range.getClientRects()];
      for (const box of boxes) found.push({ one, text, ...within(letters(box), seen) });
    }
  }
  return found.filter((box) => box.right - box.left > 3 && box.bottom - box.top > 3);
}

// Two texts that share more than three pixels both ways are one over the other.
function overlaps() {
  const boxes = textBoxes().sort((a, b) => a.top - b.top);
  const over = [];
  for (const [k, a] of boxes.entries()) {
    for (let j = k + 1; j < boxes.length && boxes[j].top < a.bottom - 3; j++) {
      const b = boxes[j];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - b.top;
      if (wide <= 3 || high <= 3 || a.one === b.one) continue;
      over.push(`“${a.text}” and “${b.text}” share ${Math.round(wide)} × ${Math.round(high)} pixels`);
    }
  }
  return over.slice(0, 8);
}

// Whether the page scrolls sideways, and how far.
function sideways() {
  const page = document.scrollingElement.scrollWidth - innerWidth;
  const wide = Math.max(page, main.scrollWidth - main.clientWidth);
  return wide > 0 ? [`${wide} pixels too wide`] : [];
}

// What stands above or below the line of a formula or a tick is smaller by its nature.
const SCRIPTS = "sub, sup, tspan, .mtight, math :is(msub, msup, msubsup, munder, mover) > :not(:first-child)";

// Texts that are rendered smaller than `least` pixels, drawings stretched over their place counted as they are seen.
function smallTexts(least) {
  const found = new Map();
  for (const one of elements()) {
    if (one.closest(`script, style, option, .katex-mathml, .vlist-s, ${SCRIPTS}`) || !shown(one)) continue;
    const text = [...one.childNodes].find((node) => node.nodeType === 3 && node.data.trim());
    const box = one.getBoundingClientRect();
    if (!text || box.width < 2 || box.height < 2 || !shownOf(one)) continue;
    const by = one.getScreenCTM?.();
    const size = parseFloat(getComputedStyle(one).fontSize) * (by ? Math.hypot(by.b, by.d) : 1);
    if (size >= least - 0.05) continue;
    const kind = `${one.tagName}.${one.className.baseVal ?? one.className}`;
    found.set(kind, `“${text.data.trim().slice(0, 20)}” (${kind}) is ${size.toFixed(1)} pixels high`);
  }
  return [...found.values()].slice(0, 8);
}
