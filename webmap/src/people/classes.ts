/** Classes of a choropleth: quantiles of all areas of a level, moved to round numbers. */

export const CLASSES = 5;

/** Leading digits that limits may have, from the roundest; finer ones are taken where these tell too little apart. */
const STEPS = [
  [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10],
  Array.from({ length: 91 }, (_, index) => 1 + index / 10),
  Array.from({ length: 181 }, (_, index) => 1 + index / 20),
  Array.from({ length: 901 }, (_, index) => 1 + index / 100),
];

/** The round number nearest to a value: a step times a power of ten; whole numbers for counts. */
export function rounded(value: number, whole: boolean, steps: number[] = STEPS[0]!): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const nearest = steps.reduce((best, step) =>
    Math.abs(step * power - value) < Math.abs(best * power - value) ? step : best,
  );
  const found = Number((nearest * power).toPrecision(4));
  return whole ? Math.max(Math.round(found), 1) : found;
}

/** Lower limits of the second to the last class, rising; fewer where the values do not tell more apart.
 *
 * Zeros belong to the lowest class and do not count, so that a few busy areas among many empty ones still differ.
 */
export function breaksOf(values: (number | null)[], whole: boolean): number[] {
  const known = values.filter((value): value is number => value !== null && value > 0).sort((a, b) => a - b);
  let best: number[] = [];
  for (const steps of STEPS) {
    const limits = limitsOf(known, whole, steps);
    if (limits.length > best.length) best = limits;
    if (best.length === CLASSES - 1) break;
  }
  return best;
}

function limitsOf(known: number[], whole: boolean, steps: number[]): number[] {
  const limits: number[] = [];
  for (let index = 1; known.length && index < CLASSES; index++) {
    const place = Math.min(Math.floor((index * known.length) / CLASSES), known.length - 1);
    const limit = rounded(known[place]!, whole, steps);
    if (limit > (limits.at(-1) ?? 0) && limit <= known.at(-1)! && limit > known[0]!) limits.push(limit);
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
