/* The timeline: two handles over a bar for each period; what lies between them is summed, and that is said. */

/**
 * @param {HTMLElement} root
 * @param {FormPayload} data
 * @param {{slice: (at: number) => Flows, show: (slices: number[], flows: Flows) => void}} state
 */
function odTimeline(root, data, state) {
  const host = /** @type {HTMLElement} */ (root.querySelector(".timeline"));
  const handles = /** @type {HTMLInputElement[]} */ ([...host.querySelectorAll("input[type=range]")]);
  const bars = /** @type {SVGRectElement[]} */ ([...host.querySelectorAll("[data-period]")]);
  const said = /** @type {HTMLElement} */ (host.querySelector(".range"));
  const other = /** @type {HTMLSelectElement | null} */ (root.querySelector("[data-other]"));
  const parts = /** @type {string[][]} */ (data.parts);
  const periods = [...new Set(parts.map((part) => part[0]))];
  const others = [...new Set(parts.map((part) => part.slice(1).join(", ")))];
  const high = 56;

  /** @param {number} period */
  function sliceOf(period) {
    const words = others[other ? Number(other.value) : 0];
    return parts.findIndex((part) => part[0] === periods[period] && part.slice(1).join(", ") === words);
  }

  const range = () => handles.map((handle) => Number(handle.value)).sort((a, b) => a - b);

  /* Bars follow the category that is chosen. */
  function draw() {
    const [from, to] = range();
    const totals = periods.map((_, at) => { const which = sliceOf(at); return which < 0 ? 0 : state.slice(which).value.reduce((sum, each) => sum + Math.max(each, 0), 0); });
    const most = Math.max(...totals, 1);
    bars.forEach((bar, at) => {
      const tall = ((high - 8) * totals[at]) / most;
      bar.setAttribute("y", String(high - tall));
      bar.setAttribute("height", String(tall));
      bar.setAttribute("class", at >= from && at <= to ? "bar on" : "bar");
    });
    host.querySelectorAll(".open").forEach((each) => { each.setAttribute("y", String(Number(/** @type {Element} */ (each.previousElementSibling).getAttribute("y")) - 5)); });
    handles.forEach((handle) => handle.setAttribute("aria-valuetext", periods[Number(handle.value)]));
  }

  function choose() {
    const [from, to] = range();
    const slices = periods.map((_, at) => sliceOf(at)).slice(from, to + 1).filter((at) => at >= 0);
    const flows = slices.length === 1 ? state.slice(slices[0]) : sumFlows(slices.map(state.slice), data.name.length);
    const total = flows.value.reduce((sum, each) => sum + Math.max(each, 0), 0);
    const hidden = slices.reduce((sum, at) => Object.values(state.slice(at).marks).reduce((all, words) => all + withheldIn(words), sum), 0);
    const several = to > from;
    const which = several ? periods[from] + " to " + periods[to] + ", " + (to - from + 1) + " periods together" : periods[from];
    const words = [which + ": " + number(total) + " " + data.unit];
    if (hidden) words.push(`${hidden} count${hidden === 1 ? " is" : "s are"} withheld and not in it`);
    if (several) words.push("who was counted in two periods is in it twice; the steps of the key follow the number of periods");
    said.textContent = `${words.join("; ")}.`;
    data.times = Math.max(to - from + 1, 1);
    draw();
    state.show(slices, flows);
  }

  handles.forEach((handle) => {
    handle.style.left = `calc(${50 / periods.length}% - .55rem)`; // a handle stands below the middle of its bar
    handle.style.width = `calc(${100 - 100 / periods.length}% + 1.1rem)`;
    handle.addEventListener("input", choose);
  });
  other?.addEventListener("change", choose);
  bars.forEach((bar, at) => bar.addEventListener("click", () => { handles.forEach((handle) => { handle.value = String(at); }); choose(); }));
  return {
    /* The chosen periods as the address has them; nothing where they are the first choice. */
    words() { return handles.every((handle) => handle.value === handle.defaultValue) ? "" : range().map((at) => periods[at]).join("~"); },
    /** @param {string} words */
    take(words) {
      const [from, to] = words.split("~").map((word) => periods.indexOf(word));
      if (from < 0 || !(to >= 0)) return;
      [handles[0].value, handles[1].value] = [String(from), String(to)];
      choose();
    },
    choose,
  };
}

/**
 * How many withheld counts the words of a mark mean.
 * @param {string} words
 */
function withheldIn(words) { return Number((words.match(/(\d+) withheld count/) || [0, 1])[1]); }

/**
 * Several slices as one: known counts are added up; a pair that is withheld in some says so, in all is withheld.
 * @param {Flows[]} some
 * @param {number} places
 * @returns {Flows}
 */
function sumFlows(some, places) {
  /** @type {Map<number, number[]>} */
  const pairs = new Map();
  for (const { origin, destination, value, marks } of some) {
    for (let row = 0; row < value.length; row++) {
      const key = origin[row] * places + destination[row];
      const sum = pairs.get(key) || [0, 0, 0];
      if (value[row] >= 0) { sum[0] += value[row]; sum[1]++; }
      if (marks[row]) sum[2] += withheldIn(marks[row]);
      pairs.set(key, sum);
    }
  }
  const keys = [...pairs.keys()].sort((a, b) => a - b);
  /** @type {PackedFlows & {marks: Record<string, string>}} */
  const packed = { rows: new Array(places).fill(0), to: [], value: [], marks: {} };
  let [last, end] = [-1, -1];
  keys.forEach((key, row) => {
    const [origin, destination] = [Math.floor(key / places), key % places];
    const [sum, known, hidden] = /** @type {number[]} */ (pairs.get(key));
    if (origin !== last) end = -1;
    packed.to.push(destination - end);
    [last, end] = [origin, destination];
    packed.rows[origin]++;
    packed.value.push(known ? sum : -1);
    const words = `${hidden} withheld count${hidden === 1 ? "" : "s"}`;
    if (hidden) packed.marks[row] = known ? `without ${words}` : words;
  });
  return unpackFlows(packed, places);
}

/**
 * What each shade holds, as `shading.class_words` says it.
 * @param {number[]} cuts
 * @param {boolean} whole
 */
function classWords(cuts, whole) {
  if (!cuts.length) return [whole ? "1 or more" : "more than 0"];
  const last = `${number(cuts[cuts.length - 1])} or more`;
  if (!whole) return [`under ${number(cuts[0])}`, ...cuts.slice(1).map((cut, at) => `${number(cuts[at])} to under ${number(cut)}`), last];
  return [...cuts.map((cut, at) => { const low = at ? cuts[at - 1] : 1; return cut - 1 <= low ? number(low) : `${number(low)} to ${number(cut - 1)}`; }), last];
}
