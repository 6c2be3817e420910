/** The server's clock: what "now" is does not depend on how this machine is set. */
import { computed, ref } from 'vue';

const MILLISECONDS_TO_WARN = 120_000;

/** Server time minus local time, milliseconds. */
export const serverOffset = ref(0);

/** Whether this machine's clock is off by more than two minutes. */
export const clockIsOff = computed(() => Math.abs(serverOffset.value) > MILLISECONDS_TO_WARN);

/** Now, by the server's clock, in milliseconds since 1970. */
export function now(): number {
  return Date.now() + serverOffset.value;
}

const ISO_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

/** The day that it is in the city, `2026-01-31`. */
export function cityDay(): string {
  return ISO_DAY.format(now());
}

/** Learns the offset from a time that the server told just now (ISO 8601). */
export function heardServerTime(text: string | undefined): void {
  const told = Date.parse(text ?? '');
  if (!Number.isNaN(told)) serverOffset.value = told - Date.now();
}
