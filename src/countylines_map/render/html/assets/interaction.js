/* Hands and keys: zoom, and one row told of at a time - on the map, in the table and in words. */

const CLOSEST = 3; // zoom levels beyond the first view: eight times as large

/**
 * @param {L.Map} map
 * @param {HTMLElement} root
 * @param {Payload} data
 * @param {ReturnType<typeof flowMapScene>} scene
 * @param {State} state
 */
function flowMapInteraction(map, root, data, scene, state) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const told = /** @type {HTMLElement} */ (root.querySelector(".told"));
  const tip = /** @type {HTMLElement} */ (root.querySelector(".tip"));
  const box = /** @type {HTMLElement} */ (root.querySelector(".box"));
  const folds = [...root.querySelectorAll("details")];
  const invitation = told.textContent || "";
  /** @type {{centre: L.LatLng, zoom: number}} at which the view's layout was made */
  let first = { centre: L.latLng(0, 0), zoom: 0 };

  const isFar = () => map.getZoom() <= first.zoom + 0.01;

  function tools() {
    const far = isFar();
    const set = (/** @type {string} */ name, /** @type {boolean} */ off) =>
      /** @type {Element} */ (root.querySelector(`[data-do=${name}]`)).setAttribute("aria-disabled", String(off));
    set("out", far);
    set("reset", far);
    set("in", map.getZoom() >= first.zoom + CLOSEST - 0.01);
    map.dragging[far ? "disable" : "enable"](); // with the whole map in view one finger scrolls the page
  }

  /**
   * The nearest centre from which nothing beyond the map is seen; Leaflet would pan there after the flight.
   * @param {L.Point} wanted
   * @param {number} zoom
   */
  function keepInside(wanted, zoom) {
    const [west, south, east, north] = scene.view().bounds;
    const shown = 2 ** (first.zoom - zoom) / 2; // half of what is seen, as a share of the whole view
    const hold = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) => {
      const room = (high - low) * Math.min(shown, 0.5);
      return Math.min(Math.max(value, low + room), high - room);
    };
    return L.CRS.EPSG3857.unproject(L.point(hold(wanted.x, west, east), hold(wanted.y, south, north)));
  }

  /**
   * @param {L.LatLng} centre
   * @param {number} zoom
   */
  function go(centre, zoom) {
    const bounded = Math.min(Math.max(zoom, first.zoom), first.zoom + CLOSEST);
    const within = keepInside(L.CRS.EPSG3857.project(centre), bounded);
    if (calm.matches) map.setView(within, bounded, { animate: false });
    else map.flyTo(within, bounded, { duration: 0.35 });
  }

  /* Zooming in goes to the flow that is told of, or from the whole map to where the flows end; else it stays. */
  function worthSeeing() {
    const { arrows } = scene.view();
    const own = arrows.find(({ key }) => key === state.pinned);
    const arrow = own || arrows[0];
    if (!arrow || (!state.pinned && !isFar())) return map.getCenter();
    const [x0, y0, , , x2, y2] = arrow.curve;
    return L.CRS.EPSG3857.unproject(own ? L.point((x0 + x2) / 2, (y0 + y2) / 2) : L.point(x2, y2));
  }

  /** @type {Record<string, () => void>} */
  const actions = {
    in: () => go(worthSeeing(), map.getZoom() + 1),
    out: () => go(map.getCenter(), map.getZoom() - 1),
    reset: () => { choose(null); go(first.centre, first.zoom); },
    table: () => {
      folds.forEach((fold) => { fold.open = true; });
      const figures = /** @type {HTMLElement} */ (root.querySelector(".figures"));
      /** @type {HTMLElement} */ (figures.querySelector("summary")).focus();
      figures.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" });
    },
  };

  /**
   * @param {string} name
   * @param {string} content
   * @param {string} [kind]
   */
  function words(name, content, kind = "") {
    const made = document.createElement(name);
    made.textContent = content;
    if (kind) made.className = kind;
    told.append(made);
  }

  /**
   * @param {Row | undefined} row
   * @param {string} [place]  what goes in and out of its place, in words
   */
  function tell(row, place = "") {
    told.replaceChildren();
    if (!row) return told.append(invitation);
    words("strong", row.name);
    if (row.place) words("span", row.place, "place");
    (scene.look(row) || row).facts.forEach((fact) => words("span", fact, "fact"));
    if (row.note) words("small", row.note, "note");
    if (place) words("small", place, "note");
  }

  /**
   * The row's figures beside the pointer or what has the focus; the read-out below says the same to everybody.
   * @param {string | null} key
   * @param {Point} at  in the window
   */
  function hint(key, at) {
    const row = key ? scene.rows.get(key) : undefined;
    tip.hidden = !row;
    if (!row) return;
    const name = document.createElement("strong");
    name.textContent = row.name;
    tip.replaceChildren(name, (scene.look(row) || row).facts.slice(0, 2).join(" · "));
    const frame = box.getBoundingClientRect();
    const [right, down] = [at[0] - frame.left, at[1] - frame.top];
    const above = down - tip.offsetHeight - 14;
    tip.style.left = `${Math.max(4, Math.min(right + 12, frame.width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${above < 4 ? down + 20 : above}px`;
  }

  /**
   * The middle of what an event happened to.
   * @param {Event} event
   * @returns {Point}
   */
  function middle(event) {
    const from = event.target instanceof Element ? event.target : box;
    const { left, right, top, bottom } = (from.querySelector(".shaft, .ring") || from).getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2];
  }

  /**
   * What goes in and out of a place, of what is shown now, and the difference; nothing where that would repeat one row.
   * @param {string} code
   */
  function traffic(code) {
    const rows = (/** @type {string[]} */ keys) => keys.map((key) => scene.rows.get(key)).filter((row) => row && !state.off.has(row.key));
    const sum = (/** @type {(Row | undefined)[]} */ some, /** @type {string} */ part) => some.reduce((all, row) => all + ((row && row.part === part && row.value) || 0), 0);
    const own = rows(data.places[code] || []), into = rows((data.into || {})[code] || (data.into || !own.some((row) => row && row.part === "internal") ? [] : [...scene.rows.keys()]));
    const into_ = sum(into, "flow"), out = sum(own, "flow"), net = into_ - out, within = sum(own, "internal");
    if (into.length + own.length < 2) return "";
    const said = [word("controls.in", { n: number(into_) }), word("controls.out", { n: number(out) })];
    if (into_ && out) said.push(word("controls.net", { n: `${net > 0 ? "+" : ""}${number(net)}` }));
    if (within) said.push(word("controls.within", { n: number(within) }));
    return `${said.join(", ")}.`;
  }

  /**
   * @param {string | null} key
   * @param {string} [place]
   */
  function show(key, place) {
    scene.light(key);
    tell(key ? scene.rows.get(key) : undefined, place && traffic(place));
  }

  /**
   * @param {string | null} key
   * @param {string} [place]  the code of the place that was chosen, where it was one
   */
  function choose(key, place) {
    state.pinned = key;
    root.classList.toggle("pinned", Boolean(key));
    if (!key) hint(null, [0, 0]);
    show(key, place);
    state.changed();
  }

  /**
   * @param {Event} event
   * @returns {string | null}
   */
  function keyOf(event) {
    const from = event.target instanceof Element ? event.target : null;
    const item = /** @type {HTMLElement | null} */ (from && from.closest("[data-key]"));
    return (item && root.contains(item) && item.dataset.key) || null;
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const options = scene.options(":not(.off)");
    const at = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    const here = options.findIndex((each) => each === at);
    if (here < 0) return;
    /** @type {Record<string, number>} */
    const steps = { ArrowDown: here + 1, ArrowRight: here + 1, ArrowUp: here - 1, ArrowLeft: here - 1, Home: 0, End: options.length - 1 };
    const next = options[steps[event.key]];
    if (event.key in steps) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (next) {
      scene.rove(next);
      next.focus();
    }
  }

  function listen() {
    flowMapTakeaway(root, (text) => { told.textContent = text; });
    root.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") show(keyOf(event) || state.pinned); });
    root.addEventListener("pointerleave", () => show(state.pinned));
    root.addEventListener("click", (event) => { if (keyOf(event)) choose(keyOf(event), (/** @type {HTMLElement} */ (event.target).dataset || {}).place); });
    root.addEventListener("focusin", (event) => { if (keyOf(event)) choose(keyOf(event)); });
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") choose(null); });
    box.addEventListener("keydown", walk);
    box.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") hint(keyOf(event), [event.clientX, event.clientY]); });
    box.addEventListener("pointerleave", () => hint(null, [0, 0]));
    box.addEventListener("focusin", (event) => hint(keyOf(event), middle(event)));
    box.addEventListener("focusout", () => hint(null, [0, 0]));
    map.on("movestart", () => hint(null, [0, 0]));
    map.on("click", (event) => { if (!keyOf(event.originalEvent)) choose(null); });
    let were = folds.map((fold) => fold.open);
    window.addEventListener("beforeprint", () => { // paper has everything
      were = folds.map((fold) => fold.open);
      folds.forEach((fold) => { fold.open = true; });
    });
    window.addEventListener("afterprint", () => folds.forEach((fold, i) => { fold.open = were[i]; }));
    map.on("zoom viewreset", scene.place);
    map.on("zoomend", tools);
    map.on("moveend", scene.arrange);
    /** @type {Element} */ (root.querySelector(".tools")).addEventListener("click", (event) => {
      const button = event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest("[data-do]")) : null;
      if (button && button.getAttribute("aria-disabled") !== "true") actions[button.dataset.do || ""]();
    });
    const used = /** @type {HTMLElement} */ (box.closest("figure"));
    used.addEventListener("focusin", () => map.scrollWheelZoom.enable()); // until then the wheel scrolls the page
    used.addEventListener("focusout", () => map.scrollWheelZoom.disable());
  }

  /** @param {{centre: L.LatLng, zoom: number}} begins */
  function startFrom(begins) {
    first = begins;
  }

  return { choose, listen, show, startFrom, tools };
}
