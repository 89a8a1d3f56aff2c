// A grid of small pictures to pick one from; pictures are 28 × 28 bytes, white ink on black.

const SIDE = 28;

export default function ({ data, parentElement, setTriggerValue }) {
  const { meta, bytes } = openEnvelope(data);
  const dark = isDarkPage(parentElement.host ?? parentElement);
  const grid = parentElement.querySelector(".grid");
  const focused = [...grid.children].indexOf(grid.getRootNode().activeElement);
  grid.setAttribute("aria-label", meta.label);
  grid.style.setProperty("--size", `${meta.size}px`);
  grid.replaceChildren(...meta.items.map((item, k) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = item.title;
    button.setAttribute("aria-label", item.title);
    button.setAttribute("aria-pressed", String(item.code === meta.chosen));
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIDE;
    paint(canvas, bytes.subarray(k * SIDE * SIDE, (k + 1) * SIDE * SIDE), dark);
    button.append(canvas);
    if (item.caption) {
      const caption = document.createElement("span");
      caption.textContent = item.caption;
      button.append(caption);
    }
    button.onclick = () => setTriggerValue("picked", item.code);
    return button;
  }));
  grid.children[focused]?.focus({ preventScroll: true }); // who picked by keyboard goes on from there
}

function paint(canvas, ink, dark) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  const from = dark ? [27, 33, 43] : [244, 245, 247];
  const to = dark ? [232, 236, 242] : [15, 21, 32];
  for (let k = 0; k < ink.length; k++) {
    for (let c = 0; c < 3; c++) image.data[4 * k + c] = from[c] + ((to[c] - from[c]) * ink[k]) / 255;
    image.data[4 * k + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
