/** What is drawn: in the URL while it is short, else in this browser. */
import { ref, shallowRef } from 'vue';
import { urlField, type Codec } from '../view-state';
import { readShapes, writeShapes, type Shape } from './shapes';

/** Characters of a link that drawings may take. */
const MOST_IN_URL = 1500;
const LOCAL = '@';
const PLACE = 'gridcity.drawings';

/** Whether the drawings are too long for the link. */
export const onlyHere = ref(false);

export const shapesCodec: Codec<Shape[]> = {
  read(text) {
    if (text !== LOCAL) return readShapes(text);
    try {
      return readShapes(localStorage.getItem(PLACE) ?? '');
    } catch {
      return undefined;
    }
  },
  write(shapes) {
    const text = writeShapes(shapes);
    onlyHere.value = text.length > MOST_IN_URL;
    if (!onlyHere.value) return text;
    try {
      localStorage.setItem(PLACE, text);
    } catch {
      return ''; // a closed storage: the drawings last as long as the page
    }
    return LOCAL;
  },
};

export const shapes = urlField<Shape[]>('draw', shapesCodec, []);

export const TOOLS = ['point', 'line', 'polygon', 'rectangle', 'circle', 'edit'] as const;
export type Tool = (typeof TOOLS)[number];

export const tool = ref<Tool | null>(null);

/** The shape that the list and the map mark. */
export const marked = ref<string | null>(null);

/** What the shape being drawn measures so far. */
export const growing = shallowRef<Shape | null>(null);
