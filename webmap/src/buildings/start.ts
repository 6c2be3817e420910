/** The 3D buildings on the workspace's map: layer, pointer, card. */
import { defineAsyncComponent, watch } from 'vue';
import { offerLayer } from '../layers/claims';
import type { MapContext } from '../map/context';
import { language } from '../shell/text';
import { closeDetail, detail, showDetail } from '../workspace/detail';
import { buildingsContribution, followPointer } from './contribution';
import { LAYER, selected, shown } from './state';
import { texts } from './text';

/** Zoom and pitch from which 3D says something. */
const LEAST_ZOOM = 15.5;
const PITCH = 55;

const BuildingCard = defineAsyncComponent(() => import('./BuildingCard.vue'));

let context: MapContext | null = null;

export function startBuildings(given: MapContext): void {
  context = given;
  offerLayer({
    id: LAYER,
    title: { zh: texts.zh.title, en: texts.en.title },
    description: { zh: texts.zh.description, en: texts.en.description },
    group: 'buildings',
    order: 41,
    minzoom: 13,
  });
  given.contributions.add(buildingsContribution(showBuilding));
  watch(
    given.controller,
    (controller, _, undo) => {
      if (controller) undo(followPointer(controller.map));
    },
    { immediate: true },
  );
  if (selected.value) showBuilding(selected.value);
  watch(selected, (code) => {
    if (code) showBuilding(code);
    else if (detail.value?.component === BuildingCard) closeDetail();
  });
}

/** Selects a building and opens its card. */
export function showBuilding(code: string): void {
  if (detail.value?.component === BuildingCard && detail.value.props?.code === code) return;
  selected.value = code;
  showDetail({
    component: BuildingCard,
    props: { code, flyTo },
    title: texts[language.value].card,
    onClose: () => {
      if (selected.value === code) selected.value = null;
    },
  });
}

/** Switches 3D on and tilts a map that looks straight down; off again, the map lies flat. */
export function toggle3d(): void {
  shown.value = !shown.value;
  const controller = context?.controller.value;
  const here = controller?.camera();
  if (!controller || !here) return;
  if (shown.value && here.pitch < 30) {
    controller.flyTo({ pitch: PITCH, zoom: Math.max(here.zoom, LEAST_ZOOM) });
  } else if (!shown.value && here.pitch > 0) controller.flyTo({ pitch: 0 });
}

function flyTo(longitude: number, latitude: number): void {
  const controller = context?.controller.value;
  controller?.flyTo({ longitude, latitude, zoom: Math.max(controller.camera().zoom, 17) });
}
