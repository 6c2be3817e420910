/** Classes of a choropleth: quantiles of all areas of a level, moved to round numbers. */

export const CLASSES = 5;

/** A value moved to two leading digits of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × 10ⁿ; whole numbers for counts. */
export function rounded(value: number, whole: boolean): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
  const nearest = steps.reduce((best, step) =>
    Math.abs(step * power - value) < Math.abs(best * power - value) ? step : best,
  );
  const found = Number((nearest * power).toPrecision(3));
  return whole ? Math.max(Math.round(found), 1) : found;
}

/** Lower limits of the second to the last class, rising; fewer where the values do not tell more apart.
 *
 * Zeros belong to the lowest class and do not count, so that a few busy areas among many empty ones still differ.
 */
export function breaksOf(values: (number | null)[], whole: boolean): number[] {
  const known = values.filter((value): value is number => value !== null && value > 0).sort((a, b) => a - b);
  const largest = known.at(-1);
  if (largest === undefined) return [];
  const limits: number[] = [];
  for (let index = 1; index < CLASSES; index++) {
    const limit = rounded(
      known[Math.min(Math.floor((index * known.length) / CLASSES), known.length - 1)]!,
      whole,
    );
    if (limit > (limits.at(-1) ?? 0) && limit <= largest && limit > known[0]!) limits.push(limit);
  }
  return limits;
}

/** Number of the class that a value lies in. */
export function classOf(value: number, breaks: number[]): number {
  return breaks.filter((limit) => value >= limit).length;
}

/** Places of classes in a ramp of five colours: the ends are always used. */
export function shades<T>(ramp: readonly T[], classes: number): T[] {
  if (classes <= 1) return [ramp[2]!];
  return Array.from(
    { length: classes },
    (_, index) => ramp[Math.round((index * (ramp.length - 1)) / (classes - 1))]!,
  );
}

/** How many areas each class has, and how many have no number. */
export function histogram(values: (number | null)[], breaks: number[]): { classes: number[]; none: number } {
  const classes = Array.from({ length: breaks.length + 1 }, () => 0);
  let none = 0;
  for (const value of values) {
    if (value === null) none += 1;
    else classes[classOf(value, breaks)]! += 1;
  }
  return { classes, none };
}
