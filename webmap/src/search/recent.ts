/** What this person chose last, kept in this browser alone. The search finds no persons, so none is in it. */
import { ref } from 'vue';
import type { Found } from './api';
import { sameThing } from './results';

const MOST = 8;

export const recent = ref<Found[]>([]);
let place = '';

/** Reads what an account chose in this browser. */
export function readRecent(account: string): void {
  place = `gridcity.recent.${account}`;
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    recent.value = Array.isArray(kept) ? (kept as Found[]).filter(isFound).slice(0, MOST) : [];
  } catch {
    recent.value = []; // storage is closed or holds something else: nothing is kept then
  }
}

export function remember(found: Found): void {
  recent.value = [found, ...recent.value.filter((one) => !sameThing(one, found))].slice(0, MOST);
  write();
}

export function forget(): void {
  recent.value = [];
  write();
}

function write(): void {
  try {
    localStorage.setItem(place, JSON.stringify(recent.value));
  } catch {
    // private windows may refuse: the list then lasts as long as the page
  }
}

function isFound(one: unknown): one is Found {
  const { kind, key, lon, lat } = one as Partial<Found>;
  return typeof kind === 'string' && typeof key === 'string' && Number.isFinite(lon) && Number.isFinite(lat);
}
