/** The views of the page, one entry each: a path, the right that it needs, and the chunk that draws it. */
import type { Component } from 'vue';
import { may, session } from './shell/session';
import type { Bilingual } from './shell/text';
import type { IconName } from './ui/icons';

export interface View {
  id: string;
  /** Paths under it belong to it, except for `/`. */
  path: string;
  title: Bilingual;
  icon: IconName;
  right?: string;
  /** Nothing of the shell over it (the wall). */
  bare?: boolean;
  load: () => Promise<{ default: Component }>;
}

export const views: View[] = [
  {
    id: 'workspace',
    path: '/',
    title: { zh: '地图工作台', en: 'Map workspace' },
    icon: 'map',
    right: 'map.read',
    load: () => import('./workspace/Workspace.vue'),
  },
  {
    id: 'staff',
    path: '/staff',
    title: { zh: '数据入库', en: 'Ingest' },
    icon: 'edit',
    right: 'ingest.read',
    load: () => import('./staff/StaffView.vue'),
  },
  {
    id: 'wall',
    path: '/wall',
    title: { zh: '指挥大屏', en: 'Wall' },
    icon: 'wall',
    right: 'map.read',
    load: () => import('./wall/WallView.vue'),
  },
  {
    id: 'audit',
    path: '/audit',
    title: { zh: '审计', en: 'Audit' },
    icon: 'audit',
    right: 'audit.read',
    load: () => import('./audit/AuditView.vue'),
  },
  {
    id: 'accounts',
    path: '/accounts',
    title: { zh: '账号与令牌', en: 'Accounts and tokens' },
    icon: 'account',
    load: () => import('./accounts/AccountsView.vue'),
  },
];

/** The view of a path, undefined where there is none. */
export function viewOf(path: string): View | undefined {
  return views.find((view) => path === view.path || (view.path !== '/' && path.startsWith(`${view.path}/`)));
}

/** The views that the signed-in role may open. */
export function viewsOf(): View[] {
  return session.value ? views.filter((view) => !view.right || may(view.right)) : [];
}

/** The first view of the signed-in role. */
export function homeOf(): string | undefined {
  return viewsOf()[0]?.path;
}
