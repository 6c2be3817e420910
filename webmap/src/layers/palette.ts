/** One colour for each layer, steady from visit to visit, told apart with any kind of colour vision. */
import type { Colours } from '../style/colours';
import type { CatalogueLayer } from './catalogue';

/** The colour of a layer: of its group where that has a meaning, otherwise by its place in the registry. */
export function colourOf(layer: CatalogueLayer, colours: Colours): string {
  if (layer.group === 'areas') return colours.grid;
  if (layer.group === 'buildings') return colours.footprint;
  return colours.data[layer.order % colours.data.length]!;
}
