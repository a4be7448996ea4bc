/* "My area": a name that is typed finds its flow, on a page with many places. */

/**
 * @param {HTMLElement} root
 * @param {Payload} data
 * @param {State} state
 * @param {(key: string | null) => void} choose
 */
function flowMapSearch(root, data, state, choose) {
  const field = /** @type {HTMLInputElement | null} */ (root.querySelector("input[type=search]"));
  if (!field) return;
  const plain = (/** @type {string} */ text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").trim().toLowerCase();
  const find = (/** @type {(name: string) => boolean} */ test) => data.rows.find((row) => !state.off.has(row.key) && test(plain(row.name)));
  const POSTCODE = /^([a-z]{1,2})(\d{1,2})[a-z]?(?:\s*\d[a-z]{0,2})?$/;
  /* Another name of a place, or a postcode in it. */
  const known = (/** @type {string} */ terms, /** @type {string} */ wanted) => {
    const [postcodes, ...names] = terms.split("|");
    const [, letters, digits] = POSTCODE.exec(wanted) || [];
    return names.some((name) => plain(name) === wanted) || postcodes.split(" ").some((range) => {
      const [, own, from, to] = /^([A-Z]+)(\d+)-?(\d*)$/.exec(range) || [];
      return own && own.toLowerCase() === letters && Number(digits) >= Number(from) && Number(digits) <= Number(to || from);
    });
  };
  const elsewhere = (/** @type {string} */ wanted) => {
    const codes = Object.entries(data.find || {}).filter(([, terms]) => known(terms, wanted)).map(([code]) => code);
    const keys = new Set(codes.flatMap((code) => data.places[code] || []));
    return data.rows.find((row) => keys.has(row.key) && !state.off.has(row.key));
  };
  const pick = (/** @type {boolean} */ whole) => {
    const wanted = plain(field.value);
    if (!wanted) return choose(null);
    const row = find((name) => name === wanted) || elsewhere(wanted) || (whole ? undefined : find((name) => name.startsWith(wanted)) || find((name) => name.includes(wanted)));
    if (row) choose(row.key);
    else if (!whole) {
      choose(null);
      /** @type {Element} */ (root.querySelector(".told")).textContent = word("choices.not_found", { name: field.value });
    }
  };
  field.addEventListener("input", (event) => {
    event.stopPropagation(); // it is no choice of what is shown
    pick(true);
  });
  field.addEventListener("change", () => pick(false));
}
