/** Drawn shapes: what they are, how a link carries them, how they leave as GeoJSON. Pure functions. */
import { areaOf, inverse, lengthOf, type Position } from './geodesy';

export const KINDS = ['point', 'line', 'polygon', 'rectangle', 'circle'] as const;
export type ShapeKind = (typeof KINDS)[number];

export interface Shape {
  id: string;
  kind: ShapeKind;
  /** A point has one position, a line its corners, the others their closed outer ring. */
  positions: Position[];
  note: string;
}

export interface Measures {
  metres: number;
  squareMetres: number;
  /** From the first corner to the last, of lines. */
  bearing: number;
  /** Of circles. */
  radius: number;
}

export function isSurface(kind: ShapeKind): boolean {
  return kind === 'polygon' || kind === 'rectangle' || kind === 'circle';
}

/** Lengths (of surfaces: round about) and areas on the ellipsoid. */
export function measure(shape: Shape): Measures {
  const { positions, kind } = shape;
  const surface = isSurface(kind);
  const first = positions[0];
  const last = positions.at(-1);
  return {
    metres: lengthOf(positions),
    squareMetres: surface ? areaOf([positions]) : 0,
    bearing: kind === 'line' && first && last && positions.length > 1 ? inverse(first, last).bearing : NaN,
    radius: kind === 'circle' ? inverse(middle(positions), first!).metres : NaN,
  };
}

/** The middle of the corners; of a closed ring without its last one. */
export function middle(positions: Position[]): Position {
  const closed = positions.length > 1 && String(positions[0]) === String(positions.at(-1));
  const corners = closed ? positions.slice(0, -1) : positions;
  const sum = corners.reduce((a, b): Position => [a[0] + b[0], a[1] + b[1]], [0, 0] as Position);
  return [sum[0] / corners.length, sum[1] / corners.length];
}

export function geometryOf(shape: Shape): GeoJSON.Geometry {
  if (shape.kind === 'point') return { type: 'Point', coordinates: shape.positions[0]! };
  if (shape.kind === 'line') return { type: 'LineString', coordinates: shape.positions };
  return { type: 'Polygon', coordinates: [shape.positions] };
}

/** A GeoJSON document (RFC 7946) of shapes with their notes and measures. */
export function toGeoJson(shapes: Shape[]): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: shapes.map((shape) => {
      const { metres, squareMetres, bearing, radius } = measure(shape);
      const properties: Record<string, string | number> = { kind: shape.kind, note: shape.note };
      if (shape.kind !== 'point') properties.length_m = round(metres);
      if (isSurface(shape.kind)) properties.area_m2 = round(squareMetres);
      if (Number.isFinite(bearing)) properties.bearing_deg = round(bearing);
      if (Number.isFinite(radius)) properties.radius_m = round(radius);
      return { type: 'Feature', id: shape.id, geometry: geometryOf(shape), properties };
    }),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const FACTOR = 1e6;
const LETTERS: Record<ShapeKind, string> = {
  point: 'p',
  line: 'l',
  polygon: 'a',
  rectangle: 'r',
  circle: 'c',
};

/** Shapes as a short text: a letter, the corners as differences in base 32 (Google's polyline, 6 places), a note. */
export function writeShapes(shapes: Shape[]): string {
  return shapes
    .map(({ kind, positions, note }) => {
      const corners = isSurface(kind) ? positions.slice(0, -1) : positions;
      return LETTERS[kind] + encode(corners) + (note ? `!${escaped(note)}` : '');
    })
    .join('*');
}

/** Undoes `writeShapes`; undefined for what it cannot read. */
export function readShapes(text: string): Shape[] | undefined {
  const shapes: Shape[] = [];
  for (const [index, part] of text.split('*').filter(Boolean).entries()) {
    const [body = '', note = ''] = part.split('!');
    const kind = KINDS.find((one) => LETTERS[one] === body[0]);
    const positions = decode(body.slice(1));
    if (!kind || !positions || positions.length < (kind === 'point' ? 1 : kind === 'line' ? 2 : 3))
      return undefined;
    if (isSurface(kind)) positions.push(positions[0]!);
    shapes.push({ id: `s${index + 1}`, kind, positions, note: decoded(note) });
  }
  return shapes;
}

function decoded(note: string): string {
  try {
    return decodeURIComponent(note);
  } catch {
    return '';
  }
}

function encode(positions: Position[]): string {
  let [x, y] = [0, 0];
  let text = '';
  for (const [lon, lat] of positions) {
    const [nextX, nextY] = [Math.round(lon * FACTOR), Math.round(lat * FACTOR)];
    text += digits(nextX - x) + digits(nextY - y);
    [x, y] = [nextX, nextY];
  }
  return text;
}

function digits(value: number): string {
  let rest = value < 0 ? -value * 2 - 1 : value * 2;
  let text = '';
  while (rest >= 32) {
    text += ALPHABET[32 + (rest % 32)]!;
    rest = Math.floor(rest / 32);
  }
  return text + ALPHABET[rest]!;
}

/** 64 letters that a URL's fragment leaves as they are. */
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_';

function decode(text: string): Position[] | undefined {
  const values: number[] = [];
  let [value, factor] = [0, 1];
  for (const letter of text) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return undefined;
    value += (digit % 32) * factor;
    if (digit >= 32) {
      factor *= 32;
      continue;
    }
    values.push(value % 2 ? -(value + 1) / 2 : value / 2);
    [value, factor] = [0, 1];
  }
  if (values.length % 2 || factor !== 1) return undefined;
  let [x, y] = [0, 0];
  const positions: Position[] = [];
  for (let i = 0; i < values.length; i += 2) {
    x += values[i]!;
    y += values[i + 1]!;
    if (Math.abs(x) > 180 * FACTOR || Math.abs(y) > 90 * FACTOR) return undefined;
    positions.push([x / FACTOR, y / FACTOR]);
  }
  return positions;
}

/** A note without the signs that part notes and shapes. */
function escaped(note: string): string {
  return encodeURIComponent(note).replace(
    /[!*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
