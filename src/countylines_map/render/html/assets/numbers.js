/* Numbers as text, by the rules of the package's `formatting` module: a half is rounded away from zero in both. */

/**
 * A count: thousands separated, at most two decimals, and only where there are some.
 * @param {number} value
 */
function number(value) {
  const [whole, decimals = ""] = Math.abs(value).toFixed(Number.isInteger(value) ? 0 : 2).split(".");
  const some = decimals.replace(/0+$/, "");
  return `${value < 0 ? "-" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, word("number.group"))}${some && word("number.decimal")}${some}`;
}

/**
 * A share of a total in per cent, with one decimal.
 * @param {number} value
 * @param {number} total
 */
function share(value, total) {
  const percent = (100 * value) / total;
  return percent > 0 && percent < 0.05 ? word("number.least_share") : `${percent.toFixed(1)}%`;
}
