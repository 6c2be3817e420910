import { describe, expect, it } from 'vitest';
import { areaOf, circle, inverse, lengthOf, type Position } from '../src/draw/geodesy';
import { areaTexts, bearingText, lengthText } from '../src/draw/units';

describe('geodesy on GRS 80', () => {
  it('agrees with published geodesics', () => {
    // Flinders Peak to Buninyong, Geocentric Datum of Australia Technical Manual (GRS 80)
    const dms = (d: number, m: number, s: number): number => Math.sign(d) * (Math.abs(d) + m / 60 + s / 3600);
    const flinders: Position = [dms(144, 25, 29.52442), dms(-37, 57, 3.7203)];
    const buninyong: Position = [dms(143, 55, 35.3839), dms(-37, 39, 10.15611)];
    const line = inverse(flinders, buninyong);
    expect(line.metres).toBeCloseTo(54972.271, 2);
    expect(line.bearing).toBeCloseTo(dms(306, 52, 5.37), 4);
  });
  it('measures a degree of a meridian', () => {
    expect(inverse([118, 37], [118, 38]).metres).toBeCloseTo(110987.0443, 3);
    expect(inverse([118, 37], [118, 38]).bearing).toBe(0);
    expect(inverse([118, 38], [118, 37]).bearing).toBe(180);
  });
  it('adds up the parts of a line', () => {
    const line: Position[] = [
      [118.5, 37.4],
      [118.6, 37.4],
      [118.6, 37.5],
    ];
    expect(lengthOf(line)).toBeCloseTo(
      inverse(line[0]!, line[1]!).metres + inverse(line[1]!, line[2]!).metres,
      6,
    );
    expect(lengthOf([])).toBe(0);
    expect(lengthOf([line[0]!])).toBe(0);
  });
  it('knows the area of the whole ellipsoid', () => {
    const octant: Position[] = [
      [0, 0],
      [90, 0],
      [0, 90],
    ];
    expect(areaOf([octant]) * 8).toBeCloseTo(510065621718491.4, -8);
  });
  it('takes holes off, whichever way round the rings go', () => {
    const outer: Position[] = [
      [118.5, 37.4],
      [118.51, 37.4],
      [118.51, 37.41],
      [118.5, 37.41],
    ];
    const hole = outer
      .map(([x, y]): Position => [118.5025 + (x - 118.5) / 2, 37.4025 + (y - 37.4) / 2])
      .reverse();
    expect(areaOf([outer, hole]) / areaOf([outer])).toBeCloseTo(0.75, 4);
    expect(areaOf([outer])).toBeCloseTo(982633.959, 0); // PROJ's geodesic area
    expect(areaOf([[...outer].reverse()])).toBeCloseTo(areaOf([outer]), 6);
  });
  it('draws a circle of the radius asked for', () => {
    for (const corner of circle([118.5, 37.4], 500)) {
      expect(inverse([118.5, 37.4], corner).metres).toBeCloseTo(500, 0);
    }
    expect(areaOf([circle([118.5, 37.4], 500, 256)]) / (Math.PI * 500 ** 2)).toBeCloseTo(1, 3);
  });
});

describe('units', () => {
  it('writes lengths', () => {
    expect(lengthText(8.44, 'zh')).toBe('8.4 米');
    expect(lengthText(999.4, 'en')).toBe('999 m');
    expect(lengthText(1254, 'zh')).toBe('1.25 公里');
    expect(lengthText(143_560, 'en')).toBe('143.6 km');
  });
  it('writes areas in the unit that suits, with mu beside it', () => {
    expect(areaTexts(2000 / 3, 'zh')).toEqual({ main: '667 平方米', others: ['1.00 亩'] });
    expect(areaTexts(153_300, 'zh').main).toBe('15.33 公顷');
    expect(areaTexts(153_300, 'zh').others[0]).toBe('230 亩');
    expect(areaTexts(12_300_000, 'en').main).toBe('12.30 km²');
  });
  it('names bearings', () => {
    expect(bearingText(0, 'zh')).toBe('0.0° 北');
    expect(bearingText(359.9, 'en')).toBe('359.9° N');
    expect(bearingText(44, 'zh')).toBe('44.0° 东北');
  });
});
