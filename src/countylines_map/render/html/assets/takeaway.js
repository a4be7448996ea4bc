/* What a reader takes away: the table as it stands, the map as it is shown (a drawing or a picture), and the address of both. */

const KEPT = ["fill", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "paint-order", "opacity", "font-size", "font-weight", "text-anchor"];

/**
 * @param {HTMLElement} root
 * @param {(text: string) => void} say  what is told under the map
 */
function flowMapTakeaway(root, say) {
  const row = /** @type {HTMLElement} */ (root.querySelector(".take"));
  const box = /** @type {HTMLElement} */ (root.querySelector(".box"));
  /* A sandboxed frame drops downloads without a word, so one that does not say by its name that it lets them through has no button. */
  const mayDownload = window.parent === window || window.origin !== "null" || window.name.includes("downloads");
  const known = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"));
  const address = known ? known.href : window.parent === window && location.protocol !== "file:" ? location.href : "";
  const text = (/** @type {string} */ where) => (/** @type {HTMLElement | null} */ (root.querySelector(where)) || { textContent: "" }).textContent || "";

  /**
   * @param {string} name
   * @param {Blob} content
   */
  function save(name, content) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  /* The table as it stands, for a spreadsheet: no cell in it would run. */
  function data() {
    const quoted = (/** @type {string} */ cell) => `"${cell.replace(/^([=+\-@\t\r])/, "'$1").replace(/"/g, '""')}"`;
    const lines = [...root.querySelectorAll(".figures tr:not(.off)")].map((line) =>
      [...line.children].map((cell) => quoted((cell.textContent || "").replace(/\s+/g, " ").trim())).join(","));
    save("figures.csv", new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
  }

  /**
   * A part of the scene with the look that it has now written into it, without what is not seen.
   * @param {Element} from
   * @returns {Element | null}
   */
  function seen(from) {
    const look = getComputedStyle(from);
    if (look.display === "none" || look.visibility === "hidden" || from.matches(".hit, .halo, .outline:not([d])")) return null;
    const made = /** @type {Element} */ (from.cloneNode(false));
    for (const name of ["class", "role", "tabindex", "data-key", "data-owners", "data-place", "aria-label", "aria-selected", "aria-hidden", "style"]) made.removeAttribute(name);
    if (!from.children.length) for (const name of KEPT) made.setAttribute(name, look.getPropertyValue(name));
    if (from.matches(".outlines path")) made.setAttribute("vector-effect", "non-scaling-stroke");
    if (!from.children.length) made.textContent = from.textContent;
    for (const child of from.children) {
      const kept = seen(child);
      if (kept) made.append(kept);
    }
    return made;
  }

  /* The map as it is shown, with its headline above and its source below. */
  function drawing() {
    const [width, height] = [box.clientWidth, box.clientHeight];
    const look = getComputedStyle(root);
    const scene = /** @type {SVGElement} */ (root.querySelector(".scene"));
    const face = look.fontFamily;
    const lines = (/** @type {string} */ words, /** @type {number} */ size, /** @type {number} */ weight) => {
      const ruler_ = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
      ruler_.font = `${weight} ${size}px ${face}`;
      return words.split(" ").reduce((/** @type {string[]} */ found, word) => {
        const longer = `${found[found.length - 1]} ${word}`.trim();
        if (found[found.length - 1] && ruler_.measureText(longer).width > width - 24) found.push(word);
        else found[found.length - 1] = longer;
        return found;
      }, [""]);
    };
    const title = lines(text(".title"), 20, 700);
    const foot = [text(".shown"), row.dataset.credit || ""].filter(Boolean).flatMap((words) => lines(words, 11, 400));
    const top = 14 + 25 * title.length;
    const svg = element("svg", { xmlns: SVG, width, height: top + height + 14 + 15 * foot.length, "font-family": face });
    element("rect", { width: "100%", height: "100%", fill: look.backgroundColor }, svg);
    const write = (/** @type {string} */ words, /** @type {number} */ y, /** @type {number} */ size, /** @type {number} */ weight) => {
      element("text", { x: 12, y, "font-size": size, "font-weight": weight, fill: look.color }, svg).textContent = words;
    };
    title.forEach((line, i) => write(line, 26 + 25 * i, 20, 700));
    const clip = element("svg", { y: top, width, height, overflow: "hidden" }, svg);
    const from = scene.getBoundingClientRect(), frame = box.getBoundingClientRect();
    const placed = element("g", { transform: `translate(${from.left - frame.left} ${from.top - frame.top})` }, clip);
    for (const child of scene.children) {
      const kept = seen(child);
      if (kept) placed.append(kept);
    }
    foot.forEach((line, i) => write(line, top + height + 16 + 15 * i, 11, 400));
    return svg;
  }

  const written = () => new XMLSerializer().serializeToString(drawing());

  function picture() {
    const svg = drawing(), twice = 2;
    const image = new Image();
    image.onload = () => {
      const sheet = document.createElement("canvas");
      [sheet.width, sheet.height] = [image.width * twice, image.height * twice];
      /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d")).drawImage(image, 0, 0, sheet.width, sheet.height);
      sheet.toBlob((content) => { if (content) save("map.png", content); });
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  }

  function link() {
    const whole = address.split("#")[0] + location.hash;
    const clipboard = navigator.clipboard ? navigator.clipboard.writeText(whole) : Promise.reject();
    clipboard.then(() => say(word("take.copied")), () => say(whole));
  }

  /** @type {Record<string, () => void>} */
  const actions = { save: data, png: picture, svg: () => save("map.svg", new Blob([written()], { type: "image/svg+xml" })), link };
  row.querySelectorAll("button").forEach((button) => {
    const name = button.dataset.do || "";
    button.hidden = button.hidden || (name === "link" ? !address : !mayDownload);
    button.addEventListener("click", actions[name]);
  });
}
