/* Small multiples: a place that is pointed at is marked in all of them, and its numbers are said one after another. */

/**
 * @param {HTMLElement} root
 * @param {FormPayload} data
 * @param {{flows: Flows, slice: (at: number) => Flows, say: (parts: string[][]) => void, tip: (at: number[] | null, head?: string, text?: string) => void, chose: (at: number) => void}} state
 */
function odMultiples(root, data, state) {
  const host = /** @type {HTMLElement} */ (root.querySelector(".drawing.multiples"));
  const panels = /** @type {PanelList} */ (data.panels);
  const places = data.name.length;
  const whole = state.slice(data.first);
  const values = panels.at.map((at) => data.name.map((_, place) => value(at, place)));
  const sums = data.name.map((_, place) => values.reduce((sum, own) => sum + Math.max(own[place], 0), 0));
  const known = data.name.map((_, place) => place).filter((place) => values.some((own) => own[place])).sort((a, b) => sums[b] - sums[a]);

  /**
   * A place's number in a panel; -1 where all of it is withheld.
   * @param {number} at
   * @param {number} place
   */
  function value(at, place) {
    if (panels.by !== "slice") {
      const row = panels.by === "destination" ? rowOf(whole, place, at) : rowOf(whole, at, place);
      return row < 0 || place === at ? 0 : whole.value[row];
    }
    const flows = state.slice(at);
    const sum = (panels.side === "out" ? flows.out : flows.come)[place];
    const ends = panels.side === "out" ? flows.origin : flows.destination;
    return sum || (Object.keys(flows.marks).some((row) => ends[Number(row)] === place && flows.value[Number(row)] < 0) ? -1 : 0);
  }
  const words = (/** @type {number} */ count) => (count < 0 ? "withheld" : number(count));

  /** @param {number} at  of a panel and a place: panel times places, and the place */
  function told(at) {
    const [panel, place] = [Math.floor(at / places), at % places];
    const every = panels.name.map((name, which) => `${name} ${words(values[which][place])}`).join(", ");
    return [[data.name[place]], [`${panels.name[panel]}: ${words(values[panel][place])} ${data.unit}`], [every]];
  }

  /** @param {number} at */
  function mark(at) {
    const [panel, place] = at < 0 ? [-1, -1] : [Math.floor(at / places), at % places];
    host.querySelectorAll(".panel").forEach((each) => each.classList.toggle("active", Number(/** @type {HTMLElement} */ (each).dataset.panel) === panel));
    host.querySelectorAll("[data-place]").forEach((each) => each.classList.toggle("active", Number(/** @type {HTMLElement} */ (each).dataset.place) === place));
    host.classList.toggle("chosen", at >= 0);
  }

  const made = odPicture(root, host, state, {
    order: () => known, told, mark,
    chose: (at) => state.chose(at < 0 ? -1 : at % places),
    under(from, event) {
      const panel = Number(from.closest("[data-panel]")?.getAttribute("data-panel") ?? -1);
      if (panel < 0) return -1;
      const disc = from.closest("[data-place]");
      if (disc) return panel * places + Number(disc.getAttribute("data-place"));
      if (!from.matches("image")) return -1;
      const box = from.getBoundingClientRect();
      return panel * places + Math.min(Math.floor(((event.clientY - box.top) / box.height) * places), places - 1);
    },
    step(key, from) {
      if (from < 0) return known[0];
      const [panel, rank] = [Math.floor(from / places), known.indexOf(from % places)];
      const beside = panel + (key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0);
      const next = rank + (key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0);
      return Math.max(0, Math.min(panels.at.length - 1, beside)) * places + known[Math.max(0, Math.min(known.length - 1, next))];
    },
  });
  return {
    ...made,
    show() {},
    /** @param {number} place */
    choose(place) { made.choose(place < 0 ? -1 : Math.max(0, Math.floor(made.chosen() / places)) * places + place); },
    chosen: () => (made.chosen() < 0 ? -1 : made.chosen() % places),
  };
}
