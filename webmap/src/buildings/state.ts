/** What the 3D buildings show: a layer of the list that is on, their colours, the selected building. */
import { computed, ref, shallowRef, watch } from 'vue';
import { isOn, opacityOf, setOn } from '../layers/state';
import { theme } from '../shell/theme';
import { choiceCodec, optional, textCodec, urlField } from '../view-state';
import type { Appearance, BuildingsLayer } from './tiles-layer';

/** Id of the layer in the list and in the URL. */
export const LAYER = 'buildings-3d';

export const shown = computed({ get: () => isOn(LAYER), set: (on: boolean) => setOn(LAYER, on) });
export const colourBy = urlField('3dby', choiceCodec(['use', 'height'] as const), 'use');
export const selected = urlField('building', optional(textCodec), null);
export const hovered = ref<string | null>(null);
export const opacity = computed(() => opacityOf(LAYER));

/** `missing`: there are no tiles, footprints are raised instead. `partly`: some tiles did not come. */
export const phase = ref<'off' | 'loading' | 'on' | 'missing' | 'partly'>('off');

/** The WebGL layer while it is shown. */
export const layer = shallowRef<BuildingsLayer | null>(null);

export const TILESET = '/3dtiles/buildings/tileset.json';

const appearance = computed<Appearance>(() => ({
  colourBy: colourBy.value,
  dark: theme.value === 'dark',
  selected: selected.value,
  hovered: hovered.value,
  opacity: opacity.value,
}));

watch(appearance, (now) => layer.value?.setAppearance(now));

let asked = 0;

/** Opens the layer: the chunk with three and the tileset come now and not before. */
export async function open(): Promise<void> {
  const mine = ++asked;
  phase.value = 'loading';
  try {
    const [answer, chunk] = await Promise.all([
      fetch(TILESET, { credentials: 'same-origin', headers: { Accept: 'application/json' } }),
      import('./tiles-layer'),
    ]);
    if (mine !== asked) return;
    if (!answer.ok) {
      phase.value = 'missing';
      return;
    }
    layer.value = new chunk.BuildingsLayer({
      url: TILESET,
      appearance: appearance.value,
      onMissing: () => (phase.value = 'missing'),
      onTileError: () => (phase.value = 'partly'),
    });
    phase.value = 'on';
  } catch {
    if (mine === asked) phase.value = 'missing';
  }
}

/** Gives the layer up; its memory goes back when the map has taken it away. */
export function close(): void {
  asked += 1;
  layer.value = null;
  hovered.value = null;
  phase.value = 'off';
}

watch(shown, (on) => (on ? void open() : close()), { immediate: true });
