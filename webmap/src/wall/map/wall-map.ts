/** The wall's map, apart from Vue: it shows a scene, flies to an alarm, and comes back from failures by itself. */
import { Map as MapLibre, Marker, addProtocol, setWorkerUrl, type CameraOptions } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { archiveOf } from '../../map/archive';
import { baseMapUrl } from '../../style';
import type { FeedEvent, Scene, ShownArea, Topic, TopicNumbers } from '../topic';
import { areaColour, columnData, eventPaint, pointData } from './data';
import { AREA_LABELS, hiddenLabels, idOf, type Made } from './layers';
import { fitted } from './fitting';
import { ALARM, wallStyle } from './style';

setWorkerUrl(workerUrl);
addProtocol('pmtiles', archiveOf(baseMapUrl(location.origin)).tile);

/** The wall's map is drawn as if for a smaller screen, and every pixel of the real one is used. */
const LARGEST_CANVAS: [number, number] = [8192, 8192];
const FADE_MS = 900;
const FIRST_RETRY_MS = 5000;
const LAST_RETRY_MS = 60_000;
const MS_TO_RESTORE = 4000;
const MS_TO_GATHER = 400;
const MOST_POINTS = 6000;

export interface Listener {
  ready(): void;
  /** Tiles fail (true), or come again (false). */
  failing(yes: boolean): void;
  /** The graphics card gave the picture up: make the map anew. */
  lost(): void;
}

export interface Shown {
  topic: Topic;
  area: ShownArea;
  rasters: readonly string[];
  pixelRatio: number;
  still: boolean;
  write: (value: number) => string;
}

export class WallMap {
  private readonly map: MapLibre;
  private readonly made: Made[];
  private readonly marker: Marker;
  private scene: Scene;
  /** Whose layers are shown: the scene's, or the alarm's. */
  private dressed: Pick<Scene, 'id' | 'layers'>;
  private numbers: TopicNumbers | null = null;
  private statisticsAt: string | null | undefined;
  private failures = 0;
  private retries = 0;
  private gathering = 0;
  private readonly timers = new Set<number>();

  constructor(
    container: HTMLElement,
    private readonly shown: Shown,
    private readonly listener: Listener,
  ) {
    const { topic, area, rasters, pixelRatio } = shown;
    const { style, made } = wallStyle(topic, area, rasters, location.origin);
    this.made = made;
    this.scene = topic.scenes[0]!;
    this.dressed = this.scene;
    this.map = new MapLibre({
      container,
      style,
      bounds: area.bbox,
      fitBoundsOptions: { padding: 20 },
      interactive: false,
      attributionControl: false,
      fadeDuration: 0,
      maxPitch: 75,
      pixelRatio,
      maxCanvasSize: LARGEST_CANVAS,
      localIdeographFontFamily: "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    });
    this.marker = new Marker({ element: pulse(), anchor: 'center' });
    this.listen();
  }

  /** Shows a scene: its layers, then its camera. */
  show(scene: Scene, cut = false): void {
    this.scene = this.dressed = scene;
    this.marker.remove();
    if (this.map.getLayer('land')) this.dress(cut);
    this.fly(scene, cut);
  }

  /** Takes new numbers over. After a new count of the city, its tiles are asked for anew. */
  tell(numbers: TopicNumbers): void {
    this.numbers = numbers;
    const again = this.statisticsAt !== undefined && this.statisticsAt !== numbers.statistics_at;
    this.statisticsAt = numbers.statistics_at;
    if (again) this.reload();
    else if (this.map.getLayer('land')) this.fill();
  }

  /** Puts an event that has just come in on the map, where scenes show such events. */
  add(event: FeedEvent): void {
    if (!this.numbers || event.longitude === null || event.latitude === null) return;
    for (const scene of this.shown.topic.scenes) {
      for (const [position, layer] of scene.layers.entries()) {
        const numbers = this.numbers.scenes[scene.id]?.maps[position];
        const wanted = !layer.categories.length || layer.categories.includes(event.category);
        if (layer.layer !== 'event' || layer.status === 'closed' || !wanted || !numbers) continue;
        numbers.points = [
          [event.longitude, event.latitude, 1] as [number, number, number],
          ...numbers.points,
        ].slice(0, MOST_POINTS);
      }
    }
    this.gathering ||= this.later(MS_TO_GATHER, () => {
      this.gathering = 0;
      this.fill();
    });
  }

  /** Flies to an event and marks it. */
  alarm(event: FeedEvent, zoom: number): void {
    const center: [number, number] = [event.longitude!, event.latitude!];
    this.marker.setLngLat(center).addTo(this.map);
    this.dressed = ALARM;
    if (this.map.getLayer('land')) this.dress(false);
    this.move({ center, zoom, pitch: 45, bearing: 0 }, 4000);
  }

  resize(pixelRatio: number): void {
    this.map.setPixelRatio(pixelRatio);
    this.map.resize();
  }

  destroy(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    removeEventListener('online', this.reload);
    this.map.remove();
  }

  private listen(): void {
    const { map, listener } = this;
    map.once('idle', () => listener.ready());
    map.on('style.load', () => {
      this.fill();
      this.dress(true);
    });
    map.on('error', (event) => {
      console.warn(event.error);
      if (this.failures++ > 0) return;
      listener.failing(true);
      this.later(Math.min(FIRST_RETRY_MS * 2 ** this.retries++, LAST_RETRY_MS), this.reload);
    });
    map.on('idle', () => {
      if (this.failures || !this.retries) return;
      this.retries = 0;
      listener.failing(false);
    });
    map
      .getCanvas()
      .addEventListener('webglcontextlost', () => this.later(MS_TO_RESTORE, () => listener.lost()));
    map.getCanvas().addEventListener('webglcontextrestored', () => listener.lost());
    addEventListener('online', this.reload);
  }

  /** Sources made anew: MapLibre 6.17's refreshTiles() waits for ever for a vector tile that had failed. */
  private readonly reload = (): void => {
    this.failures = 0;
    const { topic, area, rasters } = this.shown;
    this.map.setStyle(wallStyle(topic, area, rasters, location.origin).style, { diff: false });
  };

  private later(milliseconds: number, act: () => void): number {
    const timer = window.setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, milliseconds);
    this.timers.add(timer);
    return timer;
  }

  /** Puts the numbers into the layers of all scenes. */
  private fill(): void {
    if (!this.numbers) return;
    const { topic, area, write } = this.shown;
    for (const scene of topic.scenes) {
      for (const [position, layer] of scene.layers.entries()) {
        const numbers = this.numbers.scenes[scene.id]?.maps[position];
        const id = idOf(scene, position);
        if (!numbers || !this.map.getLayer(id)) continue;
        if (layer.show === 'choropleth') {
          this.map.setPaintProperty(id, 'fill-color', areaColour(numbers, layer, topic.theme));
        } else if (layer.show === 'columns') {
          this.setData(id, columnData(numbers, area, topic.theme, write));
        } else if (layer.layer === 'event') {
          this.setData(id, pointData(numbers));
          for (const [name, value] of eventPaint(numbers, layer)) {
            this.map.setPaintProperty(id, name as never, value as never);
          }
        }
      }
    }
  }

  private setData(id: string, data: GeoJSON.FeatureCollection): void {
    (
      this.map.getSource(id) as unknown as { setData(data: GeoJSON.FeatureCollection): void } | undefined
    )?.setData(data);
  }

  /** Shows the scene's layers and hides the others, softly unless `cut`. */
  private dress(cut: boolean): void {
    const { map } = this;
    const duration = cut || this.shown.still ? 0 : FADE_MS;
    for (const { spec, scene, opacity } of this.made) {
      if (!map.getLayer(spec.id)) continue;
      const on = scene === this.dressed.id;
      if (on) map.setLayoutProperty(spec.id, 'visibility', 'visible');
      for (const [name, value] of Object.entries(opacity)) {
        map.setPaintProperty(spec.id, `${name}-transition` as never, { duration, delay: 0 } as never);
        map.setPaintProperty(spec.id, name as never, (on ? value : 0) as never);
      }
    }
    const hidden = hiddenLabels(this.dressed);
    for (const id of AREA_LABELS) {
      if (map.getLayer(id)) map.setLayoutProperty(id, 'visibility', hidden.includes(id) ? 'none' : 'visible');
    }
    this.later(duration, () => this.putAway());
  }

  private putAway(): void {
    for (const { spec, scene } of this.made) {
      if (scene !== this.dressed.id && this.map.getLayer(spec.id)) {
        this.map.setLayoutProperty(spec.id, 'visibility', 'none');
      }
    }
  }

  private fly(scene: Scene, cut: boolean): void {
    const { camera } = scene;
    const flight = cut || this.shown.still ? 0 : scene.flight_s * 1000;
    this.move({ ...this.place(scene), pitch: camera.pitch, bearing: camera.bearing }, flight);
    if (!camera.turn || this.shown.still) return;
    const rest = Math.max(scene.seconds * 1000 - flight, 1000);
    this.later(flight + 50, () => {
      if (this.scene !== scene || this.marker.getElement().isConnected) return;
      this.map.easeTo({ bearing: camera.bearing + camera.turn, duration: rest, easing: (t) => t });
    });
  }

  private place(scene: Scene): CameraOptions {
    const { fit, center, zoom, bearing, pitch } = scene.camera;
    if (!fit) return { center: center!, zoom: zoom! };
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    return fitted(this.shown.area.bbox, { width, height }, bearing, pitch);
  }

  private move(camera: CameraOptions, milliseconds: number): void {
    if (milliseconds === 0 || this.shown.still) this.map.jumpTo(camera);
    else this.map.flyTo({ ...camera, duration: milliseconds, curve: 1.25, essential: true });
  }
}

function pulse(): HTMLElement {
  const element = document.createElement('div');
  element.className = 'wall-pulse';
  element.append(document.createElement('i'), document.createElement('i'), document.createElement('b'));
  return element;
}
