/** What the wall shows, kept up to date: it asks again and again, and never gives up. */
import { onBeforeUnmount, onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { heardServerTime } from '../shell/clock';
import { Problem } from '../shell/http';
import { sessionState } from '../shell/session';
import { NEVER, wait, type Freshness } from './freshness';
import {
  openTopic,
  topicNumbers,
  topics,
  type ShownTopic,
  type TopicEntry,
  type TopicNumbers,
} from './topic';

const LONGEST_REQUEST = 20_000;
const REFRESH_BEFORE_FIRST = 10;
const SIGNED_OUT_LOOK = 1000;

export interface WallData {
  shown: ShallowRef<ShownTopic | null>;
  numbers: ShallowRef<TopicNumbers | null>;
  freshness: ShallowRef<Freshness>;
  /** Why there is nothing to show yet. */
  trouble: Ref<'denied' | 'none' | 'failing' | null>;
  choices: ShallowRef<TopicEntry[]>;
  /** Asks at once. */
  hurry(): void;
}

/** `wanted`: the topic's id, null for the first one of the person. */
export function useWallData(wanted: string | null): WallData {
  const shown = shallowRef<ShownTopic | null>(null);
  const numbers = shallowRef<TopicNumbers | null>(null);
  const freshness = shallowRef<Freshness>(NEVER);
  const trouble = ref<'denied' | 'none' | 'failing' | null>(null);
  const choices = shallowRef<TopicEntry[]>([]);
  const ended = new AbortController();
  let failures = 0;
  let page: string | null | undefined;
  let wake = (): void => undefined;

  async function ask(): Promise<void> {
    const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(LONGEST_REQUEST)]);
    if (!shown.value) choices.value = await topics(signal);
    const id = wanted ?? shown.value?.topic.id ?? choices.value[0]?.id;
    if (!id) {
      trouble.value = 'none';
      return;
    }
    if (!shown.value) shown.value = await openTopic(id, signal);
    const told = await topicNumbers(id, signal);
    if (told.version !== shown.value.version) shown.value = await openTopic(id, signal);
    heardServerTime(told.server_time);
    freshness.value = { told: Date.parse(told.server_time), heard: performance.now(), failing: false };
    numbers.value = told;
    trouble.value = null;
  }

  function failed(error: unknown): void {
    const status = error instanceof Problem ? error.status : 0;
    const denied = status === 403 || status === 404;
    trouble.value = denied ? 'denied' : 'failing';
    if (denied) {
      shown.value = null; // what may no longer be shown does not stay on the wall
      numbers.value = null;
    }
    failures += 1;
    freshness.value = { ...freshness.value, failing: true };
  }

  async function run(): Promise<void> {
    page = await pageVersion();
    while (!ended.signal.aborted) {
      if (sessionState.value === 'signed-out') {
        await sleep(SIGNED_OUT_LOOK); // the sign-in covers the page; what was shown stays, and grows old
        continue;
      }
      try {
        await ask();
        if (failures > 0) await reloadNewPage();
        failures = 0;
      } catch (error) {
        if (ended.signal.aborted) return;
        failed(error);
      }
      await sleep(wait(shown.value?.topic.refresh_s ?? REFRESH_BEFORE_FIRST, failures));
    }
  }

  function sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      function done(): void {
        clearTimeout(timer);
        wake = () => undefined;
        resolve();
      }
      wake = done;
    });
  }

  /** After an interruption the server may have another page than this one: take it over. */
  async function reloadNewPage(): Promise<void> {
    const now = await pageVersion();
    if (now && page && now !== page) location.reload();
  }

  const hurry = (): void => wake();
  onMounted(() => {
    addEventListener('online', hurry);
    void run();
  });
  onBeforeUnmount(() => {
    removeEventListener('online', hurry);
    ended.abort();
    wake();
  });
  return { shown, numbers, freshness, trouble, choices, hurry };
}

async function pageVersion(): Promise<string | null> {
  try {
    const response = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' });
    return response.headers.get('etag');
  } catch {
    return null;
  }
}
