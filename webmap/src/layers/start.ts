/** Draws the layers of the list that are on, each at its place, and answers to clicks on them. */
import { watch } from 'vue';
import type { MapContext } from '../map/context';
import { ORDER, type Contribution } from '../map/contributions';
import { catalogue, layerOf, loadCatalogue, type CatalogueLayer } from './catalogue';
import { isClaimed } from './claims';
import { drawLayer, sourcesOf } from './draw';
import { pickFeature } from './pick';
import { choices, isOn, opacityOf } from './state';

const ORDER_OF_FIRST_POINTS = 45;
const SHELF = 90;

/** Where a layer of the list lies: rasters under areas and buildings, points on top; within, as the list has it. */
export function orderOf(id: string): number {
  const index = choices.value.findIndex((choice) => choice.id === id);
  const layer = layerOf(id);
  const low = (layer?.order ?? ORDER_OF_FIRST_POINTS) < ORDER_OF_FIRST_POINTS;
  const shelf = layer?.kind === 'raster' ? ORDER.raster : low ? ORDER.area : ORDER.data;
  return shelf + (index < 0 ? 0 : SHELF - Math.min(index, SHELF));
}

export function startLayers(context: MapContext): void {
  void loadCatalogue();
  let remove: (() => void)[] = [];
  watch(
    catalogue,
    (loaded) => {
      for (const away of remove) away();
      remove = (loaded?.layers ?? []).map((layer) =>
        context.contributions.add(contributionOf(layer, context)),
      );
    },
    { immediate: true },
  );
}

/** What a registry layer puts on a map while it is on and no feature draws it itself. */
export function contributionOf(layer: CatalogueLayer, context: MapContext): Contribution {
  const drawn = (): boolean => isOn(layer.id) && !isClaimed(layer.id);
  return {
    id: `layer:${layer.id}`,
    get order() {
      return orderOf(layer.id);
    },
    sources: () => (drawn() ? sourcesOf(layer, location.origin) : {}),
    layers: (colours) => (drawn() ? drawLayer(layer, opacityOf(layer.id), colours) : []),
    clickable: ['point', 'cell', 'line', 'fill'].map((part) => ({
      layer: `${layer.id}-${part}`,
      pick: (feature, event) => pickFeature(context, layer, feature, event),
    })),
  };
}
