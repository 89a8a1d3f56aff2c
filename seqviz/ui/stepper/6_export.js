// The pictures that are saved: the cell's drawing as it stands, with every style written out, and all steps.

const KEPT_STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-family", "font-size", "font-style", "font-weight", "text-anchor"];

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
  return svgText(copy);
}

// A pair of buttons; `paint` draws the vectors of this step into a canvas's context.
function saveButtons(app, picture, paint) {
  const { labels, state } = app;
  const make = () => ({ text: standalone(picture, paint, app.colours.background), width: FRAME.w, height: FRAME.h });
  return pictureButtons(labels, make, (ending) => `seqviz-${app.layer().kind}-layer${state.layer + 1}-step${state.t + 1}.${ending}`);
}

// All steps as a picture: every row's symbol, its colours as they stand, its value and where the colours end.
const SHEET = { w: 720, left: 56, right: 640, top: 34, row: 62, lane: 50 };
function savedOverview(app, rows) {
  const { colours, state } = app;
  const { w, left, right, top, row, lane } = SHEET;
  const height = top + rows.length * row + 42;
  const picture = blankPicture(w, height, colours.background);
  const write = (x, y, text, more) => picture.append(svg("text", { x, y, text, fill: colours.text, "font-family": "sans-serif", "font-size": 13, ...more }));
  write(left, 20, `${app.layer().kind.toUpperCase()}, ${fill(app.labels.unit_at, { unit: state.unit + 1, step: app.stepLabel(state.t) })}`, { "font-weight": 600 });
  const across = (right - left) / app.trace.steps;
  rows.forEach((one, k) => {
    const y = top + k * row;
    write(left - 10, y + 30, one.q, { "text-anchor": "end", "font-size": 17, "font-style": "italic", "font-weight": 600 });
    const colour = { href: one.canvas.toDataURL(), x: left, y, width: right - left, height: lane, preserveAspectRatio: "none" };
    picture.append(svg("image", colour));
    if (one.value.textContent) write(right + 10, y + 23, one.value.textContent, { "font-weight": 600 });
    write(right + 10, y + 41, one.limitNode.textContent, { fill: colours.muted, "font-size": 12 });
  });
  const bottom = top + rows.length * row;
  picture.append(svg("rect", { x: left + state.t * across, y: top - 3, width: across, height: bottom - top - 6, fill: "none", stroke: colours.text, "stroke-width": 1.5 }));
  const longest = Math.max(...Array.from({ length: app.trace.steps }, (_, t) => app.stepName(t).length));
  const every = Math.ceil((8 + 7 * longest) / across);
  for (let t = 0; t < app.trace.steps; t += every) write(left + (t + 0.5) * across, bottom + 12, app.stepName(t), { "text-anchor": "middle", fill: colours.muted, "font-size": 12 });
  return { text: svgText(picture), width: w, height };
}
