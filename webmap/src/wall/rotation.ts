/** Which scene is shown and for how long yet: plain arithmetic over time that passes, without timers. */
export interface Turn {
  index: number;
  /** Milliseconds that the scene has been shown. */
  shown: number;
}

/** Moves on by `passed` milliseconds; after the last scene comes the first. A single scene stays. */
export function pass(turn: Turn, passed: number, seconds: readonly number[]): Turn {
  const length = (seconds[turn.index] ?? 30) * 1000;
  const shown = turn.shown + Math.max(passed, 0);
  if (shown < length) return { index: turn.index, shown };
  return { index: (turn.index + 1) % seconds.length, shown: 0 };
}

/** `steps` scenes on, or back. */
export function step(turn: Turn, steps: number, count: number): Turn {
  return { index: (((turn.index + steps) % count) + count) % count, shown: 0 };
}

/** Share of the scene's time that has passed, 0 to 1. */
export function progress(turn: Turn, seconds: readonly number[]): number {
  return Math.min(turn.shown / ((seconds[turn.index] ?? 30) * 1000), 1);
}
