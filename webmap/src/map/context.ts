/** The workspace's map, for whoever is inside it: what is drawn, and the map itself once it stands. */
import { inject, onScopeDispose, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue';
import { Contributions, type Contribution, type MapClick } from './contributions';
import type { MapController } from './controller';

export interface MapContext {
  contributions: Contributions;
  /** null until the map stands, and where it cannot be drawn. */
  controller: ShallowRef<MapController | null>;
  /** Told of a click that hit nothing. */
  missed: Set<(event: MapClick) => void>;
  /** What the first picture is made of and must be asked for: the map waits for it, for a moment. */
  opening: Promise<unknown>[];
}

const KEY: InjectionKey<MapContext> = Symbol('map');

export function createMapContext(): MapContext {
  return { contributions: new Contributions(), controller: shallowRef(null), missed: new Set(), opening: [] };
}

export function provideMap(context: MapContext): void {
  provide(KEY, context);
}

/** The map around this component. Throws outside of one. */
export function useMap(): MapContext {
  const context = inject(KEY);
  if (!context) throw new Error('there is no map around this component');
  return context;
}

/** Draws a contribution as long as this component (or effect scope) lives. */
export function useContribution(contribution: Contribution): void {
  onScopeDispose(useMap().contributions.add(contribution));
}
