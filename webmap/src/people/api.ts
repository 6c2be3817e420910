/** What the page asks about areas and people. */
import { getJson, sendJson } from '../shell/http';
import type { Bilingual } from '../shell/text';
import type { Level, Measure } from './measures';

export interface AreaName {
  code: number;
  name: string;
  level: Level | 'city';
}

export interface AreaCounts extends AreaName {
  parent_code: number | null;
  longitude: number;
  latitude: number;
  area_km2: number;
  /** In the order of the answer's measures; null: below the threshold. */
  values: (number | null)[];
}

export type Values = Partial<Record<Measure, number | null>>;

export interface PeopleInGrid {
  level: Level;
  within: number | null;
  measures: Measure[];
  protected: Measure[];
  threshold: number;
  as_of: string | null;
  areas: AreaCounts[];
}

export interface AreaAnswer extends AreaName {
  path: AreaName[];
  bbox: [number, number, number, number];
  centre: [number, number];
  values: Values;
  as_of: string | null;
}

export interface Kind {
  kind: string;
  title: Bilingual;
  count: number;
}

export interface AreaDetail extends AreaName {
  path: AreaName[];
  bbox: [number, number, number, number];
  area_km2: number;
  values: Values;
  protected: Measure[];
  threshold: number;
  compared: (AreaName & { areas: number; means: Partial<Record<Measure, number | null>> }) | null;
  workers: { name: string; kind: string; kind_title: Bilingual; phone: string | null; area_code: number }[];
  cameras: { code: string; name: string; kind: string; state: string }[];
  components: Kind[];
  open_events: Kind[];
  exact: boolean;
  as_of: string | null;
}

export interface ExactCounts extends AreaName {
  values: Record<string, number>;
  because: 'scope' | 'emergency';
  emergency_id: number | null;
  as_of: string;
  counted_at: string;
}

export interface Emergency {
  emergency_id: number;
  area: AreaName;
  reason: string;
  declared_by: string;
  declared_at: string;
  ends_at: string;
}

export interface Selected {
  grids: AreaName[];
  totals: Values;
  suppressed: Partial<Record<Measure, number>>;
  as_of: string | null;
}

export interface PersonRecord {
  resident_id: string;
  name: string;
  sex: Bilingual;
  age: number | null;
  birth_year: number | null;
  id_number: string | null;
  phone: string | null;
  registrations: {
    id: string;
    source: Bilingual;
    address: string;
    area: string;
    dwelling_code: string | null;
    since: string | null;
    until: string | null;
    left: boolean;
    match_level: string;
    linked_by: Bilingual | null;
    rule: string | null;
    probability: number | null;
    evidence: { title: Bilingual; weight: number }[];
  }[];
}

export interface Purpose {
  purpose: string;
  note: string;
}

export const askArea = (code: number, signal?: AbortSignal): Promise<AreaAnswer> =>
  getJson(`/api/areas/${code}`, { ...(signal ? { signal } : {}) });

export const askAreas = (level: Level, within: number, signal?: AbortSignal): Promise<PeopleInGrid> =>
  getJson(`/api/people-in-grid?level=${level}${within ? `&within=${within}` : ''}`, {
    ...(signal ? { signal } : {}),
  });

export const askDetail = (code: number): Promise<AreaDetail> => getJson(`/api/people-in-grid/${code}`);

/** `asOf`: a day, `2026-01-31`; today where it is empty. */
export const askExact = (code: number, asOf: string): Promise<ExactCounts> =>
  getJson(`/api/people-in-grid/${code}/exact${asOf ? `?as_of=${asOf}` : ''}`);

export const askEmergencies = async (): Promise<Emergency[]> =>
  (await getJson<{ emergencies: Emergency[] }>('/api/emergencies')).emergencies;

export const declareEmergency = (area_code: number, reason: string, hours: number): Promise<Emergency> =>
  sendJson('POST', '/api/emergencies', { area_code, reason, hours });

export const endEmergency = (id: number): Promise<Emergency> => sendJson('DELETE', `/api/emergencies/${id}`);

export const askSelection = (coordinates: [number, number][]): Promise<Selected> =>
  sendJson('POST', '/api/people-in-grid/selection', {
    polygon: { type: 'Polygon', coordinates: [coordinates] },
  });

export const searchRecords = async (
  asked: Partial<Record<'id_number' | 'phone' | 'dwelling_code' | 'as_of', string>>,
  purpose: Purpose,
): Promise<PersonRecord[]> =>
  (await sendJson<{ records: PersonRecord[] }>('POST', '/api/residents/search', { ...asked, ...purpose }))
    .records;

/** A registration is somebody else's (`apart`), or that is taken back. */
export const separateRegistration = (
  registration: string,
  apart: boolean,
  purpose: Purpose,
): Promise<unknown> => sendJson('POST', '/api/residents/separations', { registration, apart, ...purpose });

export const revealPhone = async (residentId: string, purpose: Purpose): Promise<string | null> =>
  (await sendJson<{ phone: string | null }>('POST', `/api/residents/${residentId}/phone`, purpose)).phone;
