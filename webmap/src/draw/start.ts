/** Drawing on the workspace's map; terra-draw itself comes with the first tool. */
import { watch } from 'vue';
import type { MapContext } from '../map/context';
import { openPanel } from '../workspace/state';
import { drawContribution } from './contribution';
import { prepare, stop } from './session';
import { middle, type Shape } from './shapes';

let context: MapContext | null = null;

export function startDraw(given: MapContext): void {
  context = given;
  given.contributions.add(drawContribution());
  prepare(given);
  watch(openPanel, (panel) => {
    if (panel !== 'draw') stop();
  });
}

/** Shows a shape whole. */
export function goToShape(shape: Shape): void {
  const controller = context?.controller.value;
  if (!controller) return;
  if (shape.kind === 'point') {
    const [longitude, latitude] = middle(shape.positions);
    return controller.flyTo({ longitude, latitude, zoom: Math.max(controller.camera().zoom, 16) });
  }
  const lons = shape.positions.map((position) => position[0]);
  const lats = shape.positions.map((position) => position[1]);
  controller.fit([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], {
    padding: 80,
  });
}

export function goToPoint(longitude: number, latitude: number): void {
  const controller = context?.controller.value;
  controller?.flyTo({ longitude, latitude, zoom: Math.max(controller.camera().zoom, 16.5) });
}
