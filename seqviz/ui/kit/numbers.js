// One way to write a number: the same rules as seqviz/numbers.py, which says what they are; one table of cases holds for both.

const [LARGE, SMALL] = [1e5, 1e-4];

/** @param {number} power */
const raised = (power) =>
  String(power)
    .replace("-", "⁻")
    .replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]);
/** @param {string} text */
const thousands = (text) => text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
/** @param {string} text */
const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/**
 * A number that was computed: so many significant digits, all of them shown.
 *
 * @param {number | null | undefined} value
 */
export const measured = (value, digits = 3) => writtenOut(value, digits, (text) => text);

/**
 * A number that somebody chose: no zeros at the end.
 *
 * @param {number | null | undefined} value
 */
export const given = (value, digits = 6) => writtenOut(value, digits, trimmed);

/**
 * A tick's label: as short as it can be.
 *
 * @param {number} value
 */
export const short = (value) => given(value, 4);

/**
 * A whole number.
 *
 * @param {number} value
 */
export function counted(value) {
  if (!Number.isFinite(value)) return measured(value);
  const whole = Math.round(value);
  return (whole < 0 ? "−" : "") + thousands(BigInt(Math.abs(whole)).toString());
}

/**
 * @param {number | null | undefined} value
 * @param {number} digits
 * @param {(text: string) => string} ends
 */
function writtenOut(value, digits, ends) {
  if (value == null || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size === Infinity) return `${sign}∞`;
  if (size === 0) return "0";
  const [head, power] = size.toExponential(digits - 1).split("e");
  if (size >= LARGE || size < SMALL) {
    const text = ends(head);
    return `${sign}${text === "1" ? "" : `${text}·`}10${raised(Number(power))}`;
  }
  return sign + thousands(ends(size.toFixed(Math.max(0, digits - 1 - Number(power)))));
}

/**
 * A probability in percent, without the sign; never all and never nothing, as none is.
 *
 * @param {number} share
 */
export function percentOf(share, digits = 1) {
  const [value, last] = [100 * share, 10 ** -digits];
  if (value > 100 - last / 2) return `> ${show(100 - last, digits)}`;
  return value < last / 2 ? `< ${show(last, digits)}` : show(value, digits);
}

/**
 * The same where there is little room: decimals only near the ends; a share of exactly nothing is told as such.
 *
 * @param {number} share
 */
export const roughPercentOf = (share) =>
  share === 0 ? "0" : percentOf(share, share >= 0.0995 && share < 0.995 ? 0 : 1);

/**
 * So many decimals, so that numbers keep their width while they change; never "−0.000".
 *
 * @param {number} value
 */
export function show(value, digits = 3) {
  if (!(Math.abs(value) < LARGE)) return measured(value);
  const text = Math.abs(value).toFixed(digits);
  return (value < 0 && Number(text) !== 0 ? "−" : "") + text;
}
