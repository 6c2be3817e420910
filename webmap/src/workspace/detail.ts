/** The drawer at the right: one card about what was clicked. */
import { markRaw, shallowRef, type Component } from 'vue';

export interface Detail {
  component: Component;
  props?: Record<string, unknown>;
  title: string;
  /** Told when it closes or another takes its place: the mark on the map goes. */
  onClose?: () => void;
}

export const detail = shallowRef<Detail | null>(null);

/** Shows a card in the place of the one that is there. */
export function showDetail(next: Detail): void {
  const before = detail.value;
  detail.value = { ...next, component: markRaw(next.component) };
  before?.onClose?.();
}

export function closeDetail(): void {
  const before = detail.value;
  detail.value = null;
  before?.onClose?.();
}
