/** Accounts, sessions and tokens, as the server tells them. */
import { getJson, sendJson } from '../shell/http';
import type { components } from '../api-client/schema';
import type { Bilingual } from '../shell/text';

export type Account = components['schemas']['AccountDocument'];
export type AccountList = components['schemas']['AccountList'];
export type Credentials = components['schemas']['Credentials'];
export type SessionRow = components['schemas']['SessionRow'];
export type TokenRow = components['schemas']['TokenRow'];
export type Area = components['schemas']['ScopeArea'];
export type Choices = Omit<components['schemas']['AccountChoices'], 'roles'> & {
  roles: { id: string; title: Bilingual; level: string; rights: string[] }[];
};

export interface Filter {
  q: string;
  role: string;
  active: '' | 'true' | 'false';
}

export interface Draft {
  name: string;
  display_name: string;
  role: string;
  area_code: number;
  categories: string[];
  valid_until: string | null;
}

/** A page of accounts by name, after `after`. */
export function accounts(filter: Filter, after: string, signal: AbortSignal): Promise<AccountList> {
  const query = new URLSearchParams({ q: filter.q, role: filter.role, after });
  if (filter.active) query.set('active', filter.active);
  return getJson(`/api/accounts?${query}`, { signal });
}

export const choices = (): Promise<Choices> => getJson('/api/accounts/choices');

export const areas = (within: number): Promise<{ path: Area[]; below: Area[] }> =>
  getJson(`/api/accounts/areas?within=${within}`);

export const addAccount = (
  draft: Draft & { with_password: boolean },
): Promise<{ account: Account; password: string | null }> => sendJson('POST', '/api/accounts', draft);

export const changeAccount = (id: number, change: Partial<Draft> & { active?: boolean }): Promise<Account> =>
  sendJson('PATCH', `/api/accounts/${id}`, change);

export const newPassword = (id: number): Promise<{ password: string }> =>
  sendJson('POST', `/api/accounts/${id}/password`);

export const credentials = (id: number | 'own'): Promise<Credentials> =>
  getJson(id === 'own' ? '/api/session/credentials' : `/api/accounts/${id}/credentials`);

export const endSession = (id: number | 'own', session: number): Promise<void> =>
  sendJson('DELETE', id === 'own' ? `/api/session/${session}` : `/api/accounts/${id}/sessions/${session}`);

export const revokeToken = (id: number | 'own', token: number): Promise<void> =>
  sendJson('DELETE', id === 'own' ? `/api/tokens/${token}` : `/api/accounts/${id}/tokens/${token}`);

export const issueToken = (asked: {
  title: string;
  expires_at: string;
  area_code: number | null;
  categories: string[];
}): Promise<{ secret: string; token: TokenRow }> => sendJson('POST', '/api/tokens', asked);

export const changePassword = (old: string, fresh: string): Promise<void> =>
  sendJson('POST', '/api/session/password', { old, new: fresh });

export const bind = (id: number, subject: string): Promise<void> =>
  sendJson('PUT', `/api/accounts/${id}/identity`, { subject });

export const unbind = (id: number): Promise<void> => sendJson('DELETE', `/api/accounts/${id}/identity`);
