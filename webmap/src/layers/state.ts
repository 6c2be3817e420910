/** Which layers are on, in which order and how strongly, in the URL as `layers=event,building:60` from the top. */
import { urlField, type Codec } from '../view-state';

export interface LayerChoice {
  id: string;
  /** 0 to 100. */
  opacity: number;
}

export const choicesCodec: Codec<LayerChoice[]> = {
  read: (text) => {
    const parts = text === '' ? [] : text.split(',');
    const choices = parts.map((part) => {
      const [id = '', opacity = '100'] = part.split(':');
      const share = Number(opacity);
      return { id, opacity: Number.isFinite(share) ? Math.min(Math.max(Math.round(share), 0), 100) : 100 };
    });
    return choices.filter(({ id }, index) => id && choices.findIndex((one) => one.id === id) === index);
  },
  write: (value) => value.map(({ id, opacity }) => (opacity === 100 ? id : `${id}:${opacity}`)).join(','),
};

export const DEFAULT_LAYERS: LayerChoice[] = ['event', 'building'].map((id) => ({ id, opacity: 100 }));

/** The layers that are on, from the top. */
export const choices = urlField('layers', choicesCodec, DEFAULT_LAYERS);

export function isOn(id: string): boolean {
  return choices.value.some((choice) => choice.id === id);
}

/** Opacity of a layer, 0 to 1; 1 for one that is off. */
export function opacityOf(id: string): number {
  return (choices.value.find((choice) => choice.id === id)?.opacity ?? 100) / 100;
}

/** Switches a layer; one that comes on lies on top of those after it in the registry. */
export function setOn(id: string, on: boolean, rank: (id: string) => number = () => 0): void {
  if (on === isOn(id)) return;
  if (!on) {
    choices.value = choices.value.filter((choice) => choice.id !== id);
    return;
  }
  const at = choices.value.findIndex((choice) => rank(choice.id) <= rank(id));
  const next = [...choices.value];
  next.splice(at < 0 ? next.length : at, 0, { id, opacity: 100 });
  choices.value = next;
}

export function setOpacity(id: string, percent: number): void {
  choices.value = choices.value.map((choice) => (choice.id === id ? { id, opacity: percent } : choice));
}

/** Puts a layer in the place of another that is on; those between make room. */
export function placeLayer(id: string, where: string): void {
  const from = choices.value.findIndex((choice) => choice.id === id);
  const to = choices.value.findIndex((choice) => choice.id === where);
  if (from < 0 || to < 0 || from === to) return;
  const next = [...choices.value];
  next.splice(to, 0, ...next.splice(from, 1));
  choices.value = next;
}
