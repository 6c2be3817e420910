/** What a printed legend lists: the layers that are on, and what features add (classes of a choropleth). */
import { entryOf } from '../layers/entries';
import { shownChoices } from '../layers/order';
import { swatchesOf } from '../layers/palette';
import { inLanguage } from '../shell/text';
import { themes } from '../style/colours';
import type { LegendGroup } from './sheet';

const added: (() => LegendGroup | null)[] = [];

/** A feature's own legend on paper, in the light theme's colours; null while it draws nothing. */
export function addPrintLegend(legend: () => LegendGroup | null): void {
  added.push(legend);
}

export function printLegend(): LegendGroup[] {
  const layers = shownChoices.value.flatMap(({ id }) => {
    const entry = entryOf(id);
    if (!entry?.layer || entry.layer.kind === 'raster') return [];
    return [{ title: inLanguage(entry.title), swatches: swatchesOf(entry.layer, themes.light) }];
  });
  return [...added.flatMap((legend) => legend() ?? []), ...layers];
}
