/** Who is signed in. The sign-in covers the page and keeps what is under it; whoever waits goes on after it. */
import { computed, ref, shallowRef } from 'vue';
import { heardServerTime } from './clock';
import { Problem, problemOf } from './problem';
import type { Bilingual } from './text';

export interface Scope {
  code: number;
  name: string;
  level: string;
  bbox: [number, number, number, number] | null;
  path: { code: number; name: string; level: string }[];
}

export interface Session {
  account: string;
  display_name: string;
  role: string;
  role_title: Bilingual;
  rights: string[];
  scope: Scope;
  categories: string[];
  csrf: string;
  expires_at: string;
  server_time: string;
}

export const session = shallowRef<Session | null>(null);

/** `asking` until the first answer; `failed` where the server gives none. */
export const sessionState = ref<'asking' | 'signed-in' | 'signed-out' | 'failed'>('asking');

/** Grows with each sign-in: whoever holds something personal asks for it again when it changes. */
export const signIns = ref(0);

export const sessionProblem = shallowRef<Problem | null>(null);

export const mayChangeAccounts = computed(() => may('accounts.manage'));

let waiting: { go: () => void; stop: (problem: unknown) => void }[] = [];

/** Whether the signed-in role has a right. */
export function may(right: string): boolean {
  return session.value?.rights.includes(right) ?? false;
}

export function csrfToken(): string {
  return session.value?.csrf ?? '';
}

/** Asks who is signed in. Sets `sessionState`; throws nothing. */
export async function loadSession(): Promise<void> {
  sessionProblem.value = null;
  try {
    const response = await fetch('/api/session', { headers: { Accept: 'application/json' } });
    if (response.ok) return signedIn((await response.json()) as Session);
    const problem = await problemOf(response);
    if (problem.status === 401) sessionState.value = 'signed-out';
    else fail(problem);
  } catch (error) {
    fail(new Problem(0, 'No answer', String(error), ''));
  }
}

/** Signs in with a password. Throws Problem: 401 wrong name or password, 429 too many attempts. */
export async function signIn(name: string, password: string, wall = false): Promise<void> {
  const response = await fetch('/api/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ name, password, wall }),
  }).catch((error: unknown) => {
    throw new Problem(0, 'No answer', String(error), '');
  });
  if (!response.ok) throw await problemOf(response);
  signedIn((await response.json()) as Session);
}

/** Signs out and begins anew: nothing of one person stays in the page for the next. */
export async function signOut(): Promise<void> {
  await fetch('/api/session', { method: 'DELETE', headers: { 'X-CSRF-Token': csrfToken() } }).catch(
    () => null,
  );
  location.reload();
}

/** Why the last session is over, as the server says it (`idle`, `expired`, `account_ended`, …). */
export const endReason = ref('');

/** Opens the sign-in over the page; resolves after the next sign-in. Throws the signal's reason. */
export function sessionEnded(signal?: AbortSignal, reason = ''): Promise<void> {
  endReason.value = reason;
  sessionState.value = 'signed-out';
  return new Promise((go, stop) => {
    waiting.push({ go, stop });
    signal?.addEventListener('abort', () => stop(signal.reason), { once: true });
  });
}

/** Takes a session over. A different person than before starts from an empty page. */
export function signedIn(opened: Session): void {
  const another = session.value !== null && session.value.account !== opened.account;
  session.value = opened;
  heardServerTime(opened.server_time);
  if (another) return location.reload();
  sessionState.value = 'signed-in';
  signIns.value += 1;
  const ready = waiting;
  waiting = [];
  for (const one of ready) one.go();
}

function fail(problem: Problem): void {
  sessionProblem.value = problem;
  sessionState.value = 'failed';
}
