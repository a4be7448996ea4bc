/* Joins the parts of a page of flows between many places: the forms, the choices, the search, the table, and the frame's height. */

/** @param {string} id */
function drawForms(id) {
  const root = /** @type {HTMLElement} */ (document.getElementById(id));
  const block = /** @type {Element} */ (root.querySelector("script[type='application/json']"));
  /** @type {FormPayload} */
  const data = JSON.parse(block.textContent || "");
  const box = /** @type {HTMLElement} */ (root.querySelector(".box"));
  const tip = /** @type {HTMLElement} */ (root.querySelector(".tip"));
  const told = /** @type {HTMLElement} */ (root.querySelector(".told"));
  /** @type {Flows[]} */
  const slices = [];
  data.times = 1; // slices that are shown together
  let shown = [data.first];
  const state = { flows: slice(data.first), total: 0, people, slice, say, tip: hint, chose };
  state.total = whole();
  /** @type {Record<string, any>} */
  const forms = {};
  for (const host of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".live"))) {
    const name = host.classList.contains("matrix") ? "matrix" : "focus";
    forms[name] = name === "matrix" ? odMatrix(root, data, state) : odFocus(root, data, state);
  }
  for (const host of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".drawing[tabindex]"))) {
    if (host.classList.contains("tree")) forms.tree = odTree(root, data, state);
    else if (host.classList.contains("symbols")) forms.symbols = odSymbols(root, data, state);
    else forms.multiples = odMultiples(root, data, state);
  }
  const table = odTable(root, data, state);
  const base = { cuts: data.cuts, largest: data.largest };
  const timeline = root.querySelector(".timeline") ? odTimeline(root, data, { slice, show }) : null;
  let current = data.form;
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("[data-find]"));

  /** @param {number} at */
  function slice(at) { return (slices[at] ||= unpackFlows(data.flows[at], data.name.length)); }

  /* What shares are of: the published total, or of several periods and categories the sum of what is shown. */
  function whole() { return data.slices.length > 1 ? state.flows.value.reduce((sum, each) => sum + Math.max(each, 0), 0) : data.total; }

  /* Other slices, or several of them as one; then scale and key are so many times those of one. */
  /** @param {number[]} slices @param {Flows} flows */
  function show(slices, flows) {
    shown = slices;
    state.flows = flows;
    state.total = whole();
    data.cuts = base.cuts.map((cut) => cut * data.times);
    data.largest = base.largest * data.times;
    keyWords();
    forms[current].show();
    table.refresh();
    tell();
  }

  function keyWords() {
    for (const key of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-key]"))) {
      const own = (key.dataset.of || "").split(" ");
      if (!own.includes(current)) continue;
      const discs = own[0] === "symbols" ? data.symbols : undefined;
      const times = own.includes("multiples") && current === "multiples" ? 1 : data.times;
      const cuts = (discs ? discs.cuts : base.cuts).map((cut) => cut * times);
      if (own[0] === "multiples" || own[0] === "tree") continue;
      const words = classWords(cuts, data.whole && !discs?.rated);
      key.querySelectorAll("[data-class]").forEach((each) => { each.textContent = words[Number(/** @type {HTMLElement} */ (each).dataset.class)]; });
    }
  }

  /* A place's residents, in the mean of what is shown. */
  /** @param {number} at */
  function people(at) {
    const rows = data.people || [];
    return shown.reduce((sum, which) => sum + (rows[Math.min(which, rows.length - 1)] || [])[at] || 0, 0) / shown.length;
  }

  /** @param {string[][]} parts */
  function say(parts) {
    told.replaceChildren(...parts.map(([text], at) => {
      const made = document.createElement(at ? "span" : "strong");
      if (at) made.className = "fact";
      made.textContent = text;
      return made;
    }).flatMap((each) => [each, " "]));
  }

  /** @param {number[] | null} at @param {string} [head] @param {string} [text] */
  function hint(at, head = "", text = "") {
    tip.hidden = !at;
    if (!at) return;
    const strong = document.createElement("strong");
    strong.textContent = head;
    tip.replaceChildren(strong, text);
    const [wide, high] = [tip.offsetWidth, tip.offsetHeight];
    tip.style.left = `${Math.max(0, Math.min(at[0] + 14, box.clientWidth - wide))}px`;
    tip.style.top = `${at[1] + high + 24 > box.clientHeight ? at[1] - high - 12 : at[1] + 18}px`;
  }

  /** @param {number} at */
  function chose(at) {
    inputs.forEach((input) => { if (input.dataset.find === "place") input.value = at < 0 ? "" : data.name[at]; });
    tell();
  }

  /** @param {string} text */
  function place(text) {
    const asked = plainText(text);
    if (!asked) return -1;
    const names = data.name.map(plainText);
    const whole = names.indexOf(asked);
    const code = data.code.findIndex((each) => each.toLowerCase() === asked);
    return whole >= 0 ? whole : code >= 0 ? code : Math.max(names.findIndex((name) => name.startsWith(asked)), -1);
  }

  function find() {
    const asked = Object.fromEntries([...inputs].map((input) => [input.dataset.find, place(input.value)]));
    const lost = [...inputs].find((input) => input.value.trim() && place(input.value) < 0 && !(/** @type {HTMLElement} */ (input.parentElement).hidden));
    if (lost) return say([[`“${lost.value.trim()}” is not a place of this table`]]);
    if (current === "matrix") forms.matrix.find(asked.origin, asked.destination);
    else forms[current].choose(asked.place);
  }

  /** @param {string} name */
  function turn(name) {
    current = name;
    for (const other of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".live, .drawing"))) other.hidden = !other.matches(`.${name}.live, .${name}.drawing[tabindex]`);
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-of]"))) each.hidden = !(each.dataset.of || "").split(" ").includes(name);
    root.querySelectorAll("[data-net]").forEach((each) => { /** @type {HTMLElement} */ (each).hidden = true; });
    hint(null);
    if (timeline) keyWords();
    forms[name].show();
    tell();
  }

  function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`\ufeff${table.csv()}\r\n`], { type: "text/csv" }));
    link.download = "figures.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function toTable() {
    const figures = /** @type {HTMLDetailsElement} */ (root.querySelector(".figures"));
    figures.open = true;
    /** @type {HTMLElement} */ (figures.querySelector("summary")).focus();
    figures.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  const doing = /** @type {Record<string, () => void>} */ ({
    in: () => forms[current].zoom(1.6), out: () => forms[current].zoom(1 / 1.6), reset: () => forms[current].reset(), table: toTable, save,
  });

  function listen() {
    root.querySelectorAll("[data-do]").forEach((each) => each.addEventListener("click", () => doing[/** @type {HTMLElement} */ (each).dataset.do || ""]()));
    root.querySelectorAll("[data-form]").forEach((each) => each.addEventListener("change", () => turn(/** @type {HTMLInputElement} */ (each).value)));
    root.querySelectorAll("[data-way]").forEach((each) => each.addEventListener("change", () => { forms.focus.turn(/** @type {HTMLInputElement} */ (each).value); tell(); }));
    root.querySelector("[data-order]")?.addEventListener("change", (event) => forms.matrix.sort(/** @type {HTMLSelectElement} */ (event.target).value));
    root.querySelectorAll("[data-side]").forEach((each) => each.addEventListener("change", () => forms.symbols.turn(/** @type {HTMLInputElement} */ (each).value)));
    root.querySelectorAll("[data-drawn]").forEach((each) => each.addEventListener("change", () => forms.symbols.shade(/** @type {HTMLInputElement} */ (each).value === "areas")));
    root.querySelector("[data-slice]")?.addEventListener("change", (event) => {
      const which = Number(/** @type {HTMLSelectElement} */ (event.target).value);
      show([which], slice(which));
    });
    inputs.forEach((input) => input.addEventListener("change", find));
    const list = /** @type {HTMLElement} */ (root.querySelector("datalist"));
    list.append(...[...data.name].sort((a, b) => a.localeCompare(b, "en-GB")).map((name) => new Option(name, name)));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => forms[current].show());
  }

  /* The address says what is chosen, so that it can be shared; a frame tells its page. */
  let last = "";
  function tell() {
    if (!root.classList.contains("ready")) return;
    const words = new URLSearchParams();
    if (data.form !== current) words.set("form", current);
    const at = current === "matrix" ? -1 : forms[current].chosen();
    if (at >= 0) words.set("place", data.code[at]);
    const way = /** @type {HTMLInputElement | null} */ (root.querySelector("[data-way]:checked"));
    if (current === "focus" && way && way.value !== "in") words.set("way", way.value);
    const range = timeline?.words();
    if (range) words.set("periods", range);
    const text = words.toString();
    if (text === last || !root.matches("main")) return;
    last = text;
    try {
      history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
    } catch { /* a frame without an address of its own */ }
    if (window.parent !== window) window.parent.postMessage({ type: "countylines-map:state", state: text }, "*");
  }

  function take() {
    const words = new URLSearchParams(root.matches("main") ? location.hash.slice(1) : "");
    const way = words.get("way");
    for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("[data-way]"))) if (radio.value === way) { radio.checked = true; forms.focus.turn(way); }
    const form = words.get("form") || "";
    for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("[data-form]"))) if (radio.value === form) { radio.checked = true; turn(form); }
    timeline?.take(words.get("periods") || "");
    const at = data.code.indexOf(words.get("place") || "");
    if (at >= 0 && current !== "matrix") forms[current].choose(at);
    else if (current === "focus" && data.common >= 0) forms.focus.choose(data.common);
  }

  function tellHeight() {
    if (window.parent === window) return;
    const child = new URLSearchParams(window.location.search).get("childId") || "";
    let height = 0;
    new ResizeObserver(() => {
      const now = Math.ceil(root.getBoundingClientRect().bottom + window.scrollY);
      if (now === height) return;
      height = now;
      window.parent.postMessage(["pym", child, "height", String(height)].join("xPYMx"), "*");
      window.parent.postMessage({ type: "countylines-map:height", height }, "*");
    }).observe(root);
  }

  root.classList.add("drawn");
  turn(current);
  tellHeight();
  let size = box.clientWidth;
  new ResizeObserver(() => {
    if (!box.clientWidth || Math.abs(box.clientWidth - size) < 1) return;
    size = box.clientWidth;
    forms[current].resize();
  }).observe(box);
  const soon = window.requestIdleCallback || ((/** @type {() => void} */ then) => setTimeout(then, 30));
  soon(() => {
    table.begin();
    listen();
    take();
    root.classList.add("ready");
  }, { timeout: 300 });
}
