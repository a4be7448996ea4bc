/* Joins the parts on one page, fits the map to its box, and tells the page that holds this one how high it is. */

/**
 * Draws the flows of the page's payload on a Leaflet map.
 * @param {L.Map} map
 * @param {HTMLElement} root
 */
function drawFlowMap(map, root) {
  const block = /** @type {Element} */ (root.querySelector("script[type='application/json']"));
  /** @type {Payload} */
  const data = JSON.parse(block.textContent || "");
  const box = /** @type {HTMLElement} */ (root.querySelector(".box"));
  /** @type {State} */
  const state = { measure: "count", off: new Set(), extra: [], pinned: null, changed: () => {} };
  const scene = flowMapScene(map, root, data, state);
  const hands = flowMapInteraction(map, root, data, scene, state);
  const table = flowMapTable(root, scene.mark);
  let built = false;

  /**
   * Where a view is seen whole.
   * @param {View} view
   */
  function firstView(view) {
    const [west, south, east, north] = view.bounds;
    const zoom = Math.log2(EQUATOR / 256 / Math.max((east - west) / box.clientWidth, (north - south) / box.clientHeight));
    return { centre: L.CRS.EPSG3857.unproject(L.point((west + east) / 2, (south + north) / 2)), zoom };
  }

  function fit() {
    const shown = [...root.querySelectorAll(".picture")].findIndex((item) => item.getBoundingClientRect().width > 0);
    const chosen = data.views[Math.max(shown, 0)];
    map.invalidateSize({ animate: false, pan: false });
    const fresh = !built || chosen !== scene.view();
    const first = firstView(chosen);
    const [west, south, east, north] = chosen.bounds;
    const corner = (/** @type {number} */ x, /** @type {number} */ y) => L.CRS.EPSG3857.unproject(L.point(x, y));
    map.setMaxBounds(/** @type {any} */ (null));
    map.options.minZoom = first.zoom;
    map.options.maxZoom = first.zoom + CLOSEST;
    hands.startFrom(first);
    if (fresh) scene.build(chosen);
    built = true;
    if (fresh && root.classList.contains("ready")) {
      scene.finish();
      hands.show(state.pinned);
    }
    map.setView(first.centre, first.zoom, { animate: false });
    map.setMaxBounds(L.latLngBounds(corner(west, south), corner(east, north)).pad(0.02));
    scene.place();
    scene.arrange();
    hands.tools();
  }

  function tellHeight() {
    if (window.parent === window) return;
    const id = new URLSearchParams(window.location.search).get("childId") || "";
    let last = 0;
    const post = () => {
      const height = Math.ceil(root.getBoundingClientRect().bottom + window.scrollY);
      if (height === last) return;
      last = height;
      window.parent.postMessage(["pym", id, "height", String(height)].join("xPYMx"), "*");
      window.parent.postMessage({ type: "countylines-map:height", height }, "*");
    };
    new ResizeObserver(post).observe(root);
    post();
  }

  /**
   * What the reader's choices ask of the map: rows to leave out, and what widths stand for.
   * @param {{off: Set<string>, extra: string[], measure: string}} chosen
   */
  function follow(chosen) {
    const other = chosen.measure !== state.measure;
    Object.assign(state, chosen);
    if (!built) return;
    if (other) table.order(state.measure);
    if (state.pinned && state.off.has(state.pinned)) state.pinned = null;
    scene.dress();
    scene.place();
    scene.arrange();
    hands.show(state.pinned);
    state.changed();
  }

  const controls = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([...root.querySelectorAll("[data-choice]")]);
  const whole = root.matches("main"); // a fragment leaves the address of its page alone

  /* What is chosen, as the page's address has it after the sign #. */
  function chosen() {
    const told = new URLSearchParams();
    for (const control of controls) {
      if (control.type === "radio" ? !(/** @type {HTMLInputElement} */ (control).checked) || control.value === "count" : control.value === firsts.get(control)) continue;
      told.set(control.dataset.choice || "", control.type === "range" ? (control.dataset.values || "").split("\u001f")[Number(control.value)] : control.value);
    }
    if (state.pinned) told.set("row", state.pinned);
    return told.toString();
  }

  /* The address says what is chosen, so that it can be shared; a frame tells its page. */
  function tellState() {
    const told = chosen();
    if (told === last) return;
    last = told;
    try {
      history.replaceState(null, "", told ? `#${told}` : location.pathname + location.search);
    } catch { /* a frame without an address of its own */ }
    if (window.parent !== window) window.parent.postMessage({ type: "countylines-map:state", state: told }, "*");
  }

  /** @param {URLSearchParams} told */
  function take(told) {
    for (const control of controls) {
      const value = told.get(control.dataset.choice || "");
      if (value === null) continue;
      const at = (control.dataset.values || "").split("\u001f").indexOf(value);
      if (control.type === "range") control.value = at < 0 ? control.value : String(at);
      else if (control.type === "radio") /** @type {HTMLInputElement} */ (control).checked = control.value === value;
      else if ([.../** @type {HTMLSelectElement} */ (control).options].some((option) => option.value === value)) control.value = value;
    }
  }

  const firsts = new Map(controls.map((control) => [control, control.value]));
  const begun = new URLSearchParams(whole ? location.hash.slice(1) : "");
  let last = begun.toString();
  if (typeof flowMapChoices === "function" && root.querySelector(".choices")) flowMapChoices(root, data, follow, () => take(begun));
  if (typeof flowMapSearch === "function") flowMapSearch(root, data, state, hands.choose);
  if (typeof flowMapPlay === "function") flowMapPlay(root);
  fit();
  if (typeof flowMapSurroundings === "function") flowMapSurroundings(map, root, data);
  if (typeof flowMapOrientation === "function") flowMapOrientation(map, root);
  root.classList.add("drawn");
  tellHeight();
  let size = [box.clientWidth, box.clientHeight];
  new ResizeObserver(() => {
    if (!box.clientWidth || (Math.abs(box.clientWidth - size[0]) < 1 && Math.abs(box.clientHeight - size[1]) < 1)) return;
    size = [box.clientWidth, box.clientHeight];
    fit();
  }).observe(box);
  const soon = window.requestIdleCallback || ((/** @type {() => void} */ then) => setTimeout(then, 30));
  soon(() => {
    table.begin();
    scene.finish();
    hands.listen();
    const row = begun.get("row");
    hands.choose(row && scene.rows.has(row) && !state.off.has(row) ? row : null);
    if (whole) state.changed = tellState;
    root.classList.add("ready");
  }, { timeout: 300 });
}
