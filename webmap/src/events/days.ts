/** Days as numbers, so that a time line can reckon with them. A day is its count since 1970 in the city's time. */
import type { Bar } from './api';
import type { Span } from './state';

const MILLISECONDS = 86_400_000;

export function dayOf(text: string): number {
  return Math.round(Date.parse(`${text}T00:00:00Z`) / MILLISECONDS);
}

export function textOf(day: number): string {
  return new Date(day * MILLISECONDS).toISOString().slice(0, 10);
}

/** The span moved by some days, kept between `first` and `last`; its length stays. */
export function moved(span: [number, number], by: number, first: number, last: number): [number, number] {
  const step = Math.min(Math.max(by, first - span[0]), last - span[1]);
  return [span[0] + step, span[1] + step];
}

/** The span with another end, at least a day long. */
export function resized(
  span: [number, number],
  end: 0 | 1,
  to: number,
  first: number,
  last: number,
): [number, number] {
  const day = Math.min(Math.max(to, first), last);
  return end === 0 ? [Math.min(day, span[1]), span[1]] : [span[0], Math.max(day, span[0])];
}

/** One step of the playing: the next span of the same length, from the start again after the end. */
export function played(span: [number, number], step: number, first: number, last: number): [number, number] {
  const length = span[1] - span[0];
  return span[1] >= last ? [first, Math.min(first + length, last)] : moved(span, step, first, last);
}

/** The bars with heights from 0 to 1, and days from the first. */
export function heights(
  bars: Bar[],
  first: number,
): { at: number; open: number; closed: number; bar: Bar }[] {
  const most = Math.max(1, ...bars.map((bar) => bar.open + bar.closed));
  return bars.map((bar) => ({
    at: dayOf(bar.start) - first,
    open: bar.open / most,
    closed: bar.closed / most,
    bar,
  }));
}

export function spanOf([first, last]: [number, number]): Span {
  return [textOf(first), textOf(last)];
}
