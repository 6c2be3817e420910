/** Short messages at the edge of the page, read out by screen readers; they go by themselves. */
import { shallowReactive } from 'vue';

export interface Toast {
  id: number;
  text: string;
  kind: 'info' | 'error';
  action?: { title: string; run: () => void };
}

const MILLISECONDS_SHOWN = { info: 6000, error: 12_000 };

export const toasts = shallowReactive<Toast[]>([]);
let next = 1;

/** Shows a message; an error stays longer. The answer takes it away. */
export function toast(text: string, options: Partial<Pick<Toast, 'kind' | 'action'>> = {}): () => void {
  const shown: Toast = { id: next++, text, kind: options.kind ?? 'info', action: options.action };
  toasts.push(shown);
  const away = (): void => {
    const index = toasts.indexOf(shown);
    if (index >= 0) toasts.splice(index, 1);
  };
  setTimeout(away, MILLISECONDS_SHOWN[shown.kind]);
  return away;
}
