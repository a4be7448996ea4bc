/* The tree: the picture itself, whose flows answer to the pointer, to keys and to the search. */

/**
 * @param {HTMLElement} root
 * @param {FormPayload} data
 * @param {{flows: Flows, say: (parts: string[][]) => void, tip: (at: number[] | null, head?: string, text?: string) => void, chose: (at: number) => void}} state
 */
function odTree(root, data, state) {
  const host = /** @type {HTMLElement} */ (root.querySelector(".box"));
  const { origin, destination, value } = state.flows;
  const ranked = [...value.keys()].filter((row) => value[row] > 0 && origin[row] !== destination[row]).sort((a, b) => value[b] - value[a]);
  const inward = ranked.every((row) => destination[row] === destination[ranked[0]]);
  let [chosen, size] = [-1, 1];

  /** @param {number} row */
  function told(row) {
    const [rank, part] = [ranked.indexOf(row) + 1, data.total ? " (" + share(value[row], data.total) + ")" : ""];
    const place = rank === 1 ? "the largest flow" : `number ${rank} of ${ranked.length}`;
    return [[`${data.name[origin[row]]} to ${data.name[destination[row]]}`], [`${countOf(state.flows, row)} ${data.unit}${part}`], [place]];
  }

  /** @param {number} row */
  function mark(row) {
    root.querySelectorAll(".ribbon").forEach((each) => each.classList.toggle("active", Number(/** @type {HTMLElement} */ (each).dataset.row) === row));
    root.classList.toggle("chosen", row >= 0);
  }

  /** @param {number} row */
  function choose(row) {
    chosen = row;
    mark(row);
    if (row >= 0) state.say(told(row));
    state.chose(row < 0 ? -1 : (inward ? origin : destination)[row]);
  }

  /** @param {Event} event */
  const under = (event) => Number(/** @type {Element} */ (event.target).closest(".ribbon")?.getAttribute("data-row") ?? -1);

  host.addEventListener("pointermove", (event) => {
    const row = under(event);
    const box = host.getBoundingClientRect();
    if (row < 0 || event.pointerType !== "mouse") { state.tip(null); if (chosen < 0) mark(-1); return; }
    const [head, ...rest] = told(row);
    if (chosen < 0) mark(row);
    state.tip([event.clientX - box.left, event.clientY - box.top], head[0], rest.map((part) => part[0]).join("; "));
  });
  host.addEventListener("pointerleave", () => { state.tip(null); if (chosen < 0) mark(-1); });
  host.addEventListener("click", (event) => { const row = under(event); choose(row === chosen ? -1 : row); });
  host.addEventListener("keydown", (event) => {
    const step = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 })[event.key];
    if (step) choose(ranked[Math.max(0, Math.min(ranked.length - 1, ranked.indexOf(chosen) + step))]);
    else if (event.key === "Escape") choose(-1);
    else if (event.key === "+" || event.key === "=") zoom(1.6);
    else if (event.key === "-") zoom(1 / 1.6);
    else return;
    event.preventDefault();
  });

  /** @param {number} factor */
  function zoom(factor) {
    size = Math.max(1, Math.min(size * factor, 6));
    host.style.overflow = size > 1 ? "auto" : "";
    host.style.maxHeight = size > 1 ? `${host.clientHeight}px` : "";
    root.querySelectorAll(".plate").forEach((plate) => { /** @type {SVGElement} */ (plate).style.width = size > 1 ? `${100 * size}%` : ""; });
  }

  return {
    show() {},
    resize() {},
    zoom,
    reset() { zoom(0); choose(-1); },
    /** @param {number} at */
    choose(at) { choose(at < 0 ? -1 : ranked.find((row) => (inward ? origin : destination)[row] === at) ?? -1); },
    chosen: () => (chosen < 0 ? -1 : (inward ? origin : destination)[chosen]),
  };
}
