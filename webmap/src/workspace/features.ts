/** What features do to the map whether or not their panel is open, one line each.
 *
 * `start` runs once, inside the workspace's effect scope, with the map it belongs to.
 */
import type { MapContext } from '../map/context';
import { effectScope, watch } from 'vue';
import { may } from '../shell/session';
import { startBuildings } from '../buildings/start';
import { startEvents } from '../events/start';
import { startLayers } from '../layers/start';
import { startPeople } from '../people/start';
import { startSearch } from '../search/start';
import { hasField } from '../view-state';
import { openPanel } from './state';

export interface Feature {
  id: string;
  right?: string;
  start(context: MapContext): void;
}

const features: Feature[] = [
  { id: 'people', start: startPeople },
  { id: 'layers', start: startLayers },
  { id: 'buildings', start: startBuildings },
  { id: 'search', start: startSearch },
  { id: 'draw', start: whenDrawing },
  { id: 'events', right: 'event.read', start: startEvents },
];

/** Drawing comes when its panel is opened, or with a link that carries shapes. */
function whenDrawing(context: MapContext): void {
  const scope = effectScope();
  const stop = watch(
    () => openPanel.value === 'draw' || hasField('draw'),
    async (needed) => {
      if (!needed) return;
      queueMicrotask(() => stop());
      const { startDraw } = await import('../draw/start');
      scope.run(() => startDraw(context));
    },
    { immediate: true },
  );
}

export function startFeatures(context: MapContext): void {
  for (const feature of features) if (!feature.right || may(feature.right)) feature.start(context);
}
