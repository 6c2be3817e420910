/** Lengths, bearings and areas on the ellipsoid of CGCS2000 (GRS 80; WGS 84's differs by 0.1 mm).
 *
 * Lengths: Vincenty's inverse formula (Survey Review 23, 1975). Areas: the polygon on the authalic sphere,
 * whose latitudes keep areas (Snyder, USGS 1395, eq. 3-11 and 3-18).
 */
export type Position = [number, number];

const A = 6378137;
const F = 1 / 298.257222101;
const B = A * (1 - F);
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
const MOST_STEPS = 60;
const RAD = Math.PI / 180;

export interface Line {
  metres: number;
  /** Degrees clockwise from north, 0 to 360, at the first point. */
  bearing: number;
}

/** Length and first bearing of the geodesic between two points (degrees, longitude first). */
export function inverse(from: Position, to: Position): Line {
  const l = (to[0] - from[0]) * RAD;
  const u1 = Math.atan((1 - F) * Math.tan(from[1] * RAD));
  const u2 = Math.atan((1 - F) * Math.tan(to[1] * RAD));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = l;
  for (let step = 0; step < MOST_STEPS; step++) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (sinSigma === 0) return { metres: 0, bearing: 0 };
    const cosSigma = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (c1 * c2 * sl) / sinSigma;
    const cos2 = 1 - sinAlpha ** 2;
    const cosM = cos2 === 0 ? 0 : cosSigma - (2 * s1 * s2) / cos2;
    const c = (F / 16) * cos2 * (4 + F * (4 - 3 * cos2));
    const before = lambda;
    lambda =
      l + (1 - c) * F * sinAlpha * (sigma + c * sinSigma * (cosM + c * cosSigma * (2 * cosM ** 2 - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const u = (cos2 * (A * A - B * B)) / (B * B);
    const k1 = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)));
    const k2 = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
    const ds =
      k2 *
      sinSigma *
      (cosM +
        (k2 / 4) *
          (cosSigma * (2 * cosM ** 2 - 1) - (k2 / 6) * cosM * (4 * sinSigma ** 2 - 3) * (4 * cosM ** 2 - 3)));
    const bearing = Math.atan2(c2 * Math.sin(lambda), c1 * s2 - s1 * c2 * Math.cos(lambda)) / RAD;
    return { metres: B * k1 * (sigma - ds), bearing: (bearing + 360) % 360 };
  }
  return { metres: NaN, bearing: NaN };
}

/** Length of a line in metres. */
export function lengthOf(line: Position[]): number {
  let metres = 0;
  for (let i = 1; i < line.length; i++) metres += inverse(line[i - 1]!, line[i]!).metres;
  return metres;
}

/** Area of a polygon in square metres: the first ring without the others. Closed or not, either way round. */
export function areaOf(rings: Position[][]): number {
  const [outer, ...holes] = rings.map((ring) => Math.abs(ringArea(ring)));
  return (outer ?? 0) - holes.reduce((sum, hole) => sum + hole, 0);
}

function q(latitude: number): number {
  const s = Math.sin(latitude);
  return (1 - E2) * (s / (1 - E2 * s * s) - Math.log((1 - E * s) / (1 + E * s)) / (2 * E));
}

const Q_POLE = q(Math.PI / 2);
const AUTHALIC_RADIUS = A * Math.sqrt(Q_POLE / 2);

function ringArea(ring: Position[]): number {
  let excess = 0;
  for (let i = 0; i < ring.length; i++) {
    const [lon1, lat1] = ring[i]!;
    const [lon2, lat2] = ring[(i + 1) % ring.length]!;
    let turn = (lon2 - lon1) * RAD;
    if (turn > Math.PI) turn -= 2 * Math.PI;
    if (turn < -Math.PI) turn += 2 * Math.PI;
    const [b1, b2] = [Math.asin(q(lat1 * RAD) / Q_POLE), Math.asin(q(lat2 * RAD) / Q_POLE)];
    const [t1, t2] = [Math.tan(b1 / 2), Math.tan(b2 / 2)];
    excess += 2 * Math.atan2(Math.tan(turn / 2) * (t1 + t2), 1 + t1 * t2);
  }
  return excess * AUTHALIC_RADIUS ** 2;
}

/** A circle as a polygon of `steps` corners, every one at `metres` from the middle (to 0.1 %). */
export function circle(middle: Position, metres: number, steps = 64): Position[] {
  const latitude = middle[1] * RAD;
  const w = Math.sqrt(1 - E2 * Math.sin(latitude) ** 2);
  const north = (A * (1 - E2)) / w ** 3;
  const east = (A / w) * Math.cos(latitude);
  const ring: Position[] = [];
  for (let i = 0; i < steps; i++) {
    const angle = (2 * Math.PI * i) / steps;
    ring.push([
      middle[0] + (metres * Math.sin(angle)) / east / RAD,
      middle[1] + (metres * Math.cos(angle)) / north / RAD,
    ]);
  }
  ring.push(ring[0]!);
  return ring;
}
