/** The numbers that are shown: asked for once a level and area, coloured and ranked from there. */
import { computed, effectScope, shallowReactive, shallowRef, watch } from 'vue';
import { session, signIns } from '../shell/session';
import { theme, type Theme } from '../shell/theme';
import { askAreas, type AreaCounts, type PeopleInGrid } from './api';
import { breaksOf, classOf, histogram, shades } from './classes';
import { rampOf, related, type Level } from './measures';
import { effectivePer, level, measure, within } from './state';

export interface ShownArea extends AreaCounts {
  /** What is mapped; null: suppressed. */
  shown: number | null;
}

const answers = shallowReactive(new Map<string, PeopleInGrid>());
export const loading = shallowRef(false);
export const failure = shallowRef<unknown>(null);

const key = computed(() => `${level.value}:${within.value}`);
const answer = computed(() => answers.get(key.value) ?? null);
let request: AbortController | null = null;

/** Asks for what is shown and not there; `again` also for what is. */
export async function load(again = false): Promise<void> {
  if (measure.value === 'off' || !session.value) return;
  const asked = key.value;
  if (answers.has(asked) && !again) return;
  request?.abort();
  const mine = (request = new AbortController());
  loading.value = true;
  failure.value = null;
  try {
    answers.set(asked, await askAreas(level.value, within.value, mine.signal));
  } catch (error) {
    if (!mine.signal.aborted) failure.value = error;
  } finally {
    if (request === mine) loading.value = false;
  }
}

/** Keeps asking as the state changes, and gives the first answer's promise; call it once, inside the workspace's scope. */
export function startData(): Promise<void> {
  watch([key, measure], () => void load());
  watch(signIns, () => {
    answers.clear();
    void load(true);
  });
  return load();
}

/** Events have changed: the counts of them are asked for again. */
export function refresh(): void {
  for (const known of [...answers.keys()]) if (known !== key.value) answers.delete(known);
  void load(true);
}

const scope = effectScope(true);
const derived = scope.run(() => {
  const areas = computed<ShownArea[]>(() => {
    const found = answer.value;
    if (!found || measure.value === 'off') return [];
    const of = measure.value;
    const place = found.measures.indexOf(of);
    const people = found.measures.indexOf('residents');
    return found.areas.map((area) => ({
      ...area,
      shown: related(
        of,
        effectivePer.value,
        area.values[place] ?? null,
        area.area_km2,
        area.values[people] ?? null,
      ),
    }));
  });
  const breaks = computed(() =>
    breaksOf(
      areas.value.map((area) => area.shown),
      effectivePer.value === 'count',
    ),
  );
  const coloursIn = (shown: Theme): string[] =>
    measure.value === 'off' ? [] : shades(rampOf(measure.value, shown), breaks.value.length + 1);
  const colours = computed(() => coloursIn(theme.value));
  const counted = computed(() =>
    histogram(
      areas.value.map((area) => area.shown),
      breaks.value,
    ),
  );
  const byCode = computed(() => new Map(areas.value.map((area) => [area.code, area])));
  return { areas, breaks, colours, coloursIn, counted, byCode };
})!;

export const { areas, breaks, colours, coloursIn, counted, byCode } = derived;
export const shownLevel = computed<Level>(() => answer.value?.level ?? level.value);
export const asOf = computed(() => answer.value?.as_of ?? null);
export const threshold = computed(() => answer.value?.threshold ?? 5);
export const isProtected = computed(
  () => measure.value !== 'off' && (answer.value?.protected.includes(measure.value) ?? false),
);

/** Colour of an area's class. */
export function colourOf(area: ShownArea, suppressed: string): string {
  return area.shown === null ? suppressed : (colours.value[classOf(area.shown, breaks.value)] ?? suppressed);
}
