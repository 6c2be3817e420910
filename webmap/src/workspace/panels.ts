/** The panels of the workspace, one line each; the rail shows them in their order. */
import type { Component } from 'vue';
import { may } from '../shell/session';
import type { Bilingual } from '../shell/text';
import type { IconName } from '../ui/icons';

export interface PanelEntry {
  id: string;
  icon: IconName;
  title: Bilingual;
  order: number;
  /** Without it the panel is not offered. */
  right?: string;
  component: () => Promise<{ default: Component }>;
}

const panels: PanelEntry[] = [
  {
    id: 'people',
    icon: 'people',
    title: { zh: '人在格中', en: 'People in grid' },
    order: 5,
    component: () => import('../people/PeoplePanel.vue'),
  },
  {
    id: 'events',
    icon: 'event',
    title: { zh: '事在格中现', en: 'Events on the map' },
    order: 7,
    right: 'event.read',
    component: () => import('../events/EventsPanel.vue'),
  },
  {
    id: 'layers',
    icon: 'layers',
    title: { zh: '图层', en: 'Layers' },
    order: 10,
    component: () => import('../layers/LayersPanel.vue'),
  },
  {
    id: 'features',
    icon: 'list',
    title: { zh: '本屏要素', en: 'In view' },
    order: 60,
    component: () => import('../features/FeaturesPanel.vue'),
  },
  {
    id: 'draw',
    icon: 'measure',
    title: { zh: '测量选区', en: 'Measure' },
    order: 70,
    component: () => import('../draw/DrawPanel.vue'),
  },
  {
    id: 'compare',
    icon: 'compare',
    title: { zh: '对比', en: 'Compare' },
    order: 80,
    component: () => import('../compare/ComparePanel.vue'),
  },
];

/** The panels of the signed-in role. */
export function offeredPanels(): PanelEntry[] {
  return panels
    .filter((panel) => !panel.right || may(panel.right))
    .sort((one, other) => one.order - other.order);
}
