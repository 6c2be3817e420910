/** Which panel is open. */
import { textCodec, urlField } from '../view-state';

const wide = typeof matchMedia !== 'undefined' && matchMedia('(min-width: 900px)').matches;

/** Id of the open panel; '' where none is. */
export const openPanel = urlField('panel', textCodec, wide ? 'layers' : '');
