/** terra-draw on the workspace's map, one lazy chunk.
 *
 * The map's style is composed anew whenever a feature changes it, so terra-draw may not add layers of its own: it
 * gets the map behind a proxy, and what it would draw goes to the sources of `contribution.ts`.
 */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import {
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawLineStringMode,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
  TerraDrawSelectMode,
  type GeoJSONStoreFeatures,
} from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { drawn, type DrawnSource } from './contribution';
import type { Position } from './geodesy';
import { isSurface, type Shape, type ShapeKind } from './shapes';
import type { Tool } from './state';

const ACCENT = '#d9480f' as const;
const WHITE = '#ffffff' as const;

const MODE_OF: Record<Tool, string> = {
  point: 'point',
  line: 'linestring',
  polygon: 'polygon',
  rectangle: 'rectangle',
  circle: 'circle',
  edit: 'select',
};

const KIND_OF: Record<string, ShapeKind> = {
  point: 'point',
  linestring: 'line',
  polygon: 'polygon',
  rectangle: 'rectangle',
  circle: 'circle',
};

export interface EngineListener {
  /** Everything that is finished. */
  changed(shapes: Shape[]): void;
  /** What is being drawn just now. */
  growing(shape: Shape | null): void;
  finished(id: string): void;
  selected(id: string | null): void;
}

/** A drawing session; `stop` hands the map back as it was. */
export class DrawingEngine {
  private readonly draw: TerraDraw;
  private readonly notes = new Map<string, string>();
  private finishedIds = new Set<string>();
  private loading = false;

  constructor(
    map: MapLibre,
    private readonly listener: EngineListener,
  ) {
    const editable = {
      feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } },
    };
    const fixed = { feature: { draggable: true, coordinates: { resizable: 'center' as const } } };
    const styles = { fillColor: ACCENT, fillOpacity: 0.14, outlineColor: ACCENT, outlineWidth: 2.5 } as const;
    this.draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map: withoutLayers(map), coordinatePrecision: 7 }),
      modes: [
        new TerraDrawPointMode({
          styles: { pointColor: ACCENT, pointWidth: 7, pointOutlineColor: WHITE, pointOutlineWidth: 2.5 },
        }),
        new TerraDrawLineStringMode({ styles: { lineStringColor: ACCENT, lineStringWidth: 3 } }),
        new TerraDrawPolygonMode({ styles }),
        new TerraDrawRectangleMode({ styles }),
        new TerraDrawCircleMode({ styles }),
        new TerraDrawSelectMode({
          flags: {
            point: { feature: { draggable: true } },
            linestring: editable,
            polygon: editable,
            rectangle: fixed,
            circle: fixed,
          },
          styles: {
            selectedLineStringColor: ACCENT,
            selectedLineStringWidth: 4,
            selectedPolygonColor: ACCENT,
            selectedPolygonFillOpacity: 0.24,
            selectedPolygonOutlineColor: ACCENT,
            selectedPolygonOutlineWidth: 3.5,
            selectedPointColor: ACCENT,
            selectedPointWidth: 9,
            selectedPointOutlineColor: WHITE,
            selectedPointOutlineWidth: 3,
          },
        }),
      ],
    });
    this.draw.on('change', () => this.tell());
    this.draw.on('finish', (id) => {
      this.finishedIds.add(String(id));
      this.tell();
      this.listener.finished(String(id));
    });
    this.draw.on('select', (id) => listener.selected(String(id)));
    this.draw.on('deselect', () => listener.selected(null));
    this.draw.start();
  }

  use(tool: Tool | null): void {
    this.draw.setMode(tool ? MODE_OF[tool] : 'static');
    this.listener.growing(null);
  }

  /** Shows these shapes in the place of what is there. */
  load(shapes: Shape[]): void {
    if (!this.draw.enabled) return;
    this.loading = true;
    this.draw.clear();
    this.finishedIds = new Set();
    this.notes.clear();
    const features = shapes.map((shape) => this.featureOf(shape));
    for (const [index, result] of this.draw.addFeatures(features).entries()) {
      if (!result.valid || result.id === undefined) continue;
      this.finishedIds.add(String(result.id));
      this.notes.set(String(result.id), shapes[index]!.note);
    }
    this.loading = false;
    this.tell();
  }

  note(id: string, note: string): void {
    this.notes.set(id, note);
    this.tell();
  }

  remove(id: string): void {
    if (this.draw.hasFeature(id)) this.draw.removeFeatures([id]);
    this.finishedIds.delete(id);
    this.tell();
  }

  stop(): void {
    this.draw.stop();
  }

  private featureOf(shape: Shape): GeoJSONStoreFeatures {
    const mode = MODE_OF[shape.kind];
    const geometry =
      shape.kind === 'point'
        ? { type: 'Point' as const, coordinates: shape.positions[0]! }
        : shape.kind === 'line'
          ? { type: 'LineString' as const, coordinates: shape.positions }
          : { type: 'Polygon' as const, coordinates: [shape.positions] };
    return { type: 'Feature', geometry, properties: { mode } };
  }

  private tell(): void {
    if (this.loading) return;
    const shapes: Shape[] = [];
    let growing: Shape | null = null;
    for (const feature of this.draw.getSnapshot()) {
      const shape = this.shapeOf(feature);
      if (!shape) continue;
      if (this.finishedIds.has(shape.id)) shapes.push(shape);
      else growing = shape;
    }
    this.listener.changed(shapes);
    this.listener.growing(growing);
  }

  private shapeOf(feature: GeoJSONStoreFeatures): Shape | null {
    const kind = KIND_OF[String(feature.properties.mode)];
    const id = String(feature.id);
    if (!kind) return null;
    const { geometry } = feature;
    const note = this.notes.get(id) ?? '';
    if (geometry.type === 'Point') {
      return kind === 'point' ? { id, kind, positions: [geometry.coordinates as Position], note } : null;
    }
    if (geometry.type === 'LineString') {
      return kind === 'line' ? { id, kind, positions: geometry.coordinates as Position[], note } : null;
    }
    if (geometry.type !== 'Polygon' || !isSurface(kind)) return null;
    return { id, kind, positions: (geometry.coordinates[0] ?? []) as Position[], note };
  }
}

/** The map as terra-draw sees it: what it draws goes to our sources, layers of its own it cannot add. */
function withoutLayers(map: MapLibre): MapLibre {
  const nothing = (): void => undefined;
  const own: Record<string, unknown> = {
    addSource: nothing,
    addLayer: nothing,
    removeLayer: nothing,
    removeSource: nothing,
    moveLayer: nothing,
    getLayer: () => undefined,
    getSource: (id: string) => ({
      setData(data: GeoJSON.FeatureCollection) {
        drawn[id as DrawnSource] = data;
        map.getSource<GeoJSONSource>(id)?.setData(data);
      },
    }),
  };
  return new Proxy(map, {
    get(target, name) {
      if (typeof name === 'string' && name in own) return own[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as (...rest: unknown[]) => unknown).bind(target) : value;
    },
  });
}
