/** Scales of a printed map. A CSS pixel is 1/96 inch, so a map drawn in CSS pixels has a size on paper. */

const EARTH_CIRCUMFERENCE_M = 2 * Math.PI * 6_378_137;
const TILE_PIXELS = 512;
export const MM_PER_PIXEL = 25.4 / 96;

/** Metres on the ground for one CSS pixel (Web Mercator at a latitude). */
export function metresPerPixel(zoom: number, latitude: number): number {
  return (EARTH_CIRCUMFERENCE_M * Math.cos((latitude * Math.PI) / 180)) / (TILE_PIXELS * 2 ** zoom);
}

/** The N of 1:N on paper. */
export function scaleOf(zoom: number, latitude: number): number {
  return (metresPerPixel(zoom, latitude) * 1000) / MM_PER_PIXEL;
}

/** A scale as maps write it. */
export function scaleTitle(scale: number): string {
  return `1 : ${Math.round(scale).toLocaleString('en-GB')}`;
}

/** The zoom at which a map is printed as 1:N. */
export function zoomOf(scale: number, latitude: number): number {
  return Math.log2(scaleOf(0, latitude) / scale);
}

/** The longest round distance (1, 2 or 5 times a power of ten, metres) whose bar is at most so long. */
export function barOf(metresPerUnit: number, longest: number): { metres: number; length: number } {
  const most = metresPerUnit * longest;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((step) => step * power).find((one) => one <= most) ?? power;
  return { metres, length: metres / metresPerUnit };
}

export function distance(metres: number): string {
  return metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
}

/** Scales to choose from. */
export const SCALES = [500, 1000, 2000, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000];
