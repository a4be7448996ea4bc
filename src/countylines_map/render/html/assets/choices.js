/* The reader's choices: what is left out of map, table, key and sum, and whether lines show numbers or rates.
 *
 * `follow` is told which rows leave the map and which measure its widths stand for; everything else is done here.
 */

/**
 * @typedef {HTMLInputElement | HTMLSelectElement} Control
 * @typedef {{measure: string, largest: number, filters: [string, string][]}} Wanted
 */

/**
 * @param {HTMLElement} root
 * @param {Payload} data
 * @param {(chosen: {off: Set<string>, extra: string[], measure: string}) => void} follow
 * @param {() => void} begin  puts the controls where the page's address has them
 */
function flowMapChoices(root, data, follow, begin) {
  const one = (/** @type {string} */ where) => /** @type {HTMLElement} */ (root.querySelector(where));
  const controls = /** @type {Control[]} */ ([...root.querySelectorAll("[data-choice]")]);
  const shown = one(".shown");
  const standfirst = root.querySelector(".standfirst"), sentence = standfirst && standfirst.textContent;
  const body = /** @type {HTMLTableSectionElement} */ (one(".sum tbody"));
  const which = one(".which");
  const published = root.querySelector(".figures tfoot");
  const whole = { rows: [...body.rows], words: which.textContent };
  const rows = new Map(data.rows.map((row) => [row.key, row]));
  const laidOut = new Set(data.views[0].arrows.map(({ key }) => key));
  /** @param {Iterable<Row>} some */
  const sum = (some) => [...some].reduce((total, row) => total + (row.value || 0), 0);
  /** @param {string} key */
  const rowOf = (key) => /** @type {Row} */ (rows.get(key));

  /** @param {Row[]} some */
  function withheld(some) {
    return some.filter((row) => row.value === undefined && row.part !== "total row").length;
  }

  /** @returns {Wanted} */
  function wanted() {
    /** @type {Record<string, string>} */
    const found = {};
    for (const control of controls) {
      const name = control.dataset.choice || "";
      if (control.type === "range") {
        found[name] = (control.dataset.values || "").split("\u001f")[Number(control.value)];
        /** @type {Element} */ (/** @type {Element} */ (control.closest("label")).nextElementSibling).textContent = found[name];
        control.setAttribute("aria-valuetext", found[name]);
      } else if (!("checked" in control) || control.type !== "radio" || control.checked) found[name] = control.value;
    }
    const { measure = "count", largest = "", ...columns } = found;
    return { measure, largest: Number(largest) || Infinity, filters: Object.entries(columns).filter(([, value]) => value !== "") };
  }

  /**
   * @param {[string, string][]} filters
   * @returns {(row: Row) => boolean}
   */
  function matching(filters) {
    return (row) => filters.every(([column, value]) => (row.of ? row.of[column] === value : value === data.all));
  }

  function choose() {
    const { measure, largest, filters } = wanted();
    const rated = measure === "rate";
    const matches = matching(filters);
    const kept = data.rows.filter(matches);
    const size = (/** @type {Row} */ row) => ((rated ? row.rate : row) || {}).value || 0;
    const begun = JSON.stringify(filters) === atFirst && !rated; // then the lines are the layout's own
    const could = kept.filter((row) => (laidOut.has(row.key) || (row.ends && !begun)) && (!rated || row.rate)).sort((a, b) => size(b) - size(a));
    const lines = could.slice(0, data.lines || Infinity); // what is chosen is chosen first, and then the largest of it get a line
    const drawn = new Set(lines.slice(0, largest));
    const beyond = (/** @type {Row} */ row) => laidOut.has(row.key) && !drawn.has(row) && (largest < Infinity || !rated || row.rate);
    const off = new Set(data.rows.filter((row) => !matches(row) || beyond(row)).map((row) => row.key));
    const extra = [...drawn].filter((row) => !laidOut.has(row.key)).map((row) => row.key);
    root.classList.toggle("by-rate", rated);
    root.querySelectorAll("[data-measure]").forEach((part) => {
      const own = /** @type {HTMLElement} */ (part);
      own.hidden = own.dataset.measure !== measure;
    });
    root.querySelectorAll("tr[data-key], .key li[data-key]").forEach((item) => {
      const row = rowOf(/** @type {HTMLElement} */ (item).dataset.key || "");
      item.classList.toggle("off", !matches(row));
      item.classList.toggle("absent", rated && !row.rate && item.matches("tr"));
    });
    multiples(filters);
    const lined = new Set(lines);
    remainder(kept.filter((row) => row.part === "flow" && (row.value || 0) > 0 && !lined.has(row) && !(rated && row.unrated)));
    const said = filters.filter(([, value]) => value !== data.all); // the sum of all categories is no choice
    add(kept, drawn, { rated, chosen: said.length > 0 || largest < Infinity });
    tell(kept, drawn, { rated, largest, filters: said });
    follow({ off, extra, measure });
  }

  /* The stub of the flows without a line is of the first choice; of another one the number is told alone. */
  /** @param {Row[]} smaller */
  function remainder(smaller) {
    const item = /** @type {HTMLElement | null} */ (root.querySelector("[data-remainder]"));
    const words = item && /** @type {Element} */ (item.querySelector(".what"));
    const text = words && (words.querySelector("button") || words).firstChild;
    if (!item || !words || !(text instanceof Text)) return;
    const value = sum(smaller), same = Math.abs(value - Number(item.dataset.remainder)) < 1e-6;
    item.dataset.first = item.dataset.first || text.data;
    const other = word("key.tray", { value: number(value), what: word("key.in_smaller_flows", { n: smaller.length }) });
    text.data = same ? item.dataset.first : other;
    item.querySelectorAll(".sample, small").forEach((part) => part.classList.toggle("absent", !same));
    item.classList.toggle("off", !smaller.length);
  }

  /* The small maps have a period each; the other choices are theirs too. */
  /** @param {[string, string][]} filters */
  function multiples(filters) {
    const others = filters.filter(([column]) => column !== "period");
    const matches = matching(others);
    root.querySelectorAll(".multiples figure").forEach((figure) => {
      figure.querySelectorAll("[data-rows]").forEach((mark) => {
        const keys = /** @type {HTMLElement} */ (mark).dataset.rows || "";
        mark.classList.toggle("off", !keys.split(" ").every((key) => matches(rowOf(key))));
      });
      const part = (/** @type {string} */ where) => /** @type {HTMLElement} */ (figure.querySelector(where));
      const caption = part("[data-period]");
      const period = matching([["period", caption.dataset.period || ""]]);
      const total = number(sum(data.rows.filter((row) => period(row) && matches(row) && row.part !== "total row")));
      part(".amount").textContent = total;
      part(".of").textContent = others.map(([, value]) => (value === data.all ? "" : `, ${value}`)).join("");
      part("svg").setAttribute("aria-label", caption.textContent || "");
    });
  }

  /* Said beside the controls, and by a screen reader: what is shown now, and what could not be. */
  /**
   * @param {Row[]} kept
   * @param {Set<Row>} drawn
   * @param {{rated: boolean, largest: number, filters: [string, string][]}} wanted
   */
  function tell(kept, drawn, { rated, largest, filters }) {
    /** @type {Record<string, (place: string) => string>} */
    const end = { origin_name: (place) => word("rows.from", { place }), destination_name: (place) => word("rows.to", { place }) };
    const parts = filters.map(([column, value]) => (end[column] ? end[column](value) : value));
    head(parts.join(", "), kept, rated ? [] : [...drawn]);
    if (largest < drawn.size + 1 && largest < Infinity) parts.push(word("choices.largest", { n: largest }));
    if (rated) parts.push(word("rates.unit", { unit: data.unit || "" }));
    const without = rated ? [...new Set(kept.filter((row) => row.unrated).map((row) => row.name))] : [];
    const said = parts.length ? [word("choices.shown", { what: parts.join(", ") })] : [];
    if (parts.length && !drawn.size) said.push(word("choices.no_line"));
    if (without.length) said.push(word("choices.no_population", { names: without.join(", ") }));
    const hidden = withheld(kept);
    if (parts.length && hidden) said.push(word("choices.counts_withheld", { n: hidden }));
    if (shown.textContent !== said.join(" ")) shown.textContent = said.join(" ");
  }

  /* The sentence above the map speaks of what is chosen, as the map and its key do; at first it is the map's own. */
  /**
   * @param {string} what
   * @param {Row[]} kept
   * @param {Row[]} drawn
   */
  function head(what, kept, drawn) {
    if (!standfirst) return;
    const [most, next] = drawn;
    const names = most ? (most.of && most.of.destination_name ? word("summary.pair", { origin: most.name, destination: most.of.destination_name }) : most.name) : "";
    const count = word("number.of_unit", { count: number(sum(kept.filter((row) => row.part !== "total row"))), unit: data.unit || "" });
    const first = most && !(next && next.value === most.value);
    const said = first ? word("choices.sentence_with_largest", { what, count, names, flow: number(most.value || 0) }) : word("choices.sentence", { what, count });
    standfirst.textContent = JSON.stringify(wanted().filters) === atFirst ? sentence : said.charAt(0).toUpperCase() + said.slice(1);
  }

  /* The sum is of numbers whatever the lines show; with nothing chosen it is the published one. */
  /**
   * @param {Row[]} kept
   * @param {Set<Row>} drawn
   * @param {{rated: boolean, chosen: boolean}} how
   */
  function add(kept, drawn, { rated, chosen }) {
    if (published) published.classList.toggle("off", chosen); // it is the total of everything
    which.textContent = chosen ? word("sum.chosen_above") : rated ? word("sum.in_numbers") : whole.words;
    if (!chosen) return body.replaceChildren(...whole.rows);
    const counted = kept.filter((row) => row.part !== "total row");
    const of = (/** @type {(row: Row) => boolean} */ test) => sum(counted.filter(test));
    const line = (/** @type {Row} */ row) => row.part === "flow";
    const unrated = (/** @type {Row} */ row) => rated && Boolean(row.unrated);
    const total = of(() => true);
    /** @type {[string, number][]} */
    const sums = [
      [word("sum.drawn"), of((row) => drawn.has(row))],
      [word("sum.without_population"), of((row) => line(row) && unrated(row))],
      [word("sum.smaller"), of((row) => line(row) && !drawn.has(row) && !unrated(row))],
      [word("sum.within"), of((row) => row.part === "internal")],
      [word("sum.no_place"), of((row) => row.part === "no place")],
      ...counted.filter((row) => row.part === "not itemised").map((row) => /** @type {[string, number]} */ ([row.name, row.value || 0])),
    ];
    const parts = sums.filter(([, value]) => value);
    const hidden = withheld(kept);
    parts.push([hidden ? word("sum.chosen_without", { n: hidden }) : word("sum.chosen"), total]);
    body.replaceChildren(...parts.map(([label, value], i) => added(label, value, total, i === parts.length - 1)));
  }

  /**
   * @param {string} label
   * @param {number} value
   * @param {number} total
   * @param {boolean} last
   */
  function added(label, value, total, last) {
    const cell = (/** @type {"th" | "td"} */ name, /** @type {string} */ content) => {
      const made = document.createElement(name);
      made.textContent = content;
      return made;
    };
    const line = document.createElement("tr");
    if (last) line.className = "whole";
    const head = cell("th", label);
    head.scope = "row";
    line.append(head, cell("td", number(value)), cell("td", total ? share(value, total) : ""));
    return line;
  }

  /* On paper stands the still picture of the first choice, so everything beside it says the same. */
  /** @type {(() => void)[] | null} what puts each control back */
  let kept = null;
  /** @param {boolean} begins */
  function print(begins) {
    if (begins === Boolean(kept)) return;
    if (kept) kept.forEach((back) => back());
    kept = begins ? controls.map(held) : null;
    if (begins) controls.forEach(reset);
    choose();
  }

  /** @param {Control} control */
  function held(control) {
    const { value } = control;
    if (!("checked" in control) || control.type !== "radio") return () => { control.value = value; };
    const { checked } = control;
    return () => { control.checked = checked; };
  }

  /** @param {Control} control */
  function reset(control) {
    if (control instanceof HTMLSelectElement) {
      const option = [...control.options].find((each) => each.defaultSelected) || control.options[0];
      control.value = option.value;
    } else if (control.type === "radio") control.checked = control.defaultChecked;
    else control.value = control.defaultValue;
  }

  one(".choices").addEventListener("input", choose);
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
  window.matchMedia("print").addEventListener("change", (event) => print(event.matches));
  const atFirst = JSON.stringify(wanted().filters);
  begin();
  choose();
}
