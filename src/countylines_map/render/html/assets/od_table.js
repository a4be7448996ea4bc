/* The table of the largest flows, with a search over all of them. */

/**
 * @param {HTMLElement} root
 * @param {FormPayload} data
 * @param {{flows: Flows, total: number, people: (at: number) => number}} state
 */
function odTable(root, data, state) {
  const table = /** @type {HTMLTableElement} */ (root.querySelector("table.pairs"));
  const search = /** @type {HTMLInputElement} */ (root.querySelector("[data-search]"));
  const said = /** @type {HTMLElement} */ (root.querySelector(".finder .count"));
  const more = /** @type {HTMLButtonElement} */ (root.querySelector("[data-more]"));
  const heads = [...table.tHead?.rows[0].cells || []];
  const plain = data.name.map((name, at) => `${plainText(name)} ${data.code[at].toLowerCase()}`);
  const PAGE = 25;
  /** @type {number[]} */
  let rows = [];
  /** @type {number[]} */
  let found = [];
  let shown = PAGE;
  let [by, down] = [2, true];

  /* Rows in order: the sort happens once for each heading, a search keeps it. */
  function order() {
    const { origin, destination, value } = state.flows;
    const rank = new Uint16Array(plain.length);
    data.name.map((_, at) => at).sort((a, b) => data.name[a].localeCompare(data.name[b], "en-GB")).forEach((at, place) => { rank[at] = place; });
    const columns = [(/** @type {number} */ row) => rank[origin[row]], (/** @type {number} */ row) => rank[destination[row]], (/** @type {number} */ row) => value[row]];
    const column = by === 4 ? rate : columns[Math.min(by, 2)];
    const keys = Float64Array.from(value, (_, row) => column(row));
    rows = [...keys.keys()].filter((row) => value[row]).sort((a, b) => (down ? keys[b] - keys[a] : keys[a] - keys[b]) || a - b);
  }

  /* Of every 100,000 residents of where a flow begins; -1 where no population is given. */
  /** @param {number} row */
  function rate(row) {
    const { origin, value } = state.flows;
    return value[row] >= 0 && state.people(origin[row]) > 0 ? (value[row] / state.people(origin[row])) * 100000 : -1;
  }
  const rateText = (/** @type {number} */ row) => (rate(row) < 0 ? "–" : rateWords(rate(row)));

  /* Each word must be in one of the two names; "Leeds to York" and "Leeds > York" mean that way only. */
  function match() {
    const { origin, destination } = state.flows;
    const asked = plainText(search.value);
    if (!asked) { found = rows; return; }
    const ways = asked.split(/\s+to\s+|\s*>\s*/);
    const has = (/** @type {string[]} */ words) => plain.map((name) => words.every((word) => name.includes(word)));
    if (ways.length === 2 && ways[0] && ways[1]) {
      const [from, to] = ways.map((part) => has(part.split(/\s+/)));
      found = rows.filter((row) => from[origin[row]] && to[destination[row]]);
    } else {
      const words = asked.split(/[\s,]+/).filter(Boolean);
      const hits = words.map((word) => has([word]));
      found = rows.filter((row) => hits.every((hit) => hit[origin[row]] || hit[destination[row]]));
    }
  }

  /** @param {string} name @param {string} text */
  function cell(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    if (name === "th") made.setAttribute("scope", "row");
    return made;
  }

  function fill() {
    const { origin, destination, value } = state.flows;
    const made = found.slice(0, shown).map((row) => {
      const line = document.createElement("tr");
      const part = value[row] > 0 && state.total ? share(value[row], state.total) : "–";
      line.append(cell("th", data.name[origin[row]]), cell("td", data.name[destination[row]]), cell("td", countOf(state.flows, row)), cell("td", part));
      if (data.people) line.append(cell("td", rateText(row)));
      return line;
    });
    table.tBodies[0].replaceChildren(...made);
    more.hidden = shown >= found.length;
    const all = `${number(found.length)} flow${found.length === 1 ? "" : "s"}`;
    said.textContent = made.length < found.length ? `${all}, ${made.length} shown` : all;
  }

  function again() { shown = PAGE; match(); fill(); }

  function begin() {
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        down = head.getAttribute("aria-sort") ? !down : column > 1;
        by = column;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        order();
        again();
      });
    });
    search.addEventListener("input", again);
    more.addEventListener("click", () => { shown += 100; fill(); });
    /** @type {HTMLElement} */ (root.querySelector(".finder")).hidden = false;
    order();
    again();
  }

  /* Every flow that is found, for a spreadsheet: no cell in it would run. */
  function csv() {
    const quoted = (/** @type {string} */ text) => `"${text.replace(/^([=+\-@\t\r])/, "'$1").replace(/"/g, '""')}"`;
    const { origin, destination } = state.flows;
    const lines = found.map((row) => [data.code[origin[row]], data.name[origin[row]], data.code[destination[row]], data.name[destination[row]], countOf(state.flows, row).replace(/,/g, ""), ...(data.people ? [rateText(row).replace(/,/g, "")] : [])]);
    return [["origin code", "origin", "destination code", "destination", data.unit, ...(data.people ? ["per 100,000 residents"] : [])], ...lines].map((line) => line.map(quoted).join(",")).join("\r\n");
  }

  return { begin, csv, refresh() { order(); again(); } };
}
