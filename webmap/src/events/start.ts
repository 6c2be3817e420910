/** Events on the workspace's map, whether or not their panel is open: tiles, cards, and what comes in live. */
import { defineAsyncComponent, onScopeDispose, watch, watchEffect } from 'vue';
import { claimLayer } from '../layers/claims';
import { dataVersion, onLive, type LiveEvent } from '../live';
import type { MapContext } from '../map/context';
import { signIns } from '../shell/session';
import { useText } from '../shell/text';
import { toast } from '../ui/toast';
import { closeDetail, detail, showDetail } from '../workspace/detail';
import { categoryNames, type EventEntry } from './api';
import { arrivals, categoryTitles, eventContribution, marks, SOURCE, type Mark } from './contribution';
import { known, learned, remember } from './known';
import { startOutbox } from './outbox';
import { resumeDraft } from './report';
import { reportContribution } from './report-contribution';
import { changes, hovered, isShown, LAYER, selected, shown } from './state';
import { texts } from './text';

const EventCard = defineAsyncComponent(() => import('./EventCard.vue'));

const MILLISECONDS_FRESH = 8000;
const MILLISECONDS_TO_REFRESH = 350;
const MOST_ARRIVALS = 200;

let fresh: Mark[] = [];

export function startEvents(context: MapContext): void {
  claimLayer(LAYER);
  const text = useText(texts);
  startOutbox();
  resumeDraft();
  watch(
    signIns,
    () =>
      void categoryNames().then(
        (names) => (categoryTitles.value = names),
        () => undefined,
      ),
    {
      immediate: true,
    },
  );
  onScopeDispose(
    context.contributions.add(
      eventContribution({
        event: (id) => (selected.value = id),
        hover: (id) => (hovered.value = id),
        cluster: (_feature, { lngLat }) => {
          const controller = context.controller.value;
          const zoom = Math.min((controller?.map.getZoom() ?? 10) + 2, 18);
          controller?.flyTo({ longitude: lngLat.lng, latitude: lngLat.lat, zoom });
        },
      }),
    ),
  );
  onScopeDispose(context.contributions.add(reportContribution()));
  watch(
    selected,
    (id) => {
      if (id) open(id);
      else if (detail.value?.component === EventCard) closeDetail();
    },
    { immediate: true },
  );
  watchEffect(() => {
    void learned.value;
    showMarks();
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changes.value += 1;
      reloadTiles(context);
    }, MILLISECONDS_TO_REFRESH);
  };

  function came({ event, from_status }: LiveEvent): void {
    remember([event]);
    arrivals.value = arrivals.value.filter((one) => one.event_id !== event.event_id);
    if (isShown(event)) arrivals.value = [...arrivals.value, event].slice(-MOST_ARRIVALS);
    refresh();
    if (from_status !== null || !isShown(event)) return;
    highlight(event);
    if (isInView(context, event)) {
      const show = { title: text.value.show, run: () => (selected.value = event.event_id) };
      toast(text.value.newEvent(event.title), { action: show });
    }
  }

  /** What is being drawn now was asked for a moment ago. */
  function afterDrawing(): void {
    const drawn = context.controller.value?.idle() ?? Promise.resolve();
    void drawn.then(refresh);
  }

  const offs = [onLive('event', came), onLive('data-version', refresh), onLive('reload', afterDrawing)];
  onScopeDispose(() => {
    clearTimeout(timer);
    for (const off of offs) off();
  });
  watch(dataVersion, () => (arrivals.value = []));
}

function open(id: string): void {
  showDetail({
    component: EventCard,
    props: { eventId: id },
    title: useText(texts).value.title,
    onClose: () => {
      if (selected.value === id) selected.value = '';
    },
  });
}

function highlight(event: EventEntry): void {
  if (event.longitude === null || event.latitude === null) return;
  const { longitude, latitude } = event;
  const mark: Mark = { id: event.event_id, kind: 'fresh', longitude, latitude };
  fresh = [...fresh, mark];
  showMarks();
  setTimeout(() => {
    fresh = fresh.filter((one) => one !== mark);
    showMarks();
  }, MILLISECONDS_FRESH);
}

function showMarks(): void {
  const found: Mark[] = [...fresh];
  for (const [id, kind] of [
    [hovered.value, 'hovered'],
    [selected.value, 'selected'],
  ] as const) {
    const event = id ? known.get(id) : undefined;
    if (event?.longitude == null || event.latitude === null) continue;
    found.push({ id, kind, longitude: event.longitude, latitude: event.latitude });
  }
  if (JSON.stringify(found) !== JSON.stringify(marks.value)) marks.value = found;
}

function reloadTiles(context: MapContext): void {
  const map = context.controller.value?.map;
  if (shown.value && map?.getSource(SOURCE)) map.refreshTiles(SOURCE);
}

export function isInView(context: MapContext, event: EventEntry): boolean {
  const bounds = context.controller.value?.map.getBounds();
  if (!bounds || event.longitude === null || event.latitude === null) return false;
  return bounds.contains([event.longitude, event.latitude]);
}
