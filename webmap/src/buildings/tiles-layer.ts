/** The city's buildings as 3D Tiles 1.1 in a MapLibre custom layer: three and 3d-tiles-renderer, one lazy chunk.
 *
 * MapLibre is flat and stretches towards the pole, so each frame is drawn in the east-north-up frame at the middle of
 * the map (tiles/three_d/README.md). Two cameras: one draws with mainMatrix × local, a rigid one walks the tiles.
 */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl';
import { MercatorCoordinate } from 'maplibre-gl';
import {
  Camera,
  DirectionalLight,
  HemisphereLight,
  Group,
  MathUtils,
  Matrix4,
  Mesh,
  type Object3D,
  PerspectiveCamera,
  Raycaster,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';
import { TilesRenderer, WGS84_ELLIPSOID } from '3d-tiles-renderer/three';
import { GLTFExtensionsPlugin } from '3d-tiles-renderer/three/plugins';
import { ImplicitTilingPlugin } from '3d-tiles-renderer/core/plugins';
import { TileBuildings, type Appearance, type Building } from './tile-buildings';

export type { Appearance, Building } from './tile-buildings';

export interface BuildingsLayerOptions {
  url: string;
  appearance: Appearance;
  /** Called once when the tileset cannot be had at all. */
  onMissing(): void;
  /** Called when a part of the city could not be loaded; `failed` counts them. */
  onTileError?(failed: number): void;
}

export const LAYER_ID = 'buildings-3d';

const MOST_BYTES = 192 * 1024 * 1024;
const LEAST_BYTES = 128 * 1024 * 1024;
/** Pixels that a tile may be off before its children are fetched. */
const ERROR_TARGET = 10;

/** A custom layer that draws the buildings, and answers which of them is under a pixel. */
export class BuildingsLayer implements CustomLayerInterface {
  readonly id = LAYER_ID;
  readonly type = 'custom' as const;
  readonly renderingMode = '3d' as const;

  private map: MapLibre | null = null;
  private renderer: WebGLRenderer | null = null;
  private tiles: TilesRenderer | null = null;
  private readonly scene = new Scene();
  private readonly frame = new Group();
  private readonly drawing = new Camera();
  private readonly walking = new PerspectiveCamera();
  private readonly sky = new HemisphereLight();
  private readonly sun = new DirectionalLight();
  private readonly models = new Map<Object3D, TileBuildings>();
  private failed = 0;
  private mvp = new Matrix4();
  private appearance: Appearance;

  constructor(private readonly options: BuildingsLayerOptions) {
    this.appearance = options.appearance;
    this.scene.add(this.frame, this.sky, this.sun);
    this.frame.matrixAutoUpdate = false;
    this.sun.position.set(-0.5, -0.6, 0.9);
  }

  onAdd(map: MapLibre, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.map = map;
    this.renderer = new WebGLRenderer({ canvas: map.getCanvas(), context: gl as WebGL2RenderingContext });
    this.renderer.autoClear = false;
    if (!this.tiles) this.tiles = this.openTiles();
    this.light();
  }

  /** Gives the memory back; the layer can be added again. */
  onRemove(): void {
    for (const model of this.models.values()) model.dispose();
    this.models.clear();
    this.tiles?.dispose();
    this.frame.clear();
    this.tiles = null;
    this.renderer?.dispose();
    this.renderer = null;
    this.map = null;
  }

  render(_gl: WebGLRenderingContext | WebGL2RenderingContext, args: CustomRenderMethodInput): void {
    const { map, renderer, tiles } = this;
    if (!map || !renderer || !tiles) return;
    const centre = map.getCenter();
    const at = MercatorCoordinate.fromLngLat(centre);
    const scale = at.meterInMercatorCoordinateUnits();
    const local = new Matrix4().makeTranslation(at.x, at.y, 0).scale(new Vector3(scale, -scale, scale));
    this.mvp = new Matrix4().fromArray(args.defaultProjectionData.mainMatrix as number[]).multiply(local);
    WGS84_ELLIPSOID.getEastNorthUpFrame(
      centre.lat * MathUtils.DEG2RAD,
      centre.lng * MathUtils.DEG2RAD,
      0,
      this.frame.matrix,
    );
    this.frame.matrix.invert();
    this.frame.updateMatrixWorld(true);
    this.drawing.projectionMatrix.copy(this.mvp);
    this.drawing.projectionMatrixInverse.copy(this.mvp).invert();
    this.walk(args, map);
    tiles.update();
    renderer.resetState();
    renderer.render(this.scene, this.drawing);
  }

  /** The rigid camera that decides which tiles are needed: metres, near and far too. */
  private walk(args: CustomRenderMethodInput, map: MapLibre): void {
    const projection = new Matrix4().fromArray(args.projectionMatrix as number[]);
    const view = projection.clone().invert().multiply(this.mvp);
    const unitsPerMetre = new Vector3().setFromMatrixColumn(view, 0).length();
    const metres = 1 / unitsPerMetre;
    view.premultiply(new Matrix4().makeScale(metres, metres, metres));
    for (const i of [12, 13, 14]) projection.elements[i]! *= metres;
    const camera = this.walking;
    camera.matrixAutoUpdate = false;
    camera.projectionMatrix.copy(projection);
    camera.projectionMatrixInverse.copy(projection).invert();
    camera.matrixWorldInverse.copy(view);
    camera.matrixWorld.copy(view).invert();
    camera.matrix.copy(camera.matrixWorld);
    const canvas = map.getCanvas();
    this.tiles?.setCamera(camera);
    this.tiles?.setResolution(camera, canvas.width, canvas.height);
  }

  private openTiles(): TilesRenderer {
    const tiles = new TilesRenderer(this.options.url);
    tiles.registerPlugin(new ImplicitTilingPlugin());
    tiles.registerPlugin(
      new GLTFExtensionsPlugin({ meshoptDecoder: MeshoptDecoder, rtc: false, autoDispose: false }),
    );
    tiles.errorTarget = ERROR_TARGET;
    tiles.lruCache.maxBytesSize = MOST_BYTES;
    tiles.lruCache.minBytesSize = LEAST_BYTES;
    tiles.fetchOptions = { credentials: 'same-origin' };
    const repaint = (): void => this.map?.triggerRepaint();
    tiles.addEventListener('needs-update', repaint);
    tiles.addEventListener('load-tileset', repaint);
    tiles.addEventListener('load-model', ({ scene }) => {
      const model = new TileBuildings(scene, this.appearance);
      this.models.set(scene, model);
      repaint();
    });
    tiles.addEventListener('dispose-model', ({ scene }) => {
      this.models.get(scene)?.dispose();
      this.models.delete(scene);
    });
    tiles.addEventListener('load-error', ({ tile }) => {
      this.failed += 1;
      if (!tile) this.options.onMissing();
      else this.options.onTileError?.(this.failed);
    });
    this.frame.add(tiles.group);
    return tiles;
  }

  /** Colours, the selected and the hovered building. */
  setAppearance(appearance: Appearance): void {
    const before = this.appearance;
    this.appearance = appearance;
    for (const model of this.models.values()) model.apply(appearance, before);
    this.light();
    this.map?.triggerRepaint();
  }

  private light(): void {
    const { dark } = this.appearance;
    this.sky.color.set(dark ? 0xb9c6dd : 0xffffff);
    this.sky.groundColor.set(dark ? 0x2b3442 : 0xcfc8bb);
    this.sky.intensity = dark ? 1.9 : 2.6;
    this.sky.position.set(0, 0, 1);
    this.sun.color.set(dark ? 0xdbe6ff : 0xfff6e8);
    this.sun.intensity = dark ? 1 : 1.5;
  }

  /** The building that is drawn at a point of the map, in CSS pixels from its upper left corner; null where none is. */
  pick(x: number, y: number): Building | null {
    const { map, tiles } = this;
    if (!map || !tiles) return null;
    const canvas = map.getCanvas();
    const right = (x / canvas.clientWidth) * 2 - 1;
    const up = 1 - (y / canvas.clientHeight) * 2;
    const inverse = this.mvp.clone().invert();
    const from = new Vector3(right, up, -1).applyMatrix4(inverse);
    const to = new Vector3(right, up, 1).applyMatrix4(inverse);
    const caster = new Raycaster(from, to.sub(from).normalize());
    let best: { distance: number; building: Building } | null = null;
    for (const hit of caster.intersectObject(tiles.group, true)) {
      if (best && hit.distance >= best.distance) break;
      const building = this.buildingOf(hit.object, hit.face?.a);
      if (building) best = { distance: hit.distance, building };
    }
    return best?.building ?? null;
  }

  private buildingOf(object: Object3D, vertex: number | undefined): Building | null {
    if (!(object instanceof Mesh) || vertex === undefined) return null;
    for (let parent: Object3D | null = object; parent; parent = parent.parent) {
      const model = this.models.get(parent);
      if (model) return model.at(object, vertex);
    }
    return null;
  }

  /** What is loaded now, and whether more is on its way. */
  get loaded(): { tiles: number; bytes: number; busy: boolean } {
    if (!this.tiles) return { tiles: 0, bytes: 0, busy: false };
    const { stats, lruCache } = this.tiles as unknown as Inside;
    return {
      tiles: this.models.size,
      bytes: lruCache.cachedBytes,
      busy: stats.queued + stats.downloading + stats.parsing > 0,
    };
  }
}

/** What the library counts and does not declare. */
interface Inside {
  stats: { queued: number; downloading: number; parsing: number };
  lruCache: { cachedBytes: number };
}
