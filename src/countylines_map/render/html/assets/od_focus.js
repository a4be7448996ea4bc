/* The map of one place at a time: areas shaded by its flows in, out or net, its largest flows as lines, at one scale for all places. */

/**
 * @param {HTMLElement} root
 * @param {FormPayload} data
 * @param {{flows: Flows, total: number, say: (parts: string[][]) => void, tip: (at: number[] | null, head?: string, text?: string) => void, chose: (at: number) => void}} state
 */
function odFocus(root, data, state) {
  const host = /** @type {HTMLElement} */ (root.querySelector(".live.focus"));
  const canvas = /** @type {HTMLCanvasElement} */ (host.querySelector("canvas"));
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const places = data.name.length;
  const [least, widest, most] = data.widths;
  const [OWN_LINES, NAMED, BULGE, CLOSEST] = [60, 6, 0.14, 24];
  const outline = (/** @type {string} */ id) => root.querySelector(`#${CSS.escape(`${root.id}-${id}`)}`)?.getAttribute("d") || "";
  const land = data.land.map((code) => new Path2D(outline(`land-${code}`)));
  const shapes = data.code.map((code) => new Path2D(outline(code)));
  const boxes = data.code.map((code) => /** @type {SVGPathElement | null} */ (root.querySelector(`#${CSS.escape(`${root.id}-${code}`)}`))).map((path) => path ? boxOf(path.getAttribute("d") || "") : [0, 0, 0, 0]);
  const nearby = data.name.map((_, at) => at).sort((a, b) => area(boxes[a]) - area(boxes[b])); // a small place lies over a large one
  let way = "in";
  let chosen = -1;
  let pointed = -1;
  let marked = -1;
  let [scale, fit, x0, y0, width, height] = [1, 1, 0, 0, 0, 0];
  let waiting = false;
  /** @type {Record<string, string>} */
  let ink = {};
  const scratch = document.createElement("canvas").getContext("2d");

  /** @param {number[]} box */
  function area(box) { return (box[2] - box[0]) * (box[3] - box[1]); }

  /**
   * The box of an outline, from its relative whole steps.
   * @param {string} path
   */
  function boxOf(path) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    let [x, y] = [0, 0];
    for (const [, command, text] of path.matchAll(/([Mlhv])([^Mlhvz]*)/g)) {
      const steps = (text.match(/-?\d+/g) || []).map(Number);
      for (let at = 0; at < steps.length; at += command === "h" || command === "v" ? 1 : 2) {
        if (command === "M") [x, y] = [steps[at], steps[at + 1]];
        else if (command === "l") { x += steps[at]; y += steps[at + 1]; }
        else if (command === "h") x += steps[at];
        else y += steps[at];
        box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
      }
    }
    return box;
  }

  function colours() {
    const style = getComputedStyle(root);
    for (const name of ["ink", "muted", "paper", "land", "edge", "origin", "destination", "ring", "grey", "focus", "withheld", ...[...data.cuts, 0].flatMap((_, at) => [`f${at}`, `w${at}`])]) ink[name] = style.getPropertyValue(`--${name}`).trim();
    ink.font = style.fontFamily;
  }

  function measure() {
    width = host.parentElement?.clientWidth || 0;
    const [west, north, east, south] = data.box;
    const wanted = width > 560 ? Math.min(width * 0.98, 760) : width * 1.28;
    height = Math.round(wanted);
    host.style.height = `${height}px`;
    const sharp = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * sharp);
    canvas.height = Math.round(height * sharp);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const old = fit;
    fit = Math.min((width - 24) / (east - west), (height - 24) / (south - north));
    if (scale === old || scale < fit) home();
  }

  function home() {
    const [west, north, east, south] = data.box;
    scale = fit;
    x0 = width / 2 - (scale * (west + east)) / 2;
    y0 = height / 2 - (scale * (north + south)) / 2;
  }

  function ask() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  }

  /* What the chosen place has with each other place: in, out, or the difference; NaN where a count is withheld. */
  function values() {
    const found = new Float64Array(places);
    const { origin, destination, value, start, byEnd, endStart } = state.flows;
    const known = (/** @type {number} */ row) => (value[row] < 0 ? NaN : value[row]);
    if (way !== "out") for (let at = endStart[chosen]; at < endStart[chosen + 1]; at++) found[origin[byEnd[at]]] += known(byEnd[at]);
    if (way !== "in") for (let row = start[chosen]; row < start[chosen + 1]; row++) found[destination[row]] += known(row) * (way === "net" ? -1 : 1);
    return found;
  }

  /** @param {number} at */
  const spot = (at) => [data.at[2 * at] * scale + x0, data.at[2 * at + 1] * scale + y0];
  const breadth = (/** @type {number} */ value) => Math.max((widest * Math.abs(value)) / data.largest, least) * Math.min(2, Math.sqrt(scale / fit));

  function draw() {
    if (host.hidden || !width) return;
    const sharp = window.devicePixelRatio || 1;
    const shown = chosen < 0 ? null : values();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.setTransform(sharp * scale, 0, 0, sharp * scale, sharp * x0, sharp * y0);
    pen.lineJoin = "round";
    pen.fillStyle = pen.strokeStyle = ink.land;
    pen.lineWidth = 1 / scale;
    for (const path of land) { pen.fill(path); pen.stroke(path); }
    pen.strokeStyle = ink.edge;
    pen.lineWidth = 0.6 / scale;
    for (let n = places - 1; n >= 0; n--) {
      const at = nearby[n];
      pen.fillStyle = fill(at, shown);
      pen.fill(shapes[at]);
      pen.stroke(shapes[at]);
    }
    for (const [at, thick] of [[pointed, 1], [marked, 1.5], [chosen, 2]]) if (at >= 0) { pen.strokeStyle = ink.ink; pen.lineWidth = thick / scale; pen.stroke(shapes[at]); }
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    if (shown) own(shown);
    else largest();
  }

  /** @param {number} at @param {Float64Array | null} shown */
  function fill(at, shown) {
    if (!shown) return ink.origin;
    if (at === chosen) return ink.ring;
    if (Number.isNaN(shown[at])) return ink.withheld;
    const step = classOf(Math.abs(shown[at]), data.cuts);
    if (step < 0) return ink.land;
    return way === "net" && shown[at] > 0 ? ink[`w${step}`] : ink[`f${step}`];
  }

  /**
   * A line between two places with a head at its end.
   * @param {number} from
   * @param {number} to
   * @param {number} value
   * @param {string} colour
   * @param {boolean} headed
   */
  function line(from, to, value, colour, headed) {
    const [[ax, ay], [bx, by]] = [spot(from), spot(to)];
    const [cx, cy] = [(ax + bx) / 2 - 2 * BULGE * (by - ay), (ay + by) / 2 + 2 * BULGE * (bx - ax)];
    const wide = breadth(value);
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = wide;
    const away = Math.hypot(bx - cx, by - cy) || 1;
    const [ux, uy] = [(bx - cx) / away, (by - cy) / away];
    const long = headed ? Math.min(Math.max(2.2 * wide, 6), away / 2) : 0;
    const [tx, ty] = [bx - ux * 3, by - uy * 3];
    pen.beginPath();
    pen.moveTo(ax, ay);
    pen.quadraticCurveTo(cx, cy, tx - ux * long, ty - uy * long);
    pen.stroke();
    if (!headed) return;
    const half = Math.max(wide * 0.95, 2.6);
    pen.beginPath();
    pen.moveTo(tx, ty);
    pen.lineTo(tx - ux * long - uy * half, ty - uy * long + ux * half);
    pen.lineTo(tx - ux * long + uy * half, ty - uy * long - ux * half);
    pen.fill();
  }

  /* Nothing chosen: the largest flows of all. */
  function largest() {
    const { origin, destination, value } = state.flows;
    pen.globalAlpha = 0.85;
    for (const row of tops()) {
      line(origin[row], destination[row], value[row], ink[`f${classOf(value[row], data.cuts)}`], breadth(value[row]) >= 1.2);
    }
    pen.globalAlpha = 1;
  }

  /** @type {Flows | null} */
  let ranked = null;
  /** @type {number[]} */
  let best = [];

  /* Rows of the largest flows and of the largest one out of each place, the smallest of them first. */
  function tops() {
    if (ranked === state.flows) return best;
    ranked = state.flows;
    const { origin, destination, value } = state.flows;
    const own = new Int32Array(places).fill(-1);
    const apart = value.map((each, row) => (origin[row] === destination[row] ? 0 : each));
    const bound = Math.max(apart.slice().sort()[Math.max(apart.length - most, 0)] || 0, Number.MIN_VALUE);
    apart.forEach((each, row) => { if (each > 0 && (own[origin[row]] < 0 || each > apart[own[origin[row]]])) own[origin[row]] = row; });
    const large = [...apart.keys()].filter((row) => apart[row] >= bound).sort((a, b) => apart[b] - apart[a]).slice(0, most);
    best = [...new Set([...large, ...own.filter((row) => row >= 0)])].sort((a, b) => apart[a] - apart[b]);
    return best;
  }

  /* The chosen place's largest flows as lines, the names of the first few, and its own. */
  /** @param {Float64Array} shown */
  function own(shown) {
    const ranking = [...shown.keys()].filter((at) => at !== chosen && shown[at]).sort((a, b) => Math.abs(shown[b]) - Math.abs(shown[a]));
    pen.globalAlpha = 0.7;
    for (const at of ranking.slice(0, OWN_LINES).reverse()) {
      const inward = way === "net" ? shown[at] > 0 : way === "in";
      const [from, to] = inward ? [at, chosen] : [chosen, at];
      line(from, to, shown[at], ink.ink, breadth(shown[at]) >= 1.1 || ranking.length < 20);
    }
    pen.globalAlpha = 1;
    names([chosen, ...ranking.slice(0, NAMED)], shown);
  }

  /** @param {number[]} wanted @param {Float64Array} shown */
  function names(wanted, shown) {
    /** @type {number[][]} */
    const taken = [];
    pen.lineJoin = "round";
    for (const at of wanted) {
      const text = at === chosen ? data.name[at] : `${data.name[at]} ${number(Math.abs(shown[at]))}`;
      pen.font = `${at === chosen ? 700 : 400} 13px ${ink.font}`;
      const [x, y] = spot(at);
      const long = pen.measureText(text).width;
      const places_ = [[x + 8, y + 4], [x - long - 8, y + 4], [x - long / 2, y - 10], [x - long / 2, y + 18]];
      const free = places_.find(([left, base]) => left > 2 && left + long < width - 2 && base > 14 && base < height - 4 &&
        !taken.some((box) => left < box[2] + 4 && left + long > box[0] - 4 && base - 12 < box[3] && base + 3 > box[1]));
      if (!free) continue;
      const [left, base] = free;
      taken.push([left, base - 12, left + long, base + 3]);
      pen.strokeStyle = ink.land;
      pen.lineWidth = 3.5;
      pen.strokeText(text, left, base);
      pen.fillStyle = ink.ink;
      pen.fillText(text, left, base);
    }
  }

  /** @param {{clientX: number, clientY: number}} event */
  function under(event) {
    const box = host.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left - x0) / scale, (event.clientY - box.top - y0) / scale];
    for (const at of nearby) {
      const [west, north, east, south] = boxes[at];
      if (x >= west && x <= east && y >= north && y <= south && scratch?.isPointInPath(shapes[at], x, y)) return at;
    }
    return -1;
  }

  /** @param {number} at */
  function inAndOut(at) {
    const { come, out, within } = state.flows;
    const net = come[at] - out[at];
    const parts = [[data.name[at]], [`${number(come[at])} in`], [`${number(out[at])} out`], [`net ${net > 0 ? "+" : net < 0 ? "−" : ""}${number(Math.abs(net))}`]];
    return within[at] ? [...parts, [`${number(within[at])} within`]] : parts;
  }

  /** @param {number} at */
  function between(at) {
    const [there, back] = [rowOf(state.flows, at, chosen), rowOf(state.flows, chosen, at)];
    return [[`${data.name[at]} and ${data.name[chosen]}`], [`${countOf(state.flows, there)} to ${data.name[chosen]}`], [`${countOf(state.flows, back)} the other way`]];
  }

  /** @param {number} at */
  function choose(at) {
    chosen = at;
    marked = -1;
    if (at >= 0) state.say(inAndOut(at));
    state.chose(at);
    said();
    ask();
  }

  function said() {
    const lines = root.querySelector(".lines-said");
    const count = state.flows.value.length;
    if (lines) lines.textContent = chosen < 0 ? `Lines are the largest flow out of each place and the ${number(Math.min(most, count))} largest of all ${number(count)} flows; choose a place to see all of its own.` : `All places are shaded; lines are the ${OWN_LINES} largest flows of ${data.name[chosen]}.`;
    root.querySelectorAll("[data-net]").forEach((each) => { /** @type {HTMLElement} */ (each).hidden = way !== "net" || host.hidden; });
  }

  /** @param {number} factor @param {number[]} [about] */
  function zoom(factor, about = chosen < 0 ? [width / 2, height / 2] : spot(chosen)) {
    const next = Math.max(fit, Math.min(scale * factor, fit * CLOSEST));
    x0 = about[0] - ((about[0] - x0) * next) / scale;
    y0 = about[1] - ((about[1] - y0) * next) / scale;
    scale = next;
    hold();
    ask();
  }

  /* Some of the places stay in sight. */
  function hold() {
    const [west, north, east, south] = data.box;
    x0 = Math.max(Math.min(x0, width / 2 - west * scale), width / 2 - east * scale);
    y0 = Math.max(Math.min(y0, height / 2 - north * scale), height / 2 - south * scale);
    if (scale === fit) home();
  }

  /* The nearest place in a direction, for the arrow keys. */
  /** @param {number[]} step */
  function beside(step) {
    const from = marked >= 0 ? marked : chosen;
    if (from < 0) return tops().length ? state.flows.destination[tops()[tops().length - 1]] : 0;
    let [found, cost] = [from, Infinity];
    for (let at = 0; at < places; at++) {
      const [dx, dy] = [data.at[2 * at] - data.at[2 * from], data.at[2 * at + 1] - data.at[2 * from + 1]];
      const along = dx * step[0] + dy * step[1];
      const across = Math.abs(dx * step[1] + dy * step[0]);
      if (along > 0 && along + 2.5 * across < cost) [found, cost] = [at, along + 2.5 * across];
    }
    return found;
  }

  host.addEventListener("keydown", (event) => {
    const step = /** @type {Record<string, number[]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] })[event.key];
    if (step) {
      marked = beside(step);
      state.say(chosen >= 0 && marked !== chosen ? between(marked) : inAndOut(marked));
      ask();
    } else if (event.key === "Enter" || event.key === " ") choose(marked >= 0 ? marked : chosen);
    else if (event.key === "Escape") choose(-1);
    else if (event.key === "+" || event.key === "=") zoom(1.6);
    else if (event.key === "-") zoom(1 / 1.6);
    else return;
    event.preventDefault();
  });
  /** @type {{x: number, y: number, moved: boolean} | null} */
  let drag = null;
  host.addEventListener("pointerdown", (event) => { drag = { x: event.clientX, y: event.clientY, moved: false }; });
  host.addEventListener("pointermove", (event) => {
    if (drag && event.buttons && scale > fit) {
      if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 4) return;
      if (!drag.moved) host.setPointerCapture(event.pointerId);
      x0 += event.clientX - drag.x;
      y0 += event.clientY - drag.y;
      drag = { x: event.clientX, y: event.clientY, moved: true };
      hold();
      ask();
      return;
    }
    if (event.pointerType !== "mouse") return;
    const at = under(event);
    if (at !== pointed) { pointed = at; ask(); }
    const box = host.getBoundingClientRect();
    const [head, ...rest] = at < 0 ? [[""]] : chosen >= 0 && at !== chosen ? between(at) : inAndOut(at);
    state.tip(at < 0 ? null : [event.clientX - box.left, event.clientY - box.top], head[0], rest.map((part) => part[0]).join("; "));
  });
  host.addEventListener("pointerleave", () => { pointed = -1; drag = null; state.tip(null); ask(); });
  host.addEventListener("click", (event) => {
    if (drag?.moved) { drag = null; return; }
    const at = under(event);
    choose(at === chosen ? -1 : at);
  });
  host.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== host) return;
    const box = host.getBoundingClientRect();
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 400), [event.clientX - box.left, event.clientY - box.top]);
  }, { passive: false });

  return {
    show() { colours(); measure(); said(); draw(); },
    resize() { measure(); ask(); },
    zoom,
    reset() { home(); choose(-1); },
    choose,
    chosen: () => chosen,
    /** @param {string} name */
    turn(name) { way = name; said(); ask(); },
  };
}
