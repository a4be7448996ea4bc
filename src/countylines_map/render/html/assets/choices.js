/* The reader's choices: what is left out of map, table, key and sum, and whether lines show numbers or rates.
 *
 * `follow` is told which rows leave the map and which measure its widths stand for; everything else is done here.
 */
"use strict";

function flowMapChoices(root, data, follow) {
  const controls = [...root.querySelectorAll("[data-choice]")];
  const shown = root.querySelector(".shown");
  const body = root.querySelector(".sum tbody");
  const which = root.querySelector(".which");
  const published = root.querySelector(".figures tfoot");
  const whole = { rows: [...body.rows], words: which.textContent };
  const rows = new Map(data.rows.map((row) => [row.key, row]));
  const drawable = new Set(data.views[0].arrows.map(([key]) => key));
  const number = (value) => value.toLocaleString("en-GB", { maximumFractionDigits: 2 });
  const sum = (some) => some.reduce((total, row) => total + (row.value || 0), 0);

  const share = (value, total) => {
    const percent = (100 * value) / total;
    return percent > 0 && percent < 0.05 ? "under 0.1%" : `${percent.toFixed(1)}%`;
  };

  function withheld(some) {
    return some.filter((row) => row.value === undefined && row.part !== "total row").length;
  }

  function wanted() {
    const found = {};
    for (const control of controls) {
      if (control.type === "range") {
        found[control.dataset.choice] = control.dataset.values.split("\u001f")[control.value];
        control.nextElementSibling.textContent = found[control.dataset.choice];
        control.setAttribute("aria-valuetext", found[control.dataset.choice]);
      } else if (control.type !== "radio" || control.checked) found[control.dataset.choice] = control.value;
    }
    const { measure = "count", largest = "", ...columns } = found;
    return { measure, largest: Number(largest) || Infinity, filters: Object.entries(columns).filter(([, value]) => value !== "") };
  }

  function matching(filters) {
    return (row) => filters.every(([column, value]) => row.of && row.of[column] === value);
  }

  function choose() {
    const { measure, largest, filters } = wanted();
    const rated = measure === "rate";
    const matches = matching(filters);
    const kept = data.rows.filter(matches);
    const size = (row) => (rated ? (row.rate || {}).value || 0 : row.value);
    const flows = kept.filter((row) => drawable.has(row.key) && (!rated || row.rate)).sort((a, b) => size(b) - size(a));
    const drawn = new Set(flows.slice(0, largest));
    const beyond = (row) => drawable.has(row.key) && !drawn.has(row) && (largest < Infinity || !rated || row.rate);
    const off = new Set(data.rows.filter((row) => !matches(row) || beyond(row)).map((row) => row.key));
    root.classList.toggle("by-rate", rated);
    root.querySelectorAll("[data-measure]").forEach((part) => { part.hidden = part.dataset.measure !== measure; });
    root.querySelectorAll("tr[data-key], .key li[data-key]").forEach((item) => {
      const row = rows.get(item.dataset.key);
      item.classList.toggle("off", !matches(row));
      item.classList.toggle("absent", rated && !row.rate && item.matches("tr"));
    });
    multiples(filters);
    remainder(kept.filter((row) => row.part === "flow" && row.value > 0 && !drawable.has(row.key)));
    add(kept, drawn, { rated, chosen: filters.length > 0 || largest < Infinity });
    tell(kept, drawn, { rated, largest, filters });
    follow({ off, measure });
  }

  /* The stub of the flows without a line is of the first choice; of another one the number is told alone. */
  function remainder(smaller) {
    const item = root.querySelector("[data-remainder]");
    if (!item) return;
    const value = sum(smaller), words = item.querySelector(".what"), same = Math.abs(value - item.dataset.remainder) < 1e-6;
    item.dataset.first = item.dataset.first || words.firstChild.data;
    const other = `${number(value)} in ${number(smaller.length)} smaller flow${smaller.length === 1 ? "" : "s"}`;
    words.firstChild.data = same ? item.dataset.first : other;
    item.querySelectorAll(".sample, small").forEach((part) => part.classList.toggle("absent", !same));
    item.classList.toggle("off", !smaller.length);
  }

  /* The small maps have a period each; the other choices are theirs too. */
  function multiples(filters) {
    const others = filters.filter(([column]) => column !== "period");
    const matches = matching(others);
    root.querySelectorAll(".multiples figure").forEach((figure) => {
      figure.querySelectorAll("[data-rows]").forEach((mark) => {
        mark.classList.toggle("off", !mark.dataset.rows.split(" ").every((key) => matches(rows.get(key))));
      });
      const period = matching([["period", figure.querySelector("[data-period]").dataset.period]]);
      const total = number(sum(data.rows.filter((row) => period(row) && matches(row) && row.part !== "total row")));
      figure.querySelector(".amount").textContent = total;
      figure.querySelector(".of").textContent = others.map(([, value]) => `, ${value}`).join("");
      const name = figure.querySelector("[data-period]").textContent;
      figure.querySelector("svg").setAttribute("aria-label", name);
    });
  }

  /* Said beside the controls, and by a screen reader: what is shown now, and what could not be. */
  function tell(kept, drawn, { rated, largest, filters }) {
    const parts = filters.map(([, value]) => value);
    if (largest < drawn.size + 1 && largest < Infinity) parts.push(`the largest ${largest}`);
    if (rated) parts.push(`${data.unit} per 100,000 residents`);
    const without = rated ? [...new Set(kept.filter((row) => row.unrated).map((row) => row.name))] : [];
    const said = parts.length ? [`The map shows ${parts.join(", ")}.`] : [];
    if (parts.length && !drawn.size) said.push("No line can be drawn for this choice.");
    if (without.length) said.push(`No population is given for ${without.join(", ")}: not drawn.`);
    const hidden = withheld(kept);
    if (parts.length && hidden) said.push(`${hidden} ${hidden === 1 ? "count is" : "counts are"} withheld.`);
    if (shown.textContent !== said.join(" ")) shown.textContent = said.join(" ");
  }

  /* The sum is of numbers whatever the lines show; with nothing chosen it is the published one. */
  function add(kept, drawn, { rated, chosen }) {
    if (published) published.classList.toggle("off", chosen); // it is the total of everything
    which.textContent = chosen ? "What is chosen above, in numbers." : rated ? "In numbers." : whole.words;
    if (!chosen) return body.replaceChildren(...whole.rows);
    const counted = kept.filter((row) => row.part !== "total row");
    const of = (test) => sum(counted.filter(test));
    const line = (row) => row.part === "flow";
    const unrated = (row) => rated && row.unrated;
    const total = of(() => true);
    const parts = [
      ["Drawn as lines", of((row) => drawn.has(row))],
      ["Without a population, not drawn", of((row) => line(row) && unrated(row))],
      ["Smaller, not drawn", of((row) => line(row) && !drawn.has(row) && !unrated(row))],
      ["Within the destination", of((row) => row.part === "internal")],
      ["No place on the map", of((row) => row.part === "no place")],
      ...counted.filter((row) => row.part === "not itemised").map((row) => [row.name, row.value]),
    ].filter(([, value]) => value);
    const hidden = withheld(kept);
    const without = `, without ${hidden} withheld count${hidden > 1 ? "s" : ""}`;
    parts.push([`Sum of what is chosen${hidden ? without : ""}`, total]);
    body.replaceChildren(...parts.map(([label, value], i) => added(label, value, total, i === parts.length - 1)));
  }

  function added(label, value, total, last) {
    const made = (name, content) => {
      const cell = document.createElement(name);
      cell.textContent = content;
      return cell;
    };
    const line = document.createElement("tr");
    if (last) line.className = "whole";
    const head = made("th", label);
    head.scope = "row";
    line.append(head, made("td", number(value)), made("td", total ? share(value, total) : ""));
    return line;
  }

  /* On paper stands the still picture of the first choice, so everything beside it says the same. */
  let kept = null;
  function print(begins) {
    if (begins === Boolean(kept)) return;
    const state = (control) => [control, control.value, control.checked];
    const first = (control) => {
      const chosen = [...(control.options || [])].find((option) => option.defaultSelected) || (control.options || [])[0];
      return [control, chosen ? chosen.value : control.defaultValue, control.defaultChecked];
    };
    const put = begins ? controls.map(first) : kept;
    kept = begins ? controls.map(state) : null;
    put.forEach(([control, value, checked]) => Object.assign(control, control.type === "radio" ? { checked } : { value }));
    choose();
  }

  root.querySelector(".choices").addEventListener("input", choose);
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
  window.matchMedia("print").addEventListener("change", (event) => print(event.matches));
  choose();
}
