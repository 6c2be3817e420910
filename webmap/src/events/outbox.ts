/** Reports that could not be sent: kept on this machine until the server has them.
 *
 * Each has a key of its own, so one that arrived though its answer was lost is not stored twice. They belong to
 * the account that wrote them, and go out when the connection is back.
 */
import { ref, watch } from 'vue';
import { liveState } from '../live';
import { session } from '../shell/session';
import { Problem } from '../shell/problem';
import { sendReport, type NewEvent, type Report } from './api';

export interface Waiting {
  key: string;
  account: string;
  report: Report;
}

const STORED = 'gridcity.events.outbox';
const MILLISECONDS_TO_RETRY = 15_000;

/** Reports of this account that wait. */
export const waiting = ref<Waiting[]>([]);
/** Told of each report that went out, and of one that the server refused. */
export const sent = new Set<(event: NewEvent) => void>();
export const refused = new Set<(one: Waiting, problem: Problem) => void>();

let sending: Promise<void> | null = null;
let started = false;

/** A key that names a report wherever it is sent from. `crypto.randomUUID` needs a secure context. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

function all(): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? '[]') as Waiting[];
  } catch {
    return [];
  }
}

function store(list: Waiting[]): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(list));
  } catch {
    // a private window: the report waits in memory
  }
  waiting.value = list.filter((one) => one.account === session.value?.account);
}

/** Keeps a report until it is sent. */
export function keep(key: string, report: Report): void {
  store([...all().filter((one) => one.key !== key), { key, account: session.value?.account ?? '', report }]);
}

export function forget(key: string): void {
  store(all().filter((one) => one.key !== key));
}

/** Sends what waits, the oldest first. */
export function sendWaiting(): Promise<void> {
  sending ??= sendAll().finally(() => (sending = null));
  return sending;
}

async function sendAll(): Promise<void> {
  store(all());
  for (const one of [...waiting.value]) {
    try {
      const stored = await sendReport(one.report, one.key);
      forget(one.key);
      for (const told of sent) told(stored);
    } catch (error) {
      const status = error instanceof Problem ? error.status : 0;
      if (status === 0 || status >= 500 || status === 429) return; // later
      forget(one.key);
      for (const told of refused) told(one, error as Problem);
    }
  }
}

/** Tries again when the connection is back. Once a page. */
export function startOutbox(): void {
  if (started) return;
  started = true;
  void sendWaiting();
  addEventListener('online', () => void sendWaiting());
  watch(liveState, ({ status }) => {
    if (status === 'connected') void sendWaiting();
  });
  setInterval(() => {
    if (waiting.value.length) void sendWaiting();
  }, MILLISECONDS_TO_RETRY);
}
