/** The bars of the day chart: every day between the first and the last, or weeks where that would be too many. */
import type { AuditDay } from './api';

export interface Bar {
  from: string;
  to: string;
  rows: number;
  refused: number;
}

export const MOST_DAYS = 92;
const DAY_MS = 86_400_000;

export function bars(days: Pick<AuditDay, 'day' | 'rows' | 'refused'>[]): Bar[] {
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) return [];
  const start = Date.parse(first.day);
  const count = Math.round((Date.parse(last.day) - start) / DAY_MS) + 1;
  const width = count > MOST_DAYS ? 7 : 1;
  const made: Bar[] = Array.from({ length: Math.ceil(count / width) }, (_, n) => ({
    from: dayOf(start + n * width * DAY_MS),
    to: dayOf(start + Math.min((n + 1) * width, count) * DAY_MS - DAY_MS),
    rows: 0,
    refused: 0,
  }));
  for (const one of days) {
    const bar = made[Math.floor(Math.round((Date.parse(one.day) - start) / DAY_MS) / width)]!;
    bar.rows += one.rows;
    bar.refused += one.refused;
  }
  return made;
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
