/* Curves and boxes in pixels: nothing here knows the page, so each function can be tested alone. */

/** @typedef {[number, number]} Point  a place in pixels, right and down */
/** @typedef {[number, number, number, number, number, number]} Curve  the three points of a quadratic Bezier */
/** @typedef {[number, number, number, number]} Box  left, top, right, bottom */

/**
 * The point of a curve at `t` from 0 to 1.
 * @param {Curve} curve
 * @param {number} t
 * @returns {Point}
 */
function point(curve, t) {
  const u = 1 - t;
  return [
    u * u * curve[0] + 2 * u * t * curve[2] + t * t * curve[4],
    u * u * curve[1] + 2 * u * t * curve[3] + t * t * curve[5],
  ];
}

/**
 * A curve's length, and where along it, from 0 to 1, a length is reached.
 * @param {Curve} curve
 */
function ruler(curve) {
  const STEPS = 32;
  const lengths = [0];
  let last = point(curve, 0);
  for (let step = 1; step <= STEPS; step++) {
    const next = point(curve, step / STEPS);
    lengths.push(lengths[step - 1] + Math.hypot(next[0] - last[0], next[1] - last[1]));
    last = next;
  }
  const at = (/** @type {number} */ length) => {
    if (length <= 0) return 0;
    let step = 1;
    while (step < STEPS && lengths[step] < length) step++;
    const part = (length - lengths[step - 1]) / (lengths[step] - lengths[step - 1] || 1);
    return Math.min((step - 1 + part) / STEPS, 1);
  };
  return { at, total: lengths[STEPS] };
}

/**
 * SVG path data of the part of a curve between two values of `t`.
 * @param {Curve} curve
 * @param {number} from
 * @param {number} to
 */
function between(curve, from, to) {
  const mix = (/** @type {number} */ a, /** @type {number} */ b, /** @type {0 | 1} */ i) => {
    const first = (1 - a) * curve[i] + a * curve[i + 2];
    const second = (1 - a) * curve[i + 2] + a * curve[i + 4];
    return ((1 - b) * first + b * second).toFixed(1);
  };
  const at = (/** @type {number} */ a, /** @type {number} */ b) => `${mix(a, b, 0)} ${mix(a, b, 1)}`;
  return `M${at(from, from)}Q${at(from, to)} ${at(to, to)}`;
}

/**
 * Shaft and head of an arrow along a curve, away from its ends by the gaps. A flow shorter than its head keeps a smaller
 * head; it never vanishes.
 * @param {Curve} curve
 * @param {Pair} gaps
 * @param {Pair} head  its length and half width
 */
function arrowPaths(curve, gaps, head) {
  const { at, total } = ruler(curve);
  const end = total - Math.min(gaps[1], Math.max(total - 10, total * 0.6));
  const start = Math.min(gaps[0], end * 0.2);
  const length = Math.min(head[0], (end - start) * 0.75);
  const half = head[1] * (length / (head[0] || 1));
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

/**
 * Whether two boxes share more than `slack` pixels each way.
 * @param {Box} a
 * @param {Box} b
 * @param {number} slack
 */
function overlap(a, b, slack) {
  return a[0] < b[2] - slack && b[0] < a[2] - slack && a[1] < b[3] - slack && b[1] < a[3] - slack;
}

/**
 * The curve that a flow has without a search: it bends by an eighth of its length, as the package's method "curved" does.
 * @param {Point} from
 * @param {Point} to
 * @returns {Curve}
 */
function plainCurve(from, to) {
  const BULGE = 0.12;
  const [right, down] = [to[0] - from[0], to[1] - from[1]];
  return [from[0], from[1], (from[0] + to[0]) / 2 - 2 * BULGE * down, (from[1] + to[1]) / 2 + 2 * BULGE * right, to[0], to[1]];
}

/**
 * Length and half width of an arrowhead, by the rules of the package's layout.
 * @param {number} width
 * @param {number} chord  the flow's length
 * @param {number} widest  the width of the widest flow
 * @returns {[number, number]}
 */
function headSize(width, chord, widest) {
  const boosted = width + (width < widest / 4 ? 0.1 * Math.max(widest - width, 0) : 0);
  const [long, half] = [Math.max(2 * boosted, 8), Math.max(0.9 * boosted, 3.6)];
  const shrink = Math.min(1, Math.max(chord / 2, 1) / long);
  return [long * shrink, half * Math.max(shrink, 0.4)];
}
