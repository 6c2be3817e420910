/** Layers that a feature draws itself, in the list beside all others; and layers that only the page knows. */
import { shallowReactive } from 'vue';
import type { Bilingual } from '../shell/text';

export interface OwnLayer {
  id: string;
  title: Bilingual;
  description: Bilingual;
  group: string;
  /** Position among the registry's layers, see `order` there. */
  order: number;
  /** Lowest zoom at which something is seen. */
  minzoom: number;
}

const claimed = shallowReactive(new Set<string>());
export const ownLayers = shallowReactive(new Map<string, OwnLayer>());

/** A feature draws this registry layer with its own contribution; the list keeps switch, opacity and order. */
export function claimLayer(id: string): void {
  claimed.add(id);
}

/** A layer that no registry knows (3D buildings, a choropleth) appears in the list; its feature draws it. */
export function offerLayer(layer: OwnLayer): void {
  claimed.add(layer.id);
  ownLayers.set(layer.id, layer);
}

export function isClaimed(id: string): boolean {
  return claimed.has(id);
}
