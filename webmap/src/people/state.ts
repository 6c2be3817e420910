/** What of people in grid is shown: all of it in the URL. */
import { computed, ref, shallowRef } from 'vue';
import { camera, CITY_BOUNDS } from '../map/camera';
import { firstCamera } from '../map/first-look';
import { session } from '../shell/session';
import { choiceCodec, flagCodec, numberCodec, urlField } from '../view-state';
import { LEVELS, mayBeShare, MEASURES, type Level, type Measure, type Per } from './measures';

/** The measure that is mapped; 'off' for none. */
export const measure = urlField<Measure | 'off'>(
  'people',
  choiceCodec<Measure | 'off'>([...MEASURES, 'off']),
  'residents',
);
/** 'auto' follows the zoom. */
export const levelChoice = urlField<Level | 'auto'>(
  'plevel',
  choiceCodec<Level | 'auto'>([...LEVELS, 'auto']),
  'auto',
);
export const per = urlField<Per>('pper', choiceCodec<Per>(['count', 'km2', 'share']), 'count');
/** Code of the area that was drilled into; 0 for all of the person's own. */
export const within = urlField('within', numberCodec, 0);
export const columns = urlField('pcolumns', flagCodec, false);
/** Code of the area whose card is open; 0 for none. */
export const selectedArea = urlField('area', numberCodec, 0);

const ZOOMS: [number, Level][] = [
  [9, 'county'],
  [11, 'town'],
  [13, 'community'],
];

/** The level that suits a zoom. */
export function levelAt(zoom: number): Level {
  return ZOOMS.find(([below]) => zoom < below)?.[1] ?? 'grid';
}

const first = computed(() => firstCamera(session.value?.scope.bbox ?? CITY_BOUNDS).zoom);

/** Level of an area code of 15 digits. */
export function levelOf(code: number): Level | 'city' {
  if (code % 1e3) return 'grid';
  if (code % 1e6) return 'community';
  if (code % 1e9) return 'town';
  return code % 1e11 ? 'county' : 'city';
}

/** The level that is shown: always below what was drilled into, or the person's own area. */
export const level = computed<Level>(() => {
  const wanted =
    levelChoice.value === 'auto' ? levelAt(camera.value?.zoom ?? first.value) : levelChoice.value;
  const least = below(within.value || (session.value?.scope.code ?? 0));
  return LEVELS[Math.min(Math.max(LEVELS.indexOf(wanted), least), LEVELS.length - 1)]!;
});

/** Place in `LEVELS` of the level below an area; 0 for no area. */
function below(code: number): number {
  const of = code ? levelOf(code) : 'city';
  return of === 'city' ? 0 : LEVELS.indexOf(of) + 1;
}

/** A share is only shown of what has one. */
export const effectivePer = computed<Per>(() =>
  per.value === 'share' && (measure.value === 'off' || !mayBeShare(measure.value)) ? 'count' : per.value,
);

/** The area under the pointer, on the map or in the list. */
export const hoveredArea = ref(0);
export const pointer = shallowRef<{ x: number; y: number } | null>(null);
