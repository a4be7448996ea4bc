/* The tree: the picture itself, whose flows answer to the pointer, to keys and to the search. */

/**
 * @param {HTMLElement} root
 * @param {FormPayload} data
 * @param {{flows: Flows, total: number, say: (parts: string[][]) => void, tip: (at: number[] | null, head?: string, text?: string) => void, chose: (at: number) => void}} state
 */
function odTree(root, data, state) {
  const host = /** @type {HTMLElement} */ (root.querySelector(".drawing.tree"));
  const flows = state.flows;
  const { origin, destination, value } = flows;
  const ranked = [...value.keys()].filter((row) => value[row] > 0 && origin[row] !== destination[row]).sort((a, b) => value[b] - value[a]);
  const inward = ranked.every((row) => destination[row] === destination[ranked[0]]);
  const far = inward ? origin : destination;

  /** @param {number} row */
  function told(row) {
    const [rank, part] = [ranked.indexOf(row) + 1, state.total ? " (" + share(value[row], state.total) + ")" : ""];
    const place = rank === 1 ? "the largest flow" : `number ${rank} of ${ranked.length}`;
    return [[`${data.name[origin[row]]} to ${data.name[destination[row]]}`], [`${countOf(flows, row)} ${data.unit}${part}`], [place]];
  }

  /** @param {number} row */
  function mark(row) {
    host.querySelectorAll(".ribbon").forEach((each) => each.classList.toggle("active", Number(/** @type {HTMLElement} */ (each).dataset.row) === row));
    host.classList.toggle("chosen", row >= 0);
  }

  const made = odPicture(root, host, state, {
    order: () => ranked, told, mark,
    chose: (row) => state.chose(row < 0 ? -1 : far[row]),
    under: (from) => Number(from.closest(".ribbon")?.getAttribute("data-row") ?? -1),
  });
  return {
    ...made,
    show() {},
    /** @param {number} at */
    choose(at) { made.choose(at < 0 ? -1 : ranked.find((row) => far[row] === at) ?? -1); },
    chosen: () => (made.chosen() < 0 ? -1 : far[made.chosen()]),
  };
}
