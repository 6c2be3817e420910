/** What can be counted, how it may be related, and the colours of its classes. */
import type { Theme } from '../shell/theme';

export const LEVELS = ['county', 'town', 'community', 'grid'] as const;
export type Level = (typeof LEVELS)[number];

export const MEASURES = [
  'residents',
  'residents_0_14',
  'residents_15_59',
  'residents_60_plus',
  'residents_65_plus',
  'residents_80_plus',
  'households',
  'buildings',
  'dwellings',
  'organisations',
  'grid_workers',
  'cameras',
  'components',
  'events',
  'events_open',
] as const;
export type Measure = (typeof MEASURES)[number];

/** As counted, for each square kilometre, or as a share of the residents. */
export type Per = 'count' | 'km2' | 'share';

/** Groups of the list of measures. */
export const GROUPS: { id: 'people' | 'places' | 'services' | 'events'; measures: Measure[] }[] = [
  {
    id: 'people',
    measures: [
      'residents',
      'households',
      'residents_0_14',
      'residents_15_59',
      'residents_60_plus',
      'residents_65_plus',
      'residents_80_plus',
    ],
  },
  { id: 'places', measures: ['organisations', 'buildings', 'dwellings'] },
  { id: 'services', measures: ['grid_workers', 'cameras', 'components'] },
  { id: 'events', measures: ['events_open', 'events'] },
];

/** 网力 workers, 网监 cameras, 网情 events. */
export const PRESETS: { id: 'force' | 'watch' | 'state'; measure: Measure }[] = [
  { id: 'force', measure: 'grid_workers' },
  { id: 'watch', measure: 'cameras' },
  { id: 'state', measure: 'events_open' },
];

export function mayBeShare(measure: Measure): boolean {
  return measure.startsWith('residents_');
}

/** The value that is mapped; null where a number is suppressed or cannot be related. */
export function related(
  measure: Measure,
  per: Per,
  value: number | null,
  area_km2: number,
  residents: number | null,
): number | null {
  if (value === null || per === 'count') return value;
  if (per === 'km2') return area_km2 > 0 ? value / area_km2 : null;
  return mayBeShare(measure) && residents ? Math.min((100 * value) / residents, 100) : null;
}

type Ramp = [string, string, string, string, string];

const RAMPS: Record<Theme, Record<'people' | 'places' | 'services' | 'watch' | 'events', Ramp>> = {
  light: {
    people: ['#fdf0cf', '#fbd28a', '#f5a54a', '#db6e1f', '#a8420f'],
    places: ['#e6eef8', '#b7cfea', '#7ba6d6', '#3f78b8', '#1b4b87'],
    services: ['#dff2ee', '#a8dbd0', '#66bba9', '#2a8c7c', '#0b5c50'],
    watch: ['#efe8f6', '#d3c0e6', '#ad8dcd', '#835cab', '#583084'],
    events: ['#fde6ea', '#f6b9c4', '#e8808f', '#c9465d', '#8f1f38'],
  },
  dark: {
    people: ['#3d2f1d', '#7a4c1a', '#b5691c', '#e08f2f', '#ffc56b'],
    places: ['#1b2c42', '#27507f', '#3c77b8', '#6aa3de', '#b0d3fa'],
    services: ['#173330', '#1e5a50', '#2b8878', '#4fb9a5', '#a1ead9'],
    watch: ['#2c2140', '#4f3775', '#7b57ab', '#a985d6', '#dcc6f7'],
    events: ['#3b1d25', '#732b3e', '#ae425b', '#e27289', '#ffb9c6'],
  },
};

/** The five colours of a measure's classes, from low to high. */
export function rampOf(measure: Measure, theme: Theme): Ramp {
  const group = GROUPS.find((one) => one.measures.includes(measure))?.id ?? 'people';
  return RAMPS[theme][measure === 'cameras' ? 'watch' : group];
}
