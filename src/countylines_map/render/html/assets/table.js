/* The table: sortable, and its rows stand for the flows. */

/**
 * @param {HTMLElement} root
 * @param {(key: string, item: Element) => void} mark
 */
function flowMapTable(root, mark) {
  /** @param {Element} cell */
  function button(cell) {
    const made = document.createElement("button");
    made.type = "button";
    made.append(...cell.childNodes);
    cell.append(made);
    return made;
  }

  function begin() {
    root.querySelectorAll("li[data-key], tr[data-key]").forEach((item) => mark(/** @type {HTMLElement} */ (item).dataset.key || "", item));
    root.querySelectorAll("tr[data-key] th, li[data-key] .what").forEach((cell) => { button(cell).className = "name"; });
    root.querySelectorAll("thead th").forEach((head, column) => button(head).addEventListener("click", () => sort(head, column)));
  }

  /**
   * @param {Element} head
   * @param {number} column
   * @param {boolean} [down]
   */
  function sort(head, column, down = head.getAttribute("aria-sort") !== "descending") {
    root.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = /** @type {HTMLTableElement} */ (head.closest("table")).tBodies[0];
    const compare = (/** @type {HTMLTableRowElement} */ a, /** @type {HTMLTableRowElement} */ b) => {
      const [x, y] = [a.cells[column].dataset.value, b.cells[column].dataset.value];
      if (x === undefined || y === undefined) return (a.cells[column].textContent || "").localeCompare(b.cells[column].textContent || "", "en-GB");
      return (x === "" ? -Infinity : Number(x)) - (y === "" ? -Infinity : Number(y));
    };
    body.append(...[...body.rows].sort((a, b) => (down ? compare(b, a) : compare(a, b))));
  }

  /**
   * Largest first, by what the lines stand for.
   * @param {string} measure
   */
  function order(measure) {
    const heads = [...root.querySelectorAll(".figures thead th")];
    const column = measure === "rate" ? heads.length - 1 : 1;
    sort(heads[column], column, true);
  }

  return { begin, order };
}
