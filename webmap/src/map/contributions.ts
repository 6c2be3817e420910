/** What features put on a map: sources, layers, clicks. Plain functions over reactive state.
 *
 * `composeStyle` runs inside a watchEffect, so a change of anything that `sources` or `layers` read gives a new
 * style, and the map applies the difference. The same state gives the same style.
 */
import type {
  CustomLayerInterface,
  LayerSpecification,
  LngLat,
  MapGeoJSONFeature,
  PointLike,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { markRaw, shallowReactive } from 'vue';
import type { Colours } from '../style/colours';

/** Where things lie, from the bottom. Contributions of equal order keep the order of their arrival. */
export const ORDER = {
  base: 0,
  raster: 100,
  area: 200,
  building: 300,
  /** Boundaries and names of the base map. */
  names: 400,
  data: 500,
  event: 600,
  tool: 900,
} as const;

export interface MapClick {
  point: { x: number; y: number };
  lngLat: LngLat;
  originalEvent: MouseEvent;
}

export interface Clickable {
  /** Id of a style layer. */
  layer: string;
  pick(feature: MapGeoJSONFeature, event: MapClick): void;
  /** Told when the pointer comes upon a feature, and null when it leaves. */
  hover?(feature: MapGeoJSONFeature | null, event: MapClick): void;
}

export interface Contribution {
  id: string;
  order: number;
  sources?(): Record<string, SourceSpecification>;
  layers?(colours: Colours): LayerSpecification[];
  clickable?: Clickable[];
  /** WebGL layers, drawn where the contribution's style layers would be; they outlive a rebuilt style. */
  custom?(): CustomLayerInterface[];
  /** Picking of what is no style layer: true where something was under the pointer. */
  pickAt?(event: MapClick): boolean;
  /** An image that a style layer names; told again after a rebuilt style. */
  image?(id: string): { image: ImageData | HTMLImageElement | ImageBitmap; pixelRatio?: number } | undefined;
}

/** The contributions of one map. */
export class Contributions {
  private readonly all = shallowReactive(new Map<string, Contribution>());

  /** Adds one, or takes the place of the one with its id; the answer takes it away again. */
  add(contribution: Contribution): () => void {
    this.all.set(contribution.id, markRaw(contribution));
    return () => {
      if (this.all.get(contribution.id) === contribution) this.all.delete(contribution.id);
    };
  }

  /** From the bottom to the top. */
  sorted(): Contribution[] {
    return [...this.all.values()].sort((one, other) => one.order - other.order);
  }
}

export interface Composed {
  style: StyleSpecification;
  /** From the top. */
  clickables: Clickable[];
  pickers: Contribution[];
  /** Custom layers, each with the style layer that it lies under (undefined: on top of all). */
  custom: { layer: CustomLayerInterface; before: string | undefined }[];
  images: ((id: string) => ReturnType<NonNullable<Contribution['image']>>)[];
}

/** One style out of what everybody contributes. */
export function composeStyle(contributions: Contribution[], colours: Colours): Composed {
  const parts = contributions.map((one) => ({
    one,
    sources: one.sources?.() ?? {},
    layers: one.layers?.(colours) ?? [],
    custom: one.custom?.() ?? [],
  }));
  const layers = parts.flatMap((part) => part.layers);
  const custom = parts.flatMap((part, index) => {
    const above = parts.slice(index + 1).flatMap((other) => other.layers);
    return part.custom.map((layer) => ({ layer, before: above[0]?.id }));
  });
  const drawn = new Set(layers.map((layer) => layer.id));
  return {
    style: {
      version: 8,
      sources: Object.assign({}, ...parts.map((part) => part.sources)) as StyleSpecification['sources'],
      light: { anchor: 'viewport', color: '#ffffff', intensity: 0.35, position: [1.3, 210, 35] },
      layers,
    },
    clickables: [...contributions]
      .reverse()
      .flatMap((one) => one.clickable ?? [])
      .filter((one) => drawn.has(one.layer)),
    pickers: [...contributions].reverse().filter((one) => one.pickAt),
    custom,
    images: contributions.flatMap((one) => (one.image ? [(id: string) => one.image!(id)] : [])),
  };
}

export type { PointLike };
