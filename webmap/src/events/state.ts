/** Which events are shown, and how: all of it in the URL. */
import { computed, ref } from 'vue';
import { isOn, setOn } from '../layers/state';
import { choiceCodec, listCodec, textCodec, urlField, type Codec } from '../view-state';

export type Mode = 'clusters' | 'heat';
/** First and last day, both within; null: the whole year. */
export type Span = [string, string] | null;

const DAY = /^\d{4}-\d\d-\d\d$/;

export const spanCodec: Codec<Span> = {
  read(text) {
    if (text === '') return null;
    const [first, last] = text.split(',');
    return first && last && DAY.test(first) && DAY.test(last) && first <= last ? [first, last] : undefined;
  },
  write: (value) => (value ? value.join(',') : ''),
};

export const LAYER = 'event';

export const mode = urlField<Mode>('events', choiceCodec<Mode>(['clusters', 'heat']), 'clusters');
/** Whether events are drawn: the layer list has the switch. */
export const shown = computed({ get: () => isOn(LAYER), set: (on) => setOn(LAYER, on) });
/** 'open', 'closed', '' for all, or states with commas between. */
export const status = urlField('evstatus', textCodec, 'open');
export const categories = urlField<string[]>('evkind', listCodec, []);
export const span = urlField<Span>('evtime', spanCodec, null);
export const words = urlField('evtext', textCodec, '');
/** Number of the event whose card is open. */
export const selected = urlField('event', textCodec, '');
/** What one bar of the time line stands for. */
export const timeStep = urlField('evstep', choiceCodec(['day', 'week'] as const), 'day');

/** Whether the list shows what is in view, or all of the person's area. */
export const listScope = urlField('evlist', choiceCodec(['view', 'area'] as const), 'view');

/** The event under the pointer, in the list or on the map. */
export const hovered = ref('');

/** Grows when events have changed: tiles and counts are asked for again. */
export const changes = ref(0);

/** The filter as a query string asks it. */
export function queryOf(time: Span = span.value): URLSearchParams {
  const asked = new URLSearchParams();
  if (status.value) asked.set('status', status.value);
  if (categories.value.length) asked.set('category', categories.value.join(','));
  if (time) {
    asked.set('from', time[0]);
    asked.set('to', time[1]);
  }
  if (words.value.trim()) asked.set('q', words.value.trim());
  return asked;
}

export const isFiltered = computed(
  () =>
    status.value !== 'open' ||
    categories.value.length > 0 ||
    span.value !== null ||
    words.value.trim() !== '',
);

export function clearFilters(): void {
  status.value = 'open';
  categories.value = [];
  span.value = null;
  words.value = '';
}

/** Whether an event that was told live belongs to what is shown. */
export function isShown(event: {
  status: string;
  closed_at: string | null;
  category: string;
  reported_at: string;
  title: string;
}): boolean {
  const asked = status.value;
  if (asked === 'open' && event.closed_at) return false;
  if (asked === 'closed' && !event.closed_at) return false;
  if (asked && asked !== 'open' && asked !== 'closed' && !asked.split(',').includes(event.status))
    return false;
  if (categories.value.length && !categories.value.some((code) => event.category.startsWith(code)))
    return false;
  const day = event.reported_at.slice(0, 10);
  if (span.value && (day < span.value[0] || day > span.value[1])) return false;
  return event.title.includes(words.value.trim());
}
