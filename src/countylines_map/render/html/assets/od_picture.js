/* A form that is its picture: marks in it answer to the pointer and to keys, from the largest to the smallest; it zooms. */

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} host
 * @param {{say: (parts: string[][]) => void, tip: (at: number[] | null, head?: string, text?: string) => void}} state
 * @param {{order: () => number[], told: (at: number) => string[][], mark: (at: number) => void, chose: (at: number) => void, under: (from: Element, event: PointerEvent | MouseEvent) => number,
 *   step?: (key: string, from: number) => number}} own
 */
function odPicture(root, host, state, own) {
  const box = /** @type {HTMLElement} */ (root.querySelector(".box"));
  let [chosen, size] = [-1, 1];

  /** @param {number} at */
  function choose(at) {
    chosen = at;
    own.mark(at);
    if (at >= 0) state.say(own.told(at));
    own.chose(at);
  }

  /** @param {number} factor */
  function zoom(factor) {
    size = Math.max(1, Math.min(size * factor, 6));
    host.style.overflow = size > 1 ? "auto" : "";
    host.style.maxHeight = size > 1 ? `${host.clientHeight}px` : "";
    host.querySelectorAll(".plate").forEach((plate) => { /** @type {SVGElement} */ (plate).style.width = size > 1 ? `${100 * size}%` : ""; });
  }

  host.addEventListener("pointermove", (event) => {
    const at = own.under(/** @type {Element} */ (event.target), event);
    if (at < 0 || event.pointerType !== "mouse") { state.tip(null); if (chosen < 0) own.mark(-1); return; }
    const [head, ...rest] = own.told(at);
    const frame = box.getBoundingClientRect();
    if (chosen < 0) own.mark(at);
    state.tip([event.clientX - frame.left, event.clientY - frame.top], head[0], rest.map((part) => part[0]).join("; "));
  });
  host.addEventListener("pointerleave", () => { state.tip(null); if (chosen < 0) own.mark(-1); });
  host.addEventListener("click", (event) => { const at = own.under(/** @type {Element} */ (event.target), event); choose(at === chosen ? -1 : at); });
  host.addEventListener("keydown", (event) => {
    const step = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 })[event.key];
    const order = own.order();
    if (step && own.step) choose(own.step(event.key, chosen));
    else if (step && order.length) choose(order[Math.max(0, Math.min(order.length - 1, order.indexOf(chosen) + step))]);
    else if (event.key === "Escape") choose(-1);
    else if (event.key === "+" || event.key === "=") zoom(1.6);
    else if (event.key === "-") zoom(1 / 1.6);
    else return;
    event.preventDefault();
  });

  return { choose, zoom, resize() {}, reset() { zoom(0); choose(-1); }, chosen: () => chosen };
}
