/** The look of the map: its ground and its colours. */
export { baseContributions, baseMapUrl } from './base';
export { themes, type Colours } from './colours';
