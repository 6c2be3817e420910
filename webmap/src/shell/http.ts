/** Asking our server: JSON in and out, problems as errors, and an ended session that loses nothing.
 *
 * An answer 401 opens the sign-in over the page and the request waits; after the sign-in it is sent again. An answer
 * that was under way while somebody signed in says nothing of the new session: its request is sent again at once.
 */
import { Problem, problemOf } from './problem';
import { csrfToken, sessionEnded, signIns } from './session';

export { Problem, sentenceOf } from './problem';

export interface Asking {
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

type Sending = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

/** GET a JSON document. Throws Problem; an aborted request throws the browser's AbortError. */
export async function getJson<T>(url: string, asking: Asking = {}): Promise<T> {
  const response = await ask(url, { method: 'GET', ...asking });
  return (await response.json()) as T;
}

/** Sends a JSON document (or a form) with the session's CSRF token; undefined for an empty answer. */
export async function sendJson<T = undefined>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown,
  asking: Asking = {},
): Promise<T> {
  const form = body instanceof FormData;
  const headers = {
    ...(form || body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...asking.headers,
  };
  const response = await ask(url, {
    method,
    body: form ? body : body === undefined ? undefined : JSON.stringify(body),
    signal: asking.signal,
    headers,
  });
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Any request of a signed-in person; the answer is a success. Throws Problem. */
export async function ask(url: string, init: Sending): Promise<Response> {
  for (;;) {
    const before = signIns.value;
    const response = await once(url, init);
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (problem.status !== 401) throw problem;
    if (signIns.value > before) continue;
    await sessionEnded(init.signal ?? undefined, String(problem.extension['reason'] ?? ''));
  }
}

/** For who heard, elsewhere than in an answer to `ask`, that the session has ended: resolves when there is one. */
export async function sessionHeld(): Promise<void> {
  await ask('/api/session', { method: 'GET' });
}

async function once(url: string, init: Sending): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...init.headers };
  if (init.method !== 'GET' && csrfToken()) headers['X-CSRF-Token'] = csrfToken();
  try {
    return await fetch(url, { ...init, headers, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'No answer', String(error), '');
  }
}
