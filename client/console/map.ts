/** The map of areas, cordons, roads, gates and sites. Everything comes from the town's own computer; there are no tiles. */
import 'maplibre-gl/dist/maplibre-gl.css';
import './map/map.css';

import { LngLatBounds, Map as Drawing, NavigationControl, Popup, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';

import { addCoverage, COVERAGE } from './map/coverage';
import { startFilters } from './map/filters';
import { prepared, type Layers } from './map/layers';
import { startPicking } from './map/picking';
import { addShapes } from './map/shapes';
import { addLayers, GROUPS, ground } from './map/style';
import { bounds, wordsOf, type Words } from './map/terms';

setWorkerUrl(workerUrl);
startFilters();
const place = document.getElementById('map');
if (place) void start(place, wordsOf(document));

async function start(element: HTMLElement, words: Words): Promise<void> {
  try {
    const answer = await fetch(element.dataset.layers ?? '', { headers: { accept: 'application/json' } });
    if (!answer.ok) throw new Error(String(answer.status));
    draw(element, words, prepared((await answer.json()) as Layers));
  } catch {
    // Without WebGL or without an answer: the list beside the map says the same.
    element.classList.add('map-failed');
    element.textContent = words.failed ?? '';
  }
}

function draw(element: HTMLElement, words: Words, layers: Layers): void {
  const found = bounds(Object.values(layers));
  const map = new Drawing({
    container: element,
    style: ground(),
    bounds: found ? new LngLatBounds(found) : new LngLatBounds([104.7, 29.2, 105.1, 29.6]),
    fitBoundsOptions: { padding: 32, maxZoom: 15 },
    attributionControl: false,
    dragRotate: false,
    maxZoom: 19,
    locale: {
      'Map.Title': words.map ?? '',
      'NavigationControl.ZoomIn': words.zoom_in ?? '',
      'NavigationControl.ZoomOut': words.zoom_out ?? '',
      'NavigationControl.ResetBearing': words.north ?? '',
      'Popup.Close': words.close ?? '',
    },
  });
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  map.on('load', () => {
    addShapes(map);
    const { coverage, ...ground } = layers;
    addLayers(map, ground);
    if (coverage) addCoverage(map, coverage);
    focusOn(map, element.dataset.focus ?? '', layers);
    element.dataset.drawn = 'true';
  });
  if (element.dataset.picks === undefined) showOnClick(map, words);
  else startPicking(map, words);
  startToggles(map);
  startShowing(map, element);
}

/** A click lists everything under it as links, the smallest things first. */
function showOnClick(map: Drawing, words: Words): void {
  const all = [...COVERAGE, ...Object.values(GROUPS).flat()];
  const drawn = (): string[] => all.filter((name) => map.getLayer(name) !== undefined);
  map.on('click', (event) => {
    const { x, y } = event.point;
    const near: [[number, number], [number, number]] = [
      [x - 8, y - 8],
      [x + 8, y + 8],
    ];
    const list = document.createElement('ul');
    list.className = 'map-found';
    list.setAttribute('aria-label', words.map ?? '');
    const seen = new Set<string>();
    const found = map.queryRenderedFeatures(near, { layers: drawn() });
    found.sort((one, other) => all.indexOf(one.layer.id) - all.indexOf(other.layer.id));
    for (const feature of found) {
      const href = String(feature.properties.href);
      if (seen.has(href) || seen.size === 8) continue;
      seen.add(href);
      list.append(entry(href, String(feature.properties.name), String(feature.properties.said ?? '')));
    }
    if (seen.size > 0)
      new Popup({ maxWidth: '18rem', focusAfterOpen: true })
        .setLngLat(event.lngLat)
        .setDOMContent(list)
        .addTo(map);
  });
  map.on('mousemove', (event) => {
    map.getCanvas().style.cursor =
      map.queryRenderedFeatures(event.point, { layers: drawn() }).length > 0 ? 'pointer' : '';
  });
}

function entry(href: string, name: string, said: string): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = href;
  link.textContent = name;
  item.append(link, said ? ` ${said}` : '');
  return item;
}

/** The legend's boxes show and hide what they name. */
function startToggles(map: Drawing): void {
  for (const box of document.querySelectorAll<HTMLInputElement>('input[data-layer]')) {
    box.addEventListener('change', () => {
      for (const layer of GROUPS[box.dataset.layer ?? ''] ?? [])
        map.setLayoutProperty(layer, 'visibility', box.checked ? 'visible' : 'none');
    });
  }
}

/** A list's pin button moves the map to its row; the list may be swapped, so the click is heard above it. */
function startShowing(map: Drawing, element: HTMLElement): void {
  document.addEventListener('click', (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-shows-lon]') : null;
    if (!button) return;
    map.jumpTo({ center: [Number(button.dataset.showsLon), Number(button.dataset.showsLat)], zoom: 15 });
    element.scrollIntoView({ block: 'nearest' });
  });
}

function focusOn(map: Drawing, focus: string, layers: Layers): void {
  const [layer, id] = focus.split(':');
  if (!layer || !(layer in layers)) return;
  const features = layers[layer as keyof Layers].features.filter((row) => String(row.properties?.id) === id);
  const found = bounds([{ type: 'FeatureCollection', features }]);
  if (found) map.fitBounds(new LngLatBounds(found), { padding: 40, maxZoom: 15, animate: false });
}
