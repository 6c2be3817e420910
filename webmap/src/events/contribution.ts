/** Events on a map: clusters with their counts, single events with their pictures, or heat.
 *
 * Tiles come from the server for exactly the filter of the panel, so a cluster's number is that of the filter.
 */
import type {
  ExpressionSpecification,
  LayerSpecification,
  MapGeoJSONFeature,
  SourceSpecification,
} from 'maplibre-gl';
import { shallowRef } from 'vue';
import { ORDER, type Contribution, type MapClick } from '../map/contributions';
import { session } from '../shell/session';
import { theme } from '../shell/theme';
import { inLanguage, type Bilingual } from '../shell/text';
import type { EventEntry } from './api';
import { eventImage, GLYPHS } from './icons';
import { opacityOf } from '../layers/state';
import { LAYER, mode, queryOf, shown, words } from './state';
import { STAGE_COLOURS, STAGES, type Stage } from './stages';

export const SOURCE = 'events';
export const SOURCE_LAYER = 'event';
const MARKS = 'event-marks';
const DEEPEST_TILE = 16;

/** Names of categories by code: tiles say what the table holds, a code or a Chinese name. */
export const categoryTitles = shallowRef<Record<string, Bilingual>>({});

/** Events that are pointed at: the chosen one, the hovered one, one that has just come in. */
export interface Mark {
  id: string;
  kind: 'selected' | 'hovered' | 'fresh';
  longitude: number;
  latitude: number;
}
export const marks = shallowRef<Mark[]>([]);

/** Events told live that the tiles in view do not have yet. */
export const arrivals = shallowRef<EventEntry[]>([]);

export interface EventPicks {
  event(eventId: string): void;
  cluster(feature: MapGeoJSONFeature, event: MapClick): void;
  hover(eventId: string): void;
}

export function eventContribution(picks: EventPicks): Contribution {
  const hover = (feature: MapGeoJSONFeature | null): void =>
    picks.hover(String(feature?.properties['event_id'] ?? ''));
  return {
    id: SOURCE,
    order: ORDER.event,
    sources: (): Record<string, SourceSpecification> =>
      shown.value ? { [SOURCE]: tiles(), [MARKS]: markSource() } : {},
    layers: () => (!shown.value ? [] : mode.value === 'heat' ? [heat(), ...markLayers()] : layers()),
    clickable: [
      {
        layer: 'event-single',
        pick: (feature) => picks.event(String(feature.properties['event_id'])),
        hover,
      },
      { layer: 'event-arrival', pick: (feature) => picks.event(String(feature.properties['id'])) },
      { layer: 'event-cluster', pick: picks.cluster },
    ],
    image: eventImage,
  };
}

function tiles() {
  const asked = queryOf();
  asked.set('mode', mode.value);
  const bounds = session.value?.scope.bbox;
  return {
    type: 'vector' as const,
    tiles: [`${location.origin}/api/events/tiles/{z}/{x}/{y}.mvt?${asked}`],
    minzoom: 5,
    maxzoom: DEEPEST_TILE,
    ...(bounds ? { bounds } : {}),
  };
}

function markSource() {
  const marked = marks.value.map(({ id, kind, longitude, latitude }) =>
    point(longitude, latitude, { id, kind }),
  );
  const arrived = arrivals.value.flatMap((event) =>
    event.longitude === null || event.latitude === null
      ? []
      : [
          point(event.longitude, event.latitude, {
            id: event.event_id,
            kind: 'arrival',
            category: event.category,
            status: event.status,
          }),
        ],
  );
  return {
    type: 'geojson' as const,
    data: { type: 'FeatureCollection' as const, features: [...arrived, ...marked] },
  };
}

function point(longitude: number, latitude: number, properties: Record<string, unknown>) {
  return {
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [longitude, latitude] },
    properties,
  };
}

function layers(): LayerSpecification[] {
  const dark = theme.value === 'dark';
  const many: ExpressionSpecification = ['>', ['get', 'count'], 1];
  const share: ExpressionSpecification = ['/', ['get', 'open_count'], ['get', 'count']];
  return [
    {
      id: 'event-cluster',
      type: 'circle',
      source: SOURCE,
      'source-layer': SOURCE_LAYER,
      filter: many,
      layout: { 'circle-sort-key': ['get', 'count'] },
      paint: {
        'circle-radius': [
          'interpolate',
          ['linear'],
          ['log10', ['get', 'count']],
          0.3,
          12,
          1,
          14,
          2,
          18,
          3,
          23,
          4,
          28,
        ],
        'circle-color': [
          'interpolate',
          ['linear'],
          share,
          0,
          dark ? '#3d4b58' : '#7a8793',
          0.25,
          dark ? '#7a5a1f' : '#a9722a',
          1,
          dark ? '#b5472f' : '#b83a24',
        ],
        'circle-opacity': 0.92 * opacityOf(LAYER),
        'circle-stroke-width': ['case', ['boolean', ['feature-state', 'hover'], false], 4, 2],
        'circle-stroke-color': dark ? 'rgba(13, 18, 24, 0.75)' : 'rgba(255, 255, 255, 0.9)',
      },
    },
    {
      id: 'event-count',
      type: 'symbol',
      source: SOURCE,
      'source-layer': SOURCE_LAYER,
      filter: many,
      layout: {
        'symbol-sort-key': ['-', 0, ['get', 'count']],
        'text-field': [
          'case',
          ['>=', ['get', 'count'], 10000],
          ['concat', ['number-format', ['/', ['get', 'count'], 1000], { 'max-fraction-digits': 0 }], 'k'],
          ['to-string', ['get', 'count']],
        ],
        'text-font': ['Noto Sans Regular'],
        'text-size': 12,
        'text-allow-overlap': true,
        'text-padding': 8, // about its disc: names of areas keep away from it
      },
      paint: { 'text-color': '#ffffff' },
    },
    single('event-single', SOURCE, { 'source-layer': SOURCE_LAYER }, ['==', ['get', 'count'], 1]),
    ...markLayers(),
    single('event-arrival', MARKS, {}, ['==', ['get', 'kind'], 'arrival']),
    {
      id: 'event-name',
      type: 'symbol',
      source: SOURCE,
      'source-layer': SOURCE_LAYER,
      minzoom: 16,
      filter: ['==', ['get', 'count'], 1],
      layout: {
        'text-field': words.value ? ['get', 'title'] : ['coalesce', categoryText(), ['get', 'category']],
        'text-font': ['Noto Sans Regular'],
        'text-size': 12,
        'text-anchor': 'top',
        'text-offset': [0, 1.2],
        'text-max-width': 9,
        'text-optional': true,
      },
      paint: {
        'text-color': dark ? '#e7edf3' : '#1b232b',
        'text-halo-color': dark ? '#0d1218' : '#ffffff',
        'text-halo-width': 1.5,
      },
    },
  ] satisfies LayerSpecification[] as LayerSpecification[];

  function single(
    id: string,
    source: string,
    where: { 'source-layer'?: string },
    filter: ExpressionSpecification,
  ): LayerSpecification {
    return {
      id,
      type: 'symbol',
      source,
      ...where,
      filter,
      layout: {
        'icon-image': ['concat', 'event/', groupOf(), '/', stageExpression(), `/${theme.value}`],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.72, 14, 0.85, 17, 1.1],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['match', stageExpression(), 'ended', 0, 1],
      },
      paint: { 'icon-opacity': opacityOf(LAYER) },
    } as LayerSpecification;
  }
}

function markLayers(): LayerSpecification[] {
  const dark = theme.value === 'dark';
  const accent = dark ? '#67c6d4' : '#0b6273';
  return [
    {
      id: 'event-fresh',
      type: 'circle',
      source: MARKS,
      filter: ['==', ['get', 'kind'], 'fresh'],
      paint: {
        'circle-radius': 26,
        'circle-color': STAGE_COLOURS[theme.value].new,
        'circle-opacity': 0.22,
        'circle-stroke-width': 2,
        'circle-stroke-color': STAGE_COLOURS[theme.value].new,
      },
    },
    {
      id: 'event-marked',
      type: 'circle',
      source: MARKS,
      filter: ['in', ['get', 'kind'], ['literal', ['selected', 'hovered']]],
      paint: {
        'circle-radius': ['match', ['get', 'kind'], 'selected', 18, 16],
        'circle-color': accent,
        'circle-opacity': ['match', ['get', 'kind'], 'selected', 0.25, 0.12],
        'circle-stroke-width': ['match', ['get', 'kind'], 'selected', 3, 2],
        'circle-stroke-color': accent,
      },
    },
  ];
}

function heat(): LayerSpecification {
  const dark = theme.value === 'dark';
  const [low, middle, high, top] = dark
    ? ['rgba(59, 76, 130, 0.55)', '#8a3f8f', '#e2604a', '#ffe08a']
    : ['rgba(96, 140, 200, 0.45)', '#8c5fb0', '#d9513a', '#fbd04c'];
  return {
    id: 'event-heat',
    type: 'heatmap',
    source: SOURCE,
    'source-layer': SOURCE_LAYER,
    paint: {
      'heatmap-weight': [
        'interpolate',
        ['linear'],
        ['log10', ['+', ['get', 'count'], 1]],
        0.3,
        0.12,
        1.5,
        0.55,
        3,
        1,
      ],
      'heatmap-intensity': ['interpolate', ['linear'], ['zoom'], 8, 0.75, 12, 0.9, 16, 1.2],
      'heatmap-radius': ['interpolate', ['linear'], ['zoom'], 8, 16, 12, 24, 16, 34],
      'heatmap-opacity': 0.82 * opacityOf(LAYER),
      'heatmap-color': [
        'interpolate',
        ['linear'],
        ['heatmap-density'],
        0,
        'rgba(0, 0, 0, 0)',
        0.12,
        low!,
        0.4,
        middle!,
        0.7,
        high!,
        1,
        top!,
      ],
    },
  };
}

/** The first two characters of the category's code, whether the feature has a code or a name. */
function groupOf(): ExpressionSpecification {
  const known = Object.entries(categoryTitles.value);
  if (!known.length) return ['literal', '00'] as unknown as ExpressionSpecification;
  const groups = Object.keys(GLYPHS).flatMap((group) => {
    const texts = known
      .filter(([code]) => code.startsWith(group))
      .flatMap(([code, title]) => [code, title.zh]);
    return texts.length ? [texts, group] : [];
  });
  return ['match', ['get', 'category'], ...groups, '00'] as unknown as ExpressionSpecification;
}

function categoryText(): ExpressionSpecification {
  const known = Object.entries(categoryTitles.value);
  if (!known.length) return ['get', 'category'];
  const pairs = known.flatMap(([code, title]) => [[code, title.zh], inLanguage(title)]);
  return ['match', ['get', 'category'], ...pairs, ['get', 'category']] as unknown as ExpressionSpecification;
}

function stageExpression(): ExpressionSpecification {
  const stages: Stage[] = ['doing', 'checking', 'ended'];
  const cases = stages.flatMap((stage) => [
    Object.keys(STAGES).filter((status) => STAGES[status] === stage),
    stage,
  ]);
  return ['match', ['get', 'status'], ...cases, 'new'] as unknown as ExpressionSpecification;
}
