/* What stands on a page of flows: labels, flows, heads away from their destination, as a reader measures them. */
(() => {
  const root = document.querySelector(".flowmap"), box = root.querySelector(".box").getBoundingClientRect();
  const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const rows = new Map(data.rows.map((row) => [row.key, row]));
  const boxed = (each) => { const r = each.getBoundingClientRect(), halo = parseFloat(getComputedStyle(each).strokeWidth) / 2;
    const b = { left: r.left + halo, right: r.right - halo, top: r.top + halo, bottom: r.bottom - halo };
    return { said: each.textContent, left: b.left - box.left, right: b.right - box.left, top: b.top - box.top, bottom: b.bottom - box.top }; };
  const labels = [...root.querySelectorAll(".scene .label:not(.off):not(.crowded)")].map((group) => ({
    key: group.dataset.key || "", texts: [...group.querySelectorAll("text")].filter((text) => text.textContent).map(boxed) }));
  const flows = [...root.querySelectorAll(".scene .flow:not(.off)")].map((group) => group.dataset.key);
  const still = [...root.querySelectorAll(".picture")].find((each) => each.getBoundingClientRect().width);
  const view = data.views[[...root.querySelectorAll(".picture")].indexOf(still)];
  const places = [...root.querySelectorAll(".scene .places path[data-place]")];
  const away = view.arrows.filter(({ key }) => flows.includes(key)).filter(({ key, curve }) => {
    const { x, y, step } = data.grid, px = places[0].getScreenCTM().a;
    const place = places.find((path) => path.isPointInFill(new DOMPoint((curve[4] - x) / step, (y - curve[5]) / step)));
    const head = root.querySelector(`.scene .flow[data-key="${key}"] .head`);
    const tip = head.getAttribute("d").match(/-?[0-9.]+/g).slice(2, 4).map(Number);
    const at = new DOMPoint(...tip).matrixTransform(head.getScreenCTM()).matrixTransform(places[0].getScreenCTM().inverse());
    const near = [0, 1, 2, 3, 4, 5, 6, 7].map((turn) => new DOMPoint(at.x + AWAY * Math.cos(turn * Math.PI / 4) / px, at.y + AWAY * Math.sin(turn * Math.PI / 4) / px));
    if (place && [at, ...near].some((point) => place.isPointInFill(point))) return false;
    const ring = view.rings.find((each) => Math.hypot(each.at[0] - curve[4], each.at[1] - curve[5]) < 3);
    const metre = (at_) => [(at_[0] - x) / step, (y - at_[1]) / step];
    const [ax, ay] = metre([curve[4], curve[5]]);
    return Math.hypot(at.x - ax, at.y - ay) * px > AWAY + 2.5 + (ring ? ring.room : 0);
  }).map(({ key }) => rows.get(key).name);
  return { labels, flows, away, width: box.width, height: box.height, values: Object.fromEntries([...rows].map(([key, row]) => [key, row.value || 0])),
    names: Object.fromEntries([...rows].map(([key, row]) => [key, row.name])), still: still.querySelectorAll(".flow").length };
})()
