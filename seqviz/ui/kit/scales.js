// From numbers to places on a picture: ticks, neighbours, and labels that may not overlap.

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/**
 * @param {number} a
 * @param {number} b
 * @param {number} u 0 gives a, 1 gives b
 */
export const mix = (a, b, u) => a + (b - a) * u;

/**
 * The smallest 1, 2 or 5 times a power of ten that is not below a size: where an axis ends.
 *
 * @param {number} size more than 0; a rounded number counts as the round one
 */
export function roundUp(size) {
  const power = 10 ** Math.floor(Math.log10(size));
  const part = [1, 2, 5].find((k) => k * power >= size * (1 - 1e-6)) ?? 10;
  return Number((part * power).toPrecision(12));
}

/**
 * Round numbers from low to high, about as many as wanted and not more.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} wanted
 */
export function ticks(low, high, wanted) {
  const raw = (high - low) / Math.max(1, wanted);
  if (!(raw > 0) || !Number.isFinite(raw)) return [low];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = /** @type {number} */ ([1, 2, 5, 10].find((k) => k * power >= raw)) * power;
  const found = [];
  // Never −0.
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) found.push(k === 0 ? 0 : k * step);
  return found;
}

/**
 * Powers of ten, thinned where there are many and joined by 2 and 5 where there are few.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} wanted
 */
export function logTicks(low, high, wanted) {
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

/**
 * The index of the number of an ascending list that is nearest to a value.
 *
 * @param {ArrayLike<number>} list
 * @param {number} value
 */
export function nearest(list, value) {
  let [low, high] = [0, list.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (list[middle] <= value) low = middle;
    else high = middle;
  }
  return Math.abs(list[high] - value) < Math.abs(value - list[low]) ? high : Math.max(low, 0);
}

/**
 * Labels that want to stand at `y` and may not overlap: pushed apart, kept inside; sorted from top to bottom.
 *
 * @template {{ y: number }} Label
 * @param {Label[]} labels
 * @param {number} gap
 * @param {number} low
 * @param {number} high
 */
export function pushApart(labels, gap, low, high) {
  labels.sort((a, b) => a.y - b.y);
  for (let k = 0; k < labels.length; k++) labels[k].y = Math.max(labels[k].y, k ? labels[k - 1].y + gap : low);
  for (let k = labels.length - 1; k >= 0; k--)
    labels[k].y = Math.min(labels[k].y, k < labels.length - 1 ? labels[k + 1].y - gap : high);
  return labels;
}
