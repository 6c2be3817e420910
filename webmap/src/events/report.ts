/** A report that is being written: it outlives a reload, a lost session and a lost connection. */
import { ref, shallowRef, watch } from 'vue';
import { session } from '../shell/session';
import type { Candidate } from './api';

export interface Draft {
  key: string;
  category: string;
  title: string;
  description: string;
  /** The place in words, and the point on the map. */
  place: string;
  longitude: number | null;
  latitude: number | null;
  match_level: string;
  /** `2026-03-01T08:30` in the city's time; '' is now. */
  when: string;
}

export const reporting = ref(false);
export const candidates = shallowRef<Candidate[]>([]);

const STORED = 'gridcity.events.draft';

export function emptyDraft(): Draft {
  return {
    key: '',
    category: '',
    title: '',
    description: '',
    place: '',
    longitude: null,
    latitude: null,
    match_level: 'point',
    when: '',
  };
}

function stored(): Draft | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORED) ?? 'null') as (Draft & { account: string }) | null;
    return kept && kept.account === session.value?.account ? { ...emptyDraft(), ...kept } : null;
  } catch {
    return null;
  }
}

export const draft = ref<Draft>(emptyDraft());

/** Takes up what was being written before the page was loaded anew. Once a page. */
export function resumeDraft(): void {
  const kept = stored();
  if (kept) {
    draft.value = kept;
    reporting.value = true;
  }
  watch(
    [draft, reporting],
    () => {
      try {
        if (reporting.value) {
          sessionStorage.setItem(
            STORED,
            JSON.stringify({ ...draft.value, account: session.value?.account ?? '' }),
          );
        } else sessionStorage.removeItem(STORED);
      } catch {
        // a private window keeps nothing
      }
    },
    { deep: true },
  );
}
