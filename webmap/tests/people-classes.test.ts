import { describe, expect, it } from 'vitest';
import { breaksOf, classOf, histogram, rounded, shades } from '../src/people/classes';
import { columnsOf } from '../src/people/columns';
import { MEASURES, rampOf, related } from '../src/people/measures';
import { levelAt, levelOf } from '../src/people/state';
import { texts } from '../src/people/text';

const sequence = (count: number, of: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => of(index));

describe('classes', () => {
  it('have about as many areas each, with round limits', () => {
    const values = sequence(100, (index) => index * 37 + 11);
    const breaks = breaksOf(values, true);
    expect(breaks).toEqual([800, 1500, 2000, 3000]);
    expect(Math.max(...histogram(values, breaks).classes)).toBeLessThan(30);
  });

  it('get finer limits where the values lie close together', () => {
    const shares = sequence(60, (index) => 19 + index * 0.05);
    const breaks = breaksOf(shares, false);
    expect(breaks).toHaveLength(4);
    expect(breaks.every((limit, index) => index === 0 || limit > breaks[index - 1]!)).toBe(true);
  });

  it('leave zeros and suppressed numbers aside', () => {
    const values = [...sequence(900, () => 0), null, 10, 20, 30, 40, 50];
    expect(breaksOf(values, true).length).toBeGreaterThan(2);
    expect(histogram(values, breaksOf(values, true)).none).toBe(1);
  });

  it('are fewer where there is less to tell apart', () => {
    expect(breaksOf([7, 7, 7], true)).toEqual([]);
    expect(breaksOf([], true)).toEqual([]);
    expect(breaksOf([null, null], true)).toEqual([]);
    expect(breaksOf([1, 2], true)).toEqual([2]);
  });

  it('are the same whatever the order of the areas', () => {
    const values = sequence(50, (index) => (index * 7919) % 1000);
    expect(breaksOf([...values].reverse(), true)).toEqual(breaksOf(values, true));
  });

  it('begin at their limit', () => {
    expect([4, 5, 9, 10].map((value) => classOf(value, [5, 10]))).toEqual([0, 1, 1, 2]);
  });

  it('use both ends of a ramp', () => {
    expect(shades([1, 2, 3, 4, 5], 2)).toEqual([1, 5]);
    expect(shades([1, 2, 3, 4, 5], 5)).toEqual([1, 2, 3, 4, 5]);
    expect(shades([1, 2, 3, 4, 5], 1)).toEqual([3]);
  });

  it('round numbers as people do', () => {
    expect([0.37, 7, 23, 999, 12_345].map((value) => rounded(value, false))).toEqual([
      0.4, 6, 2.5e1, 1000, 12_000,
    ]);
    expect(rounded(0.2, true)).toBe(1);
  });
});

describe('numbers', () => {
  it('are related to area or residents, and suppressed ones stay so', () => {
    expect(related('residents', 'km2', 100, 4, 100)).toBe(25);
    expect(related('residents_60_plus', 'share', 20, 4, 80)).toBe(25);
    expect(related('residents_60_plus', 'share', 82, 4, 80)).toBe(100);
    expect(related('residents_60_plus', 'share', null, 4, 80)).toBeNull();
    expect(related('residents_60_plus', 'share', 20, 4, null)).toBeNull();
    expect(related('cameras', 'share', 20, 4, 80)).toBeNull();
  });

  it('of areas tell their level', () => {
    expect(
      [370500000000000, 370502000000000, 370502001000000, 370502001001000, 370502001001001].map(levelOf),
    ).toEqual(['city', 'county', 'town', 'community', 'grid']);
    expect([8, 10, 12, 14].map(levelAt)).toEqual(['county', 'town', 'community', 'grid']);
  });
});

describe('columns', () => {
  const area = (code: number, shown: number | null) => ({
    code,
    shown,
    name: '',
    level: 'grid' as const,
    parent_code: null,
    longitude: 118.5,
    latitude: 37.5,
    area_km2: 0.04,
    values: [],
  });

  it('are as high as their number and closed; nothing stands where nothing is shown', () => {
    const made = columnsOf([area(1, 50), area(2, 100), area(3, null), area(4, 0)], 'grid', () => '#123456');
    expect(made.features.map((one) => one.properties!['share'])).toEqual([0.5, 1]);
    const ring = made.features[0]!.geometry.coordinates[0]!;
    expect(ring).toHaveLength(7);
    expect(ring[0]).toEqual(ring[6]);
  });

  it('stay inside a small area', () => {
    const [one] = columnsOf([area(1, 5)], 'grid', () => '').features;
    const longitudes = one!.geometry.coordinates[0]!.map(([longitude]) => longitude!);
    expect((Math.max(...longitudes) - Math.min(...longitudes)) * 88_300).toBeLessThan(200);
  });
});

describe('texts and colours', () => {
  it('name every measure in both languages', () => {
    for (const measure of MEASURES) {
      expect(texts.zh.measures[measure]).toBeTruthy();
      expect(texts.en.measures[measure]).toBeTruthy();
      for (const theme of ['light', 'dark'] as const) expect(new Set(rampOf(measure, theme)).size).toBe(5);
    }
  });
});
