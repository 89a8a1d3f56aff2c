// Save the cell's drawing as it stands: a standalone SVG with every style written out, or a PNG of it.

const KEPT_STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-family", "font-size", "font-style", "font-weight", "text-anchor"];
const PNG_SCALE = 2;

// What a canvas's context does for the vectors, done with rectangles.
function rectInk(group) {
  const ink = {
    fillStyle: "", strokeStyle: "", lineWidth: 1,
    fillRect: (x, y, width, height) => group.append(svg("rect", { x, y, width, height, fill: ink.fillStyle })),
    strokeRect: (x, y, width, height) => group.append(svg("rect", { x, y, width, height, fill: "none", stroke: ink.strokeStyle, "stroke-width": ink.lineWidth })),
  };
  return ink;
}

function standalone(picture, paint, background) {
  const copy = picture.cloneNode(true);
  const originals = [picture, ...picture.querySelectorAll("*")];
  for (const [k, node] of [copy, ...copy.querySelectorAll("*")].entries()) {
    for (const name of [...node.getAttributeNames()]) {
      if (/^(class|style|tabindex|role|aria-|data-)/.test(name)) node.removeAttribute(name);
    }
    if (node === copy || node.tagName === "title") continue;
    const style = getComputedStyle(originals[k]);
    for (const name of KEPT_STYLES) node.style.setProperty(name, style.getPropertyValue(name));
  }
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("width", FRAME.w);
  copy.setAttribute("height", FRAME.h);
  copy.prepend(svg("rect", { width: FRAME.w, height: FRAME.h, fill: background }));
  const vectors = svg("g", {});
  paint(rectInk(vectors));
  copy.append(vectors);
  return new XMLSerializer().serializeToString(copy);
}

function download(blob, name) {
  const address = URL.createObjectURL(blob);
  html("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// A pair of buttons; `paint` draws the vectors of this step into a canvas's context.
function saveButtons(app, picture, paint) {
  const { labels, state } = app;
  const drawing = () => new Blob([standalone(picture, paint, app.colours.background)], { type: "image/svg+xml" });
  const name = (ending) => `seqviz-${app.layer().kind}-layer${state.layer + 1}-step${state.t + 1}.${ending}`;
  async function savePng() {
    const image = new Image(FRAME.w * PNG_SCALE, FRAME.h * PNG_SCALE);
    const address = URL.createObjectURL(drawing());
    image.src = address;
    await image.decode();
    const canvas = html("canvas", { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0, image.width, image.height);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => download(blob, name("png")));
  }
  return html("div", { class: "saving" },
    html("button", { type: "button", class: "more", text: labels.save_svg, onclick: () => download(drawing(), name("svg")) }),
    html("button", { type: "button", class: "more", text: labels.save_png, onclick: savePng }));
}
