/** From the server's answer to what is drawn: a line around points, and marks on what was not surveyed. */
import type * as GeoJSON from 'geojson';
import { positions, type Position } from './terms';

export interface Layers {
  areas: GeoJSON.FeatureCollection;
  cordons: GeoJSON.FeatureCollection;
  roads: GeoJSON.FeatureCollection;
  sites: GeoJSON.FeatureCollection;
  gates: GeoJSON.FeatureCollection;
  coverage?: GeoJSON.FeatureCollection;
}

/** Cordons that are known only by their areas' points get a line around those; made-up positions get a ≈ before the name. */
export function prepared(layers: Layers): Layers {
  for (const cordon of layers.cordons.features)
    if (cordon.geometry.type === 'MultiPoint') cordon.geometry = around(positions(cordon.geometry));
  for (const area of layers.areas.features)
    if (area.properties?.synthetic) area.properties.name = `≈ ${String(area.properties.name)}`;
  return layers;
}

/** A polygon that holds all points with some room, about 400 m. */
function around(points: Position[]): GeoJSON.Polygon {
  const room = 0.004;
  const ring: Position[] = [];
  for (const [lon, lat] of points)
    for (let step = 0; step < 12; step += 1) {
      const angle = (step * Math.PI) / 6;
      ring.push([lon + room * Math.cos(angle), lat + room * 0.87 * Math.sin(angle)]);
    }
  const hull = hullOf(ring);
  return { type: 'Polygon', coordinates: [[...hull, hull[0] ?? [0, 0]]] };
}

/** The convex hull (Andrew's monotone chain). */
function hullOf(points: Position[]): Position[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return [...half(sorted), ...half(sorted.reverse())];
}

function half(points: Position[]): Position[] {
  const chain: Position[] = [];
  for (const point of points) {
    while (chain.length >= 2 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0)
      chain.pop();
    chain.push(point);
  }
  return chain.slice(0, -1);
}

function turn(a: Position | undefined, b: Position | undefined, c: Position): number {
  if (!a || !b) return 0;
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}
