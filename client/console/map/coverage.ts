/** Rounds on the map: a circle for each village or grid, as large as what is open there, with its number inside. */
import type * as GeoJSON from 'geojson';
import type { ExpressionSpecification, Map as Drawing } from 'maplibre-gl';

import { colour } from './style';

export const COVERAGE = ['coverage-circles'];

export function addCoverage(map: Drawing, data: GeoJSON.FeatureCollection): void {
  map.addSource('coverage', { type: 'geojson', data });
  const ink: ExpressionSpecification = [
    'match',
    ['get', 'state'],
    'overdue',
    colour('--color-error'),
    'due',
    colour('--color-info'),
    colour('--strip-in'),
  ];
  map.addLayer({
    id: 'coverage-circles',
    type: 'circle',
    source: 'coverage',
    paint: {
      // Whoever sees no colour sees that what is missed is full and large, the rest hollow.
      'circle-color': ['case', ['==', ['get', 'state'], 'overdue'], ink, colour('--color-base-100')],
      'circle-radius': [
        'case',
        ['==', ['get', 'state'], 'done'],
        9,
        ['interpolate', ['linear'], ['get', 'n'], 0, 10, 50, 18, 400, 28],
      ],
      'circle-stroke-color': ink,
      'circle-stroke-width': 3,
    },
  });
  map.addLayer({
    id: 'coverage-numbers',
    type: 'symbol',
    source: 'coverage',
    layout: {
      'text-field': ['case', ['==', ['get', 'state'], 'done'], '', ['to-string', ['get', 'n']]],
      'text-font': ['sans-serif'],
      'text-size': 13,
      'text-allow-overlap': true,
    },
    paint: {
      'text-color': [
        'case',
        ['==', ['get', 'state'], 'overdue'],
        colour('--color-base-100'),
        colour('--color-base-content'),
      ],
    },
  });
  map.addLayer({
    id: 'coverage-names',
    type: 'symbol',
    source: 'coverage',
    layout: {
      'text-field': ['get', 'name'],
      'text-font': ['sans-serif'],
      'text-size': 12,
      'text-offset': [0, 1.6],
      'text-anchor': 'top',
    },
    paint: {
      'text-color': colour('--color-base-content'),
      'text-halo-color': colour('--color-base-200'),
      'text-halo-width': 1.5,
    },
  });
}
