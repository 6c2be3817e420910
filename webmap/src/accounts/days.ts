/** Days of the city (UTC+8) for date fields, whatever zone this machine is in. */
const ZONE_MS = 8 * 3_600_000;

/** `2026-12-31` of a moment; '' for none. */
export function cityDay(moment: string | null): string {
  return moment ? new Date(Date.parse(moment) + ZONE_MS).toISOString().slice(0, 10) : '';
}

/** The last second of a day, with its zone; null for none. */
export function endOfDay(day: string): string | null {
  return day ? `${day}T23:59:59+08:00` : null;
}

/** The day so many days after a moment (milliseconds since 1970). */
export function dayAfter(now: number, days: number): string {
  return cityDay(new Date(now + days * 86_400_000).toISOString());
}
