/** What the search shows on the map: the marked point, in the URL as `at=longitude,latitude`. */
import { computed, ref, shallowRef } from 'vue';
import { urlField, type Codec } from '../view-state';
import type { Found } from './api';

export type Point = [number, number];

const pointCodec: Codec<Point | null> = {
  read(text) {
    if (text === '') return null;
    const [lon, lat] = text.split(',').map(Number);
    if (lon === undefined || lat === undefined || !Number.isFinite(lon) || !Number.isFinite(lat))
      return undefined;
    return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : undefined;
  },
  write: (value) => (value ? value.map((part) => part.toFixed(6)).join(',') : ''),
};

/** The marked point, degrees. */
export const marker = urlField<Point | null>('at', pointCodec, null);

/** What was chosen last; null where the point was put by hand. */
export const chosen = shallowRef<Found | null>(null);

export const opened = ref(false);

/** Where a result is looked at from: its extent, or a zoom that suits its kind. */
export const ZOOMS: Record<Found['kind'], number> = {
  coordinate: 17,
  area: 14,
  place: 16.5,
  address: 17.5,
  road: 15,
  organisation: 17.5,
  building: 17.5,
  event: 17,
};

export const markerText = computed(() => chosen.value?.name ?? '');
