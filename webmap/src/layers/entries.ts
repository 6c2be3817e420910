/** The list as the panel shows it: registry layers and those that only the page knows, by group. */
import { computed } from 'vue';
import { inLanguage, type Bilingual } from '../shell/text';
import { catalogue, layerOf, type CatalogueLayer } from './catalogue';
import { ownLayers } from './claims';

export interface Entry {
  id: string;
  title: Bilingual;
  description: Bilingual;
  group: string;
  order: number;
  minzoom: number;
  /** The registry's layer behind it. */
  layer?: CatalogueLayer | undefined;
}

export const entries = computed<Entry[]>(() => {
  const registry = (catalogue.value?.layers ?? []).map((layer) => ({ ...layer, layer }));
  const own = [...ownLayers.values()].filter((one) => !layerOf(one.id));
  return [...registry, ...own].sort((one, other) => one.order - other.order);
});

export const groups = computed(() =>
  (catalogue.value?.groups ?? [])
    .map((group) => ({ ...group, entries: entries.value.filter((entry) => entry.group === group.id) }))
    .filter((group) => group.entries.length),
);

export function entryOf(id: string): Entry | undefined {
  return entries.value.find((entry) => entry.id === id);
}

export function titleOf(id: string): string {
  return inLanguage(entryOf(id)?.title) || id;
}
