import { describe, expect, it } from 'vitest';
import { circle } from '../src/draw/geodesy';
import { measure, readShapes, toGeoJson, writeShapes, type Shape } from '../src/draw/shapes';

const shapes: Shape[] = [
  { id: 's1', kind: 'point', positions: [[118.5, 37.4]], note: '看这里!*' },
  {
    id: 's2',
    kind: 'line',
    positions: [
      [118.5, 37.4],
      [118.6, 37.45],
      [118.4, 37.3],
    ],
    note: '',
  },
  {
    id: 's3',
    kind: 'polygon',
    positions: [
      [118.5, 37.4],
      [118.6, 37.4],
      [118.6, 37.5],
      [118.5, 37.4],
    ],
    note: 'a',
  },
];

describe('shapes in a link', () => {
  it('come back as they went', () => {
    expect(readShapes(writeShapes(shapes))).toEqual(shapes);
    expect(readShapes('')).toEqual([]);
  });
  it('survive the whole city to ten centimetres', () => {
    const ring = circle([118.123456, 38.1], 5000);
    const [back] = readShapes(writeShapes([{ id: 's1', kind: 'circle', positions: ring, note: '' }]))!;
    for (const [i, [lon, lat]] of back!.positions.entries()) {
      expect(Math.abs(lon - ring[i]![0])).toBeLessThan(6e-7);
      expect(Math.abs(lat - ring[i]![1])).toBeLessThan(6e-7);
    }
  });
  it('are refused where the text is broken', () => {
    for (const text of ['x123', 'l', 'lzz', 'p!', 'a1234', 'l0', 'p' + 'Z'.repeat(40), 'l§']) {
      expect(readShapes(text), text).toBeUndefined();
    }
  });
  it('leave as GeoJSON with their measures', () => {
    const document = toGeoJson(shapes);
    expect(document.features.map((one) => one.geometry.type)).toEqual(['Point', 'LineString', 'Polygon']);
    expect(document.features[0]!.properties).toEqual({ kind: 'point', note: '看这里!*' });
    expect(document.features[2]!.properties!.area_m2).toBeCloseTo(measure(shapes[2]!).squareMetres, 0);
    expect(document.features[1]!.properties!.bearing_deg).toBeGreaterThan(180);
  });
  it('measure a circle by its radius', () => {
    const ring = circle([118.5, 37.4], 1000);
    expect(measure({ id: 'c', kind: 'circle', positions: ring, note: '' }).radius).toBeCloseTo(1000, 0);
  });
});
