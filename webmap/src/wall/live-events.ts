/** What comes in live, for the topic's area; and numbers asked for soon after, at most every ten seconds. */
import { computed, onBeforeUnmount, onMounted, type ComputedRef, type ShallowRef } from 'vue';
import { liveState, onLive } from '../live';
import type { FeedEvent, ShownArea, ShownTopic } from './topic';

const MS_BETWEEN_REFRESHES = 10_000;
const MS_TO_GATHER = 1500;
const SPANS: Record<string, number> = { city: 1e11, county: 1e9, town: 1e6, community: 1e3, grid: 1 };

/** Whether a code lies in the area. */
export function isInside(area: ShownArea, code: number): boolean {
  return code >= area.code && code < area.code + (SPANS[area.level] ?? 1);
}

/** Calls `live` with every change of an event in the area, and when it was made; tells whether the line stands. */
export function useLiveEvents(
  shown: ShallowRef<ShownTopic | null>,
  live: (event: FeedEvent, at: number) => void,
  hurry: () => void,
): ComputedRef<boolean> {
  let stops: (() => void)[] = [];
  let timer = 0;
  let last = -MS_BETWEEN_REFRESHES;

  function soon(): void {
    if (timer) return;
    const due = Math.max(last + MS_BETWEEN_REFRESHES - performance.now(), MS_TO_GATHER);
    timer = window.setTimeout(() => {
      timer = 0;
      last = performance.now();
      hurry();
    }, due);
  }

  onMounted(() => {
    stops = [
      onLive('event', ({ event, at }) => {
        if (!shown.value || !isInside(shown.value.area, event.area_code)) return;
        live(event, Date.parse(at));
        soon();
      }),
      onLive('reload', soon),
      onLive('data-version', soon),
    ];
  });
  onBeforeUnmount(() => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  });
  return computed(() => liveState.value.status !== 'reconnecting');
}
