/* The drawing: made once for each view, dressed for each choice, placed at each zoom.
 *
 * The outlines come from the static picture, so they stand in the page once. Strings are only ever shown with
 * textContent or setAttribute. Lengths are pixels and stay the same at every zoom; curves are Web Mercator metres and
 * follow the land.
 */

const SVG = "http://www.w3.org/2000/svg";
const EQUATOR = 2 * Math.PI * 6378137;
const LIST = "Flows, largest first: the arrow keys go from one to the next";

/**
 * @typedef {{perMetre: number, x: (easting: number) => number, y: (northing: number) => number}} Pixels
 * @typedef {{measure: string, off: Set<string>, pinned: string | null}} State
 *   what widths stand for ("count" or "rate"), the rows that the reader's choices leave out, the row that is told of
 * @typedef {{group: SVGElement, keys: string[], dress: () => void, put: (px: Pixels) => void, complete: () => void, size: () => number}} Mark
 * @typedef {{dress: () => void, put: (px: Pixels, taken: Box[]) => void, size: () => number}} Name
 * @typedef {Mark & {x: number, y: number, grown: () => number, now: {radius: number, stroke: number, text: string, row: Row | undefined}}} RingMark
 */

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {Element} [parent]
 */
function element(name, attributes, parent) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (parent) parent.appendChild(made);
  return made;
}

/**
 * @param {L.Map} map
 * @param {HTMLElement} root
 * @param {Payload} data
 * @param {State} state
 */
function flowMapScene(map, root, data, state) {
  const rows = new Map(data.rows.map((row) => [row.key, row]));
  /** @type {Map<string, Element[]>} every element that stands for a row */
  const marked = new Map();
  /** @type {View} */
  let view = data.views[0];
  /** @type {{svg: SVGElement, land: SVGElement, list: SVGElement, drawn: Mark[], dots: {put: (px: Pixels) => void}[], labels: Name[]}} */
  let made;
  let complete = false;

  /** @param {string} key */
  const rowOf = (key) => /** @type {Row} */ (rows.get(key));

  /**
   * @param {string} key
   * @param {Element} item
   */
  function mark(key, item) {
    /** @type {HTMLElement} */ (item).dataset.key = key;
    join(key, item);
  }

  /**
   * @param {string} key
   * @param {Element} item
   */
  function join(key, item) {
    const items = marked.get(key);
    if (items) items.push(item);
    else marked.set(key, [item]);
  }

  /**
   * How a row is drawn: at its number, or at its rate; nothing where it has none.
   * @param {Row} row
   * @returns {Row | Rate | undefined}
   */
  function look(row) {
    return state.measure === "rate" ? row.rate : row;
  }

  /** @returns {Pixels} */
  function pixels() {
    const scale = 256 * 2 ** map.getZoom();
    const corner = map.getPixelOrigin();
    const perMetre = scale / EQUATOR;
    return {
      perMetre,
      x: (easting) => easting * perMetre + scale / 2 - corner.x,
      y: (northing) => scale / 2 - northing * perMetre - corner.y,
    };
  }

  /** @param {SVGElement} svg */
  function outlines(svg) {
    const group = element("g", { class: "outlines" }, svg);
    const copy = (/** @type {string} */ code, /** @type {string} */ name, /** @type {Element} */ parent) => {
      const source = /** @type {Element} */ (document.getElementById(`${root.id}-${code}`));
      return element("path", { d: source.getAttribute("d") || "", class: name }, parent);
    };
    const land = element("g", { class: "land" }, group);
    data.land.forEach((code) => copy(`land-${code}`, "", land));
    const places = element("g", { class: "places" }, group);
    for (const [code, keys] of Object.entries(data.places)) {
      const inside = keys.some((key) => rowOf(key).part === "internal");
      const used = root.querySelector(`.picture use[href="#${root.id}-${code}"]`);
      const place = copy(code, inside ? "destination" : (used && used.getAttribute("class")) || "", places);
      keys.forEach((key) => join(key, place));
      place.dataset.owners = keys.join();
    }
    element("path", { class: "outline" }, places); // around the place that is told of, above its neighbours
    return group;
  }

  /**
   * @param {SVGElement} group
   * @param {Row} row
   */
  function option(group, row) {
    group.setAttribute("role", "option");
    group.setAttribute("aria-selected", "false");
    group.setAttribute("tabindex", "-1");
    group.setAttribute("aria-label", (look(row) || row).spoken);
  }

  /**
   * @param {Arrow} arrow
   * @param {RingMark[]} discs
   * @param {SVGElement} parent
   * @returns {Mark}
   */
  function flow(arrow, discs, parent) {
    const row = rowOf(arrow.key);
    const group = element("g", { class: "flow" }, parent);
    mark(arrow.key, group);
    const line = (/** @type {string} */ name) => element("path", { class: name }, group);
    /** @type {Record<string, SVGElement>} */
    const parts = { casing: line("casing"), shaft: line("shaft") };
    const head = line("head");
    const near = (/** @type {number} */ x, /** @type {number} */ y) => discs.find((disc) => Math.hypot(disc.x - x, disc.y - y) < 3);
    const [from, to] = [near(arrow.curve[0], arrow.curve[1]), near(arrow.curve[4], arrow.curve[5])];
    /** @type {Row | Rate} */
    let drawn = row;
    /** @type {Record<string, (width: number) => number>} */
    const extra = { casing: () => 2.4, shaft: () => 0, halo: () => 5, hit: (width) => Math.max(26 - width, 6) };
    const thick = (/** @type {string} */ name) => {
      const width = drawn.width || 0;
      parts[name].setAttribute("stroke-width", String(width + extra[name](width)));
    };
    const dress = () => {
      group.classList.remove(drawn.shade || "t0");
      drawn = look(row) || row;
      group.classList.add(drawn.shade || "t0");
      group.setAttribute("aria-label", drawn.spoken);
      Object.keys(parts).forEach(thick);
      parts.shaft.setAttribute("stroke", drawn.colour || "none");
      head.setAttribute("fill", drawn.colour || "none");
      const thin = (/** @type {Element} */ part, /** @type {string} */ name, /** @type {string} */ value) =>
        drawn.floored ? part.setAttribute(name, value) : part.removeAttribute(name);
      thin(parts.shaft, "stroke-dasharray", "4 3");
      thin(parts.casing, "stroke-opacity", "0.5"); // a wide flow below shines through
    };
    const put = (/** @type {Pixels} */ px) => {
      const curve = /** @type {Curve} */ (arrow.curve.map((value, i) => (i % 2 ? px.y(value) : px.x(value))));
      const size = state.measure === "rate" && arrow.rateHead ? arrow.rateHead : arrow.head;
      const paths = arrowPaths(curve, [arrow.gaps[0] + (from ? from.grown() : 0), arrow.gaps[1] + (to ? to.grown() : 0)], size);
      Object.values(parts).forEach((part) => part.setAttribute("d", paths.shaft));
      head.setAttribute("d", paths.head);
    };
    /* What only a reader's hand needs comes after the first picture: a wide line to hit, and a halo. */
    const finish = () => {
      for (const name of ["halo", "hit"]) {
        parts[name] = element("path", { class: name, d: parts.shaft.getAttribute("d") || "" });
        group.prepend(parts[name]);
        thick(name);
      }
      option(group, row);
    };
    return { group, keys: [arrow.key], dress, put, complete: finish, size: () => (look(row) || {}).value || 0 };
  }

  /**
   * @param {Ring} given
   * @param {SVGElement} parent
   * @returns {RingMark}
   */
  function ring(given, parent) {
    const { keys, at, room } = given;
    const group = element("g", { class: "internal" }, parent);
    keys.forEach((key) => mark(key, group));
    const circle = (/** @type {string} */ name) => element("circle", { class: name }, group);
    const parts = { halo: circle("halo"), ring: circle("ring"), hit: circle("hit") };
    /** @type {RingMark["now"]} */
    const now = { radius: 0, stroke: 0, text: "", row: undefined };
    const none = { radius: 0, stroke: 0, text: "" };
    const dress = () => {
      const shown = keys.filter((key) => !state.off.has(key));
      const found = given.discs[shown.join()];
      const unrated = found ? { ...none, text: "no rate" } : none;
      Object.assign(now, (state.measure === "rate" ? (found && found.rate) || unrated : found) || none, { row: rows.get(shown[0]) });
      group.classList.toggle("off", !now.radius);
      if (!now.radius || !now.row) return;
      group.dataset.key = now.row.key;
      group.setAttribute("aria-label", (look(now.row) || now.row).spoken);
      Object.values(parts).forEach((part) => part.setAttribute("r", String(now.radius)));
      parts.ring.setAttribute("stroke-width", String(now.stroke));
      parts.halo.setAttribute("stroke-width", String(now.stroke + 5));
      parts.hit.setAttribute("r", String(now.radius + now.stroke / 2));
    };
    const put = (/** @type {Pixels} */ px) => group.setAttribute("transform", `translate(${px.x(at[0]).toFixed(1)} ${px.y(at[1]).toFixed(1)})`);
    const finish = () => option(group, now.row || rowOf(keys[0]));
    const grown = () => (now.radius ? now.radius + now.stroke / 2 : 0) - room; // arrows end at the disc as it is now
    const size = () => (now.radius && now.row && (look(now.row) || {}).value) || 0;
    return { group, keys, dress, put, complete: finish, x: at[0], y: at[1], grown, now, size };
  }

  /**
   * A dot where flows end: a destination without an internal count has nothing else to show where it is.
   * @param {SVGElement} parent
   */
  function nodes(parent) {
    const ends = new Map(view.arrows.map(({ curve }) => [curve.slice(4).join(), curve.slice(4)]));
    return [...ends.values()].map(([x, y]) => {
      const circle = element("circle", { r: 2.5 }, parent);
      return { put: (/** @type {Pixels} */ px) => circle.setAttribute("transform", `translate(${px.x(x).toFixed(1)} ${px.y(y).toFixed(1)})`) };
    });
  }

  /**
   * @param {Label} given
   * @param {RingMark[]} discs
   * @param {SVGElement} parent
   * @param {SVGElement} below
   * @returns {Name}
   */
  function label(given, discs, parent, below) {
    const { key = "", at, box: [right, down, width, height], align, leader, name } = given;
    const row = rows.get(key);
    const disc = discs.find((each) => each.keys.includes(key));
    const group = element("g", { class: "label", "aria-hidden": "true" }, parent);
    if (key) mark(key, group);
    const left = right + { start: -width / 2, end: width / 2, middle: 0 }[align];
    const write = (/** @type {number} */ y, /** @type {number} */ size, /** @type {number} */ weight) =>
      element("text", { x: left, y, "font-size": size, "font-weight": weight, "text-anchor": align }, group);
    const thread = leader ? element("path", { class: "leader", d: `M0 0L${leader.join(" ")}` }, below) : null;
    const tall = height > 22;
    const first = tall ? write(down - 2.5, 12.5, 400) : write(down + 4.5, 12.5, 400);
    const second = tall ? write(down + 12.5, 14, 700) : null;
    const words = () => {
      if (disc) return disc.now.text;
      if (state.measure === "rate" && row) return row.rate ? row.rate.text : "no rate";
      return row && given.numbered ? number(row.value || 0) : "";
    };
    const dress = () => {
      first.textContent = second ? name : `${name} ${words()}`.trim();
      if (second) second.textContent = words();
      group.classList.toggle("absent", Boolean(!disc && row && !look(row)));
      if (!disc) group.classList.toggle("off", state.off.has(key));
      if (thread) thread.classList.toggle("off", group.classList.contains("off"));
    };
    const put = (/** @type {Pixels} */ px, /** @type {Box[]} */ taken) => {
      const [x, y] = [px.x(at[0]), px.y(at[1])];
      /** @type {Box} */
      const edges = [x + right - width / 2, y + down - height / 2, x + right + width / 2, y + down + height / 2];
      const hits = taken.some((other) => overlap(edges, other, 2));
      if (!hits && (disc || !state.off.has(key))) taken.push(edges);
      for (const part of thread ? [group, thread] : [group]) {
        part.classList.toggle("crowded", hits);
        part.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
      }
    };
    return { dress, put, size: () => (disc ? Infinity : row ? (look(row) || {}).value || 0 : Infinity) };
  }

  /** @param {View} chosen */
  function build(chosen) {
    view = chosen;
    marked.forEach((items, key) => marked.set(key, items.filter((item) => !item.closest(".scene"))));
    if (made) made.svg.remove();
    complete = false;
    const svg = element("svg", { class: "scene", width: 1, height: 1 });
    const land = outlines(svg);
    const below = element("g", { class: "leaders" }, svg);
    const dots = nodes(element("g", { class: "nodes" }, svg));
    const list = element("g", { class: "flows" }, svg);
    const discs = view.rings.map((given) => ring(given, list));
    const flows = view.arrows.map((given) => flow(given, discs, list));
    const names = element("g", { class: "labels" }, svg);
    const labels = view.labels.map((given) => label(given, discs, names, below));
    made = { svg, land, list, drawn: [...discs, ...flows], dots, labels };
    dress();
    const pane = map.getPane("overlayPane");
    if (pane) pane.appendChild(svg);
  }

  /* The look of what is chosen; the largest come first for the keys, and below the smaller ones for the eye. */
  function dress() {
    made.drawn.forEach((each) => each.dress());
    made.labels.forEach((each) => each.dress());
    made.drawn.sort((a, b) => b.size() - a.size());
    made.labels.sort((a, b) => b.size() - a.size());
    made.list.append(...made.drawn.map((each) => each.group));
    leaveOut();
    if (complete) enter();
  }

  function leaveOut() {
    made.drawn.forEach(({ group, keys }) => {
      if (group.classList.contains("flow")) group.classList.toggle("off", state.off.has(keys[0]) || !look(rowOf(keys[0])));
    });
    made.land.querySelectorAll(".places path").forEach((item) => {
      const path = /** @type {HTMLElement} */ (item);
      const key = (path.dataset.owners || "").split(",").find((each) => each && !state.off.has(each));
      if (key) path.dataset.key = key;
      else delete path.dataset.key;
      path.classList.toggle("absent", Boolean(key) && !look(rowOf(key || "")));
    });
  }

  /* After the first picture: what hands, keys and screen readers need. */
  function finish() {
    complete = true;
    made.drawn.forEach((each) => each.complete());
    enter();
  }

  /* One line can be entered with the tab key, the largest of those that are shown. */
  function enter() {
    const any = options(":not(.off)")[0];
    if (any) {
      made.list.setAttribute("role", "listbox");
      made.list.setAttribute("aria-label", LIST);
      rove(any);
    } else made.list.removeAttribute("role");
  }

  /**
   * The lines and discs that keys walk through, largest first.
   * @param {string} [which]
   */
  function options(which = "") {
    return /** @type {SVGElement[]} */ ([...made.list.querySelectorAll(`[role=option]${which}`)]);
  }

  /** @param {Element} item */
  function rove(item) {
    options().forEach((each) => each.setAttribute("tabindex", each === item ? "0" : "-1"));
  }

  function place() {
    const px = pixels();
    const { x, y, step } = data.grid;
    made.land.setAttribute("transform", `translate(${px.x(x)} ${px.y(y)}) scale(${step * px.perMetre})`);
    [...made.dots, ...made.drawn].forEach((each) => each.put(px));
    /** @type {Box[]} */
    const taken = [];
    made.labels.forEach((each) => each.put(px, taken));
  }

  /**
   * Marks everything that stands for a row, and the outline of its place.
   * @param {string | null} key
   */
  function light(key) {
    root.querySelectorAll(".active").forEach((item) => item.classList.remove("active"));
    root.classList.toggle("chosen", Boolean(key));
    if (key) (marked.get(key) || []).forEach((item) => item.classList.add("active"));
    options().forEach((item) => item.setAttribute("aria-selected", String(item.dataset.key === key)));
    const active = made.land.querySelector(".places .active");
    const outline = made.land.querySelector(".outline");
    if (outline) outline.setAttribute("d", (active && active.getAttribute("d")) || "");
  }

  return { build, dress, place, finish, light, look, mark, options, rove, rows, view: () => view };
}
