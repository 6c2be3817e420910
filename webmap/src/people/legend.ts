/** The classes of the map in words: for the legend over it, in its panel, and on paper. */
import type { Theme } from '../shell/theme';
import type { Text } from './text';
import { themes } from '../style/colours';
import { areas, breaks, coloursIn, counted, isProtected, threshold } from './data';
import { limit } from './numbers';
import { effectivePer, measure } from './state';

export interface LegendRow {
  colour: string;
  title: string;
  /** Areas in the class. */
  count: number;
}

/** Rows from the largest class down; last the areas without a number, where there are any. */
export function legendRows(theme: Theme, text: Text): LegendRow[] {
  if (measure.value === 'off' || !areas.value.length) return [];
  const per = effectivePer.value;
  const limits = breaks.value.map((at) => limit(at, per));
  const greatest = limit(Math.max(...areas.value.map((area) => area.shown ?? 0)), per);
  const rows = coloursIn(theme).map((colour, index) => {
    const [from, to] = [limits[index - 1], limits[index]];
    const title = from && to ? `${from} – ${to}` : from ? `≥ ${from}` : to ? `< ${to}` : greatest;
    return { colour, title, count: counted.value.classes[index] ?? 0 };
  });
  rows.reverse();
  const { none } = counted.value;
  const title = isProtected.value ? text.hiddenSmall(threshold.value) : text.hidden;
  return none ? [...rows, { colour: themes[theme].suppressed, title, count: none }] : rows;
}

/** What the classes count: the measure, and per what. */
export function legendTitle(text: Text): string {
  if (measure.value === 'off') return '';
  const per = effectivePer.value;
  return text.measures[measure.value] + (per === 'count' ? '' : ` · ${text.per[per]}`);
}
