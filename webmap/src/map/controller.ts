/** The map, apart from Vue: it is told a composed style and tells what was clicked and where it looks. */
import {
  AttributionControl,
  LngLat,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  addProtocol,
  prewarm,
  setWorkerUrl,
  type FeatureIdentifier,
  type MapGeoJSONFeature,
  type IControl,
  type ControlPosition,
  type LngLatBoundsLike,
  type MapMouseEvent,
} from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { baseMapUrl } from '../style/base';
import { archiveOf } from './archive';
import { WORLD, type Camera } from './camera';
import type { Clickable, Composed, MapClick } from './contributions';
import { Failures, type FailureKind } from './failures';

setWorkerUrl(workerUrl);
/** The base map of every map in the page. */
export const baseMap = archiveOf(baseMapUrl(location.origin));
addProtocol('pmtiles', baseMap.tile);
prewarm(); // the worker starts while the first answers are on their way

export interface MapListener {
  moved?(camera: Camera): void;
  /** The first picture is complete. */
  ready?(): void;
  failed?(kind: FailureKind): void;
  recovered?(): void;
  /** A click that hit nothing. */
  missed?(event: MapClick): void;
}

export interface MapOptions {
  camera: Camera;
  composed: Composed;
  /** Without buttons and scale: the wall, a picture for print, the other side of a comparison. */
  bare?: boolean;
  /** Names and hints of MapLibre's own controls. */
  locale?: Record<string, string>;
  pixelRatio?: number;
  /** Largest drawing buffer, pixels. */
  maxCanvasSize?: [number, number];
  interactive?: boolean;
  preserveDrawingBuffer?: boolean;
}

/** Something that takes clicks before any feature does: drawing, reporting an event. */
export interface Capture {
  click(event: MapClick): void;
  move?(event: MapClick): void;
  cursor?: string;
}

const MILLISECONDS_FOR_THE_WHOLE = 900;
const MILLISECONDS_BETWEEN_PARTS = 500;
const FONTS = "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

/** One MapLibre map; `destroy` gives the WebGL context back. */
export class MapController {
  /** MapLibre itself, for what is not wrapped here. Sources and layers belong into contributions. */
  readonly map: MapLibre;
  private composed: Composed;
  private loaded = false;
  private readonly states = new Map<string, { target: FeatureIdentifier; state: Record<string, unknown> }>();
  private readonly captures: Capture[] = [];
  private hovered: { clickable: Clickable; target: FeatureIdentifier | null } | null = null;
  private moveFrame = 0;
  private readonly failures: Failures;

  constructor(
    container: HTMLElement,
    options: MapOptions,
    private readonly listener: MapListener = {},
  ) {
    this.composed = options.composed;
    const { camera } = options;
    this.map = new MapLibre({
      container,
      style: options.composed.style,
      center: [camera.longitude, camera.latitude],
      zoom: camera.zoom,
      bearing: camera.bearing,
      pitch: camera.pitch,
      maxPitch: 75,
      minZoom: 7,
      maxBounds: WORLD,
      maxZoom: 20,
      fadeDuration: 0,
      attributionControl: false,
      interactive: options.interactive ?? true,
      locale: options.locale,
      ...(options.pixelRatio ? { pixelRatio: options.pixelRatio } : {}),
      ...(options.maxCanvasSize ? { maxCanvasSize: options.maxCanvasSize } : {}),
      canvasContextAttributes: { preserveDrawingBuffer: options.preserveDrawingBuffer ?? false },
      localIdeographFontFamily: FONTS,
    });
    this.drawOnceComplete();
    if (!options.bare) this.addControls();
    this.failures = new Failures(this.map, {
      failed: (kind) => this.listener.failed?.(kind),
      recovered: () => this.listener.recovered?.(),
      rebuild: () => this.rebuild(),
    });
    this.listen();
  }

  /** Draws another style; what did not change stays. */
  show(composed: Composed): void {
    this.composed = composed;
    if (!this.loaded) return; // the first style is still being read; `styleLoaded` catches up
    this.map.setStyle(composed.style, { diff: true });
    this.placeCustom();
  }

  /** Asks again for what failed. */
  readonly retry = (): void => this.failures.retry();

  fit(
    bounds: LngLatBoundsLike,
    options: { padding?: number; maxZoom?: number; animate?: boolean } = {},
  ): void {
    const { padding = 40, maxZoom = 17, animate } = options;
    this.map.fitBounds(bounds, { padding, maxZoom, pitch: 0, bearing: 0, animate: animate ?? !stillness() });
  }

  flyTo(target: Partial<Camera>): void {
    const here = this.camera();
    const next = { ...here, ...target };
    const view = {
      center: [next.longitude, next.latitude] as [number, number],
      zoom: next.zoom,
      bearing: next.bearing,
      pitch: next.pitch,
    };
    if (stillness()) this.map.jumpTo(view);
    else this.map.flyTo({ ...view, maxDuration: 2500 });
  }

  /** Looks from there at once. */
  jumpTo(camera: Camera): void {
    const { longitude, latitude, zoom, bearing, pitch } = camera;
    this.map.jumpTo({ center: [longitude, latitude], zoom, bearing, pitch });
  }

  /** Feature state that survives a rebuilt style; null takes it away. */
  setState(target: FeatureIdentifier, state: Record<string, unknown> | null): void {
    const key = `${target.source}/${target.sourceLayer ?? ''}/${target.id}`;
    if (state) this.states.set(key, { target, state });
    else this.states.delete(key);
    if (!this.map.getSource(target.source)) return;
    if (state) this.map.setFeatureState(target, state);
    else this.map.removeFeatureState(target);
  }

  /** Takes the clicks until the answer is called. */
  capture(capture: Capture): () => void {
    this.captures.push(capture);
    this.unhover();
    this.map.getCanvas().style.cursor = capture.cursor ?? 'crosshair';
    return () => {
      const index = this.captures.indexOf(capture);
      if (index >= 0) this.captures.splice(index, 1);
      this.map.getCanvas().style.cursor = this.captures.at(-1)?.cursor ?? '';
    };
  }

  addControl(control: IControl, position: ControlPosition = 'bottom-right'): () => void {
    this.map.addControl(control, position);
    return () => this.map.removeControl(control);
  }

  /** Style layers whose features answer to a click, from the top. */
  clickableLayers(): string[] {
    return this.composed.clickables.map((one) => one.layer);
  }

  /** Does what a click on a feature does; for lists of what is in view. */
  pickFeature(feature: { layer: { id: string } }, lon: number, lat: number): void {
    const clickable = this.composed.clickables.find((one) => one.layer === feature.layer.id);
    const lngLat = new LngLat(lon, lat);
    const point = this.map.project(lngLat);
    clickable?.pick(feature as MapGeoJSONFeature, { point, lngLat, originalEvent: new MouseEvent('click') });
  }

  /** Resolves when everything that is in view has been drawn. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.map.once('idle', () => resolve());
      this.map.triggerRepaint();
    });
  }

  camera(): Camera {
    const { lng, lat } = this.map.getCenter();
    return {
      zoom: this.map.getZoom(),
      latitude: lat,
      longitude: lng,
      bearing: this.map.getBearing(),
      pitch: this.map.getPitch(),
    };
  }

  destroy(): void {
    cancelAnimationFrame(this.moveFrame);
    this.failures.stop();
    this.map.remove();
  }

  /** Until the first picture is complete, half-made ones are seldom drawn: without a GPU each costs as much as it.
   * Whoever moves the map sees it move. */
  private drawOnceComplete(): void {
    const { map } = this;
    const { painter } = map;
    const draw = painter.render.bind(painter);
    let next = performance.now() + MILLISECONDS_FOR_THE_WHOLE;
    painter.render = (...given: Parameters<typeof draw>): void => {
      const whole = map.loaded() && !map._placementDirty;
      if (!whole && !map.isMoving() && performance.now() < next) return;
      draw(...given);
      next = performance.now() + MILLISECONDS_BETWEEN_PARTS;
    };
    map.once('idle', () => (painter.render = draw));
  }

  /** The style made anew, sources too: MapLibre 6.17's refreshTiles() waits for ever for a tile that failed. */
  private rebuild(): void {
    this.loaded = false;
    this.map.setStyle(this.composed.style, { diff: false });
  }

  private addControls(): void {
    this.map.addControl(new NavigationControl({ visualizePitch: true }), 'bottom-right');
    this.map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-left');
    this.map.addControl(new AttributionControl({ compact: true }), 'bottom-left');
  }

  private listen(): void {
    const { map, listener } = this;
    map.once('idle', () => listener.ready?.());
    map.on('moveend', () => listener.moved?.(this.camera()));
    map.on('style.load', () => this.styleLoaded());
    map.setMissingStyleImageResolver((id) => this.addImage(id));
    map.on('click', (event) => this.clicked(event));
    map.on('mousemove', (event) => {
      cancelAnimationFrame(this.moveFrame);
      this.moveFrame = requestAnimationFrame(() => this.moved(event));
    });
    map.on('mouseout', () => this.unhover());
  }

  private styleLoaded(): void {
    if (this.loaded) return;
    this.loaded = true;
    this.show(this.composed);
    for (const { target, state } of this.states.values()) {
      if (this.map.getSource(target.source)) this.map.setFeatureState(target, state);
    }
  }

  private placeCustom(): void {
    const wanted = new Set(this.composed.custom.map(({ layer }) => layer.id));
    for (const id of this.map.getLayersOrder()) {
      if (this.map.getLayer(id)?.type === 'custom' && !wanted.has(id)) this.map.removeLayer(id);
    }
    for (const { layer, before } of this.composed.custom) {
      if (this.map.getLayer(layer.id)) this.map.moveLayer(layer.id, before);
      else this.map.addLayer(layer, before);
    }
  }

  private addImage(id: string): void {
    for (const find of this.composed.images) {
      const found = find(id);
      if (!found || this.map.hasImage(id)) continue;
      this.map.addImage(id, found.image, { pixelRatio: found.pixelRatio ?? 1 });
    }
  }

  private clicked(event: MapMouseEvent): void {
    const capture = this.captures.at(-1);
    if (capture) return capture.click(event);
    for (const contribution of this.composed.pickers) if (contribution.pickAt?.(event)) return;
    const hit = this.at(event);
    if (hit) hit.clickable.pick(hit.feature, event);
    else this.listener.missed?.(event);
  }

  private moved(event: MapMouseEvent): void {
    const capture = this.captures.at(-1);
    if (capture) return capture.move?.(event);
    if (this.map.isMoving()) return;
    const hit = this.at(event);
    const target = hit?.feature.id === undefined ? null : identifierOf(hit.feature);
    if (
      this.hovered &&
      (!hit || this.hovered.clickable !== hit.clickable || !same(this.hovered.target, target))
    ) {
      this.hovered.clickable.hover?.(null, event);
      this.mark(this.hovered.target, false);
      this.hovered = null;
    }
    this.map.getCanvas().style.cursor = hit ? 'pointer' : '';
    if (!hit) return;
    if (!this.hovered) this.mark(target, true);
    this.hovered = { clickable: hit.clickable, target };
    hit.clickable.hover?.(hit.feature, event);
  }

  private unhover(): void {
    if (!this.hovered) return;
    this.mark(this.hovered.target, false);
    const centre = {
      point: { x: 0, y: 0 },
      lngLat: this.map.getCenter(),
      originalEvent: new MouseEvent('mouseout'),
    };
    this.hovered.clickable.hover?.(null, centre);
    this.hovered = null;
  }

  private mark(target: FeatureIdentifier | null, hover: boolean): void {
    if (target && this.map.getSource(target.source)) this.map.setFeatureState(target, { hover });
  }

  private at(event: MapMouseEvent) {
    const { clickables } = this.composed;
    const layers = clickables.map((one) => one.layer).filter((id) => this.map.getLayer(id));
    if (!layers.length) return null;
    const [feature] = this.map.queryRenderedFeatures(event.point, { layers });
    const clickable = feature && clickables.find((one) => one.layer === feature.layer.id);
    return clickable ? { feature: feature!, clickable } : null;
  }
}

function identifierOf(feature: {
  source: string;
  sourceLayer?: string;
  id?: string | number;
}): FeatureIdentifier {
  return {
    source: feature.source,
    ...(feature.sourceLayer ? { sourceLayer: feature.sourceLayer } : {}),
    id: feature.id!,
  };
}

function same(one: FeatureIdentifier | null, other: FeatureIdentifier | null): boolean {
  return one?.source === other?.source && one?.sourceLayer === other?.sourceLayer && one?.id === other?.id;
}

/** Whether the person asked for no movement. */
export function stillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
