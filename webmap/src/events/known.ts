/** Events that the page has heard of lately: where a mark goes without asking again. Bounded. */
import { ref } from 'vue';
import type { EventEntry } from './api';

const MOST_KNOWN = 2000;

export const known = new Map<string, EventEntry>();
/** Grows with what is remembered. */
export const learned = ref(0);

export function remember(events: EventEntry[]): void {
  for (const event of events) known.set(event.event_id, event);
  learned.value += 1;
  for (const id of known.keys()) {
    if (known.size <= MOST_KNOWN) break;
    known.delete(id);
  }
}
