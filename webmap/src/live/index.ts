/** What happens, told to whoever listens in this page: `onLive('event', …)`; `liveState` says whether it is so.
 *
 * Handlers of `reload` ask for everything again: when the first connection stands (what happened between their
 * own first request and it is unknown), and when more was missed than the server keeps for us.
 */
import { computed, ref, shallowRef, watch } from 'vue';
import type { EventEntry } from '../events/api';
import { heardServerTime, now } from '../shell/clock';
import { sessionHeld } from '../shell/http';
import { signIns } from '../shell/session';
import type { FromWorker, ToWorker } from './shared-worker';
import type { Message } from './sse';
import { LiveStream, type Status } from './stream';

export interface LiveEvent {
  at: string;
  from_status: string | null;
  to_status: string;
  event: EventEntry;
}

export interface LiveKinds {
  event: LiveEvent;
  'data-version': { data_version: number };
  time: { server_time: string; data_version: number };
  reload: Record<string, never>;
}

export interface LiveState {
  status: Status;
  /** When something was heard last, milliseconds by the server's clock; null before the first time. */
  heardAt: number | null;
}

export const liveState = shallowRef<LiveState>({ status: 'connecting', heardAt: null });

/** The data version that is published now, 0 while unknown. */
export const dataVersion = ref(0);

/** Whether what is shown may be old: the line is down. */
export const isStale = computed(() => liveState.value.status === 'reconnecting');

type Handlers = { [Kind in keyof LiveKinds]: Set<(data: LiveKinds[Kind]) => void> };
const handlers: Handlers = {
  event: new Set(),
  'data-version': new Set(),
  time: new Set(),
  reload: new Set(),
};

let send: ((told: ToWorker) => void) | null = null;
let connectedOnce = false;
let heardAt: number | null = null;

/** Calls `handler` with every message of a kind, until the answer is called. Connects with the first one. */
export function onLive<Kind extends keyof LiveKinds>(
  kind: Kind,
  handler: (data: LiveKinds[Kind]) => void,
): () => void {
  handlers[kind].add(handler as never);
  if (!send) connect();
  return () => void handlers[kind].delete(handler as never);
}

function connect(): void {
  send = shared() ?? alone();
  addEventListener('online', () => send?.('retry'));
  addEventListener('pagehide', (event) => event.persisted || send?.('bye'));
  document.addEventListener(
    'visibilitychange',
    () => document.visibilityState === 'visible' && send?.('retry'),
  );
  watch(signIns, () => send?.('restart'));
}

function shared(): ((told: ToWorker) => void) | null {
  if (typeof SharedWorker === 'undefined') return null;
  try {
    const worker = new SharedWorker(new URL('./shared-worker.ts', import.meta.url), {
      type: 'module',
      name: 'live',
    });
    worker.port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if ('message' in data) heard(data.message);
      else if ('status' in data) became(data.status);
      else alive();
    };
    return (told) => worker.port.postMessage(told);
  } catch {
    return null;
  }
}

function alone(): (told: ToWorker) => void {
  const stream = new LiveStream('/live', { message: heard, status: became, alive });
  stream.start();
  return (told) => {
    if (told === 'bye') stream.stop();
    else if (liveState.value.status !== 'connected') stream.start();
  };
}

function alive(): void {
  heardAt = now();
}

function became(status: Status): void {
  if (status === 'connected') alive();
  liveState.value = { status, heardAt };
  if (status === 'connected' && !connectedOnce) {
    connectedOnce = true;
    emit('reload', {});
  }
  if (status === 'ended')
    void sessionHeld()
      .then(restart)
      .catch(() => undefined);
}

function restart(): void {
  if (liveState.value.status === 'ended') send?.('restart');
}

function heard(message: Message): void {
  const data: unknown = JSON.parse(message.data);
  if (message.kind === 'time') {
    const told = data as LiveKinds['time'];
    heardServerTime(told.server_time);
    if (dataVersion.value && dataVersion.value !== told.data_version) {
      emit('data-version', { data_version: told.data_version });
    }
    dataVersion.value = told.data_version;
  }
  if (message.kind === 'data-version') dataVersion.value = (data as LiveKinds['data-version']).data_version;
  if (message.kind in handlers) emit(message.kind as keyof LiveKinds, data as never);
}

function emit<Kind extends keyof LiveKinds>(kind: Kind, data: LiveKinds[Kind]): void {
  for (const handler of [...handlers[kind]]) handler(data);
}
