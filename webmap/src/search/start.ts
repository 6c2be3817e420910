/** The search on the workspace's map: its marker, what a right click or a long press asks, what a choice does. */
import { defineAsyncComponent, watch } from 'vue';
import { showBuilding } from '../buildings/start';
import { selected as selectedEvent } from '../events/state';
import type { MapContext } from '../map/context';
import type { MapController } from '../map/controller';
import { openArea } from '../people/start';
import { language } from '../shell/text';
import { showDetail } from '../workspace/detail';
import type { Found } from './api';
import { searchContribution } from './contribution';
import { chosen, marker, ZOOMS } from './state';
import { texts } from './text';

const MILLISECONDS_OF_A_LONG_PRESS = 600;
const PIXELS_OF_A_STILL_FINGER = 8;

const PlaceCard = defineAsyncComponent(() => import('./PlaceCard.vue'));

let context: MapContext | null = null;

export function startSearch(given: MapContext): void {
  context = given;
  given.contributions.add(searchContribution());
  if (marker.value) showPlace(...marker.value, null);
  watch(
    given.controller,
    (controller, _, undo) => {
      if (controller) undo(listen(controller));
    },
    { immediate: true },
  );
}

/** Puts the marker where a point of the map was asked about, and opens its card. */
export function askAbout(lon: number, lat: number): void {
  showPlace(lon, lat, null);
}

/** Goes to a result: the map moves, the card of its kind opens. */
export function goTo(found: Found): void {
  const controller = context?.controller.value;
  if (found.bbox && found.kind !== 'building') controller?.fit(found.bbox, { padding: 60 });
  else {
    const zoom = Math.max(ZOOMS[found.kind], Math.min(controller?.camera().zoom ?? 0, 18));
    controller?.flyTo({ longitude: found.lon, latitude: found.lat, zoom });
  }
  if (found.kind === 'building') showBuilding(found.key);
  else if (found.kind === 'event') selectedEvent.value = found.key;
  else if (found.kind === 'area') openArea(Number(found.key));
  else showPlace(found.lon, found.lat, found);
}

/** Opens the card of a point and marks it, for as long as the card is open. */
function showPlace(lon: number, lat: number, found: Found | null): void {
  showDetail({
    component: PlaceCard,
    props: { lon, lat, found, openBuilding: showBuilding },
    title: found ? texts[language.value].kinds[found.kind] : texts[language.value].here,
    onClose: () => (marker.value = null),
  });
  chosen.value = found;
  marker.value = [lon, lat];
}

function listen(controller: MapController): () => void {
  const { map } = controller;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from = { x: 0, y: 0 };
  const ask = (event: { lngLat: { lng: number; lat: number } }): void =>
    askAbout(event.lngLat.lng, event.lngLat.lat);
  const press = (event: {
    points: { x: number; y: number }[];
    lngLat: { lng: number; lat: number };
  }): void => {
    clearTimeout(timer);
    if (event.points.length !== 1) return;
    from = event.points[0]!;
    timer = setTimeout(() => ask(event), MILLISECONDS_OF_A_LONG_PRESS);
  };
  const lift = (): void => clearTimeout(timer);
  const slide = (event: { points: { x: number; y: number }[] }): void => {
    const at = event.points[0];
    if (!at || Math.hypot(at.x - from.x, at.y - from.y) > PIXELS_OF_A_STILL_FINGER) lift();
  };
  map.on('contextmenu', ask);
  map.on('touchstart', press);
  map.on('touchend', lift);
  map.on('touchcancel', lift);
  map.on('touchmove', slide);
  return () => {
    lift();
    map.off('contextmenu', ask);
    map.off('touchstart', press);
    map.off('touchend', lift);
    map.off('touchcancel', lift);
    map.off('touchmove', slide);
  };
}
