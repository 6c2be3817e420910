/** Draws the layers of the list that are on, each at its place, and answers to clicks on them. */
import { watch } from 'vue';
import type { MapContext } from '../map/context';
import type { Contribution } from '../map/contributions';
import { catalogue, loadCatalogue, type CatalogueLayer } from './catalogue';
import { isClaimed } from './claims';
import { drawLayer, sourcesOf } from './draw';
import { tellLostLayers } from './lost';
import { pickFeature } from './pick';
import { orderOf } from './order';
import { isOn, opacityOf } from './state';

export function startLayers(context: MapContext): void {
  context.opening.push(loadCatalogue());
  tellLostLayers();
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
