/** What the right side can show: every layer of the registry, imagery first. */
import { computed } from 'vue';
import { entries } from '../layers/entries';

export const loadedEntries = computed(() => entries.value.filter((entry) => entry.layer));
