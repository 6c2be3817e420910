/** Colours of the registry's layers: one for each, or one for each code of a short list; steady from visit to visit. */
import type { ExpressionSpecification } from 'maplibre-gl';
import { inLanguage } from '../shell/text';
import type { Colours } from '../style/colours';
import { catalogue, type CatalogueLayer } from './catalogue';

/** More codes than these cannot be told apart by colour. */
const MOST_COLOURS = 8;

export interface Swatch {
  kind: 'point' | 'line' | 'area' | 'outline' | 'raster';
  colour: string;
  /** '' where the layer has one colour: its name says it. */
  label: string;
}

/** The colour of a layer as a whole: of its group where that has a meaning, otherwise by its place in the registry. */
export function colourOf(layer: CatalogueLayer, colours: Colours): string {
  if (layer.group === 'areas') return colours.grid;
  if (layer.group === 'buildings') return colours.footprint;
  return colours.data[layer.order % colours.data.length]!;
}

/** The column whose codes have colours: the first with a short list. Areas and buildings stay quiet. */
export function colouredBy(layer: CatalogueLayer): { column: string; codes: string[]; list: string } | null {
  if (layer.group === 'areas' || layer.group === 'buildings') return null;
  for (const { name, code_list: list } of layer.properties) {
    const codes = list ? Object.keys(catalogue.value?.code_lists[list] ?? {}) : [];
    if (list && codes.length > 1 && codes.length <= MOST_COLOURS) return { column: name, codes, list };
  }
  return null;
}

/** The colour as MapLibre wants it: one, or by code. */
export function paintOf(layer: CatalogueLayer, colours: Colours): string | ExpressionSpecification {
  const by = colouredBy(layer);
  if (!by) return colourOf(layer, colours);
  const pairs = by.codes.flatMap((code, index) => [code, colours.data[index]!]);
  return [
    'match',
    ['to-string', ['get', by.column]],
    ...pairs,
    colours.suppressed,
  ] as unknown as ExpressionSpecification;
}

/** What the legend of a layer shows. */
export function swatchesOf(layer: CatalogueLayer, colours: Colours): Swatch[] {
  const geometry = layer.geometry ?? '';
  const kind = geometry.endsWith('Point')
    ? 'point'
    : geometry.endsWith('LineString')
      ? 'line'
      : layer.kind === 'raster'
        ? 'raster'
        : layer.group === 'areas'
          ? 'outline'
          : 'area';
  const by = colouredBy(layer);
  if (!by) return [{ kind, colour: kind === 'raster' ? colours.land : colourOf(layer, colours), label: '' }];
  const names = catalogue.value?.code_lists[by.list] ?? {};
  return by.codes.map((code, index) => ({
    kind,
    colour: colours.data[index]!,
    label: inLanguage(names[code]) || code,
  }));
}
