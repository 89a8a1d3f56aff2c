// A character's colours from its level: 0 … 255, 128 is zero; letters stay readable on any of them.

const TELL = "seqviz-unit"; // one component tells the others of its page which unit is shown
const VERDICT = "seqviz-verdict"; // there is another verdict of a group's proof, or none any more
const verdicts = () => (window.seqvizVerdicts ??= new Map()); // by group: unit, feature, sentence, and the place of its numbers

const rgb = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));
function ink([r, g, b]) {
  const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z > 0.179 ? "#000" : "#fff";
}

// 256 pairs [background, ink] for a signed quantity, or for a gate in its own colour.
function inks(palette, symbol, signed) {
  const zero = rgb(palette.zero);
  const low = rgb(palette.negative);
  const high = rgb(signed ? palette.positive : palette.symbols[symbol]);
  return Array.from({ length: 256 }, (_, level) => {
    const u = clamp((level - 128) / 127, -1, 1);
    const end = u < 0 ? low : high;
    const mixed = zero.map((v, k) => Math.round(v + (end[k] - v) * Math.abs(u)));
    return [`rgb(${mixed.join()})`, ink(mixed)];
  });
}

// What a character looks like: a line end is seen, and breaks the line.
const seen = (char) => (char === "\n" ? "⏎\n" : char === "\t" ? "→\t" : char);

function dress(root, shell, palettes) {
  const dark = isDarkPage(root.host ?? root);
  const palette = dark ? palettes.dark : palettes.light;
  for (const name of ["negative", "positive", "zero", "text", "muted", "line", "accent", "surface", "background"]) shell.style.setProperty(`--${name}`, palette[name]);
  return palette;
}
