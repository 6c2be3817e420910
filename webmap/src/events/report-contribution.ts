/** The point of a report that is being written, and the places that its description may mean. */
import type { SourceSpecification } from 'maplibre-gl';
import { ORDER, type Contribution } from '../map/contributions';
import { theme } from '../shell/theme';
import { candidates, draft, reporting } from './report';

const SOURCE = 'event-report';

export function reportContribution(): Contribution {
  return {
    id: SOURCE,
    order: ORDER.tool,
    sources: (): Record<string, SourceSpecification> =>
      reporting.value ? { [SOURCE]: { type: 'geojson', data: points() } } : {},
    layers() {
      if (!reporting.value) return [];
      const accent = theme.value === 'dark' ? '#67c6d4' : '#0b6273';
      const ink = theme.value === 'dark' ? '#06181c' : '#ffffff';
      return [
        {
          id: `${SOURCE}-point`,
          type: 'circle',
          source: SOURCE,
          paint: {
            'circle-radius': ['case', ['==', ['get', 'label'], ''], 9, 12],
            'circle-color': accent,
            'circle-stroke-width': 3,
            'circle-stroke-color': ink,
          },
        },
        {
          id: `${SOURCE}-number`,
          type: 'symbol',
          source: SOURCE,
          layout: {
            'text-field': ['get', 'label'],
            'text-font': ['Noto Sans Regular'],
            'text-size': 13,
            'text-allow-overlap': true,
            'text-ignore-placement': true,
          },
          paint: { 'text-color': ink },
        },
      ];
    },
  };
}

function points() {
  const { longitude, latitude } = draft.value;
  const chosen = longitude === null || latitude === null ? [] : [point(longitude, latitude, '')];
  const offered = candidates.value.map((one, index) => point(one.lon, one.lat, String(index + 1)));
  return { type: 'FeatureCollection' as const, features: [...offered, ...chosen] };
}

function point(longitude: number, latitude: number, label: string) {
  return {
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [longitude, latitude] },
    properties: { label },
  };
}
