/** Where the map looks from, in the URL as `map=zoom/latitude/longitude/bearing/pitch`. */
import { urlField, type Codec } from '../view-state';

export interface Camera {
  zoom: number;
  latitude: number;
  longitude: number;
  bearing: number;
  pitch: number;
}

export const cameraCodec: Codec<Camera | null> = {
  read(text) {
    if (text === '') return null;
    const [zoom, latitude, longitude, bearing = 0, pitch = 0] = text.split('/').map(Number);
    if (zoom === undefined || latitude === undefined || longitude === undefined) return undefined;
    if (![zoom, latitude, longitude, bearing, pitch].every(Number.isFinite)) return undefined;
    if (Math.abs(latitude) > 85 || Math.abs(longitude) > 180 || zoom < 0 || zoom > 24) return undefined;
    return { zoom, latitude, longitude, bearing, pitch: Math.min(Math.max(pitch, 0), 85) };
  },
  write(value) {
    if (!value) return '';
    const place = [value.zoom.toFixed(2), value.latitude.toFixed(5), value.longitude.toFixed(5)];
    return [...place, Math.round(value.bearing), Math.round(value.pitch)].join('/');
  },
};

/** null: the person's own area. */
export const camera = urlField<Camera | null>('map', cameraCodec, null);

/** The whole city, west, south, east, north. */
export const CITY_BOUNDS: [number, number, number, number] = [118.1, 36.93, 119.3, 38.17];

/** As far as the base map reaches around the city. */
export const WORLD: [[number, number], [number, number]] = [
  [116.6, 36.0],
  [121.0, 39.1],
];
