/* Where names and numbers stand: the largest first, each where nothing else is. Pure, as geometry is. */

/**
 * @typedef {{wide: number, high: number, tall: boolean}} Wording  a text's size; `tall`: the number under the name
 * @typedef {{at: Point, away: Point, radius: number, wordings: Wording[], own?: {box: Box, wording: Wording}, must: boolean}} Wish
 *   a place, the direction in which its label would best stand, the room of what is drawn there, the ways to write it, where the
 *   layout put it, and whether it must be seen
 * @typedef {{box: Box, wording: Wording, leader: Point | null}} Placed
 */

const APART = 8; // pixels between labels: a number nearer to another name would be read as that one's
const FREE = 12; // pixels between a label and its place, beyond which a thin line joins them

/**
 * A place for each wish, in their order; null for one that has none.
 * @param {Wish[]} wishes
 * @param {{x: number, y: number, reach: number}[]} drawn  points along everything that labels should keep off
 * @param {Box} frame
 * @returns {(Placed | null)[]}
 */
function placeLabels(wishes, drawn, frame) {
  const near = grid(drawn);
  /** @type {Box[]} */
  const taken = [];
  const search = (/** @type {Wish} */ wish, /** @type {number} */ apart, /** @type {number} */ dearest) => {
    let best = null;
    let least = dearest;
    for (const { placed, cost } of candidates(wish)) {
      if (cost >= least || outside(placed.box, frame) || taken.some((box) => overlap(placed.box, box, -apart))) continue;
      if (placed.leader && taken.some((box) => crosses(wish.at, /** @type {Point} */ (placed.leader), box))) continue;
      const whole = cost + hits(placed.box, near);
      if (whole < least) [best, least] = [placed, whole];
    }
    return best;
  };
  return wishes.map((wish) => {
    if (wish.at[0] < frame[0] || wish.at[0] > frame[2] || wish.at[1] < frame[1] || wish.at[1] > frame[3]) return null;
    const best = search(wish, APART, 60) || (wish.must ? search(wish, APART, 1000) || search(wish, 1, 1000) : null);
    if (best) taken.push(best.box);
    return best;
  });
}

/**
 * Boxes around a place, from the layout's own and the nearest to those at the end of a leader.
 * @param {Wish} wish
 * @returns {Generator<{placed: Placed, cost: number}>}
 */
function* candidates({ at, away, radius, wordings, own }) {
  if (own) yield { placed: { box: own.box, wording: own.wording, leader: threaded(own.box, at, radius) }, cost: 0 };
  for (const [ring, reach] of [0, 14, 30, 52, 80, 112].entries()) {
    for (let step = 0; step < 16; step++) {
      const turn = (step * Math.PI) / 8;
      const way = [Math.cos(turn), Math.sin(turn)];
      const bend = 1 - (way[0] * away[0] + way[1] * away[1]);
      for (const [worse, wording] of wordings.entries()) {
        const { wide, high } = wording;
        const x = at[0] + way[0] * (wide / 2 + radius + 4 + reach);
        const y = at[1] + way[1] * (high / 2 + radius + 3 + reach);
        /** @type {Box} */
        const box = [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
        yield { placed: { box, wording, leader: threaded(box, at, radius) }, cost: 2 + 4 * bend + 9 * ring + 2 * worse };
      }
    }
  }
}

/**
 * Where the thin line from a place ends at its label; none where the label stands beside it.
 * @param {Box} box
 * @param {Point} at
 * @param {number} radius
 */
function threaded(box, at, radius) {
  const end = nearest(box, at);
  return Math.hypot(end[0] - at[0], end[1] - at[1]) > radius + FREE ? end : null;
}

/**
 * The point of a box that is nearest to another.
 * @param {Box} box
 * @param {Point} to
 * @returns {Point}
 */
function nearest(box, to) {
  return [Math.min(Math.max(to[0], box[0]), box[2]), Math.min(Math.max(to[1], box[1]), box[3])];
}

/**
 * @param {Box} box
 * @param {Box} frame
 */
function outside(box, frame) {
  return box[0] < frame[0] + 2 || box[1] < frame[1] + 2 || box[2] > frame[2] - 2 || box[3] > frame[3] - 2;
}

/**
 * Whether a line passes through a box.
 * @param {Point} from
 * @param {Point} to
 * @param {Box} box
 */
function crosses(from, to, box) {
  for (let step = 0; step <= 12; step++) {
    const x = from[0] + ((to[0] - from[0]) * step) / 12, y = from[1] + ((to[1] - from[1]) * step) / 12;
    if (x > box[0] && x < box[2] && y > box[1] && y < box[3]) return true;
  }
  return false;
}

const CELL = 24;

/** @param {{x: number, y: number, reach: number}[]} drawn */
function grid(drawn) {
  /** @type {Map<string, {x: number, y: number, reach: number}[]>} */
  const cells = new Map();
  for (const each of drawn) {
    const key = `${Math.floor(each.x / CELL)},${Math.floor(each.y / CELL)}`;
    const cell = cells.get(key);
    if (cell) cell.push(each);
    else cells.set(key, [each]);
  }
  return cells;
}

/**
 * What a label would lie upon: each point within it counts.
 * @param {Box} box
 * @param {Map<string, {x: number, y: number, reach: number}[]>} cells
 */
function hits(box, cells) {
  let found = 0;
  for (let i = Math.floor((box[0] - 16) / CELL); i <= Math.floor((box[2] + 16) / CELL); i++) {
    for (let j = Math.floor((box[1] - 16) / CELL); j <= Math.floor((box[3] + 16) / CELL); j++) {
      for (const { x, y, reach } of cells.get(`${i},${j}`) || []) {
        if (x > box[0] - reach && x < box[2] + reach && y > box[1] - reach && y < box[3] + reach) found += 3;
      }
    }
  }
  return found;
}
