/* The matrix: a canvas that scrolls and zooms, with a cell for each pair of places. */

/**
 * @param {HTMLElement} root
 * @param {FormPayload} data
 * @param {{flows: Flows, total: number, say: (parts: string[][]) => void, tip: (at: number[] | null, head?: string, text?: string) => void}} state
 */
function odMatrix(root, data, state) {
  const host = /** @type {HTMLElement} */ (root.querySelector(".live.matrix"));
  const room = /** @type {HTMLElement} */ (host.firstElementChild);
  const canvas = /** @type {HTMLCanvasElement} */ (host.querySelector("canvas"));
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const places = data.name.length;
  const picture = document.createElement("canvas");
  picture.width = picture.height = places;
  const [LEAST_NAME, NUMBERS_FROM, CLOSEST] = [10, 34, 48];
  /** @type {number[]} */
  let order = data.name.map((_, at) => at);
  let way = "group";
  let [cell, fit, left, top, bar, width, height] = [0, 1, 0, 0, 0, 0, 0];
  /** @type {{row: number, column: number} | null} */
  let picked = null;
  /** @type {{row: number, column: number} | null} */
  let pointed = null;
  let waiting = false;
  /** @type {Record<string, string>} */
  let ink = {};

  const sorts = {
    group: () => data.name.map((_, at) => at),
    size: () => sorts.group().sort((a, b) => sum(b) - sum(a)),
    name: () => sorts.group().sort((a, b) => data.name[a].localeCompare(data.name[b], "en-GB")),
    north: () => sorts.group().sort((a, b) => data.at[2 * a + 1] - data.at[2 * b + 1]),
  };
  const sum = (/** @type {number} */ at) => state.flows.out[at] + state.flows.come[at];

  /** @param {string} colour */
  function channels(colour) {
    const full = colour.trim().replace("#", "");
    return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16));
  }

  /* A pixel for each cell, in the order that was chosen. */
  function paint() {
    const style = getComputedStyle(root);
    const said = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`);
    for (const name of ["ink", "muted", "paper", "tint", "grey", "rule", "focus", "withheld"]) ink[name] = said(name).trim();
    const shades = [...data.cuts, 0].map((_, at) => [channels(said(`f${at}`)), channels(said(`w${at}`))]);
    const withheld = channels(said("withheld"));
    const place = new Uint16Array(places);
    order.forEach((at, row) => { place[at] = row; });
    const image = new ImageData(places, places);
    const { origin, destination, value } = state.flows;
    for (let row = 0; row < value.length; row++) {
      const at = classOf(value[row], data.cuts);
      if (at === -1) continue;
      const colour = at < 0 ? withheld : shades[at][origin[row] === destination[row] ? 1 : 0];
      const start = 4 * (place[origin[row]] * places + place[destination[row]]);
      image.data.set(colour, start);
      image.data[start + 3] = 255;
    }
    /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d")).putImageData(image, 0, 0);
  }

  function measure() {
    pen.font = `11px ${getComputedStyle(root).fontFamily}`;
    const longest = (/** @type {string[]} */ words) => Math.max(...words.map((text) => pen.measureText(text).width)) + 14;
    width = host.clientWidth;
    bar = Math.max(18, Math.min(60, width * 0.08));
    const grouped = Math.min(longest(data.groups), width * 0.26);
    const named = Math.min(longest(data.name), width * 0.34);
    fit = (width - named - bar) / places >= LEAST_NAME ? (width - named - bar) / places : (width - grouped - bar) / places;
    if (cell < fit) cell = fit;
    left = cell >= LEAST_NAME ? named : grouped;
    top = cell >= LEAST_NAME ? Math.min(longest(data.name), 150) : width > 500 ? Math.min(longest(data.groups), 150) : 8;
    const whole = top + places * fit + bar;
    height = Math.round(Math.min(whole, 980));
    host.style.height = `${height}px`;
    room.style.width = `${left + places * cell + bar}px`;
    room.style.height = `${top + places * cell + bar}px`;
    const sharp = window.devicePixelRatio || 1;
    const size = [host.clientWidth, host.clientHeight];
    [width, height] = size;
    if (canvas.width !== Math.round(width * sharp) || canvas.height !== Math.round(height * sharp)) {
      [canvas.width, canvas.height] = size.map((each) => Math.round(each * sharp));
      [canvas.style.width, canvas.style.height] = size.map((each) => `${each}px`);
    }
  }

  function ask() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  }

  const cellsWide = () => Math.min(width - left - bar, places * cell);
  const cellsHigh = () => Math.min(height - top - bar, places * cell);

  function draw() {
    if (host.hidden || !width) return;
    const sharp = window.devicePixelRatio || 1;
    const [dx, dy, wide, high] = [host.scrollLeft, host.scrollTop, cellsWide(), cellsHigh()];
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.save();
    pen.beginPath();
    pen.rect(left, top, wide, high);
    pen.clip();
    pen.fillStyle = ink.tint;
    pen.fillRect(left, top, wide, high);
    pen.imageSmoothingEnabled = cell * sharp < 1;
    pen.drawImage(picture, dx / cell, dy / cell, wide / cell, high / cell, left, top, wide, high);
    lines(dx, dy, wide, high);
    if (cell >= NUMBERS_FROM) counts(dx, dy, wide, high);
    for (const at of [pointed, picked]) if (at) frame(at, dx, dy, at === picked);
    pen.restore();
    bars(dx, dy, wide, high);
    words(dx, dy, wide, high);
  }

  /** @param {number} dx @param {number} dy @param {number} wide @param {number} high */
  function lines(dx, dy, wide, high) {
    pen.strokeStyle = ink.paper;
    pen.beginPath();
    for (let at = 0; at <= places; at++) {
      const edge = way === "group" && at && at < places && data.group[order[at]] !== data.group[order[at - 1]];
      if (!edge && cell < 7) continue;
      const [x, y] = [left + at * cell - dx, top + at * cell - dy];
      for (const more of edge && cell >= 7 ? [-0.7, 0.7] : [0]) {
        pen.moveTo(x + more, top); pen.lineTo(x + more, top + high);
        pen.moveTo(left, y + more); pen.lineTo(left + wide, y + more);
      }
    }
    pen.lineWidth = 1;
    pen.stroke();
  }

  /** @param {number} dx @param {number} dy @param {number} wide @param {number} high */
  function counts(dx, dy, wide, high) {
    pen.font = `${Math.min(cell * 0.3, 13)}px ${getComputedStyle(root).fontFamily}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const dark = channels(ink.paper)[0] < 128;
    for (let row = Math.floor(dy / cell); row < Math.min(places, (dy + high) / cell); row++) {
      for (let column = Math.floor(dx / cell); column < Math.min(places, (dx + wide) / cell); column++) {
        const at = rowOf(state.flows, order[row], order[column]);
        if (at < 0 || !state.flows.value[at]) continue;
        const strong = classOf(state.flows.value[at], data.cuts) >= data.cuts.length / 2;
        pen.fillStyle = strong === dark ? "#15171a" : "#ffffff";
        const words = countOf(state.flows, at);
        if (pen.measureText(words).width < cell - 3) pen.fillText(words, left + (column + 0.5) * cell - dx, top + (row + 0.5) * cell - dy);
      }
    }
  }

  /** @param {{row: number, column: number}} at @param {number} dx @param {number} dy @param {boolean} firm */
  function frame(at, dx, dy, firm) {
    const [x, y] = [left + at.column * cell - dx, top + at.row * cell - dy];
    pen.strokeStyle = ink.ink;
    pen.globalAlpha = firm ? 0.55 : 0.3;
    pen.lineWidth = 1;
    pen.strokeRect(left - 2, y, cellsWide() + 4, cell);
    pen.strokeRect(x, top - 2, cell, cellsHigh() + 4);
    pen.globalAlpha = 1;
    pen.lineWidth = 2;
    pen.strokeRect(x - 1, y - 1, cell + 2, cell + 2);
  }

  /** @param {number} dx @param {number} dy @param {number} wide @param {number} high */
  function bars(dx, dy, wide, high) {
    const { out, come, within } = state.flows;
    const totals = [out, come].map((side) => side.map((value, at) => value + within[at]));
    const most = totals.map((side) => Math.max(...side, 1));
    const thick = Math.max(cell - (cell > 3 ? 1 : 0), 0.6);
    pen.fillStyle = ink.grey;
    for (let at = 0; at < places; at++) {
      const [x, y] = [left + at * cell - dx, top + at * cell - dy];
      if (y > top - cell / 2 && y < top + high - cell / 2) pen.fillRect(left + wide + 5, y, ((bar - 7) * totals[0][order[at]]) / most[0], thick);
      if (x > left - cell / 2 && x < left + wide - cell / 2) pen.fillRect(x, top + high + 5, thick, ((bar - 7) * totals[1][order[at]]) / most[1]);
    }
  }

  /** @param {number} dx @param {number} dy @param {number} wide @param {number} high */
  function words(dx, dy, wide, high) {
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    const shown = picked || pointed;
    if (cell >= LEAST_NAME) {
      const size = Math.min(cell * 0.82, 12);
      for (let at = 0; at < places; at++) {
        const [x, y] = [left + (at + 0.5) * cell - dx, top + (at + 0.5) * cell - dy];
        if (y > top && y < top + high) write(data.name[order[at]], left - 5, y, left - 8, size, shown?.row === at);
        if (x > left && x < left + wide) turned(data.name[order[at]], x, size, shown?.column === at);
      }
      return;
    }
    if (way !== "group") return;
    for (let start = 0; start < places;) {
      let end = start;
      while (end < places && data.group[order[end]] === data.group[order[start]]) end++;
      const [low, high_] = [Math.max(start * cell - dy, 0), Math.min(end * cell - dy, high)];
      const [near, far] = [Math.max(start * cell - dx, 0), Math.min(end * cell - dx, wide)];
      const name = data.groups[data.group[order[start]]];
      if (high_ - low > 9) write(name, left - 6, top + (low + high_) / 2, left - 8, 11, false);
      if (far - near > 9 && top > 20) turned(name, left + (near + far) / 2, 11, false);
      start = end;
    }
  }

  /** @param {string} text @param {number} x @param {number} y @param {number} most @param {number} size @param {boolean} strong */
  function write(text, x, y, most, size, strong) {
    pen.font = `${strong ? 700 : 400} ${size}px ${getComputedStyle(root).fontFamily}`;
    pen.fillStyle = ink.ink;
    let cut = text;
    while (cut.length > 3 && pen.measureText(cut).width > most) cut = `${cut.replace(/…$/, "").slice(0, -1).trimEnd()}…`;
    pen.fillText(cut, x, y);
  }

  /** @param {string} text @param {number} x @param {number} size @param {boolean} strong */
  function turned(text, x, size, strong) {
    pen.save();
    pen.translate(x, top - 5);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = "left";
    write(text, 0, 0, top - 8, size, strong);
    pen.restore();
  }

  /** @param {{clientX: number, clientY: number}} event */
  function under(event) {
    const box = host.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left - left, event.clientY - box.top - top];
    if (x < 0 || y < 0 || x >= cellsWide() || y >= cellsHigh()) return null;
    return { column: Math.min(Math.floor((x + host.scrollLeft) / cell), places - 1), row: Math.min(Math.floor((y + host.scrollTop) / cell), places - 1) };
  }

  /** @param {{row: number, column: number}} at */
  function told(at) {
    const [from, to] = [order[at.row], order[at.column]];
    const row = rowOf(state.flows, from, to);
    const value = row < 0 ? 0 : state.flows.value[row];
    const part = value > 0 && state.total ? " (" + share(value, state.total) + ")" : "";
    const fact = `${countOf(state.flows, row)} ${data.unit}${part}`;
    if (from === to) return [[`within ${data.name[from]}`], [fact]];
    const back = rowOf(state.flows, to, from);
    return [[`${data.name[from]} to ${data.name[to]}`], [fact], [`the other way: ${countOf(state.flows, back)}`]];
  }

  /**
   * @param {{row: number, column: number} | null} at
   * @param {boolean} [seen]
   */
  function pick(at, seen = true) {
    picked = at;
    if (at) {
      state.say(told(at));
      if (seen) show(at);
    }
    ask();
  }

  /** @param {{row: number, column: number}} at */
  function show(at) {
    const [x, y, wide, high] = [at.column * cell, at.row * cell, cellsWide(), cellsHigh()];
    if (x < host.scrollLeft) host.scrollLeft = x;
    if (x + cell > host.scrollLeft + wide) host.scrollLeft = x + cell - wide;
    if (y < host.scrollTop) host.scrollTop = y;
    if (y + cell > host.scrollTop + high) host.scrollTop = y + cell - high;
  }

  /**
   * @param {number} factor
   * @param {number[]} [about]  the point that stays where it is (px in the cells' box)
   */
  function zoom(factor, about = picked ? [(picked.column + 0.5) * cell - host.scrollLeft, (picked.row + 0.5) * cell - host.scrollTop] : [cellsWide() / 2, cellsHigh() / 2]) {
    const before = cell;
    const spot = [(host.scrollLeft + about[0]) / before, (host.scrollTop + about[1]) / before];
    cell = Math.max(fit, Math.min(cell * factor, Math.max(CLOSEST, fit)));
    measure();
    host.scrollLeft = spot[0] * cell - about[0];
    host.scrollTop = spot[1] * cell - about[1];
    ask();
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const step = /** @type {Record<string, number[]>} */ ({ ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] })[event.key];
    if (step) {
      const from = picked || { row: 0, column: 0 };
      const held = (/** @type {number} */ at) => Math.max(0, Math.min(places - 1, at));
      pick(picked ? { row: held(from.row + step[0]), column: held(from.column + step[1]) } : from);
    } else if (event.key === "Home" && picked) pick({ ...picked, column: 0 });
    else if (event.key === "End" && picked) pick({ ...picked, column: places - 1 });
    else if (event.key === "+" || event.key === "=") zoom(1.5);
    else if (event.key === "-") zoom(1 / 1.5);
    else if (event.key === "Escape") pick(null);
    else return;
    event.preventDefault();
  }

  host.addEventListener("keydown", key);
  host.addEventListener("scroll", ask, { passive: true });
  host.addEventListener("pointermove", (event) => {
    pointed = event.pointerType === "mouse" ? under(event) : null;
    host.style.cursor = pointed ? "pointer" : "";
    const box = host.getBoundingClientRect();
    if (pointed) {
      const [head, ...rest] = told(pointed);
      state.tip([event.clientX - box.left, event.clientY - box.top], head[0], rest.map((part) => part[0]).join("; "));
    } else state.tip(null);
    ask();
  });
  host.addEventListener("pointerleave", () => { pointed = null; state.tip(null); ask(); });
  host.addEventListener("click", (event) => { const at = under(event); if (at) pick(at, false); });
  host.addEventListener("dblclick", (event) => {
    const box = host.getBoundingClientRect();
    zoom(2.5, [event.clientX - box.left - left, event.clientY - box.top - top]);
  });

  return {
    show() { measure(); paint(); draw(); },
    resize() { measure(); ask(); },
    zoom,
    reset() { cell = fit; pick(null); measure(); ask(); },
    /** @param {string} name */
    sort(name) {
      const kept = picked ? [order[picked.row], order[picked.column]] : null;
      way = name;
      order = /** @type {Record<string, () => number[]>} */ (sorts)[name]();
      paint();
      pick(kept ? { row: order.indexOf(kept[0]), column: order.indexOf(kept[1]) } : null);
    },
    /**
     * @param {number} from
     * @param {number} to
     */
    find(from, to) {
      if (from < 0 && to < 0) return pick(null);
      if (cell < LEAST_NAME) zoom(14 / cell);
      pick({ row: order.indexOf(from < 0 ? to : from), column: order.indexOf(to < 0 ? from : to) });
      if (from < 0 || to < 0) {
        const at = Math.max(from, to);
        const whole = from < 0 ? state.flows.come[at] : state.flows.out[at];
        state.say([[`${from < 0 ? "to" : "from"} ${data.name[at]}`], [`${number(whole)} ${data.unit}`], [`${from < 0 ? "from" : "to"} all other places`]]);
      }
    },
  };
}
