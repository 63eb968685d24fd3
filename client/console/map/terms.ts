/** What the map's parts share: words, positions, how far things reach. */
import type * as GeoJSON from 'geojson';

export type Position = [number, number];
export type Words = Record<string, string>;

/** The drawing's words, put into the page by the server. */
export function wordsOf(page: Document): Words {
  const text = page.getElementById('map-words')?.textContent;
  return text ? (JSON.parse(text) as Words) : {};
}

/** Every position of a geometry. */
export function positions(geometry: GeoJSON.Geometry): Position[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(positions);
  return flat(geometry.coordinates);
}

function flat(coordinates: unknown): Position[] {
  if (!Array.isArray(coordinates)) return [];
  if (typeof coordinates[0] === 'number') return [[Number(coordinates[0]), Number(coordinates[1])]];
  return coordinates.flatMap(flat);
}

/** West, south, east, north of everything; null when there is nothing. A single point gets some ground around it. */
export function bounds(collections: GeoJSON.FeatureCollection[]): [number, number, number, number] | null {
  const all = collections.flatMap((one) => one.features).flatMap((feature) => positions(feature.geometry));
  if (all.length === 0) return null;
  const lons = all.map((position) => position[0]);
  const lats = all.map((position) => position[1]);
  const around = 0.002;
  return [least(lons) - around, least(lats) - around, most(lons) + around, most(lats) + around];
}

const least = (numbers: number[]): number => numbers.reduce((a, b) => Math.min(a, b));
const most = (numbers: number[]): number => numbers.reduce((a, b) => Math.max(a, b));
