/** The layers that this person may see, as the server's registry describes them. */
import { computed, shallowRef, watch } from 'vue';
import { getJson } from '../shell/http';
import { session, signIns } from '../shell/session';
import { inLanguage, type Bilingual } from '../shell/text';

export interface CatalogueProperty {
  name: string;
  title: Bilingual;
  type: 'string' | 'integer' | 'number' | 'date' | 'datetime' | 'boolean';
  unit: string | null;
  code_list: string | null;
  minzoom: number;
}

export interface CatalogueLayer {
  id: string;
  kind: 'vector' | 'raster';
  title: Bilingual;
  description: Bilingual;
  group: string;
  geometry: string | null;
  minzoom: number;
  maxzoom: number;
  /** Up to this zoom the tiles hold counts by cell. */
  cells_to: number | null;
  order: number;
  time_property: string | null;
  as_of: string | null;
  tiles: string[];
  exports: string[];
  properties: CatalogueProperty[];
}

export interface Catalogue {
  groups: { id: string; title: Bilingual }[];
  layers: CatalogueLayer[];
  code_lists: Record<string, Record<string, Bilingual>>;
}

/** null until it has come. Layers run from the bottom of the map to its top. */
export const catalogue = shallowRef<Catalogue | null>(null);
export const catalogueError = shallowRef<unknown>(null);

const byId = computed(() => new Map(catalogue.value?.layers.map((layer) => [layer.id, layer])));

let loadedFor = 0;

/** Asks for the layers, once for each sign-in. */
export async function loadCatalogue(): Promise<void> {
  catalogueError.value = null;
  loadedFor = signIns.value;
  try {
    catalogue.value = await getJson<Catalogue>('/api/layers');
  } catch (error) {
    catalogueError.value = error;
  }
}

watch(signIns, (count) => {
  if (loadedFor && count !== loadedFor && session.value) void loadCatalogue();
});

/** A layer of this person; undefined for one that is not theirs. */
export function layerOf(id: string): CatalogueLayer | undefined {
  return byId.value.get(id);
}

/** The name of a code in the language of the page, or the code itself. */
export function nameOfCode(list: string, code: unknown): string {
  return inLanguage(catalogue.value?.code_lists[list]?.[String(code)]) || String(code);
}
