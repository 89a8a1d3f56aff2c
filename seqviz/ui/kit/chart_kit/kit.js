// What components that draw on a canvas share, beside the shared functions: canvases that are sharp, ticks, lines with gaps.
const kit = (() => {
  const mix = (a, b, u) => a + (b - a) * u;
  const count = counted;
  const show = measured;
  const short = (value) => given(value, 4); // a tick's label: as short as it can be

  // The page's colours as CSS variables on the shell, and the palette itself.
  function dress(root, shell, palettes) {
    const dark = isDarkPage(root.host ?? root);
    const colours = dark ? palettes.dark : palettes.light;
    for (const name of ["negative", "positive", "text", "muted", "line", "accent", "surface", "background"]) shell.style.setProperty(`--${name}`, colours[name]);
    return { ...colours, dark, family: getComputedStyle(shell).fontFamily };
  }

  // A canvas with as many pixels as the screen has, cleared, measured in CSS pixels.
  function sharp(canvas) {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = canvas;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.lineJoin = "round";
    pen.textBaseline = "middle";
    return { pen, width, height };
  }

  function ticks(low, high, wanted) {
    const raw = (high - low) / Math.max(1, wanted);
    if (!(raw > 0) || !Number.isFinite(raw)) return [low];
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].find((k) => k * power >= raw) * power;
    const found = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) found.push(k === 0 ? 0 : k * step); // never −0
    return found;
  }
  // Powers of ten, thinned where there are many and joined by 2 and 5 where there are few.
  function logTicks(low, high, wanted) {
    const [from, to] = [Math.log10(low), Math.log10(high)];
    const skip = Math.max(1, Math.ceil((to - from) / wanted));
    const each = wanted / (to - from); // labels that a power of ten has room for
    const parts = each > 7 ? [1, 1.5, 2, 3, 4, 5, 6, 8] : each > 2.8 ? [1, 2, 5] : each > 1.8 ? [1, 3] : [1];
    const found = [];
    for (let k = Math.floor(from); k <= Math.ceil(to); k++) {
      if (k % skip) continue;
      for (const part of parts) {
        const value = part * 10 ** k;
        if (value >= low * 0.999 && value <= high * 1.001) found.push(value);
      }
    }
    return found.length > 1 ? found : ticks(low, high, wanted); // a stretch without such numbers
  }

  // A line through (x, y); NaN breaks it; it ends at `front` in between two points.
  function line(pen, xs, ys, toX, toY, front = Infinity) {
    pen.beginPath();
    let down = false;
    const alone = [];
    for (let k = 0; k < xs.length; k++) {
      const y = ys[k];
      if (!Number.isFinite(y)) { down = false; continue; }
      if (xs[k] > front) {
        if (down) {
          const u = (front - xs[k - 1]) / (xs[k] - xs[k - 1]);
          pen.lineTo(toX(front), mix(toY(ys[k - 1]), toY(y), u));
        }
        break;
      }
      if (down) pen.lineTo(toX(xs[k]), toY(y));
      else {
        pen.moveTo(toX(xs[k]), toY(y));
        if (!Number.isFinite(ys[k + 1])) alone.push([toX(xs[k]), toY(y)]);
      }
      down = true;
    }
    pen.stroke();
    pen.fillStyle = pen.strokeStyle;
    for (const [x, y] of alone) {
      pen.beginPath();
      pen.arc(x, y, 2.2, 0, 7);
      pen.fill();
    }
  }

  // Labels that want to stand at `y` and may not overlap: pushed apart, kept inside.
  function apart(labels, gap, low, high) {
    labels.sort((a, b) => a.y - b.y);
    for (let k = 0; k < labels.length; k++) labels[k].y = Math.max(labels[k].y, k ? labels[k - 1].y + gap : low);
    for (let k = labels.length - 1; k >= 0; k--) labels[k].y = Math.min(labels[k].y, k < labels.length - 1 ? labels[k + 1].y - gap : high);
    return labels;
  }

  // "W_h" or "h_{t−1}" as text with subscripts.
  function symbol(name) {
    const parts = name.split(/_(\{[^}]*\}|\w+)/);
    return html("i", { class: "symbol" }, parts.map((part, k) => (k % 2 ? html("sub", { text: part.replace(/[{}]/g, "") }) : part)));
  }
  // The point of an ascending list that is nearest to a value.
  function nearest(list, value) {
    let [low, high] = [0, list.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (list[middle] <= value) low = middle;
      else high = middle;
    }
    return Math.abs(list[high] - value) < Math.abs(value - list[low]) ? high : Math.max(low, 0);
  }

  return { html, clamp, mix, fill, still: reducedMotion, count, show, short, dress, sharp, ticks, logTicks, line, apart, symbol, nearest };
})();
