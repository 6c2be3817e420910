/** The emergencies that run now; asked for again when one may have ended. */
import { shallowRef } from 'vue';
import { now } from '../shell/clock';
import { may } from '../shell/session';
import { askEmergencies, type Emergency } from './api';

export const emergencies = shallowRef<Emergency[]>([]);

const MOST_WAIT = 60_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Asks, and goes on asking: every minute, and at once when one ends. */
export async function watchEmergencies(): Promise<void> {
  clearTimeout(timer);
  if (!may('emergency.declare')) return;
  try {
    emergencies.value = await askEmergencies();
  } catch {
    emergencies.value = emergencies.value.filter((one) => Date.parse(one.ends_at) > now());
  }
  const ends = emergencies.value.map((one) => Date.parse(one.ends_at) - now() + 500);
  timer = setTimeout(() => void watchEmergencies(), Math.max(Math.min(MOST_WAIT, ...ends), 500));
}

export function stopWatching(): void {
  clearTimeout(timer);
}
