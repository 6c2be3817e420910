/** Wires people in grid to the map: data, layers, clicks, double clicks, the card that a link names. */
import { defineAsyncComponent, nextTick, watch } from 'vue';
import type { MapContext } from '../map/context';
import { closeDetail, detail, showDetail } from '../workspace/detail';
import { askArea } from './api';
import { peopleContribution } from './contribution';
import { byCode, shownLevel, startData } from './data';
import { hoveredArea, levelOf, selectedArea, within } from './state';

const AreaCard = defineAsyncComponent(() => import('./AreaCard.vue'));

let map: MapContext | null = null;

export function startPeople(context: MapContext): void {
  map = context;
  context.opening.push(startData());
  for (const one of peopleContribution({ area: openArea })) context.contributions.add(one);
  watch(
    context.controller,
    (controller) =>
      controller?.map.on('dblclick', (event) => {
        if (!controller.map.getLayer('people-fill')) return;
        const [feature] = controller.map.queryRenderedFeatures(event.point, { layers: ['people-fill'] });
        const code = Number(feature?.properties['code'] ?? 0);
        if (!byCode.value.has(code) || levelOf(code) === 'grid') return;
        event.preventDefault();
        void enterArea(code);
      }),
    { immediate: true },
  );
  // Another feature may clear the drawer while it starts.
  if (selectedArea.value) void nextTick(() => openArea(selectedArea.value));
}

/** Opens the card of an area. */
export function openArea(code: number): void {
  selectedArea.value = code;
  showDetail({
    component: AreaCard,
    props: { code, key: code },
    title: byCode.value.get(code)?.name ?? '',
    onClose: () => {
      if (selectedArea.value === code) selectedArea.value = 0;
    },
  });
}

/** Tells the drawer the name of the area, once it is known. */
export function nameCard(code: number, name: string): void {
  if (detail.value && selectedArea.value === code && detail.value.title !== name) {
    detail.value = { ...detail.value, title: name };
  }
}

/** Shows what lies in an area: `0` for all of one's own. */
export async function enterArea(code: number): Promise<void> {
  const { bbox } = await askArea(code);
  within.value = levelOf(code) === 'city' ? 0 : code;
  if (selectedArea.value && selectedArea.value !== code) closeDetail();
  map?.controller.value?.fit(bbox);
}

/** Moves the view to an area without going into it. */
export async function showArea(code: number): Promise<void> {
  const { bbox } = await askArea(code);
  map?.controller.value?.fit(bbox, { padding: 80 });
}

/** Points at an area of the list on the map. */
export function pointAt(code: number): void {
  const controller = map?.controller.value;
  const target = (id: number) => ({
    source: `people-${shownLevel.value}`,
    sourceLayer: shownLevel.value,
    id,
  });
  if (hoveredArea.value && controller) controller.setState(target(hoveredArea.value), null);
  hoveredArea.value = code;
  if (code && controller) controller.setState(target(code), { hover: true });
}
