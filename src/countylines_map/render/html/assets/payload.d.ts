/* Made by tools/payload_types.py from payload.schema.json. */
interface Payload {
  /** every row of the table, largest first */
  rows: Row[];
  /** one for each layout, the widest first */
  views: View[];
  /** what is counted; only where something can be chosen */
  unit?: string;
  /** the value of a control that stands for the sum of its others; only where there is one */
  all?: string;
  grid: Grid;
  /** by code of each area with an outline of its own, the keys of the rows that it stands for, largest first */
  places: Record<string, string[]>;
  /** by code of each destination, the keys of the flows that end there; only where there are several */
  into?: Record<string, string[]>;
  /** by code of each place, what may be typed for it besides its name: postcode districts as ranges, then names, `|` between */
  find?: Record<string, string>;
  /** codes of the outlines of the land around */
  land: string[];
  /** names of countries, seas and cities around; only where there are some */
  around?: Around[];
  /** where the places of rows with `ends` are, by code; only where some flows have no line at first */
  anchors?: Record<string, Pair>;
  /** how many lines the map has at most; only beside `anchors` */
  lines?: number;
}
interface Around {
  name: string;
  kind: "country" | "sea" | "city";
  /** in kilometres of EPSG:3857 */
  at: Pair;
  /** metres of EPSG:3857 that a pixel shows, from which on the name is for */
  nearest: number;
  /** and up to which */
  farthest: number;
}
interface Row {
  key: string;
  /** the place as the table writes it */
  name: string;
  /** its level and code, and what tells the row from others of it */
  place?: string;
  /** what is said after the name */
  facts: string[];
  note?: string;
  /** the row as a screen reader says it */
  spoken: string;
  part: "flow" | "internal" | "no place" | "withheld" | "not itemised" | "total row";
  /** the count; missing where it is withheld */
  value?: number;
  width?: number;
  colour?: string;
  shade?: Shade;
  /** drawn at the least width */
  floored?: 1;
  /** the row's value in each control, by column */
  of?: Record<string, string>;
  /** codes of both places of a flow that has no line at first, and may have one when something is chosen */
  ends?: [string, string];
  rate?: Rate;
  /** a place's row that has no rate on a map that has rates */
  unrated?: 1;
}
interface Rate {
  value: number;
  text: string;
  facts: string[];
  spoken: string;
  width: number;
  colour: string;
  shade: Shade;
  floored: 0 | 1;
}
type Shade = string;
interface View {
  size: Pair;
  /** west, south, east, north */
  bounds: [number, number, number, number];
  /** the drawn flows, largest first */
  arrows: Arrow[];
  /** destinations with internal counts */
  rings: Ring[];
  labels: Label[];
}
interface Arrow {
  key: string;
  /** the three points of a quadratic Bezier, x and y in turn */
  curve: [number, number, number, number, number, number];
  /** how far the drawn part stays away from the curve's start and end */
  gaps: Pair;
  /** length and half width of the head */
  head: Pair;
  /** the same where lines stand for rates */
  rateHead?: Pair;
}
interface Ring {
  /** the rows within the destination */
  keys: string[];
  at: Pair;
  /** the radius that the layout kept free */
  room: number;
  /** by the keys, joined by commas, of rows that are shown together */
  discs: Record<string, Disc>;
}
interface Disc {
  /** of the circle's line; 0 for a disc that would hide the map */
  radius: number;
  stroke: number;
  text: string;
  rate?: Disc;
}
interface Label {
  /** the row; a destination without a row of its own has none */
  key?: string;
  at: Pair;
  /** how far the middle lies right of and below `at`, then width and height */
  box: [number, number, number, number];
  align: "start" | "middle" | "end";
  /** where the thin line from `at` ends, from there */
  leader?: Pair;
  name: string;
  /** whether the row's number is part of it */
  numbered: 0 | 1;
}
interface Grid {
  x: number;
  y: number;
  step: number;
}
type Pair = [number, number];
