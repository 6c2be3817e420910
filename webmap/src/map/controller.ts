/** The map, apart from Vue: it is told the view state and tells what was clicked and where it looks. */
import {
  AttributionControl,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  addProtocol,
  setWorkerUrl,
  type MapGeoJSONFeature,
} from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { baseMapUrl, buildStyle } from '../style';
import { CLICKABLE } from '../style/data';
import { archiveProtocol } from './archive';
import type { Camera, Theme, Toggle } from '../url-state';

setWorkerUrl(workerUrl);
addProtocol('pmtiles', archiveProtocol(baseMapUrl(location.origin)).tile);

export interface Picked {
  layer: string;
  source: string;
  id: string | number | undefined;
  properties: Record<string, unknown>;
}

export interface Listener {
  moved(camera: Camera): void;
  picked(feature: Picked | null): void;
  ready(): void;
  failed(): void;
  recovered(): void;
}

const CITY_BOUNDS: [[number, number], [number, number]] = [
  [118.1, 36.93],
  [119.3, 38.17],
];

/** As far as the base map reaches around the city. */
const WORLD: [[number, number], [number, number]] = [
  [116.6, 36.0],
  [121.0, 39.1],
];

const MILLISECONDS_TO_RETRY = 5000;

/** True where WebGL 2 can be had. */
export function canDraw(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}

/** The map controller; `destroy` gives the WebGL context back. */
export class MapController {
  private readonly map: MapLibre;
  private selected: Picked | null = null;
  private theme: Theme;
  private toggles: Toggle[];
  private readonly rasters: readonly string[];
  private failures = 0;
  private retryTimer: number | undefined;
  private retrying = false;

  constructor(
    container: HTMLElement,
    state: { camera: Camera; theme: Theme; toggles: Toggle[]; rasters: string[] },
    private readonly listener: Listener,
  ) {
    this.theme = state.theme;
    this.toggles = [...state.toggles];
    this.rasters = state.rasters;
    this.map = new MapLibre({
      container,
      style: buildStyle(state.theme, state.toggles, location.origin, state.rasters),
      center: [state.camera.longitude, state.camera.latitude],
      zoom: state.camera.zoom,
      bearing: state.camera.bearing,
      pitch: state.camera.pitch,
      maxPitch: 75,
      minZoom: 7,
      maxBounds: WORLD,
      maxZoom: 20,
      fadeDuration: 0,
      attributionControl: false,
      localIdeographFontFamily: "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    });
    this.map.addControl(new NavigationControl({ visualizePitch: true }), 'bottom-right');
    this.map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-left');
    this.map.addControl(new AttributionControl({ compact: true }), 'bottom-left');
    this.listen();
  }

  /** Shows a theme and a choice of layers; the camera stays. */
  show(theme: Theme, toggles: Toggle[]): void {
    if (theme === this.theme && toggles.join() === this.toggles.join()) return;
    this.theme = theme;
    this.toggles = [...toggles];
    this.map.setStyle(buildStyle(theme, toggles, location.origin, this.rasters), { diff: true });
  }

  /** Fits the whole city. */
  showCity(): void {
    this.map.fitBounds(CITY_BOUNDS, {
      padding: { top: 80, right: 24, bottom: 24, left: innerWidth > 720 ? 324 : 24 },
      pitch: 0,
      bearing: 0,
    });
  }

  /** Asks again for what failed; without an error since, the next idle map means that it has come. */
  readonly retry = (): void => {
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
    this.failures = 0;
    this.retrying = true;
    // Sources made anew: MapLibre 6.17's refreshTiles() waits for ever for a vector tile that had failed.
    this.map.setStyle(buildStyle(this.theme, this.toggles, location.origin, this.rasters), { diff: false });
  };

  zoomTo(longitude: number, latitude: number, zoom: number): void {
    this.map.easeTo({ center: [longitude, latitude], zoom });
  }

  clearSelection(): void {
    this.select(null);
  }

  destroy(): void {
    clearTimeout(this.retryTimer);
    removeEventListener('online', this.retry);
    this.map.remove();
  }

  private listen(): void {
    const { map, listener } = this;
    map.once('idle', () => listener.ready());
    map.on('moveend', () => listener.moved(this.camera()));
    map.on('error', (event) => {
      console.warn(event.error, (event as { sourceId?: string }).sourceId ?? '');
      this.failures += 1;
      this.retryTimer ??= window.setTimeout(this.retry, MILLISECONDS_TO_RETRY);
      listener.failed();
    });
    map.on('idle', () => {
      if (this.retrying && this.failures === 0) {
        this.retrying = false;
        listener.recovered();
      }
    });
    addEventListener('online', this.retry);
    map.on('click', (event) => {
      const layers = CLICKABLE.filter((id) => map.getLayer(id));
      const [feature] = map.queryRenderedFeatures(event.point, { layers });
      if (feature?.layer.id === 'event-cluster') {
        map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
        return;
      }
      this.select(feature ?? null);
    });
    map.on('mousemove', (event) => {
      const layers = CLICKABLE.filter((id) => map.getLayer(id));
      map.getCanvas().style.cursor = map.queryRenderedFeatures(event.point, { layers }).length
        ? 'pointer'
        : '';
    });
  }

  private select(feature: MapGeoJSONFeature | null): void {
    this.mark(this.selected, false);
    this.selected = feature && {
      layer: feature.layer.id,
      source: feature.source,
      id: feature.id,
      properties: feature.properties,
    };
    this.mark(this.selected, true);
    this.listener.picked(this.selected);
  }

  private mark(picked: Picked | null, selected: boolean): void {
    if (picked?.id === undefined || !this.map.getSource(picked.source)) return;
    this.map.setFeatureState(
      { source: picked.source, sourceLayer: picked.source, id: picked.id },
      { selected },
    );
  }

  private camera(): Camera {
    const { lng, lat } = this.map.getCenter();
    return {
      zoom: this.map.getZoom(),
      latitude: lat,
      longitude: lng,
      bearing: this.map.getBearing(),
      pitch: this.map.getPitch(),
    };
  }
}
