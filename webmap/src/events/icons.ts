/** Pictures of the groups of categories, drawn by us: white lines in a disc of the stage's colour. */
import type { Theme } from '../shell/theme';
import { STAGE_COLOURS, type Stage } from './stages';

/** Paths in a box of 24 × 24, by the first two characters of a category's code. */
export const GLYPHS: Record<string, string> = {
  '01': 'M6 8h12M9.5 8V5.5h5V8M7.5 8l1 11h7l1-11M10.5 11.5v4.5M13.5 11.5v4.5', // bin: city environment
  '02': 'M5 10v4h3l7 4V6l-7 4H5ZM18 9.5a3.5 3.5 0 0 1 0 5', // loudspeaker: advertising
  '03': 'M4 19h16M6 19V9l6-4 6 4v10M10 19v-5h4v5', // building site
  '04': 'M13 3 6 13.5h5L10 21l8-11h-5.5L13 3Z', // lightning: incidents
  '05': 'M5 16v-4l2-5h10l2 5v4H5ZM5 12h14M8 16v2M16 16v2', // car: street order
  G1: 'M12 21v-7M12 14a5 5 0 1 1 0-10 5 5 0 0 1 0 10ZM9 21h6', // tree and lamp: components
  G2: 'M4 6h10v7H9l-3 3v-3H4V6ZM16 9h4v7h-2v3l-3-3h-4', // two speaking: disputes
  G3: 'M12 4 3.5 19h17L12 4ZM12 10v4M12 16.5v.3', // warning: hazards
  G4: 'M12 4s-5.5 6-5.5 10a5.5 5.5 0 0 0 11 0C17.5 10 12 4 12 4Z', // drop: utilities
  G5: 'M6 19C6 10 11 6 19 5c0 9-4 13-10 13M6 19l6-7', // leaf: environment
};

const OTHER = 'M12 7v6M12 16.5v.3';
export const ICON_PIXELS = 26;

/** Id of a picture: `event/group/stage/theme`. */
export function iconId(group: string, stage: Stage, theme: Theme): string {
  return `event/${group}/${stage}/${theme}`;
}

/** The picture of an id, at twice the size; undefined for ids of others. */
export function eventImage(id: string): { image: ImageData; pixelRatio: number } | undefined {
  const [kind, group = '', stage = 'new', theme = 'light'] = id.split('/');
  if (kind !== 'event') return undefined;
  const ratio = 2;
  const size = ICON_PIXELS * ratio;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d', { willReadFrequently: true }); // drawn by the CPU: nothing waits for the GPU
  if (!context) return undefined;
  const middle = size / 2;
  const stroke = theme === 'dark' ? '#0d1218' : '#ffffff';
  context.beginPath();
  context.arc(middle, middle, middle - ratio, 0, 2 * Math.PI);
  context.fillStyle = STAGE_COLOURS[theme as Theme][stage as Stage];
  context.fill();
  context.lineWidth = 1.5 * ratio;
  context.strokeStyle = stroke;
  context.stroke();
  const scale = (size / 24) * 0.62;
  context.translate(middle - 12 * scale, middle - 12 * scale);
  context.scale(scale, scale);
  context.lineWidth = 2;
  context.lineCap = context.lineJoin = 'round';
  context.stroke(new Path2D(GLYPHS[group] ?? OTHER));
  return { image: context.getImageData(0, 0, size, size), pixelRatio: ratio };
}
