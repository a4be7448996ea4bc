/* Where names and numbers stand: as `layout/label_placement.py` places them, to the pixel. Pure, as geometry is. */

/**
 * @typedef {{name: string, value: string, wide: number, high: number}} Wording  what a label says, and its size; 17 high in one line
 * @typedef {{at: Point, away: Point, radius: number, wordings: Wording[], own: number[], main: boolean, must: boolean, first?: boolean,
 *   layout?: {box: Box, wording: Wording, sure: boolean}}} Wish
 *   a place, the direction in which its label would best stand, the room of what is drawn there, the ways to write it, the
 *   owners of squares that it may touch, whether it may go far and whether it must be seen; where the layout put it, and whether lines
 *   still run as they did there
 * @typedef {{x: number, y: number, reach: number, owner: number}} Square  of a flow, or of a disc (owner below 0)
 * @typedef {{box: Box, wording: Wording, leader: Point | null}} Placed
 */

const NEAR = [8, 16, 22], FAR = [28, 44, 64], FARTHEST = [90, 120]; // from a place to its label
const EVERYWHERE = [8, 14, 20, 26, ...Array.from({ length: 14 }, (_, i) => 32 + 14 * i)]; // for a label that must stand somewhere
const LED = 16; // from a place's mark to its label, beyond which a thin line joins them
const MARGIN = 2, APART = 8; // about a label; between labels: a number nearer to another name would be read as that one's
const CROSSED = 30, WIDE = 8, TANGLED = 1000, TURNED = 14, OVER_OWN = 60, RIGHT = 0.6, ABOVE = 0.3; // costs, in pixels of distance

/**
 * A place for each wish, in order of importance; null for one that has none.
 * @param {Wish[]} wishes
 * @param {Square[]} squares  what labels should keep off
 * @param {Box} frame
 * @returns {(Placed | null)[]}
 */
function placeLabels(wishes, squares, frame) {
  const drawn = grid(squares);
  /** @type {Map<number, number>} */
  const reaches = new Map();
  for (const { owner, reach } of squares) reaches.set(owner, Math.max(reach, reaches.get(owner) || 0));
  /** @type {Box[]} */
  const taken = [];
  /** @type {[Point, Point][]} */
  const leaders = [];
  const offText = (/** @type {Box} */ box, /** @type {number} */ apart) => {
    const wide = wider(box, MARGIN), around = wider(box, apart);
    return wide[0] >= frame[0] && wide[1] >= frame[1] && wide[2] <= frame[2] && wide[3] <= frame[3]
      && !taken.some((each) => overlap(around, each, 0)) && !leaders.some(([from, to]) => through(from, to, wide));
  };
  const clear = (/** @type {Point} */ at, /** @type {Point} */ end) =>
    !taken.some((box) => through(at, end, box)) && !leaders.some(([from, to]) => cross(at, end, from, to));
  /* The cheapest free place of one wording. */
  const best = (/** @type {Wish} */ wish, /** @type {Wording} */ wording, /** @type {number[]} */ distances) => {
    let found = null, least = Infinity;
    for (const { placed, cost } of candidates(wish, wording, distances)) {
      if (cost >= least || !offText(placed.box, APART) || (placed.leader && !clear(wish.at, placed.leader))) continue;
      const { others, mine } = touched(wider(placed.box, MARGIN), wish.own, drawn);
      const whole = cost + (mine ? OVER_OWN : 0);
      if (!others.length && whole < least) [found, least] = [placed, whole];
    }
    return found;
  };
  /* Where a label that must stand covers the least. */
  const overLines = (/** @type {Wish} */ wish, /** @type {number} */ apart) => {
    let found = null, least = Infinity;
    for (const wording of wish.wordings) {
      for (const { placed, cost } of candidates(wish, wording, EVERYWHERE)) {
        if (cost >= least || !offText(placed.box, apart)) continue;
        const tangled = placed.leader && !clear(wish.at, placed.leader) ? TANGLED : 0;
        const { others } = touched(placed.box, wish.own, drawn);
        const whole = others.reduce((all, each) => all + CROSSED + WIDE * (reaches.get(each) || 0), cost + tangled);
        if (whole < least) [found, least] = [placed, whole];
      }
    }
    return found;
  };
  const named = (/** @type {Wish} */ wish) => {
    const { layout, wordings, must, main, first } = wish;
    if (layout && offText(layout.box, APART) && (layout.sure || !touched(wider(layout.box, MARGIN), wish.own, drawn).others.length)) {
      return { ...layout, leader: threaded(layout.box, wish) };
    }
    const far = main && !must ? [...FAR, ...FARTHEST] : FAR;
    for (const wording of wordings) {
      const found = best(wish, wording, NEAR) || best(wish, wording, far);
      if (found) return found;
    }
    return must ? overLines(wish, APART) || (first ? overLines(wish, MARGIN) : null) : null;
  };
  const take = (/** @type {Wish} */ wish, /** @type {Placed | null} */ placed) => {
    if (placed) taken.push(placed.box);
    if (placed && placed.leader) leaders.push([wish.at, placed.leader]);
    return placed;
  };
  const seen = (/** @type {Point} */ at) => at[0] >= frame[0] && at[0] <= frame[2] && at[1] >= frame[1] && at[1] <= frame[3];
  return wishes.map((wish) => (seen(wish.at) ? take(wish, named(wish)) : null));
}

/**
 * Boxes around a place, in rings of sixteen, and what each costs.
 * @param {Wish} wish
 * @param {Wording} wording
 * @param {number[]} distances
 * @returns {Generator<{placed: Placed, cost: number}>}
 */
function* candidates(wish, wording, distances) {
  const { at, away, radius } = wish, { wide, high } = wording;
  const first = Math.atan2(away[1], away[0]);
  for (const reach of distances) {
    for (let step = 0; step < 16; step++) {
      const turn = first + (step * Math.PI) / 8, [right, down] = [Math.cos(turn), Math.sin(turn)];
      const half = ((Math.abs(right) * wide + Math.abs(down) * high) / 2 / (Math.abs(right) + Math.abs(down))) * 1.2;
      const x = at[0] + (radius + reach + half) * right, y = at[1] + (radius + reach + half) * down;
      /** @type {Box} */
      const box = [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
      const bend = 1 - (right * away[0] + down * away[1]);
      yield { placed: { box, wording, leader: threaded(box, wish) }, cost: reach * 1.2 + TURNED * bend + RIGHT * (1 - right) + ABOVE * (1 + down) };
    }
  }
}

/**
 * Where the thin line from a place ends at its label; none where the label stands beside it.
 * @param {Box} box
 * @param {Wish} wish
 */
function threaded(box, { at, radius }) {
  return distance(box, at) > radius + LED ? nearest(box, at) : null;
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
 * @param {Point} from
 */
function distance(box, from) {
  const [x, y] = nearest(box, from);
  return Math.hypot(x - from[0], y - from[1]);
}

/**
 * @param {Box} box
 * @param {number} by
 * @returns {Box}
 */
function wider(box, by) {
  return [box[0] - by, box[1] - by, box[2] + by, box[3] + by];
}

/**
 * Whether a straight line goes through a box (Liang and Barsky, 1984).
 * @param {Point} from
 * @param {Point} to
 * @param {Box} box
 */
function through(from, to, box) {
  let enters = 0, leaves = 1;
  for (const axis of [0, 1]) {
    const way = to[axis] - from[axis], step = Math.abs(way) < 1e-9 ? 1e-9 : way;
    const one = (box[axis] - from[axis]) / step, other = (box[axis + 2] - from[axis]) / step;
    enters = Math.max(enters, Math.min(one, other));
    leaves = Math.min(leaves, Math.max(one, other));
  }
  return enters < leaves;
}

/**
 * Whether two straight lines cross.
 * @param {Point} a
 * @param {Point} b
 * @param {Point} c
 * @param {Point} d
 */
function cross(a, b, c, d) {
  const side = (/** @type {Point} */ from, /** @type {Point} */ to, /** @type {Point} */ p) => (to[0] - from[0]) * (p[1] - from[1]) - (to[1] - from[1]) * (p[0] - from[0]);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

const CELL = 24;

/** @param {Square[]} squares  each in every cell that it covers */
function grid(squares) {
  /** @type {Map<string, Square[]>} */
  const cells = new Map();
  for (const each of squares) {
    const { x, y, reach } = each;
    for (const key of covered([x - reach, y - reach, x + reach, y + reach])) {
      const cell = cells.get(key);
      if (cell) cell.push(each);
      else cells.set(key, [each]);
    }
  }
  return cells;
}

/** @param {Box} box */
function* covered(box) {
  for (let i = Math.floor(box[0] / CELL); i <= Math.floor(box[2] / CELL); i++) {
    for (let j = Math.floor(box[1] / CELL); j <= Math.floor(box[3] / CELL); j++) yield `${i},${j}`;
  }
}

/**
 * Which of others' flows and discs a box touches, and whether it touches its own.
 * @param {Box} box
 * @param {number[]} own
 * @param {Map<string, Square[]>} cells
 */
function touched(box, own, cells) {
  /** @type {Set<number>} */
  const found = new Set();
  for (const key of covered(box)) {
    for (const { x, y, reach, owner } of cells.get(key) || []) {
      if (x + reach >= box[0] && x - reach <= box[2] && y + reach >= box[1] && y - reach <= box[3]) found.add(owner);
    }
  }
  return { others: [...found].filter((each) => !own.includes(each)), mine: own.some((each) => found.has(each)) };
}
