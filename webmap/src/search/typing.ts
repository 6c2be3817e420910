/** Type-ahead: asks a little after the last key, drops what is overtaken, keeps the last good answer. */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import { search, type Found } from './api';

const MILLISECONDS_TO_WAIT = 140;

export type Phase = 'idle' | 'searching' | 'found' | 'nothing' | 'failed';

export interface Typing {
  results: Ref<Found[]>;
  phase: Ref<Phase>;
  problem: Ref<unknown>;
  /** The text that `results` belong to. */
  answered: Ref<string>;
  again(): void;
}

/** Follows `query`; `near` is asked when a request is sent. */
export function typeAhead(query: Ref<string>, near: () => [number, number] | null): Typing {
  const results = shallowRef<Found[]>([]);
  const phase = ref<Phase>('idle');
  const problem = shallowRef<unknown>(null);
  const answered = ref('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  async function send(text: string): Promise<void> {
    running?.abort();
    const mine = (running = new AbortController());
    phase.value = 'searching';
    try {
      const found = await search(text, near(), mine.signal);
      if (mine !== running) return;
      results.value = found;
      answered.value = text;
      phase.value = found.length ? 'found' : 'nothing';
    } catch (error) {
      if (mine !== running || mine.signal.aborted) return;
      results.value = [];
      problem.value = error;
      phase.value = 'failed';
    }
  }

  watch(query, (text) => {
    clearTimeout(timer);
    const wanted = text.trim();
    if (wanted === '') {
      running?.abort();
      running = undefined;
      results.value = [];
      answered.value = '';
      phase.value = 'idle';
      return;
    }
    timer = setTimeout(() => void send(wanted), MILLISECONDS_TO_WAIT);
  });
  onScopeDispose(() => {
    clearTimeout(timer);
    running?.abort();
  });
  return { results, phase, problem, answered, again: () => void send(query.value.trim()) };
}
