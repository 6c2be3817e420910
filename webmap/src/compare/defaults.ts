import type { LayerChoice } from '../layers/state';

/** What a comparison begins with: the orthophoto against the map. */
export const DEFAULT_RIGHT: LayerChoice[] = [{ id: 'orthophoto', opacity: 100 }];
