// The room that a lesson's card takes: beside the page where there is enough, else a sheet below it. It never covers the page.

const SIDE = matchMedia("(min-width: 1100px)");
const WIDTH = 320;
const NARROW = 264; // where the page needs the rest, to stand in two columns

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
html { --course-width: ${WIDTH}px; }
@media (max-width: 1399.9px) { html { --course-width: ${NARROW}px; } }
html[data-course="side"] [data-testid="stMain"] { right: var(--course-width); width: auto; margin-right: var(--course-width); }
html[data-course="side"] .st-key-page_line { justify-content: end; }
html[data-course="side"] .st-key-page_line > :first-child { display: none; }
html[data-course="sheet"] [data-testid="stMain"] { padding-bottom: var(--course-height, 0px); }
`);

let cards = 0;

/** Makes room from now on, until `leave`. */
export function takeRoom() {
  const { documentElement: page } = document;
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  cards += 1;
  let height = 0;
  const arrange = () => {
    page.dataset.course = SIDE.matches ? "side" : "sheet";
    page.style.setProperty("--course-height", SIDE.matches ? "0px" : `${height}px`);
  };
  arrange();
  SIDE.addEventListener("change", arrange);
  return {
    /** How much a sheet needs now; beside the page it takes nothing of the height. @param {HTMLElement} card */
    measure(card) {
      height = card.offsetHeight;
      arrange();
    },
    leave() {
      SIDE.removeEventListener("change", arrange);
      cards -= 1;
      if (cards) return; // the same card in another language, or on another page
      delete page.dataset.course;
      page.style.removeProperty("--course-height");
    },
  };
}
