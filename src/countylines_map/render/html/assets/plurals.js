/* A text that has several forms: the one that `n` asks for in the page's language. Only in pages whose script asks for one. */

const rules = new Intl.PluralRules(word("language"));

/**
 * @param {Record<string, string>} forms
 * @param {Record<string, string | number>} values
 */
const formed = (forms, values) => fill(forms[rules.select(Number(values.n))] || forms.other, values);
