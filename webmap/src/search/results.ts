/** Results as the list shows them: grouped by kind, with the part that matched marked. Pure functions. */
import type { Found, Kind } from './api';

export interface Group {
  kind: Kind;
  results: { found: Found; index: number }[];
}

/** Groups in the order of their best result; `index` is the place in the list that the arrow keys walk. */
export function grouped(results: Found[]): Group[] {
  const groups = new Map<Kind, Found[]>();
  for (const found of results) groups.set(found.kind, [...(groups.get(found.kind) ?? []), found]);
  let index = 0;
  return [...groups].map(([kind, members]) => ({
    kind,
    results: members.map((found) => ({ found, index: index++ })),
  }));
}

export interface Piece {
  text: string;
  marked: boolean;
}

/** `name` in pieces, those that were typed marked; letters without regard to case. */
export function marked(name: string, query: string): Piece[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const lower = name.toLowerCase();
  const whole = words.join('');
  const hits: [number, number][] = [];
  for (const word of lower.includes(whole) ? [whole] : words) {
    const at = word ? lower.indexOf(word) : -1;
    if (at >= 0) hits.push([at, at + word.length]);
  }
  hits.sort((one, other) => one[0] - other[0]);
  const pieces: Piece[] = [];
  let done = 0;
  for (const [from, to] of hits) {
    if (from < done) continue;
    if (from > done) pieces.push({ text: name.slice(done, from), marked: false });
    pieces.push({ text: name.slice(from, to), marked: true });
    done = to;
  }
  if (done < name.length) pieces.push({ text: name.slice(done), marked: false });
  return pieces;
}

/** Moves the marked place in a list of `count`, round the ends; -1 is the field itself. */
export function moved(index: number, by: number, count: number): number {
  return count === 0 ? -1 : ((index + by + 1 + count + 1) % (count + 1)) - 1;
}

/** A result as one line that can be kept and found again. */
export function sameThing(one: Found, other: Found): boolean {
  return one.kind === other.kind && one.key === other.key;
}
