/** How old what the wall shows is. Reckoned with a clock that nobody sets (`performance.now()`). */
export interface Freshness {
  /** When numbers last came: the server's time (milliseconds since 1970), and that of the steady clock. */
  told: number;
  heard: number;
  failing: boolean;
}

export const NEVER: Freshness = { told: 0, heard: 0, failing: false };

/** 'fresh'; 'reconnecting' after a failed try; 'old' from `stale_after` seconds on, where it also says since when. */
export function state(
  freshness: Freshness,
  steady: number,
  staleAfter: number,
): 'fresh' | 'reconnecting' | 'old' {
  if (freshness.told && steady - freshness.heard >= staleAfter * 1000) return 'old';
  return freshness.failing ? 'reconnecting' : 'fresh';
}

/** Milliseconds to the next try: sooner while it fails, so that a wall is back soon after its server. */
export function wait(refresh: number, failures: number): number {
  return failures === 0
    ? refresh * 1000
    : Math.min(2000 * 2 ** Math.min(failures - 1, 4), refresh * 1000, 30_000);
}
