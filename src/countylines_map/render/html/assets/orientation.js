/* The scale bar of the map as it is zoomed, and the arrow to the north; the still picture has its own. */

/**
 * @param {L.Map} map
 * @param {HTMLElement} root
 */
function flowMapOrientation(map, root) {
  const bar = /** @type {HTMLElement | null} */ (root.querySelector(".scale-bar"));
  if (!bar) return;
  const measure = () => {
    const metres = 40075016.686 * Math.cos((map.getCenter().lat * Math.PI) / 180) / 2 ** (map.getZoom() + 8);
    const most = 90 * metres / 1000;
    const power = 10 ** Math.floor(Math.log10(most));
    const length = Math.max(...[1, 2, 5].map((step) => step * power).filter((each) => each <= most));
    /** @type {HTMLElement} */ (bar.firstElementChild).style.width = `${(length * 1000) / metres}px`;
    /** @type {Element} */ (bar.lastElementChild).textContent = word("rows.distance", { km: Number(length.toPrecision(3)) });
  };
  map.on("moveend", measure);
  measure();
}
