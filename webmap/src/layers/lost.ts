/** Layers that a link names and this person has not: said once in words, the rest works. */
import { computed, watch } from 'vue';
import { language } from '../shell/text';
import { toast } from '../ui/toast';
import { catalogue, layerOf } from './catalogue';
import { ownLayers } from './claims';
import { choices } from './state';
import { fill, texts } from './text';

export const lostLayers = computed(() =>
  catalogue.value ? choices.value.map(({ id }) => id).filter((id) => !layerOf(id) && !ownLayers.has(id)) : [],
);

/** Tells it also where the layer list is closed. */
export function tellLostLayers(): void {
  watch(
    () => lostLayers.value.join('、'),
    (names) => names && toast(fill(texts[language.value].lost, { names }), { kind: 'error' }),
    { immediate: true },
  );
}
