/** What a printed legend lists: the classes of the people in grid, and the layers that are on, as the light theme has them. */
import { entryOf } from '../layers/entries';
import { shownChoices } from '../layers/order';
import { swatchesOf } from '../layers/palette';
import { legendRows, legendTitle } from '../people/legend';
import { texts } from '../people/text';
import { inLanguage, language } from '../shell/text';
import { themes } from '../style/colours';
import type { LegendGroup } from './sheet';

export function printLegend(): LegendGroup[] {
  const text = texts[language.value];
  const rows = legendRows('light', text);
  const classes: LegendGroup[] = rows.length
    ? [
        {
          title: legendTitle(text),
          swatches: rows.map(({ colour, title }) => ({ kind: 'area', colour, label: title })),
        },
      ]
    : [];
  const layers = shownChoices.value.flatMap(({ id }) => {
    const entry = entryOf(id);
    if (!entry?.layer || entry.layer.kind === 'raster') return [];
    return [{ title: inLanguage(entry.title), swatches: swatchesOf(entry.layer, themes.light) }];
  });
  return [...classes, ...layers];
}
