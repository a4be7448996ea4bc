/* Flows between places: the payload's columns as typed arrays, with the rows of each origin and of each destination at hand. */

/**
 * @typedef {{side: string, largest: number, cuts: number[], rated: boolean, shared: number}} SymbolScale
 * @typedef {{by: string, name: string[], at: number[], side: string, matrix: boolean}} PanelList
 * @typedef {{rows: number[], to: number[], value: number[], marks?: Record<string, string>}} PackedFlows
 * @typedef {{unit: string, total: number, code: string[], name: string[], groups: string[], group: number[], at: number[], slices: string[],
 *   first: number, flows: PackedFlows[], cuts: number[], largest: number, widths: number[], box: number[], common: number, land: string[], form: string,
 *   people?: number[][], symbols?: SymbolScale, panels?: PanelList, parts?: string[][], whole: boolean, times: number}} FormPayload
 * @typedef {{origin: Uint16Array, destination: Uint16Array, value: Float64Array, start: Uint32Array, byEnd: Uint32Array, endStart: Uint32Array,
 *   out: Float64Array, come: Float64Array, within: Float64Array, marks: Record<string, string>}} Flows
 */

/**
 * One slice unpacked. `start` says where the rows of each origin begin; `byEnd` lists the rows of each destination, from `endStart` on.
 * @param {PackedFlows} packed
 * @param {number} places
 * @returns {Flows}
 */
function unpackFlows(packed, places) {
  const count = packed.value.length;
  const [origin, destination, value] = [new Uint16Array(count), new Uint16Array(count), new Float64Array(packed.value)];
  const [start, endStart, byEnd] = [new Uint32Array(places + 1), new Uint32Array(places + 1), new Uint32Array(count)];
  const [out, come, within] = [new Float64Array(places), new Float64Array(places), new Float64Array(places)];
  let row = 0;
  for (let place = 0; place < places; place++) {
    let end = -1;
    for (let n = packed.rows[place]; n > 0; n--, row++) {
      end += packed.to[row];
      origin[row] = place;
      destination[row] = end;
      endStart[end + 1]++;
      const known = Math.max(value[row], 0);
      if (end === place) within[place] += known;
      else { out[place] += known; come[end] += known; }
    }
    start[place + 1] = row;
  }
  for (let place = 0; place < places; place++) endStart[place + 1] += endStart[place];
  const next = endStart.slice();
  for (row = 0; row < count; row++) byEnd[next[destination[row]]++] = row;
  return { origin, destination, value, start, byEnd, endStart, out, come, within, marks: packed.marks || {} };
}

/**
 * The row of a pair of places, or -1.
 * @param {Flows} flows
 * @param {number} from
 * @param {number} to
 */
function rowOf(flows, from, to) {
  let [low, high] = [flows.start[from], flows.start[from + 1] - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (flows.destination[middle] === to) return middle;
    if (flows.destination[middle] < to) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/**
 * A flow's count in words; what is withheld is said as the table writes it, and how much of a sum is.
 * @param {Flows} flows
 * @param {number} row
 */
function countOf(flows, row) {
  if (row < 0) return "0";
  const mark = flows.marks[row];
  return flows.value[row] < 0 ? mark || "withheld" : number(flows.value[row]) + (mark ? `, ${mark}` : "");
}

/**
 * A rate per 100,000 with one decimal, two where it is small.
 * @param {number} value
 */
function rateWords(value) {
  const [whole, decimals] = value.toFixed(value < 1 ? 2 : 1).split(".");
  return `${number(Number(whole))}.${decimals}`;
}

/**
 * The class of a count: 0 and up, -1 for none, -2 for one that is withheld.
 * @param {number} value
 * @param {number[]} cuts
 */
function classOf(value, cuts) {
  if (value < 0) return -2;
  if (!value) return -1;
  let at = 0;
  while (at < cuts.length && value >= cuts[at]) at++;
  return at;
}

/**
 * A name or code as it is searched for: without case and accents.
 * @param {string} text
 */
function plainText(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();
}
