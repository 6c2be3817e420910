/** Places of the workspace that features fill, one line each. A component that has nothing to show renders nothing. */
import type { Component } from 'vue';
import { may } from '../shell/session';

export type SlotName = 'over' | 'banner' | 'search' | 'live' | 'breadcrumb' | 'strip' | 'tools' | 'legend';

export interface SlotEntry {
  /** banner: above everything; search: middle of the header; live: right of it; breadcrumb: over the map's top
   * left; tools: buttons over the map's right; legend: over the map's bottom right; strip: under the map; over: over the whole map. */
  slot: SlotName;
  id: string;
  right?: string;
  component: () => Promise<{ default: Component }>;
}

const entries: SlotEntry[] = [
  {
    slot: 'banner',
    id: 'emergencies',
    right: 'emergency.declare',
    component: () => import('../people/EmergencyBanner.vue'),
  },
  { slot: 'breadcrumb', id: 'people', component: () => import('../people/AreaPath.vue') },
  { slot: 'tools', id: 'people', component: () => import('../people/AreaTip.vue') },
  { slot: 'legend', id: 'people', component: () => import('../people/LegendSlot.vue') },
  { slot: 'over', id: 'swipe', component: () => import('../compare/Swipe.vue') },
  { slot: 'tools', id: 'print', component: () => import('../print/PrintTool.vue') },
  { slot: 'live', id: 'live', right: 'event.read', component: () => import('../live/LiveBadge.vue') },
  { slot: 'strip', id: 'events', right: 'event.read', component: () => import('../events/TimeSlot.vue') },
  { slot: 'search', id: 'search', component: () => import('../search/SearchSlot.vue') },
  { slot: 'tools', id: 'buildings', component: () => import('../buildings/BuildingsToggle.vue') },
  { slot: 'legend', id: 'buildings', component: () => import('../buildings/BuildingsLegend.vue') },
];

/** What the signed-in role sees in a slot. */
export function slotEntries(slot: SlotName): SlotEntry[] {
  return entries.filter((entry) => entry.slot === slot && (!entry.right || may(entry.right)));
}
