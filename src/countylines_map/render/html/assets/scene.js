/* The drawing: made once for each view, dressed for each choice, placed at each zoom.
 *
 * The outlines come from the static picture, so they stand in the page once. Strings are only ever shown with
 * textContent or setAttribute. Lengths are pixels and stay the same at every zoom; curves are Web Mercator metres and
 * follow the land.
 */

const SVG = "http://www.w3.org/2000/svg";
const EQUATOR = 2 * Math.PI * 6378137;
const FEW = 15; // flows that all have their name
const NAMED = 5; // of more flows, the largest that do
const LARGE = 0.03; // of all that is drawn: a flow whose label goes far for a free place
const DOT = 2.5; // the radius of a place without a disc
const LIST = word("controls.flows");

/**
 * @typedef {{perMetre: number, x: (easting: number) => number, y: (northing: number) => number}} Pixels
 * @typedef {{measure: string, off: Set<string>, extra: string[], pinned: string | null, changed: () => void}} State
 *   what widths stand for ("count" or "rate"), the rows that the reader's choices leave out, those that get a line besides the
 *   layout's own, the row that is told of, and what to do when a reader chose something
 * @typedef {{group: SVGElement, keys: string[], arrow?: Arrow, dress: () => void, put: (px: Pixels) => void, complete: () => void, size: () => number}} Mark
 * @typedef {{dress: () => void, put: (px: Pixels) => void, wish: (px: Pixels) => Wish, write: (placed: Placed | null, wish: Wish) => void,
 *   shown: () => boolean, size: () => number, arrow?: Arrow, end: string, sit: (head: boolean, several: boolean) => void}} Name
 * @typedef {Mark & {x: number, y: number, grown: () => number, room: number, now: {radius: number, stroke: number, text: string, row: Row | undefined}}} RingMark
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
  /** @type {{svg: SVGElement, land: SVGElement, list: SVGElement, names: SVGElement, below: SVGElement, discs: RingMark[],
   *   drawn: Mark[], dots: {put: (px: Pixels) => void}[], labels: Name[], bare: Map<string, Name>}} */
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
      place.dataset.place = code;
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
      // A head that stands on its place's outline goes on doing so where a low window shows the map smaller than it was laid out.
      const smaller = Math.min(1, (px.perMetre * (view.bounds[2] - view.bounds[0])) / view.size[0]);
      const gap = Math.max(arrow.gaps[1] * smaller, Math.min(arrow.gaps[1], (to ? to.room : 0) + 5));
      const paths = arrowPaths(curve, [arrow.gaps[0] + (from ? from.grown() : 0), gap + (to ? to.grown() : 0)], size);
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
    return { group, keys: [arrow.key], arrow, dress, put, complete: finish, size: () => (look(row) || {}).value || 0 };
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
      const unrated = found ? { ...none, text: word("rates.none") } : none;
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
    return { group, keys, dress, put, complete: finish, x: at[0], y: at[1], grown, room, now, size };
  }

  /**
   * A dot where flows end: a destination without an internal count has nothing else to show where it is.
   * @param {SVGElement} parent
   */
  function nodes(parent) {
    const ends = new Map(view.arrows.map(({ curve }) => [curve.slice(4).join(), curve.slice(4)]));
    return [...ends.values()].map(([x, y]) => {
      const circle = element("circle", { r: DOT }, parent);
      return { put: (/** @type {Pixels} */ px) => circle.setAttribute("transform", `translate(${px.x(x).toFixed(1)} ${px.y(y).toFixed(1)})`) };
    });
  }

  /**
   * The arrow of a flow that has no line in the layout: it bends as a flow without a search does.
   * @param {string} key
   * @returns {Arrow}
   */
  function plainArrow(key) {
    const row = rowOf(key);
    const [from, to] = (row.ends || []).map((code) => (data.anchors || {})[code]);
    const metres = (view.bounds[2] - view.bounds[0]) / view.size[0];
    const sized = (/** @type {Row | Rate | undefined} */ drawn) =>
      headSize((drawn && drawn.width) || 0, Math.hypot(to[0] - from[0], to[1] - from[1]) / metres, 20);
    const room = (/** @type {Pair} */ end) => {
      const found = view.rings.find(({ at }) => Math.hypot(at[0] - end[0], at[1] - end[1]) < 3);
      return 5 + (found ? found.room : 0);
    };
    return { key, curve: plainCurve(from, to), gaps: [room(from), room(to)], head: sized(row), rateHead: sized(row.rate) };
  }

  /**
   * A name with its number: of a flow at its tail (or where it ends), of a disc at its middle; of another place its name alone.
   * @param {{key?: string, middle: Pair, name: string, given?: Label, arrow?: Arrow}} of
   * @returns {Name}
   */
  function label({ key = "", middle, name, given, arrow }) {
    const row = rows.get(key);
    const disc = made.discs.find((each) => each.keys.includes(key));
    const group = element("g", { class: "label", "aria-hidden": "true" }, made.names);
    if (key) mark(key, group);
    const thread = element("path", { class: "leader" }, made.below);
    const texts = [element("text", {}, group), element("text", {}, group)];
    const end = (arrow && row && row.of && row.of.destination_name) || "";
    let at = middle, shownName = name;
    const sit = (/** @type {boolean} */ head, /** @type {boolean} */ several) => {
      at = /** @type {Pair} */ (head && arrow ? arrow.curve.slice(4) : middle);
      shownName = head ? end : several ? word("summary.pair", { origin: name, destination: end }) : name;
    };
    const called = () => shownName;
    const value = () => {
      if (disc) return disc.now.text;
      if (state.measure === "rate" && row) return row.rate ? row.rate.text : word("rates.none");
      return row && (!given || given.numbered) ? number(row.value || 0) : "";
    };
    const dress = () => {
      group.classList.toggle("absent", Boolean(!disc && row && !look(row)));
      if (!disc) for (const part of [group, thread]) part.classList.toggle("off", hidden(key));
    };
    const put = (/** @type {Pixels} */ px) => {
      for (const part of [group, thread]) part.setAttribute("transform", `translate(${px.x(at[0]).toFixed(1)} ${px.y(at[1]).toFixed(1)})`);
    };
    /** @type {(px: Pixels) => Wish} */
    const wish = (px) => {
      const [told, name_] = [value(), called()];
      const wording = (/** @type {string} */ name__, /** @type {string} */ value_, /** @type {number} */ wide, high = 17) => ({ name: name__, value: value_, wide, high });
      const one = wording(name_, told, width(`${name_} ${told}`.trim(), 12.5, 400) + 2);
      const wordings = told ? [wording(name_, told, Math.max(width(name_, 12.5, 400), width(told, 14, 700)) + 2, 30), one] : [one];
      const point_ = /** @type {Point} */ ([px.x(at[0]), px.y(at[1])]);
      const radius = disc ? disc.now.radius + disc.now.stroke / 2 : DOT;
      const reach = (/** @type {number} */ i) => shownArrows().filter(({ curve }) => Math.hypot(curve[i] - at[0], curve[i + 1] - at[1]) < 3);
      const into = arrow ? [arrow] : reach(4), arms = into.length ? into : reach(0);
      const way = arms.map(({ curve }) => [at[0] - curve[2], curve[3] - at[1]]);
      const sum = way.map(([x, y]) => [x / (Math.hypot(x, y) || 1), y / (Math.hypot(x, y) || 1)]).reduce((a, b) => [a[0] + b[0], a[1] + b[1]], [0, 0]);
      const length = Math.hypot(sum[0], sum[1]);
      return {
        at: point_, away: length ? [sum[0] / length, sum[1] / length] : [1, 0], radius, wordings, own: [], main: false, must: false,
        layout: inLayout(point_, wordings, px),
      };
    };
    const inLayout = (/** @type {Point} */ from, /** @type {Wording[]} */ wordings, /** @type {Pixels} */ px) => {
      if (!given || called() !== given.name || given.at.join() !== at.map(Math.round).join() || (arrow && state.measure === "rate")) return undefined;
      const [right, down, wide, high] = given.box;
      const wording = wordings.find((each) => each.high > 22 === high > 22);
      if (!wording || wording.wide > wide + 2) return undefined;
      const middle = from[0] + right + { start: (wording.wide - wide) / 2, end: (wide - wording.wide) / 2, middle: 0 }[given.align];
      /** @type {Box} */
      const box = [middle - wording.wide / 2, from[1] + down - high / 2, middle + wording.wide / 2, from[1] + down + high / 2];
      return { box, wording, sure: Math.abs(px.perMetre * (view.bounds[2] - view.bounds[0]) - view.size[0]) < 2 };
    };
    const write = (/** @type {Placed | null} */ placed, /** @type {Wish} */ wished) => {
      const { at: from, wordings } = wished;
      const { box, wording, leader } = placed || { box: /** @type {Box} */ ([from[0] + 6, from[1] - 33, from[0] + 6, from[1] - 3]), wording: wordings[0], leader: null };
      const [left, right] = [box[0] - from[0], box[2] - from[0]];
      const align = left > -4 ? "start" : right < 4 ? "end" : "middle";
      const x = { start: left, end: right, middle: (left + right) / 2 }[align].toFixed(1);
      const down = (box[1] + box[3]) / 2 - from[1];
      const tall = wording.high > 22;
      const lines = tall ? [wording.name, wording.value] : [`${wording.name} ${wording.value}`.trim(), ""];
      const places = tall ? [down - 2.5, down + 12.5] : [down + 4.5, 0];
      texts.forEach((text, i) => {
        text.textContent = lines[i];
        for (const [key_, told] of [["x", x], ["y", places[i].toFixed(1)], ["font-size", i ? 14 : 12.5], ["font-weight", i ? 700 : 400], ["text-anchor", align]]) {
          text.setAttribute(String(key_), String(told));
        }
      });
      if (leader) thread.setAttribute("d", `M0 0L${(leader[0] - from[0]).toFixed(1)} ${(leader[1] - from[1]).toFixed(1)}`);
      else thread.removeAttribute("d");
      for (const part of [group, thread]) part.classList.toggle("crowded", !placed);
    };
    const shown = () => (disc ? Boolean(disc.now.text) || !disc.now.row : !hidden(key));
    const size = () => (disc || !row || !arrow ? Infinity : (look(row) || {}).value || 0);
    return { dress, put, wish, write, shown, size, arrow, end, sit };
  }

  /** @type {Map<string, number>} */
  const widths = new Map();
  const ruled = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const face = getComputedStyle(root).fontFamily;

  /**
   * How wide a text is, in the reader's own typeface.
   * @param {string} text
   * @param {number} size
   * @param {number} weight
   */
  function width(text, size, weight) {
    const key = `${weight} ${size}px ${text}`;
    let found = widths.get(key);
    if (found === undefined) {
      ruled.font = `${weight} ${size}px ${face}`;
      found = ruled.measureText(text).width;
      widths.set(key, found);
    }
    return found;
  }

  /**
   * Whether a row's line is not on the map now.
   * @param {string} key
   */
  function hidden(key) {
    const row = rows.get(key);
    return state.off.has(key) || Boolean(row && row.ends && !state.extra.includes(key));
  }

  function shownArrows() {
    const shown = made.drawn.filter(({ arrow, group }) => arrow && !group.classList.contains("off"));
    return shown.map(({ arrow }) => /** @type {Arrow} */ (arrow));
  }

  /**
   * What labels should keep off.
   * @param {Pixels} px
   * @param {Arrow[]} arrows
   */
  function obstacles(px, arrows) {
    /** @type {Square[]} */
    const squares = [];
    const node = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ radius) => {
      squares.push({ x: px.x(x), y: px.y(y), reach: radius + 1, owner: -1 - squares.length });
    };
    made.discs.forEach(({ now, x, y }) => now.radius && node(x, y, now.radius + now.stroke / 2));
    arrows.forEach(({ key, curve }, owner) => {
      const on = /** @type {Curve} */ (curve.map((value, i) => (i % 2 ? px.y(value) : px.x(value))));
      const row = rowOf(key);
      const reach = ((look(row) || row).width || 0) / 2 + 1;
      const steps = Math.min(Math.max(Math.round(ruler(on).total / 8), 8), 90);
      for (let step = 0; step <= steps; step++) {
        const [x, y] = point(on, step / steps);
        squares.push({ x, y, reach, owner });
      }
    });
    for (const ends of new Set(arrows.flatMap(({ curve }) => [curve.slice(0, 2).join(), curve.slice(4).join()]))) {
      const [x, y] = ends.split(",").map(Number);
      if (!made.discs.some((disc) => disc.now.radius && Math.hypot(disc.x - x, disc.y - y) < 3)) node(x, y, DOT);
    }
    return squares;
  }

  /**
   * Whether each label stands where its flow ends, being the only one into a place from one that sends out several; and the names of
   * places that no label has, those with the most flow first.
   * @param {Arrow[]} arrows
   */
  function seat(arrows) {
    const [out, into, sizes] = [new Map(), new Map(), new Map()];
    const add = (/** @type {Map<string, number>} */ counts, /** @type {string} */ at, by = 1) => counts.set(at, (counts.get(at) || 0) + by);
    const ends = (/** @type {Arrow} */ { curve }) => [curve.slice(0, 2).join(), curve.slice(4).join()];
    arrows.forEach((arrow) => [out, into].forEach((counts, i) => add(counts, ends(arrow)[i])));
    const named = new Set(made.discs.filter(({ now }) => now.text).map(({ x, y }) => [x, y].join()));
    for (const { arrow, end, sit } of made.labels) {
      if (!arrow || !arrows.includes(arrow)) continue;
      const [from, to] = ends(arrow), several = Boolean(end) && out.get(from) > 1, head = several && into.get(to) === 1;
      sit(head, several);
      named.add(head ? to : from);
    }
    for (const arrow of arrows) for (const at of ends(arrow)) if (!named.has(at)) add(sizes, at, (look(rowOf(arrow.key)) || {}).value);
    const always = data.into ? [] : [...made.bare.keys()].filter((at) => !named.has(at)); // the one destination
    return [...new Set([...[...sizes].sort((a, b) => b[1] - a[1]).map(([at]) => at), ...always])].flatMap((at) => bare(at) || []);
  }

  /**
   * The name of a place that has no label otherwise.
   * @param {string} at
   */
  function bare(at) {
    if (!made.bare.has(at)) {
      const own = made.labels.find(({ arrow }) => arrow && [arrow.curve.slice(0, 2).join(), arrow.curve.slice(4).join()].includes(at));
      const arrow = own && /** @type {Arrow} */ (own.arrow);
      const name = own && arrow && (arrow.curve.slice(4).join() === at ? own.end : rowOf(arrow.key).name);
      const middle = /** @type {Pair} */ (at.split(",").map(Number));
      if (name) made.bare.set(at, label({ middle, name }));
    }
    return made.bare.get(at);
  }

  /* Every label gets its place anew: after a choice, at another width, at another zoom. */
  function arrange() {
    const px = pixels();
    const arrows = shownArrows();
    const names = seat(arrows);
    const shown = [...names, ...made.labels.filter((each) => each.shown())];
    [...made.labels, ...made.bare.values()].forEach((each) => each.put(px));
    const wishes = shown.map((each) => each.wish(px));
    const flows = shown.flatMap(({ arrow, size }, i) => (arrow ? [{ arrow, size: size(), wish: wishes[i] }] : []));
    const large = LARGE * flows.reduce((all, { size }) => all + size, 0);
    flows.forEach(({ arrow, size, wish }, i) => {
      const from = arrow.curve.slice(0, 2).join(), head = Math.abs(wish.at[0] - px.x(arrow.curve[0])) + Math.abs(wish.at[1] - px.y(arrow.curve[1])) > 0.01;
      const own = arrows.flatMap((each, owner) => (each === arrow || (!head && each.curve.slice(0, 2).join() === from) ? [owner] : []));
      Object.assign(wish, { own, main: size >= large, must: i < (flows.length > FEW ? NAMED : FEW), first: i < NAMED });
    });
    for (const some of [wishes.slice(0, names.length), wishes.filter((_, i) => i >= names.length && !shown[i].arrow)]) {
      some.slice(0, NAMED).forEach((wish) => Object.assign(wish, { must: true, first: true }));
    }
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint(L.point(0, 0));
    const placed = placeLabels(wishes, obstacles(px, arrows), [corner.x, corner.y, corner.x + size.x, corner.y + size.y]);
    shown.forEach((each, i) => each.write(placed[i], wishes[i]));
    const now = new Set(shown);
    [...made.labels, ...made.bare.values()].forEach((each) => now.has(each) || each.write(null, each.wish(px)));
    root.dispatchEvent(new Event("arranged"));
  }

  /* Lines of rows that the layout has none for, made when they are first chosen. */
  function supplement() {
    const known = new Set(made.drawn.flatMap(({ keys }) => keys));
    for (const key of state.extra) {
      if (known.has(key)) continue;
      const arrow = plainArrow(key);
      const added = flow(arrow, made.discs, made.list);
      if (complete) added.complete();
      made.drawn.push(added);
      made.labels.push(label({ key, middle: /** @type {Pair} */ (arrow.curve.slice(0, 2)), name: rowOf(key).name, arrow }));
    }
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
    made = { svg, land, list, names, below, discs, drawn: [...discs, ...flows], dots, labels: [], bare: new Map() };
    const given = new Map(view.labels.map((each) => [each.key || `at ${each.at}`, each]));
    const tails = view.arrows.map((arrow) => {
      const own = given.get(arrow.key);
      given.delete(arrow.key);
      const middle = /** @type {Pair} */ (arrow.curve.slice(0, 2)), row = rowOf(arrow.key);
      const words = (own && own.at.join() === middle.map(Math.round).join() && own.name) || row.name;
      const to = row.of && row.of.destination_name ? ` to ${row.of.destination_name}` : "";
      return label({ key: arrow.key, middle, name: to && words.endsWith(to) ? words.slice(0, -to.length) : words, given: own, arrow });
    });
    for (const each of given.values()) {
      const own = label({ key: each.key, middle: each.at, name: each.name, given: each });
      if (each.key) made.labels.push(own);
      else made.bare.set(each.at.join(), own);
    }
    made.labels.push(...tails);
    dress();
    const pane = map.getPane("overlayPane");
    if (pane) pane.appendChild(svg);
  }

  /* The look of what is chosen. Discs lie below the flows, large flows below small ones; keys walk by size alone. */
  function dress() {
    supplement();
    made.drawn.forEach((each) => each.dress());
    made.labels.forEach((each) => each.dress());
    made.drawn.sort((a, b) => b.size() - a.size());
    made.labels.sort((a, b) => b.size() - a.size());
    const discs = new Set(made.discs.map((each) => each.group));
    made.list.append(...made.discs.map((each) => each.group), ...made.drawn.map((each) => each.group).filter((group) => !discs.has(group)));
    leaveOut();
    if (complete) enter();
  }

  function leaveOut() {
    made.drawn.forEach(({ group, keys }) => {
      if (group.classList.contains("flow")) group.classList.toggle("off", hidden(keys[0]) || !look(rowOf(keys[0])));
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
    return made.drawn.map(({ group }) => group).filter((group) => group.matches(`[role=option]${which}`));
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
    [...made.labels, ...made.bare.values()].forEach((each) => each.put(px));
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

  return { arrange, build, dress, place, finish, light, look, mark, options, rove, rows, view: () => view };
}
