/** How the map looks: the page's own colours, fonts of the machine, nothing fetched. */
import type * as GeoJSON from 'geojson';
import type {
  ExpressionSpecification,
  LayerSpecification,
  Map as Drawing,
  StyleSpecification,
  SymbolLayerSpecification,
} from 'maplibre-gl';

import type { Layers } from './layers';

/** The drawn layers behind each box of the legend. */
export const GROUPS: Record<string, string[]> = {
  gates: ['gates'],
  sites: ['sites'],
  roads: ['roads-open', 'roads-blocked', 'roads-marks'],
  cordons: ['cordons-ground', 'cordons-line', 'cordons-plan'],
  areas: ['areas-line', 'areas-points', 'areas-names'],
};

/** A colour of the page's theme. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#888888';
}

/** What the map begins with: the ground alone, until the shapes are drawn. */
export function ground(): StyleSpecification {
  const paint = { 'background-color': colour('--color-base-200') };
  return { version: 8, sources: {}, layers: [{ id: 'ground', type: 'background', paint }] };
}

/** Put all that is drawn onto the ground, the smallest things on top. */
export function addLayers(map: Drawing, layers: Layers): void {
  for (const [name, data] of Object.entries(layers))
    map.addSource(name, { type: 'geojson', data: data as GeoJSON.GeoJSON });
  for (const layer of [...areas(), ...cordons(), ...roads(), ...places(), names(colour('--muted'))])
    map.addLayer(layer);
}

// Villages are always there, what lies in them comes out from nearer by, and the town itself is the whole map.
const NEAR: ExpressionSpecification = [
  'all',
  ['!=', ['get', 'rank'], 0],
  ['<=', ['get', 'rank'], ['step', ['zoom'], 1, 12.5, 2, 13.5, 9]],
];

function areas(): LayerSpecification[] {
  const muted = colour('--muted');
  return [
    {
      id: 'areas-line',
      type: 'line',
      source: 'areas',
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': muted, 'line-width': 1 },
    },
    {
      id: 'areas-points',
      type: 'circle',
      source: 'areas',
      filter: ['all', ['==', ['geometry-type'], 'Point'], NEAR],
      paint: {
        'circle-radius': 4,
        'circle-color': colour('--color-base-100'),
        'circle-stroke-color': muted,
        'circle-stroke-width': 1.5,
      },
    },
  ];
}

function names(ink: string): SymbolLayerSpecification {
  return {
    id: 'areas-names',
    type: 'symbol',
    source: 'areas',
    filter: NEAR,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': ['sans-serif'],
      'text-size': 13,
      'text-offset': [0, 0.6],
      'text-anchor': 'top',
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: { 'text-color': ink, 'text-halo-color': colour('--color-base-200'), 'text-halo-width': 1.5 },
  };
}

function cordons(): LayerSpecification[] {
  const ink = colour('--color-primary');
  return [
    {
      id: 'cordons-ground',
      type: 'fill',
      source: 'cordons',
      paint: { 'fill-color': ink, 'fill-opacity': 0.07 },
    },
    {
      id: 'cordons-line',
      type: 'line',
      source: 'cordons',
      filter: ['get', 'enforced'],
      paint: { 'line-color': ink, 'line-width': 3 },
    },
    {
      id: 'cordons-plan',
      type: 'line',
      source: 'cordons',
      filter: ['!', ['get', 'enforced']],
      paint: { 'line-color': ink, 'line-width': 2, 'line-dasharray': [3, 2] },
    },
  ];
}

function roads(): LayerSpecification[] {
  const bad = colour('--color-error');
  return [
    {
      id: 'roads-open',
      type: 'line',
      source: 'roads',
      filter: ['==', ['get', 'status'], 'open'],
      paint: { 'line-color': colour('--muted'), 'line-width': 3 },
    },
    {
      id: 'roads-blocked',
      type: 'line',
      source: 'roads',
      filter: ['==', ['get', 'status'], 'blocked'],
      paint: { 'line-color': bad, 'line-width': 3, 'line-dasharray': [1, 1] },
    },
    {
      id: 'roads-marks',
      type: 'symbol',
      source: 'roads',
      filter: ['==', ['get', 'status'], 'blocked'],
      layout: {
        'icon-image': 'blocked',
        'symbol-placement': 'line',
        'symbol-spacing': 80,
        'icon-allow-overlap': true,
        'icon-rotation-alignment': 'viewport',
      },
    },
  ];
}

function places(): LayerSpecification[] {
  const named = (size: number) => ({
    'text-field': ['step', ['zoom'], '', 14, ['get', 'name']] as [
      'step',
      ['zoom'],
      string,
      number,
      ['get', string],
    ],
    'text-font': ['sans-serif'],
    'text-size': size,
    'text-offset': [0, 1] as [number, number],
    'text-anchor': 'top' as const,
    'text-optional': true,
    'icon-allow-overlap': true,
    'icon-ignore-placement': true,
    'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.4, 12, 0.6, 15, 1] as ExpressionSpecification,
  });
  const words = {
    'text-color': colour('--color-base-content'),
    'text-halo-color': colour('--color-base-200'),
    'text-halo-width': 1.5,
  };
  return [
    {
      id: 'sites',
      type: 'symbol',
      source: 'sites',
      // Stalls stand close together; they come out only from near by.
      filter: ['any', ['!=', ['get', 'kind'], 'stall'], ['>=', ['zoom'], 16]],
      layout: { ...named(12), 'icon-image': 'site' },
      paint: words,
    },
    {
      id: 'gates',
      type: 'symbol',
      source: 'gates',
      layout: {
        ...named(12),
        'icon-image': ['concat', ['get', 'kind'], ['case', ['get', 'is_open'], '', '-closed']],
      },
      paint: words,
    },
  ];
}
