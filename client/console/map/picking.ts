/** Positions and shapes by clicking. The fields beside the map hold the truth; the map only fills them in. */
import type * as GeoJSON from 'geojson';
import type { GeoJSONSource, Map as Drawing, MapMouseEvent } from 'maplibre-gl';

import { colour } from './style';
import type { Position, Words } from './terms';

const PLACES = 6;

export function startPicking(map: Drawing, words: Words): void {
  const lon = input('id_lon');
  const lat = input('id_lat');
  const shape = document.querySelector<HTMLTextAreaElement>('textarea[data-draw]');
  const pen = shape ? new Pen(map, shape) : null;
  map.on('load', () => {
    map.addSource('picked', { type: 'geojson', data: empty() });
    const ink = colour('--color-info');
    map.addLayer({
      id: 'picked-line',
      type: 'line',
      source: 'picked',
      paint: { 'line-color': ink, 'line-width': 3 },
    });
    map.addLayer({
      id: 'picked-points',
      type: 'circle',
      source: 'picked',
      paint: {
        'circle-color': ink,
        'circle-radius': 5,
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 2,
      },
    });
    show(map, pen, lon, lat);
    const start: Position | null = lon?.value && lat?.value ? [Number(lon.value), Number(lat.value)] : null;
    if (start) map.jumpTo({ center: start, zoom: 14 });
  });
  map.on('click', (event: MapMouseEvent) => {
    if (pen?.drawing) pen.add([round(event.lngLat.lng), round(event.lngLat.lat)]);
    else if (lon && lat) {
      lon.value = String(round(event.lngLat.lng));
      lat.value = String(round(event.lngLat.lat));
    }
    show(map, pen, lon, lat);
  });
  for (const field of [lon, lat, shape])
    field?.addEventListener('change', () => {
      show(map, pen, lon, lat);
    });
  if (pen)
    tools(map, pen, words, () => {
      show(map, pen, lon, lat);
    });
}

/** What is being drawn, corner by corner. */
class Pen {
  drawing = false;
  corners: Position[] = [];

  constructor(
    private readonly map: Drawing,
    private readonly field: HTMLTextAreaElement,
  ) {}

  begin(): void {
    this.drawing = true;
    this.corners = [];
    this.map.getCanvas().style.cursor = 'crosshair';
  }

  add(corner: Position): void {
    this.corners.push(corner);
  }

  finish(): void {
    this.drawing = false;
    this.map.getCanvas().style.cursor = '';
    const isLine = this.field.dataset.draw === 'LineString';
    if (this.corners.length < (isLine ? 2 : 3)) return;
    const first = this.corners[0] ?? [0, 0];
    const geometry = isLine
      ? { type: 'LineString', coordinates: this.corners }
      : { type: 'Polygon', coordinates: [[...this.corners, first]] };
    this.field.value = JSON.stringify(geometry);
    this.corners = [];
  }

  clear(): void {
    this.corners = [];
    this.drawing = false;
    this.field.value = '';
  }

  get shape(): GeoJSON.Geometry | null {
    if (this.drawing)
      return this.corners.length > 1 ? { type: 'LineString', coordinates: this.corners } : null;
    try {
      return this.field.value ? (JSON.parse(this.field.value) as GeoJSON.Geometry) : null;
    } catch {
      return null;
    }
  }
}

function tools(map: Drawing, pen: Pen, words: Words, after: () => void): void {
  const bar = document.querySelector<HTMLElement>('[data-draw-tools]');
  if (!bar) return;
  bar.hidden = false;
  const hint = document.createElement('span');
  hint.className = 'muted self-center text-sm';
  hint.setAttribute('role', 'status');
  const add = (word: string | undefined, act: () => void): void => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn-sm';
    button.textContent = word ?? '';
    button.addEventListener('click', () => {
      act();
      hint.textContent = pen.drawing ? (words.corners ?? '') : '';
      after();
    });
    bar.append(button);
  };
  add(words.draw, () => {
    pen.begin();
  });
  add(words.undo, () => {
    pen.corners.pop();
  });
  add(words.finish, () => {
    pen.finish();
  });
  add(words.clear, () => {
    pen.clear();
  });
  bar.append(hint);
  map.doubleClickZoom.disable();
}

function show(
  map: Drawing,
  pen: Pen | null,
  lon: HTMLInputElement | null,
  lat: HTMLInputElement | null,
): void {
  const features: GeoJSON.Feature[] = [];
  const add = (geometry: GeoJSON.Geometry): void => {
    features.push({ type: 'Feature', geometry, properties: {} });
  };
  if (lon?.value && lat?.value) add({ type: 'Point', coordinates: [Number(lon.value), Number(lat.value)] });
  const shape = pen?.shape;
  if (shape) add(shape);
  if (pen?.drawing && pen.corners.length > 0) add({ type: 'MultiPoint', coordinates: pen.corners });
  map.getSource<GeoJSONSource>('picked')?.setData({ type: 'FeatureCollection', features });
}

function input(id: string): HTMLInputElement | null {
  const found = document.getElementById(id);
  return found instanceof HTMLInputElement ? found : null;
}

const round = (degrees: number): number => Number(degrees.toFixed(PLACES));
const empty = (): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features: [] });
