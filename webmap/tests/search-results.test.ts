import { describe, expect, it } from 'vitest';
import type { Found, Kind } from '../src/search/api';
import { grouped, marked, moved } from '../src/search/results';

function found(kind: Kind, key: string): Found {
  return {
    kind,
    key,
    name: key,
    detail: '',
    alias: '',
    level: '',
    lon: 118,
    lat: 37,
    bbox: null,
    area_code: null,
    match: 'exact',
    distance_m: null,
  };
}

describe('the list of results', () => {
  it('groups by kind in the order of the best, and numbers through', () => {
    const groups = grouped([found('place', 'a'), found('building', 'b'), found('place', 'c')]);
    expect(
      groups.map((group) => [group.kind, group.results.map((one) => [one.found.key, one.index])]),
    ).toEqual([
      [
        'place',
        [
          ['a', 0],
          ['c', 1],
        ],
      ],
      ['building', [['b', 2]]],
    ]);
  });
  it('marks what was typed', () => {
    const show = (name: string, query: string): string =>
      marked(name, query)
        .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
        .join('');
    expect(show('黄河华府5号楼', '华府')).toBe('黄河[华府]5号楼');
    expect(show('G220国道', 'g220')).toBe('[G220]国道');
    expect(show('黄河华府5号楼', '5号 黄河')).toBe('[黄河]华府[5号]楼');
    expect(show('黄河华府', '黄河 华府')).toBe('[黄河华府]');
    expect(show('黄河路', 'hhl')).toBe('黄河路');
    expect(show('黄河路', '')).toBe('黄河路');
  });
  it('walks round the ends by way of the field', () => {
    expect(moved(-1, 1, 3)).toBe(0);
    expect(moved(2, 1, 3)).toBe(-1);
    expect(moved(-1, -1, 3)).toBe(2);
    expect(moved(0, -1, 3)).toBe(-1);
    expect(moved(-1, 1, 0)).toBe(-1);
  });
});
