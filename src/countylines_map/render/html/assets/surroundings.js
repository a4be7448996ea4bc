/* Names of countries, seas and cities, quietly below the flows, where nothing else stands; placed anew with the labels. */

/**
 * @param {L.Map} map
 * @param {HTMLElement} root
 * @param {Payload} data
 */
function flowMapSurroundings(map, root, data) {
  const put = () => {
    const land = root.querySelector(".scene .outlines");
    if (!land) return;
    let group = root.querySelector(".scene .around");
    if (!group) {
      group = element("g", { class: "around", "aria-hidden": "true" });
      land.after(group);
      for (const { name, kind } of data.around || []) element("text", { class: kind, "text-anchor": "middle" }, group).textContent = name;
    }
    const half = 128 * 2 ** map.getZoom();
    const metres = EQUATOR / 2 / half;
    const corner = map.getPixelOrigin();
    const seen = map.getContainer().getBoundingClientRect();
    const taken = [...root.querySelectorAll(".scene .label:not(.off,.crowded,.absent) text, .scene .flow:not(.off) .head, .scene .ring")].map((part) => part.getBoundingClientRect());
    const { left, top } = /** @type {Element} */ (root.querySelector(".scene")).getBoundingClientRect();
    for (const part of root.querySelectorAll(".scene .flow:not(.off) .shaft")) {
      const shaft = /** @type {SVGPathElement} */ (part);
      const long = shaft.getTotalLength();
      for (let at = 0; at < long; at += 12) {
        const { x, y } = shaft.getPointAtLength(at);
        taken.push(new DOMRect(left + x - 6, top + y - 6, 12, 12));
      }
    }
    (data.around || []).forEach(({ at, nearest: from, farthest: to }, i) => {
      const text = /** @type {Element} */ (group).children[i];
      text.setAttribute("transform", `translate(${(at[0] * 1000) / metres + half - corner.x} ${half - (at[1] * 1000) / metres - corner.y + 4})`);
      const box = text.getBoundingClientRect();
      const shown = metres >= from && metres <= to && box.left > seen.left && box.right < seen.right && box.top > seen.top && box.bottom < seen.bottom &&
        taken.every((other) => box.right + 4 < other.left || other.right + 4 < box.left || box.bottom + 4 < other.top || other.bottom + 4 < box.top);
      text.classList.toggle("off", !shown);
      if (shown) taken.push(box);
    });
  };
  root.addEventListener("arranged", put);
  put();
}
