/** The audit, as the server tells it. */
import { getJson } from '../shell/http';
import type { components } from '../api-client/schema';

export type AuditRow = components['schemas']['AuditRow'];
export type AuditPage = components['schemas']['AuditPage'];
export type AuditDay = components['schemas']['AuditDay'];
export type Chain = components['schemas']['ChainDocument'];
export type Action = components['schemas']['Action'];

export interface Filter {
  from: string;
  to: string;
  actor: string;
  action: string;
  subject: string;
}

/** Query parameters of a filter; days are the city's, the last one included. */
export function query(filter: Filter): URLSearchParams {
  const asked = new URLSearchParams();
  if (filter.from) asked.set('since', `${filter.from}T00:00:00+08:00`);
  if (filter.to) asked.set('until', nextDay(filter.to));
  for (const name of ['actor', 'action', 'subject'] as const)
    if (filter[name].trim()) asked.set(name, filter[name].trim());
  return asked;
}

/** Midnight after a day, in the city's zone. */
export function nextDay(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return `${next.toISOString().slice(0, 10)}T00:00:00+08:00`;
}

export function rows(filter: Filter, before: number | null, signal: AbortSignal): Promise<AuditPage> {
  const asked = query(filter);
  if (before) asked.set('before', String(before));
  return getJson(`/api/audit?${asked}`, { signal });
}

export const days = (filter: Filter, signal: AbortSignal): Promise<AuditDay[]> =>
  getJson(`/api/audit/days?${query(filter)}`, { signal });

export const chain = (): Promise<Chain> => getJson('/api/audit/chain');
export const actions = (): Promise<Action[]> => getJson('/api/audit/actions');
export const csvHref = (filter: Filter): string => `/api/audit/rows.csv?${query(filter)}`;
