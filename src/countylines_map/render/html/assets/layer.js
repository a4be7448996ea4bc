/* A flow map as a layer of any Leaflet map: the arrows of the page, on a canvas, so that thousands of them pan with the map.
 *
 * Stands on geometry.js. Nothing of the data is ever markup: tooltips and the key are written with textContent. Widths are pixels and stay
 * the same at every zoom; curves are Web Mercator metres and follow the land.
 */

/**
 * @param {typeof import("leaflet")} L
 * @param {{flows: {curve: number[], gaps: number[], head: number[], width: number, colour: string, floored: boolean, name: string, facts: string[]}[],
 *   discs: {at: number[], radius: number, stroke: number, name: string, facts: string[]}[], key: {label: string, width: number, floored: boolean, colour: string}[],
 *   title: string, credit: string}} data
 * @param {{key: boolean}} options
 */
function flowLayer(L, data, options) {
  const EARTH = 6378137;
  const CELL = 16;
  const NEAR = 5;
  const EDGE = "#ffffff";

  return new (L.Layer.extend({
    onAdd(map) {
      this._map = map;
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide");
      this._canvas.style.pointerEvents = "none";
      map.getPane("overlayPane").appendChild(this._canvas);
      this._tip = L.tooltip({ direction: "top", opacity: 1 });
      map.on("moveend zoomend viewreset resize", this._draw, this);
      map.on("mousemove click", this._tell, this);
      map.on("mouseout", this._hush, this);
      if (options.key) this._showKey(map);
      this._draw();
    },

    onRemove(map) {
      map.off("moveend zoomend viewreset resize", this._draw, this);
      map.off("mousemove click", this._tell, this);
      map.off("mouseout", this._hush, this);
      this._hush();
      this._canvas.remove();
      if (this._key) this._key.remove();
    },

    getBounds() {
      const bounds = L.latLngBounds([]);
      for (const flow of data.flows) {
        bounds.extend(this._degrees(flow.curve[0], flow.curve[1]));
        bounds.extend(this._degrees(flow.curve[4], flow.curve[5]));
      }
      for (const disc of data.discs) bounds.extend(this._degrees(disc.at[0], disc.at[1]));
      return bounds;
    },

    getAttribution() {
      return data.credit;
    },

    _degrees(x, y) {
      return L.Projection.SphericalMercator.unproject(L.point(x, y));
    },

    /** Everything, half a window around what is seen, so that a drag shows no edge. */
    _draw() {
      const map = this._map;
      const size = map.getSize();
      const pad = size.divideBy(2).round();
      const corner = map.containerPointToLayerPoint(pad.multiplyBy(-1)).round();
      const ratio = window.devicePixelRatio || 1;
      const [wide, high] = [size.x + 2 * pad.x, size.y + 2 * pad.y];
      L.DomUtil.setPosition(this._canvas, corner);
      Object.assign(this._canvas, { width: wide * ratio, height: high * ratio });
      Object.assign(this._canvas.style, { width: `${wide}px`, height: `${high}px` });
      const pen = this._canvas.getContext("2d");
      pen.scale(ratio, ratio);
      const scale = map.options.crs.scale(map.getZoom()) / (2 * Math.PI * EARTH);
      const origin = map.getPixelOrigin().add(corner);
      const half = map.options.crs.scale(map.getZoom()) / 2;
      const px = (x, y) => [x * scale + half - origin.x, half - y * scale - origin.y];
      this._index = new Map();
      const seen = (x, y) => x > -60 && y > -60 && x < wide + 60 && y < high + 60;
      for (const disc of data.discs) this._disc(pen, disc, px, seen);
      for (const flow of data.flows) {
        const curve = [0, 2, 4].flatMap((at) => px(flow.curve[at], flow.curve[at + 1]));
        const [xs, ys] = [[curve[0], curve[2], curve[4]], [curve[1], curve[3], curve[5]]];
        if (Math.max(...xs) < -60 || Math.min(...xs) > wide + 60 || Math.max(...ys) < -60 || Math.min(...ys) > high + 60) continue;
        this._arrow(pen, flow, curve, seen);
      }
    },

    _arrow(pen, flow, curve, seen) {
      const { shaft, head } = arrowPaths(curve, flow.gaps, flow.head);
      const [line, point_] = [new Path2D(shaft), new Path2D(head)];
      pen.lineCap = "butt";
      pen.setLineDash(flow.floored ? [4, 3] : []);
      pen.strokeStyle = EDGE;
      pen.lineWidth = flow.width + 2;
      pen.globalAlpha = flow.floored ? 0.5 : 1;
      pen.stroke(line);
      pen.globalAlpha = 1;
      pen.strokeStyle = pen.fillStyle = flow.colour;
      pen.lineWidth = flow.width;
      pen.stroke(line);
      pen.setLineDash([]);
      pen.fill(point_);
      const reach = Math.hypot(curve[4] - curve[0], curve[5] - curve[1]);
      const steps = Math.min(200, Math.max(4, Math.ceil(reach / (CELL / 2))));
      for (let step = 0; step <= steps; step++) {
        const [x, y] = point(curve, step / steps);
        const undrawn = Math.hypot(x - curve[0], y - curve[1]) < flow.gaps[0] || Math.hypot(x - curve[4], y - curve[5]) < flow.gaps[1];
        if (seen(x, y) && !undrawn) this._file(x, y, flow.width / 2, flow);
      }
    },

    _disc(pen, disc, px, seen) {
      const [x, y] = px(disc.at[0], disc.at[1]);
      if (!seen(x, y)) return;
      pen.beginPath();
      pen.arc(x, y, disc.radius, 0, 2 * Math.PI);
      pen.lineWidth = disc.stroke;
      pen.strokeStyle = disc.colour;
      pen.stroke();
      this._file(x, y, disc.radius + disc.stroke / 2, disc);
    },

    /** Where a thing is, by cells: a pointer looks only at what is near it. */
    _file(x, y, reach, thing) {
      const cells = Math.ceil((reach + NEAR) / CELL);
      const [column, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
      for (let i = column - cells; i <= column + cells; i++) {
        for (let j = row - cells; j <= row + cells; j++) {
          const cell = `${i},${j}`;
          if (!this._index.has(cell)) this._index.set(cell, []);
          this._index.get(cell).push([x, y, reach, thing]);
        }
      }
    },

    _at(event) {
      const corner = L.DomUtil.getPosition(this._canvas);
      const { x, y } = event.layerPoint.subtract(corner);
      let [best, found] = [NEAR, null];
      for (const [i, j, reach, thing] of this._index.get(`${Math.floor(x / CELL)},${Math.floor(y / CELL)}`) || []) {
        const away = Math.max(Math.hypot(x - i, y - j) - reach, 0);
        if (away <= best) [best, found] = [away, thing]; // of those that are as near, the one that is drawn on top
      }
      return found;
    },

    _tell(event) {
      const thing = this._at(event);
      if (!thing) return this._hush();
      if (thing !== this._told) {
        const box = L.DomUtil.create("div");
        const name = L.DomUtil.create("strong", "", box);
        name.textContent = thing.name;
        for (const fact of thing.facts) L.DomUtil.create("div", "", box).textContent = fact;
        this._tip.setContent(box);
        this._told = thing;
      }
      this._tip.setLatLng(event.latlng).addTo(this._map);
      return undefined;
    },

    _hush() {
      this._told = null;
      this._tip.remove();
    },

    _showKey(map) {
      this._key = L.control({ position: "bottomright" });
      this._key.onAdd = () => {
        const box = L.DomUtil.create("div", "flow-layer-key");
        box.style.cssText = "background:#fff;color:#1b1d21;padding:6px 10px;font:12px/1.4 sans-serif;border-radius:3px;max-width:14em";
        L.DomUtil.create("div", "", box).textContent = data.title;
        for (const row of data.key) {
          const line = L.DomUtil.create("div", "", box);
          line.style.cssText = "display:flex;align-items:center;gap:8px";
          const sample = L.DomUtil.create("span", "", line);
          sample.style.cssText = `display:inline-block;width:34px;border-top:${row.width}px ${row.floored ? "dashed" : "solid"} ${row.colour}`;
          L.DomUtil.create("span", "", line).textContent = row.label;
        }
        return box;
      };
      this._key.addTo(map);
    },
  }))();
}
