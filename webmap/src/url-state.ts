/** The whole state of the view in the URL's fragment, so that a copied link opens the same view. */
import type { Language } from './text';

export const TOGGLES = ['residents', 'event', 'building', 'orthophoto', 'hillshade'] as const;
export type Toggle = (typeof TOGGLES)[number];
/** Toggles that need a raster of the same name on the server. */
export const RASTER_TOGGLES: readonly Toggle[] = ['orthophoto', 'hillshade'];
export type Theme = 'light' | 'dark';

export interface Camera {
  zoom: number;
  latitude: number;
  longitude: number;
  bearing: number;
  pitch: number;
}

export interface ViewState {
  /** null: fit the data. */
  camera: Camera | null;
  toggles: Toggle[];
  language: Language;
  theme: Theme;
}

export const DEFAULT_TOGGLES: Toggle[] = ['residents', 'event', 'building'];

/** Reads a fragment; whatever is missing or broken takes its default. */
export function parseState(fragment: string, preferred: { language: Language; theme: Theme }): ViewState {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const toggles = parameters.get('layers');
  const language = parameters.get('lang');
  const theme = parameters.get('theme');
  return {
    camera: parseCamera(parameters.get('map')),
    toggles:
      toggles === null ? [...DEFAULT_TOGGLES] : TOGGLES.filter((name) => toggles.split(',').includes(name)),
    language: language === 'zh' || language === 'en' ? language : preferred.language,
    theme: theme === 'light' || theme === 'dark' ? theme : preferred.theme,
  };
}

function parseCamera(text: string | null): Camera | null {
  const [zoom, latitude, longitude, bearing = 0, pitch = 0] = (text ?? '').split('/').map(Number);
  const known = zoom !== undefined && latitude !== undefined && longitude !== undefined;
  if (!text || !known || ![zoom, latitude, longitude, bearing, pitch].every(Number.isFinite)) return null;
  if (Math.abs(latitude) > 85 || Math.abs(longitude) > 180 || zoom < 0 || zoom > 24) return null;
  return { zoom, latitude, longitude, bearing, pitch: Math.min(Math.max(pitch, 0), 85) };
}

/** Writes the fragment that `parseState` reads. */
export function formatState(state: ViewState): string {
  const parts: string[] = [];
  if (state.camera) {
    const { zoom, latitude, longitude, bearing, pitch } = state.camera;
    const place = [zoom.toFixed(2), latitude.toFixed(5), longitude.toFixed(5)];
    parts.push(`map=${[...place, Math.round(bearing), Math.round(pitch)].join('/')}`);
  }
  parts.push(`layers=${state.toggles.join(',')}`, `lang=${state.language}`, `theme=${state.theme}`);
  return `#${parts.join('&')}`;
}
