/* Discs at places, or places shaded: the picture itself, drawn again for other periods, the other way, or another place's lines. */

/**
 * @param {HTMLElement} root
 * @param {FormPayload} data
 * @param {{flows: Flows, total: number, people: (at: number) => number, say: (parts: string[][]) => void, tip: (at: number[] | null, head?: string, text?: string) => void, chose: (at: number) => void}} state
 */
function odSymbols(root, data, state) {
  const host = /** @type {HTMLElement} */ (root.querySelector(".drawing.symbols"));
  const scale = /** @type {SymbolScale} */ (data.symbols);
  const plates = [...host.querySelectorAll(".plate")].map((plate) => ({
    discs: /** @type {SVGCircleElement[]} */ ([...plate.querySelectorAll(".disc")]).sort((a, b) => Number(a.dataset.place) - Number(b.dataset.place)),
    group: /** @type {SVGElement} */ (plate.querySelector(".discs")),
    lines: /** @type {SVGElement} */ (plate.querySelector(".lines")),
    largest: Number(/** @type {HTMLElement} */ (plate.querySelector(".discs")).dataset.largest),
  }));
  const [LINES, OWN_LINES, SMALLEST, HIDDEN, SHARED, BULGE] = [15, 60, 1.3, 3.2, 5, 0.084];
  let side = scale.side;
  let shaded = false;
  /** @type {Float64Array | number[]} */
  let values = [];
  /** @type {Uint32Array | number[]} */
  let hidden = [];
  /** @type {number[]} */
  let order = [];

  /* What each place has in the slice that is shown, and how many of its counts are withheld. */
  function count() {
    const { origin, destination, marks, out, come } = state.flows;
    values = side === "out" ? out : come;
    hidden = new Uint32Array(data.name.length);
    for (const row of Object.keys(marks).map(Number)) if (origin[row] !== destination[row]) hidden[(side === "out" ? origin : destination)[row]]++;
    order = data.name.map((_, at) => at).filter((at) => values[at] || hidden[at]).sort((a, b) => values[b] - values[a]);
  }

  const rated = () => scale.rated && side === "out";
  const rate = (/** @type {number} */ at) => (state.people(at) > 0 ? (values[at] / state.people(at)) * 100000 : NaN);

  /** @param {number} at */
  function step(at) {
    if (!values[at]) return -1;
    const found = rated() ? rate(at) : values[at];
    return Number.isNaN(found) ? -1 : classOf(found, scale.cuts.map((cut) => cut * data.times));
  }

  function draw() {
    count();
    for (const plate of plates) {
      for (const disc of plate.discs) {
        const at = Number(disc.dataset.place);
        const unsaid = !values[at] && hidden[at] > 0;
        disc.setAttribute("class", unsaid ? "disc unsaid" : `disc filled s${step(at)}`);
        disc.setAttribute("r", String(unsaid ? HIDDEN : values[at] ? Math.max(plate.largest * Math.sqrt(values[at] / (scale.largest * data.times)), SMALLEST) : 0));
        disc.setAttribute("fill", "none");
        disc.setAttribute("stroke-dasharray", unsaid ? "2 1.5" : "none");
      }
      plate.group.append(...[...plate.discs].sort((a, b) => Number(b.getAttribute("r")) - Number(a.getAttribute("r"))));
    }
    host.querySelectorAll("[data-area]").forEach((each) => {
      const [at, own] = [Number(/** @type {HTMLElement} */ (each).dataset.area), each.classList.contains("active") ? " active" : ""];
      each.setAttribute("class", (shaded && step(at) >= 0 ? `filled s${step(at)}` : shaded && !values[at] && hidden[at] ? "hidden-count" : "") + own);
    });
    host.querySelectorAll(".labels [data-place]").forEach((each) => {
      const at = Number(/** @type {HTMLElement} */ (each).dataset.place);
      each.textContent = values[at] ? `${data.name[at]} ${shaded && rated() ? rateWords(rate(at)) : number(values[at])}` : "";
    });
    host.querySelectorAll("[data-sample]").forEach((each) => { each.textContent = number(Number(/** @type {HTMLElement} */ (each).dataset.sample) * data.times); });
    host.classList.toggle("shaded", shaded);
    lines();
  }

  /* The largest flows of all, or those of the chosen place. */
  function lines() {
    const { origin, destination, value } = state.flows;
    const at = made.chosen();
    const rows = [...value.keys()].filter((row) => value[row] > 0 && origin[row] !== destination[row] && (at < 0 || origin[row] === at || destination[row] === at));
    rows.sort((a, b) => value[b] - value[a]).length = Math.min(rows.length, at < 0 ? LINES : OWN_LINES);
    for (const plate of plates) {
      const [x, y, r] = ["cx", "cy", "r"].map((name) => plate.discs.map((disc) => Number(disc.getAttribute(name))));
      plate.lines.replaceChildren(...rows.map((row) => {
        const [from, to] = [origin[row], destination[row]];
        const [cx, cy] = [(x[from] + x[to]) / 2 - 2 * BULGE * (y[to] - y[from]), (y[from] + y[to]) / 2 + 2 * BULGE * (x[to] - x[from])];
        const [ax, ay] = off(x[from], y[from], cx, cy, r[from]);
        const [bx, by] = off(x[to], y[to], cx, cy, r[to] + SHARED + 1.5);
        const way = Math.atan2(by - cy, bx - cx);
        const head = [-0.45, 0.45].map((turn) => `M${bx} ${by}l${-5 * Math.cos(way + turn)} ${-5 * Math.sin(way + turn)}`).join("");
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("d", `M${ax} ${ay}Q${cx} ${cy} ${bx} ${by}${head}`);
        path.setAttribute("stroke-opacity", "0.75");
        return path;
      }));
    }
  }

  /** @param {number} x @param {number} y @param {number} cx @param {number} cy @param {number} by */
  function off(x, y, cx, cy, by) {
    const part = Math.min(by / (Math.hypot(cx - x, cy - y) || 1), 0.45);
    return [x + (cx - x) * part, y + (cy - y) * part];
  }

  /** @param {number} at */
  function told(at) {
    const part = state.total && values[at] ? ` (${share(values[at], state.total)})` : "";
    const whole = scale.shared < 0 ? (side === "out" ? " from here" : " to here") : side === "out" ? ` to ${data.name[scale.shared]}` : ` from ${data.name[scale.shared]}`;
    const parts = [[data.name[at]], [`${number(values[at])} ${data.unit}${whole}${part}`]];
    if (at === scale.shared) return [[data.name[at]], [`${number(state.flows.within[at])} ${data.unit} within`]];
    if (data.people && side === "out") parts.push([state.people(at) > 0 ? `${rateWords(rate(at))} per 100,000 residents` : "no population is given"]);
    if (hidden[at]) parts.push([`${hidden[at]} count${hidden[at] > 1 ? "s" : ""} withheld`]);
    else if (values[at]) parts.push([order[0] === at ? "the largest" : `number ${order.indexOf(at) + 1} of ${order.length}`]);
    return parts;
  }

  /** @param {number} at */
  function mark(at) {
    host.querySelectorAll("[data-place], [data-area]").forEach((each) => {
      const { place, area } = /** @type {HTMLElement} */ (each).dataset;
      each.classList.toggle("active", Number(place ?? area) === at);
    });
    host.classList.toggle("chosen", at >= 0);
  }

  const made = odPicture(root, host, state, {
    order: () => order, told, mark,
    chose(at) { lines(); state.chose(at); },
    under(from) {
      const { place, area } = /** @type {HTMLElement} */ (from.closest("[data-place], [data-area]") || from).dataset;
      return Number(place ?? area ?? -1);
    },
  });
  count();
  return {
    ...made,
    show() { draw(); mark(made.chosen()); },
    /** @param {string} name */
    turn(name) { side = name; draw(); if (made.chosen() >= 0) state.say(told(made.chosen())); },
    /** @param {boolean} areas */
    shade(areas) { shaded = areas; draw(); mark(made.chosen()); },
  };
}
