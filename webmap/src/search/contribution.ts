/** The marker of the search on a map: a pin and its name. */
import type { FeatureCollection } from 'geojson';
import type { SourceSpecification } from 'maplibre-gl';
import { ORDER, type Contribution } from '../map/contributions';
import { marker, markerText } from './state';

const SOURCE = 'search-marker';

/** A pin at the marked point. */
export function searchContribution(): Contribution {
  return {
    id: SOURCE,
    order: ORDER.tool + 20,
    sources: (): Record<string, SourceSpecification> =>
      marker.value ? { [SOURCE]: { type: 'geojson', data: pin(marker.value, markerText.value) } } : {},
    layers: (colours) =>
      marker.value
        ? [
            {
              id: `${SOURCE}-ring`,
              type: 'circle',
              source: SOURCE,
              paint: {
                'circle-radius': 9,
                'circle-color': '#e4572e',
                'circle-stroke-color': '#ffffff',
                'circle-stroke-width': 3,
              },
            },
            {
              id: `${SOURCE}-dot`,
              type: 'circle',
              source: SOURCE,
              paint: { 'circle-radius': 3, 'circle-color': '#ffffff' },
            },
            {
              id: `${SOURCE}-name`,
              type: 'symbol',
              source: SOURCE,
              layout: {
                'text-field': ['get', 'name'],
                'text-font': ['Noto Sans Regular'],
                'text-size': 13,
                'text-anchor': 'top',
                'text-offset': [0, 1.1],
                'text-max-width': 14,
                'text-allow-overlap': true,
                'text-ignore-placement': true,
              },
              paint: {
                'text-color': colours.label,
                'text-halo-color': colours.labelHalo,
                'text-halo-width': 2,
              },
            },
          ]
        : [],
  };
}

function pin([lon, lat]: [number, number], name: string): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties: { name } },
    ],
  };
}
