/** The swipe comparison: where the divider is, and what its right side shows. */
import { DEFAULT_RIGHT } from './defaults';
import { choicesCodec } from '../layers/state';
import { choiceCodec, numberCodec, optional, urlField, type Codec } from '../view-state';

const share: Codec<number> = {
  read: (text) => {
    const value = numberCodec.read(text);
    return value === undefined ? undefined : Math.min(Math.max(value, 0), 100);
  },
  write: (value) => String(Math.round(value)),
};

/** The divider's place, percent of the map's width; null while nothing is compared. */
export const divider = urlField<number | null>('swipe', optional(share), null);

/** Layers of the right side, from the top. */
export const rightLayers = urlField('swipe-layers', choicesCodec, DEFAULT_RIGHT);

export type RightTheme = 'same' | 'light' | 'dark';
export const rightTheme = urlField('swipe-theme', choiceCodec<RightTheme>(['same', 'light', 'dark']), 'same');

export function isRight(id: string): boolean {
  return rightLayers.value.some((choice) => choice.id === id);
}

/** Switches a layer of the right side; a new one lies on top. */
export function setRight(id: string, on: boolean): void {
  const others = rightLayers.value.filter((choice) => choice.id !== id);
  rightLayers.value = on ? [{ id, opacity: 100 }, ...others] : others;
}
