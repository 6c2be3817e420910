/** The review queue while somebody works in it: what is shown, what was decided, and how to take it back. */
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { Problem } from '../shell/problem';
import * as api from './api';
import type { Decision, Filter, ReviewSummary, ReviewText, Target } from './api';

/** What the queue asks the server; apart, so that a test can be one. */
export type Server = Pick<typeof api, 'queue' | 'summary' | 'decide' | 'undo' | 'decisions'>;

export interface Review {
  items: ShallowRef<ReviewText[]>;
  position: Ref<number>;
  current: ComputedRef<ReviewText | null>;
  summary: ShallowRef<ReviewSummary | null>;
  history: ShallowRef<Decision[]>;
  hasMore: ComputedRef<boolean>;
  busy: Ref<boolean>;
  problem: ShallowRef<unknown>;
  taken: Ref<string | null>;
  load(filter: Filter): Promise<void>;
  more(): Promise<void>;
  decide(target: Target | null): Promise<void>;
  undo(decision?: Decision): Promise<void>;
  move(by: number): Promise<void>;
  stop(): void;
}

/** How close to the end of what is loaded the next page is asked for. */
const AHEAD = 5;

export function useReview(server: Server = api): Review {
  const items = shallowRef<ReviewText[]>([]);
  const position = ref(0);
  const summary = shallowRef<ReviewSummary | null>(null);
  const history = shallowRef<Decision[]>([]);
  const next = ref<string | null>(null);
  const busy = ref(false);
  const problem = shallowRef<unknown>(null);
  const taken = ref<string | null>(null);
  const current = computed(() => items.value[position.value] ?? null);
  let filter: Filter = { reason: '', source: '', county: '' };
  let asking = new AbortController();

  async function guarded(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = asking;
    busy.value = true;
    problem.value = null;
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) problem.value = error;
    } finally {
      if (!signal.aborted) busy.value = false;
    }
  }

  async function load(asked: Filter): Promise<void> {
    asking.abort();
    asking = new AbortController();
    filter = { ...asked };
    taken.value = null;
    await guarded(async (signal) => {
      const [page, counted, decided] = await Promise.all([
        server.queue(filter, null, signal),
        server.summary(signal),
        server.decisions(signal),
      ]);
      [items.value, next.value, position.value] = [page.items, page.next, 0];
      [summary.value, history.value] = [counted, decided.decisions];
    });
  }

  async function more(): Promise<void> {
    if (next.value === null || busy.value) return;
    await guarded(async (signal) => {
      const page = await server.queue(filter, next.value, signal);
      const known = new Set(items.value.map((item) => item.text));
      items.value = [...items.value, ...page.items.filter((item) => !known.has(item.text))];
      next.value = page.next;
    });
  }

  /** Takes an item out of the list; the one after it comes up. */
  function remove(text: string): void {
    items.value = items.value.filter((item) => item.text !== text);
    position.value = Math.max(0, Math.min(position.value, items.value.length - 1));
  }

  async function decide(target: Target | null): Promise<void> {
    const item = current.value;
    if (!item || busy.value) return;
    taken.value = null;
    await guarded(async () => {
      try {
        const decision = await server.decide(item.text, target);
        history.value = [decision, ...history.value];
        count(-1, item, 1);
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 409) throw error;
        taken.value = item.text;
      }
      remove(item.text);
    });
    if (problem.value === null && items.value.length - position.value <= AHEAD) await more();
  }

  /** Undoes a decision, the latest of this list where none is named; its text comes back in front. */
  async function undo(decision = history.value.find((one) => one.undone_at === null)): Promise<void> {
    if (!decision || busy.value) return;
    await guarded(async (signal) => {
      const undone = await server.undo(decision);
      history.value = history.value.map((one) => (one.decision_id === undone.decision_id ? undone : one));
      const page = await server.queue(filter, null, signal);
      const back = page.items.find((item) => item.text === undone.text);
      const others = items.value.filter((item) => item.text !== undone.text);
      if (back) {
        [items.value, position.value] = [[back, ...others], 0];
        count(1, back, -1);
      } else {
        [items.value, next.value, position.value] = [page.items, page.next, 0];
        summary.value = await server.summary(signal);
      }
    });
  }

  function count(texts: number, item: ReviewText, decided: number): void {
    if (!summary.value) return;
    const { texts: open, rows, decided: done } = summary.value;
    summary.value = {
      ...summary.value,
      texts: open + texts,
      rows: rows + texts * item.rows,
      decided: done + decided,
    };
  }

  async function move(by: number): Promise<void> {
    const last = Math.max(0, items.value.length - 1);
    position.value = Math.max(0, Math.min(position.value + by, last));
    if (last - position.value < AHEAD) await more();
  }

  return {
    items,
    position,
    current,
    summary,
    history,
    hasMore: computed(() => next.value !== null),
    busy,
    problem,
    taken,
    load,
    more,
    decide,
    undo,
    move,
    stop: () => asking.abort(),
  };
}
