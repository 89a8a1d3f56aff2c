// Save what is on the screen: a standalone SVG, or a PNG drawn from it.

const PNG_SCALE = 2;
const MOST_PIXELS = 16000; // on a side; browsers draw nothing on a larger canvas

function download(blob, name) {
  const address = URL.createObjectURL(blob);
  html("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// A pair of buttons; `make()` gives {text, width, height}, the SVG and its size, `nameOf(ending)` the file's name.
function pictureButtons(labels, make, nameOf) {
  const blobOf = (text) => new Blob([text], { type: "image/svg+xml" });
  async function savePng() {
    const { text, width, height } = make();
    const scale = Math.min(PNG_SCALE, MOST_PIXELS / Math.max(width, height)); // what a canvas holds
    const image = new Image(width * scale, height * scale);
    const address = URL.createObjectURL(blobOf(text));
    try {
      image.src = address;
      await image.decode();
      const canvas = html("canvas", { width: image.width, height: image.height });
      canvas.getContext("2d").drawImage(image, 0, 0, image.width, image.height);
      canvas.toBlob((blob) => download(blob, nameOf("png")));
    } finally {
      URL.revokeObjectURL(address);
    }
  }
  return html("div", { class: "saving" },
    html("button", { type: "button", class: "more", text: labels.save_svg, onclick: () => download(blobOf(make().text), nameOf("svg")) }),
    html("button", { type: "button", class: "more", text: labels.save_png, onclick: savePng }));
}

// An empty SVG of a size, filled with the page's colour.
function blankPicture(width, height, background) {
  return svg("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height }, svg("rect", { width, height, fill: background }));
}
const svgText = (picture) => new XMLSerializer().serializeToString(picture);
