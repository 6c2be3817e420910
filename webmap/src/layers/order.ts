/** Where a layer of the list lies on the map: rasters under areas and buildings, points on top of both. */
import { computed } from 'vue';
import { ORDER } from '../map/contributions';
import { layerOf } from './catalogue';
import { ownLayers } from './claims';
import { choices, type LayerChoice } from './state';

const ORDER_OF_FIRST_POINTS = 45;
const SHELF = 90;

/** The shelf of a layer: within it the list's order counts. */
export function shelfOf(id: string): number {
  const layer = layerOf(id);
  const order = layer?.order ?? ownLayers.get(id)?.order ?? ORDER_OF_FIRST_POINTS;
  if (layer?.kind === 'raster') return ORDER.raster;
  return order < ORDER_OF_FIRST_POINTS ? ORDER.area : ORDER.data;
}

/** The place of a layer among all contributions. */
export function orderOf(id: string): number {
  const index = choices.value.findIndex((choice) => choice.id === id);
  return shelfOf(id) + (index < 0 ? 0 : SHELF - Math.min(index, SHELF));
}

/** The layers that are on and this person's, from the top of the map. */
export const shownChoices = computed<LayerChoice[]>(() =>
  choices.value
    .filter(({ id }) => layerOf(id) || ownLayers.has(id))
    .sort((one, other) => orderOf(other.id) - orderOf(one.id)),
);

/** The neighbour that a layer may change places with; undefined at the end of its shelf. */
export function neighbourOf(id: string, by: -1 | 1): string | undefined {
  const shown = shownChoices.value;
  const next = shown[shown.findIndex((choice) => choice.id === id) + by];
  return next && shelfOf(next.id) === shelfOf(id) ? next.id : undefined;
}
