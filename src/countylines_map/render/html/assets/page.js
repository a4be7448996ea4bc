/* Draws a flow map on a Leaflet map and joins it to the table beside it.
 *
 * Everything that is drawn comes from one block of JSON in the page; the outlines come from the static picture, so they
 * stand in the page once. Strings are only ever shown with textContent or setAttribute. Lengths are pixels and stay the
 * same at every zoom; curves are Web Mercator metres and follow the land.
 */
"use strict";

function drawFlowMap(map, root) {
  const SVG = "http://www.w3.org/2000/svg";
  const EQUATOR = 2 * Math.PI * 6378137;
  const LIST = "Flows, largest first: the arrow keys go from one to the next";
  const CLOSEST = 3; // zoom levels beyond the first view: eight times as large
  const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const box = root.querySelector(".box");
  const told = root.querySelector(".told");
  const invitation = told.textContent;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const rows = new Map(data.rows.map((row) => [row.key, row]));
  const marked = new Map(); // key of a row -> every element that stands for it
  let view = null; // the layout that fits the box
  let first = null; // the centre and zoom at which that layout was made
  let pinned = null; // the row chosen by click, tap or focus
  let off = new Set(); // rows that the reader's choices leave out of the map
  let measure = "count"; // what widths stand for, or "rate"
  let scene = null; // the drawing: its groups and what to place at each zoom

  // ---- small tools -------------------------------------------------------------------------------------------------

  function element(name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (parent) parent.appendChild(made);
    return made;
  }

  function mark(key, item) {
    item.dataset.key = key;
    if (!marked.has(key)) marked.set(key, []);
    marked.get(key).push(item);
  }

  /* How a row is drawn: at its number, or at its rate; nothing where it has none. */
  function look(row) {
    return measure === "rate" ? row.rate : row;
  }

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

  // ---- arrows: quadratic curves, cut to leave room for the node and the head -------------------------------------------

  function point(curve, t) {
    const u = 1 - t;
    return [
      u * u * curve[0] + 2 * u * t * curve[2] + t * t * curve[4],
      u * u * curve[1] + 2 * u * t * curve[3] + t * t * curve[5],
    ];
  }

  function ruler(curve) {
    const STEPS = 32;
    const lengths = [0];
    let last = [curve[0], curve[1]];
    for (let step = 1; step <= STEPS; step++) {
      const next = point(curve, step / STEPS);
      lengths.push(lengths[step - 1] + Math.hypot(next[0] - last[0], next[1] - last[1]));
      last = next;
    }
    const at = (length) => {
      if (length <= 0) return 0;
      let step = 1;
      while (step < STEPS && lengths[step] < length) step++;
      const part = (length - lengths[step - 1]) / (lengths[step] - lengths[step - 1] || 1);
      return Math.min((step - 1 + part) / STEPS, 1);
    };
    return { at, total: lengths[STEPS] };
  }

  function between(curve, from, to) {
    const mix = (a, b, i) => {
      const first = (1 - a) * curve[i] + a * curve[i + 2];
      const second = (1 - a) * curve[i + 2] + a * curve[i + 4];
      return ((1 - b) * first + b * second).toFixed(1);
    };
    const at = (a, b) => `${mix(a, b, 0)} ${mix(a, b, 1)}`;
    return `M${at(from, from)}Q${at(from, to)} ${at(to, to)}`;
  }

  /* A flow shorter than its head keeps a smaller head; it never vanishes. */
  function arrowPaths(curve, gapStart, gapEnd, headLength, headHalf) {
    const { at, total } = ruler(curve);
    const end = total - Math.min(gapEnd, Math.max(total - 10, total * 0.6));
    const start = Math.min(gapStart, end * 0.2);
    const length = Math.min(headLength, (end - start) * 0.75);
    const half = headHalf * (length / (headLength || 1));
    const tip = point(curve, at(end));
    const neck = point(curve, at(end - length));
    const away = Math.hypot(tip[0] - neck[0], tip[1] - neck[1]) || 1;
    const side = [(-(tip[1] - neck[1]) / away) * half, ((tip[0] - neck[0]) / away) * half];
    const corners = [[neck[0] + side[0], neck[1] + side[1]], tip, [neck[0] - side[0], neck[1] - side[1]]];
    return {
      shaft: between(curve, at(start), at(end - length * 0.9)),
      head: `M${corners.map((corner) => corner.map((value) => value.toFixed(1)).join(" ")).join("L")}z`,
    };
  }

  // ---- the scene: made once for each view, placed at each zoom -----------------------------------------------------------

  function outlines(svg) {
    const group = element("g", { class: "outlines" }, svg);
    const copy = (code, name, parent) => {
      const source = document.getElementById(`${root.id}-${code}`);
      return element("path", { d: source.getAttribute("d"), class: name }, parent);
    };
    const land = element("g", { class: "land" }, group);
    data.land.forEach((code) => copy(`land-${code}`, "", land));
    const places = element("g", { class: "places" }, group);
    for (const [code, keys] of Object.entries(data.places)) {
      const inside = keys.some((key) => rows.get(key).part === "internal");
      const used = root.querySelector(`.picture use[href="#${root.id}-${code}"]`);
      const place = copy(code, inside ? "destination" : used.getAttribute("class"), places);
      keys.forEach((key) => marked.has(key) ? marked.get(key).push(place) : marked.set(key, [place]));
      place.owners = keys;
    }
    element("path", { class: "outline" }, places); // around the place that is told of, above its neighbours
    return group;
  }

  /* Everything in the scene is made once; `dress` gives it the look of what is chosen, `put` its place at a zoom. */
  function option(group, row) {
    group.setAttribute("role", "option");
    group.setAttribute("aria-selected", "false");
    group.setAttribute("tabindex", "-1");
    group.setAttribute("aria-label", (look(row) || row).spoken);
  }

  function flow(given, discs, parent) {
    const [key, ...numbers] = given;
    const row = rows.get(key);
    const group = element("g", { class: "flow" }, parent);
    mark(key, group);
    const line = (name) => element("path", { class: name }, group);
    const parts = { casing: line("casing"), shaft: line("shaft") };
    const head = line("head");
    const near = (x, y) => discs.find((disc) => Math.hypot(disc.x - x, disc.y - y) < 3);
    const [from, to] = [near(numbers[0], numbers[1]), near(numbers[4], numbers[5])];
    let drawn = null;
    const extra = { casing: () => 2.4, shaft: () => 0, halo: () => 5, hit: (width) => Math.max(26 - width, 6) };
    const width = (name) => parts[name].setAttribute("stroke-width", drawn.width + extra[name](drawn.width));
    const dress = () => {
      if (drawn) group.classList.remove(drawn.shade);
      drawn = look(row) || row;
      group.classList.add(drawn.shade);
      group.setAttribute("aria-label", drawn.spoken);
      Object.keys(parts).forEach(width);
      parts.shaft.setAttribute("stroke", drawn.colour);
      head.setAttribute("fill", drawn.colour);
      const thin = (part, name, value) => drawn.floored ? part.setAttribute(name, value) : part.removeAttribute(name);
      thin(parts.shaft, "stroke-dasharray", "4 3");
      thin(parts.casing, "stroke-opacity", 0.5); // a wide flow below shines through
    };
    const put = (px) => {
      const curve = numbers.slice(0, 6).map((value, i) => (i % 2 ? px.y(value) : px.x(value)));
      const sizes = measure === "rate" && row.rate ? view.heads[key] : numbers.slice(8);
      const paths = arrowPaths(curve, numbers[6] + (from ? from.grown() : 0), numbers[7] + (to ? to.grown() : 0), ...sizes);
      Object.values(parts).forEach((part) => part.setAttribute("d", paths.shaft));
      head.setAttribute("d", paths.head);
    };
    /* What only a reader's hand needs comes after the first picture: a wide line to hit, and a halo. */
    const complete = () => {
      for (const name of ["halo", "hit"]) {
        parts[name] = element("path", { class: name, d: parts.shaft.getAttribute("d") });
        group.prepend(parts[name]);
        width(name);
      }
      option(group, row);
    };
    return { group, keys: [key], dress, put, complete, size: () => (look(row) || {}).value || 0 };
  }

  function ring(given, parent) {
    const [keys, x, y, room, sets] = given;
    const group = element("g", { class: "internal" }, parent);
    keys.forEach((key) => mark(key, group));
    const circle = (name) => element("circle", { class: name }, group);
    const parts = { halo: circle("halo"), ring: circle("ring"), hit: circle("hit") };
    const now = { radius: 0, stroke: 0, text: "", row: null };
    const dress = () => {
      const shown = keys.filter((key) => !off.has(key));
      const found = sets[shown.join()] || [];
      now.row = rows.get(shown[0]);
      const rate = [found[3] || 0, found[4] || 0, found[5] || (found.length ? "no rate" : "")];
      [now.radius, now.stroke, now.text] = measure === "rate" ? rate : found;
      group.classList.toggle("off", !now.radius);
      if (!now.radius) return;
      group.dataset.key = now.row.key;
      group.setAttribute("aria-label", (look(now.row) || now.row).spoken);
      Object.values(parts).forEach((part) => part.setAttribute("r", now.radius));
      parts.ring.setAttribute("stroke-width", now.stroke);
      parts.halo.setAttribute("stroke-width", now.stroke + 5);
      parts.hit.setAttribute("r", now.radius + now.stroke / 2);
    };
    const put = (px) => group.setAttribute("transform", `translate(${px.x(x).toFixed(1)} ${px.y(y).toFixed(1)})`);
    const complete = () => option(group, now.row || rows.get(keys[0]));
    const grown = () => (now.radius ? now.radius + now.stroke / 2 : 0) - room; // arrows end at the disc as it is now
    return { group, keys, dress, put, complete, x, y, grown, now, size: () => (now.radius && look(now.row).value) || 0 };
  }

  /* A dot where flows end: a destination without an internal count has nothing else to show where it is. */
  function nodes(parent) {
    const ends = new Map(view.arrows.map((given) => [given.slice(5, 7).join(), given.slice(5, 7)]));
    return [...ends.values()].map(([x, y]) => {
      const circle = element("circle", { r: 2.5 }, parent);
      return { put: (px) => circle.setAttribute("transform", `translate(${px.x(x).toFixed(1)} ${px.y(y).toFixed(1)})`) };
    });
  }

  function label(given, discs, parent, below) {
    const [key, x, y, right, down, width, height, align, leader, name, value] = given;
    const row = rows.get(key);
    const disc = discs.find((each) => each.keys.includes(key));
    const group = element("g", { class: "label", "aria-hidden": "true" }, parent);
    if (key) mark(key, group);
    const anchor = align === "start" || align === "end" ? align : "middle";
    const left = right + { start: -width / 2, end: width / 2, middle: 0 }[anchor];
    const write = (down, size, weight) =>
      element("text", { x: left, y: down, "font-size": size, "font-weight": weight, "text-anchor": anchor }, group);
    const thread = leader ? element("path", { class: "leader", d: `M0 0L${leader.join(" ")}` }, below) : null;
    const tall = height > 22;
    const first = tall ? write(down - 2.5, 12.5, 400) : write(down + 4.5, 12.5, 400);
    const second = tall ? write(down + 12.5, 14, 700) : null;
    const words = () => {
      if (disc) return disc.now.text;
      if (measure === "rate" && row) return row.rate ? row.rate.text : "no rate";
      return value;
    };
    const dress = () => {
      first.textContent = second ? name : `${name} ${words()}`.trim();
      if (second) second.textContent = words();
      group.classList.toggle("absent", Boolean(!disc && row && !look(row)));
      if (!disc) group.classList.toggle("off", off.has(key));
      if (thread) thread.classList.toggle("off", group.classList.contains("off"));
    };
    const put = (px, taken) => {
      const at = [px.x(x), px.y(y)];
      const edges = [at[0] + right - width / 2, at[1] + down - height / 2, at[0] + right + width / 2, at[1] + down + height / 2];
      const hits = taken.some((o) => edges[0] < o[2] - 2 && o[0] < edges[2] - 2 && edges[1] < o[3] - 2 && o[1] < edges[3] - 2);
      if (!hits && (disc || !off.has(key))) taken.push(edges);
      for (const part of thread ? [group, thread] : [group]) {
        part.classList.toggle("crowded", hits);
        part.setAttribute("transform", `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})`);
      }
    };
    return { dress, put, size: () => (disc ? Infinity : row ? (look(row) || {}).value || 0 : Infinity) };
  }

  function build() {
    marked.forEach((items, key) => marked.set(key, items.filter((item) => !item.closest(".scene"))));
    if (scene) scene.svg.remove();
    const svg = element("svg", { class: "scene", width: 1, height: 1 });
    const land = outlines(svg);
    const below = element("g", { class: "leaders" }, svg);
    const dots = nodes(element("g", { class: "nodes" }, svg));
    const list = element("g", { class: "flows" }, svg);
    const discs = view.rings.map((given) => ring(given, list));
    const flows = view.arrows.map((given) => flow(given, discs, list));
    const names = element("g", { class: "labels" }, svg);
    const labels = view.labels.map((given) => label(given, discs, names, below));
    scene = { svg, land, list, drawn: [...discs, ...flows], dots, labels, complete: false };
    dress();
    map.getPane("overlayPane").appendChild(svg);
  }

  /* The look of what is chosen; the largest come first for the keys, and below the smaller ones for the eye. */
  function dress() {
    scene.drawn.forEach((each) => each.dress());
    scene.labels.forEach((each) => each.dress());
    scene.drawn.sort((a, b) => b.size() - a.size());
    scene.labels.sort((a, b) => b.size() - a.size());
    scene.list.append(...scene.drawn.map((each) => each.group));
    leaveOut();
  }

  function leaveOut() {
    scene.drawn.forEach(({ group, keys }) => {
      if (group.classList.contains("flow")) group.classList.toggle("off", off.has(keys[0]) || !look(rows.get(keys[0])));
    });
    scene.land.querySelectorAll(".places path").forEach((path) => {
      const key = (path.owners || []).find((each) => !off.has(each));
      if (key) path.dataset.key = key;
      else delete path.dataset.key;
      path.classList.toggle("absent", Boolean(key) && !look(rows.get(key)));
    });
  }

  /* After the first picture: what hands, keys and screen readers need. */
  function complete() {
    scene.complete = true;
    scene.drawn.forEach((each) => each.complete());
    enter();
  }

  /* One line can be entered with the tab key, the largest of those that are shown. */
  function enter() {
    const any = scene.list.querySelector("[role=option]:not(.off)");
    if (any) {
      scene.list.setAttribute("role", "listbox");
      scene.list.setAttribute("aria-label", LIST);
      rove(any);
    } else scene.list.removeAttribute("role");
  }

  function place() {
    const px = pixels();
    const [x0, y0, step] = data.grid;
    scene.land.setAttribute("transform", `translate(${px.x(x0)} ${px.y(y0)}) scale(${step * px.perMetre})`);
    [...scene.dots, ...scene.drawn].forEach((each) => each.put(px));
    const taken = [];
    scene.labels.forEach((each) => each.put(px, taken));
  }

  // ---- the first view, and back to it ------------------------------------------------------------------------------------

  function firstView(width) {
    const [west, south, east, north] = view.bounds;
    const zoom = Math.log2(EQUATOR / 256 / ((east - west) / width));
    const centre = L.CRS.EPSG3857.unproject(L.point((west + east) / 2, (south + north) / 2));
    return { centre, zoom };
  }

  function fit() {
    const shown = [...root.querySelectorAll(".picture")].findIndex((item) => item.getBoundingClientRect().width > 0);
    const chosen = data.views[Math.max(shown, 0)];
    map.invalidateSize({ animate: false, pan: false });
    const fresh = chosen !== view;
    view = chosen;
    first = firstView(box.clientWidth);
    const { centre, zoom } = first;
    const [west, south, east, north] = view.bounds;
    const corner = (x, y) => L.CRS.EPSG3857.unproject(L.point(x, y));
    map.setMaxBounds(null);
    map.options.minZoom = zoom;
    map.options.maxZoom = zoom + CLOSEST;
    if (fresh) build();
    if (fresh && root.classList.contains("ready")) {
      complete();
      show(pinned);
    }
    map.setView(centre, zoom, { animate: false });
    map.setMaxBounds(L.latLngBounds(corner(west, south), corner(east, north)).pad(0.02));
    place();
    tools();
  }

  function tools() {
    const { zoom } = first;
    const far = map.getZoom() <= zoom + 0.01;
    const set = (name, off) => root.querySelector(`[data-do=${name}]`).setAttribute("aria-disabled", String(off));
    set("out", far);
    set("reset", far);
    set("in", map.getZoom() >= zoom + CLOSEST - 0.01);
    map.dragging[far ? "disable" : "enable"](); // with the whole map in view one finger scrolls the page
  }

  /* The nearest centre from which nothing beyond the map is seen; Leaflet would pan there after the flight. */
  function keepInside(point, zoom) {
    const [west, south, east, north] = view.bounds;
    const shown = 2 ** (first.zoom - zoom) / 2; // half of what is seen, as a share of the whole view
    const hold = (value, low, high) => {
      const room = (high - low) * Math.min(shown, 0.5);
      return Math.min(Math.max(value, low + room), high - room);
    };
    return L.CRS.EPSG3857.unproject(L.point(hold(point.x, west, east), hold(point.y, south, north)));
  }

  function go(centre, zoom) {
    const bounded = Math.min(Math.max(zoom, first.zoom), first.zoom + CLOSEST);
    const within = keepInside(L.CRS.EPSG3857.project(centre), bounded);
    if (calm.matches) map.setView(within, bounded, { animate: false });
    else map.flyTo(within, bounded, { duration: 0.35 });
  }

  /* Zooming in goes to the flow that is told of, or from the whole map to where the flows end; else it stays. */
  function worthSeeing() {
    const arrow = view.arrows.find(([key]) => key === pinned) || view.arrows[0];
    if (!arrow || (!pinned && map.getZoom() > first.zoom + 0.01)) return map.getCenter();
    const [, x0, y0, , , x2, y2] = arrow;
    const at = pinned === arrow[0] ? L.point((x0 + x2) / 2, (y0 + y2) / 2) : L.point(x2, y2);
    return L.CRS.EPSG3857.unproject(at);
  }

  const actions = {
    in: () => go(worthSeeing(), map.getZoom() + 1),
    out: () => go(map.getCenter(), map.getZoom() - 1),
    reset: () => { clear(); go(first.centre, first.zoom); },
    table: () => {
      const figures = root.querySelector(".figures");
      figures.open = true;
      figures.querySelector("summary").focus();
      figures.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" });
    },
  };

  // ---- one thing is told at a time: on the map, in the table and in words ---------------------------------------------------

  function words(name, content, parent) {
    const made = document.createElement(name);
    made.textContent = content;
    parent.append(made);
    return made;
  }

  function tell(row) {
    told.replaceChildren();
    if (!row) return told.append(invitation);
    words("strong", row.name, told);
    if (row.place) words("span", row.place, told).className = "place";
    ((look(row) || row).facts || []).forEach((fact) => words("span", fact, told).className = "fact");
    if (row.note) words("small", row.note, told).className = "note";
  }

  function show(key) {
    root.querySelectorAll(".active").forEach((item) => item.classList.remove("active"));
    root.classList.toggle("chosen", Boolean(key));
    (marked.get(key) || []).forEach((item) => item.classList.add("active"));
    scene.list.querySelectorAll("[role=option]").forEach((item) => item.setAttribute("aria-selected", String(item.dataset.key === key)));
    const place = scene.land.querySelector(".places .active");
    scene.land.querySelector(".outline").setAttribute("d", place ? place.getAttribute("d") : "");
    tell(rows.get(key));
  }

  function choose(key) {
    pinned = key;
    show(key);
  }

  function clear() {
    choose(null);
  }

  function rove(item) {
    scene.list.querySelectorAll("[role=option]").forEach((each) => each.setAttribute("tabindex", each === item ? "0" : "-1"));
  }

  function keyOf(event) {
    const item = event.target.closest && event.target.closest("[data-key]");
    return item && root.contains(item) ? item.dataset.key : null;
  }

  function walk(event) {
    const options = [...scene.list.querySelectorAll("[role=option]:not(.off)")];
    const here = options.indexOf(event.target.closest("[role=option]"));
    if (here < 0) return;
    const steps = { ArrowDown: here + 1, ArrowRight: here + 1, ArrowUp: here - 1, ArrowLeft: here - 1, Home: 0, End: options.length - 1 };
    const next = options[steps[event.key]];
    if (event.key in steps) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (next) {
      rove(next);
      next.focus();
    }
  }

  function listen() {
    root.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") show(keyOf(event) || pinned); });
    root.addEventListener("pointerleave", () => show(pinned));
    root.addEventListener("click", (event) => { if (keyOf(event)) choose(keyOf(event)); });
    root.addEventListener("focusin", (event) => { if (keyOf(event)) choose(keyOf(event)); });
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
    box.addEventListener("keydown", walk);
    map.on("click", (event) => { if (!keyOf(event.originalEvent)) clear(); });
    const figures = root.querySelector(".figures");
    let was = figures.open;
    window.addEventListener("beforeprint", () => { was = figures.open; figures.open = true; }); // paper has the whole table
    window.addEventListener("afterprint", () => { figures.open = was; });
    map.on("zoom viewreset", place);
    map.on("zoomend", tools);
    root.querySelector(".tools").addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button && button.getAttribute("aria-disabled") !== "true") actions[button.dataset.do]();
    });
    const used = box.closest("figure");
    used.addEventListener("focusin", () => map.scrollWheelZoom.enable()); // until then the wheel scrolls the page
    used.addEventListener("focusout", () => map.scrollWheelZoom.disable());
  }

  // ---- the table: sortable, and its rows stand for the flows ------------------------------------------------------------------

  function table() {
    root.querySelectorAll("li[data-key], tr[data-key]").forEach((item) => mark(item.dataset.key, item));
    root.querySelectorAll("tr[data-key] th, li[data-key] .what").forEach((cell) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "name";
      button.append(...cell.childNodes);
      cell.append(button);
    });
    root.querySelectorAll("thead th").forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(head, column));
    });
  }

  function sort(head, column, down = head.getAttribute("aria-sort") !== "descending") {
    head.closest("tr").querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = head.closest("table").tBodies[0];
    const value = (row) => row.cells[column].dataset.value;
    const compare = (a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === undefined || y === undefined) return a.cells[column].textContent.localeCompare(b.cells[column].textContent, "en-GB");
      return (x === "" ? -Infinity : Number(x)) - (y === "" ? -Infinity : Number(y));
    };
    body.append(...[...body.rows].sort((a, b) => (down ? compare(b, a) : compare(a, b))));
  }

  // ---- the page that holds this one is told how high it is ---------------------------------------------------------------------

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

  /* What the reader's choices ask of the map: rows to leave out, and what widths stand for. */
  function follow(chosen) {
    const other = chosen.measure !== measure;
    off = chosen.off;
    measure = chosen.measure;
    if (!scene) return;
    const heads = [...root.querySelectorAll(".figures thead th")];
    if (other) sort(heads[measure === "rate" ? heads.length - 1 : 1], measure === "rate" ? heads.length - 1 : 1, true);
    if (pinned && off.has(pinned)) pinned = null;
    dress();
    if (scene.complete) enter();
    place();
    show(pinned);
  }

  if (root.querySelector(".choices")) flowMapChoices(root, data, follow);
  fit();
  root.classList.add("drawn");
  tellHeight();
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth === width || !box.clientWidth) return;
    width = box.clientWidth;
    fit();
  }).observe(box);
  const soon = window.requestIdleCallback || ((then) => setTimeout(then, 30));
  soon(() => {
    table();
    complete();
    listen();
    show(pinned);
    root.classList.add("ready");
  }, { timeout: 300 });
}
