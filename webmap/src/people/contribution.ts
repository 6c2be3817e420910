/** People in grid on the map: areas coloured by class, their names and numbers, or columns. */
import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import { ORDER, type Contribution } from '../map/contributions';
import { vectorSource } from '../layers/draw';
import { language } from '../shell/text';
import type { Colours } from '../style/colours';
import { areas, colourOf, shownLevel, type ShownArea } from './data';
import { columnsOf, COLUMN_HEIGHT_M } from './columns';
import { shortNumber } from './numbers';
import { columns, effectivePer, hoveredArea, measure, pointer, selectedArea } from './state';

const PLACES = 'people-places';
const COLUMNS = 'people-columns';

type Sources = Record<string, SourceSpecification>;

export interface Picks {
  area(code: number): void;
}

export function peopleContribution(picks: Picks): Contribution[] {
  const on = (): boolean => measure.value !== 'off' && areas.value.length > 0;
  const clickable = ['people-fill', 'people-column'].map((layer) => ({
    layer,
    pick: (feature: { properties: Record<string, unknown> }) =>
      picks.area(Number(feature.properties['code'])),
    hover: (
      feature: { properties: Record<string, unknown> } | null,
      event: { originalEvent: MouseEvent },
    ) => {
      hoveredArea.value = feature ? Number(feature.properties['code']) : 0;
      pointer.value = feature ? { x: event.originalEvent.clientX, y: event.originalEvent.clientY } : null;
    },
  }));
  return [
    {
      id: 'people',
      order: ORDER.area,
      sources: () => (on() ? areaSource() : {}),
      layers: (themeColours) => (on() ? fills(themeColours) : []),
      clickable,
    },
    {
      id: 'people-names',
      order: ORDER.names + 10,
      sources: (): Sources => (on() ? { [PLACES]: places() } : {}),
      layers: (themeColours) => (on() ? labels(themeColours) : []),
    },
    {
      id: 'people-columns',
      order: ORDER.building - 10,
      sources: (): Sources => (on() && columns.value ? { [COLUMNS]: columnSource() } : {}),
      layers: () => (on() && columns.value ? [pillars()] : []),
      clickable: clickable.slice(1),
    },
  ];
}

function source(): string {
  return `people-${shownLevel.value}`;
}

function areaSource(): Record<string, SourceSpecification> {
  return {
    [source()]: { ...vectorSource(shownLevel.value, location.origin), promoteId: 'code' },
  };
}

/** Codes by colour; `match` looks them up in a table. */
function colourByCode(suppressed: string): ExpressionSpecification | string {
  const groups = new Map<string, number[]>();
  for (const area of areas.value) {
    const colour = colourOf(area, suppressed);
    groups.set(colour, [...(groups.get(colour) ?? []), area.code]);
  }
  const cases = [...groups].flatMap(([colour, codes]) => [codes, colour]);
  return ['match', ['get', 'code'], ...cases, 'rgba(0,0,0,0)'] as unknown as ExpressionSpecification;
}

function fills(themeColours: Colours): LayerSpecification[] {
  const shared = { source: source(), 'source-layer': shownLevel.value };
  const shown: ExpressionSpecification = [
    'in',
    ['get', 'code'],
    ['literal', areas.value.map((area) => area.code)],
  ];
  const selected: ExpressionSpecification = ['==', ['get', 'code'], selectedArea.value];
  const hover: ExpressionSpecification = ['boolean', ['feature-state', 'hover'], false];
  return [
    {
      id: 'people-fill',
      type: 'fill',
      ...shared,
      paint: {
        'fill-color': colourByCode(themeColours.suppressed),
        'fill-opacity': columns.value ? 0.45 : ['interpolate', ['linear'], ['zoom'], 12, 0.78, 16, 0.5],
      },
    },
    {
      id: 'people-line',
      type: 'line',
      ...shared,
      filter: shown,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': ['case', hover, themeColours.selected, themeColours.grid],
        'line-opacity': ['case', hover, 1, 0.55],
        'line-width': [
          'interpolate',
          ['linear'],
          ['zoom'],
          8,
          ['case', hover, 2.5, 0.6],
          16,
          ['case', hover, 2.5, 1.6],
        ] as unknown as number,
      },
    },
    {
      id: 'people-selected-halo',
      type: 'line',
      ...shared,
      filter: selected,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': themeColours.labelHalo, 'line-width': 6 },
    },
    {
      id: 'people-selected',
      type: 'line',
      ...shared,
      filter: selected,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': themeColours.selected, 'line-width': 3 },
    },
  ] as LayerSpecification[];
}

function places(): SourceSpecification {
  return {
    type: 'geojson',
    data: {
      type: 'FeatureCollection',
      features: areas.value.map((area) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [area.longitude, area.latitude] },
        properties: { name: area.name, value: numberOf(area), rank: -(area.shown ?? 0) },
      })),
    },
  };
}

function numberOf(area: ShownArea): string {
  if (area.shown === null) return '';
  return shortNumber(area.shown, effectivePer.value, language.value);
}

/** A wall's screen has larger letters, as the page around the map has. */
function screenScale(): number {
  return (parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16;
}

/** Names with their numbers, as far as there is room: the largest first. */
function labels(themeColours: Colours): LayerSpecification[] {
  const least = { county: 0, town: 9.6, community: 11.8, grid: 13.8 }[shownLevel.value];
  return [
    {
      id: 'people-label',
      type: 'symbol',
      source: PLACES,
      minzoom: least,
      layout: {
        'text-field': [
          'format',
          ['get', 'name'],
          { 'font-scale': 0.92 },
          '\n',
          {},
          ['get', 'value'],
          { 'font-scale': 1.05 },
        ],
        'text-size': (shownLevel.value === 'county' ? 14 : 12.5) * screenScale(),
        'text-line-height': 1.25,
        'text-padding': 2,
        'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
        'text-radial-offset': 1.6,
        'text-allow-overlap': shownLevel.value === 'county', // few: where there is no room they lie under events
        'text-justify': 'center',
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: {
        'text-color': themeColours.label,
        'text-halo-color': themeColours.labelHalo,
        'text-halo-width': 1.6,
      },
    } as LayerSpecification,
  ];
}

function columnSource(): SourceSpecification {
  return { type: 'geojson', data: columnsOf(areas.value, shownLevel.value, (area) => colourOf(area, '')) };
}

function pillars(): LayerSpecification {
  return {
    id: 'people-column',
    type: 'fill-extrusion',
    source: COLUMNS,
    paint: {
      'fill-extrusion-color': ['get', 'colour'],
      'fill-extrusion-height': ['*', ['get', 'share'], COLUMN_HEIGHT_M[shownLevel.value]],
      'fill-extrusion-opacity': 0.92,
      'fill-extrusion-vertical-gradient': true,
    },
  } as LayerSpecification;
}
