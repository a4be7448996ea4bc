/* A text with values in it: only in pages whose script asks for one. */

/**
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? number(Number(values[name])) : String(values[name])));
