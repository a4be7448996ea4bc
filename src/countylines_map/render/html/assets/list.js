/* A list that a reader can search and sort: all rows are in the page, scripts or not. */

/** Let a name be looked for among the rows, and a heading sort them. */
function startList() {
  const table = /** @type {HTMLTableElement} */ (document.querySelector(".list"));
  const body = table.tBodies[0], rows = [...body.rows];
  const finder = /** @type {HTMLElement} */ (document.querySelector(".finder"));
  const field = /** @type {HTMLInputElement} */ (finder.querySelector("input"));
  const said = /** @type {HTMLElement} */ (finder.querySelector(".count"));
  const plain = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = rows.map((row) => plain([...row.cells].filter((cell) => !cell.dataset.by).map((cell) => cell.textContent).join(" ")));
  finder.hidden = rows.length < 10;
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !words.every((word) => texts[at].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    said.textContent = words.length ? `${shown.toLocaleString("en-GB")} of ${rows.length.toLocaleString("en-GB")}` : "";
  });
  const heads = [.../** @type {HTMLTableSectionElement} */ (table.tHead).rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const number = rows.some((row) => row.cells[column].dataset.by !== undefined);
      const down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : number;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const of = (/** @type {HTMLTableRowElement} */ row) => row.cells[column];
      const value = (/** @type {HTMLTableRowElement} */ row) => of(row).dataset.by === "" ? -Infinity : Number(of(row).dataset.by);
      const by = number
        ? (/** @type {HTMLTableRowElement} */ a, /** @type {HTMLTableRowElement} */ b) => (value(a) === value(b) ? 0 : value(a) - value(b))
        : (/** @type {HTMLTableRowElement} */ a, /** @type {HTMLTableRowElement} */ b) => of(a).textContent.localeCompare(of(b).textContent, "en-GB");
      body.append(...[...rows].sort((a, b) => (down ? by(b, a) : by(a, b))));
    });
  });
}
