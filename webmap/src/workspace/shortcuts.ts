/** Keys of the workspace; inside fields, dialogs and with Ctrl, Alt or Meta they are the browser's. */
import { onScopeDispose } from 'vue';

export interface Shortcut {
  /** `KeyboardEvent.key`. */
  key: string;
  run(): void;
}

/** Listens for as long as the surrounding scope lives. */
export function useShortcuts(shortcuts: () => Shortcut[]): void {
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isBusy(event.target))
      return;
    const found = shortcuts().find((one) => one.key === event.key);
    if (!found) return;
    event.preventDefault();
    found.run();
  };
  addEventListener('keydown', pressed);
  onScopeDispose(() => removeEventListener('keydown', pressed));
}

function isBusy(target: EventTarget | null): boolean {
  const element = target instanceof Element ? target : null;
  return (
    element?.closest(
      'input:not([type=range]), textarea, select, [contenteditable], [role=dialog], [role=listbox]',
    ) != null
  );
}
