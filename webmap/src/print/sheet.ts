/** A printed sheet: title, map, legend, scale, north, times, and who made it; drawn on a canvas.
 *
 * All lengths are CSS pixels (1/96 inch). Text is drawn by the browser's own fonts: Chinese needs no font file.
 * The preview is the same drawing at fewer dots per inch.
 */
import type { Swatch } from '../layers/palette';
import { barOf, distance, MM_PER_PIXEL, scaleTitle } from './scale';

export type Paper = 'A4' | 'A3';
export type Orientation = 'landscape' | 'portrait';

export interface LegendGroup {
  title: string;
  swatches: Swatch[];
}

export interface Sheet {
  paper: Paper;
  orientation: Orientation;
  title: string;
  /** Lines at the foot: time of data, maker, note. */
  notes: string[];
  legend: LegendGroup[];
  legendTitle: string;
  /** N of 1:N. */
  scale: number;
  metresPerPixel: number;
  /** Clockwise from north, degrees. */
  bearing: number;
  north: string;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const SIZES_MM: Record<Paper, [number, number]> = { A4: [297, 210], A3: [420, 297] };
const MARGIN = mm(10);
const TITLE = mm(13);
const FOOT = mm(17);
const INK = '#1b232b';
const SOFT = '#4d5964';
const FONT = "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

export function mm(length: number): number {
  return length / MM_PER_PIXEL;
}

/** Width and height of the paper, millimetres. */
export function paperSize(paper: Paper, orientation: Orientation): [number, number] {
  const [long, short] = SIZES_MM[paper];
  return orientation === 'landscape' ? [long, short] : [short, long];
}

/** Where the map lies on the sheet. */
export function mapBox(paper: Paper, orientation: Orientation): Box {
  const [width, height] = paperSize(paper, orientation).map(mm) as [number, number];
  return {
    x: MARGIN,
    y: MARGIN + TITLE,
    width: Math.round(width - 2 * MARGIN),
    height: Math.round(height - 2 * MARGIN - TITLE - FOOT),
  };
}

/** Draws the sheet; `picture` fills the map's box. */
export function drawSheet(sheet: Sheet, picture: CanvasImageSource, dotsPerInch: number): HTMLCanvasElement {
  const [width, height] = paperSize(sheet.paper, sheet.orientation).map(mm) as [number, number];
  const canvas = document.createElement('canvas');
  const ratio = dotsPerInch / 96;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext('2d')!;
  pen.scale(ratio, ratio);
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, height);
  const box = mapBox(sheet.paper, sheet.orientation);
  drawTitle(pen, sheet.title, width);
  pen.drawImage(picture, box.x, box.y, box.width, box.height);
  pen.strokeStyle = INK;
  pen.lineWidth = 1;
  pen.strokeRect(box.x, box.y, box.width, box.height);
  drawNorth(pen, sheet, box);
  drawLegend(pen, sheet, box);
  drawFoot(pen, sheet, box);
  return canvas;
}

function write(pen: CanvasRenderingContext2D, size: number, weight = 400, colour = INK): void {
  pen.font = `${weight} ${size}px ${FONT}`;
  pen.fillStyle = colour;
  pen.textBaseline = 'alphabetic';
  pen.textAlign = 'left';
}

function drawTitle(pen: CanvasRenderingContext2D, title: string, width: number): void {
  let size = 26;
  do write(pen, size, 600);
  while (pen.measureText(title).width > width - 2 * MARGIN && (size -= 1) > 10);
  pen.textAlign = 'center';
  pen.fillText(title, width / 2, MARGIN + TITLE - mm(4.5));
}

function drawNorth(pen: CanvasRenderingContext2D, sheet: Sheet, box: Box): void {
  pen.save();
  pen.translate(box.x + box.width - mm(10), box.y + mm(11));
  pen.fillStyle = 'rgb(255 255 255 / 0.85)';
  pen.beginPath();
  pen.arc(0, 0, mm(7.5), 0, 2 * Math.PI);
  pen.fill();
  pen.rotate((-sheet.bearing * Math.PI) / 180);
  pen.beginPath();
  pen.moveTo(0, -mm(3.2));
  pen.lineTo(mm(2.4), mm(5));
  pen.lineTo(0, mm(3.2));
  pen.lineTo(-mm(2.4), mm(5));
  pen.closePath();
  pen.fillStyle = INK;
  pen.fill();
  write(pen, 11, 700);
  pen.textAlign = 'center';
  pen.fillText(sheet.north, 0, -mm(3.9));
  pen.restore();
}

/** The rows of the legend: a heading over several swatches, or a swatch with the layer's name. */
function legendRows(sheet: Sheet): { text: string; swatch?: Swatch }[] {
  return sheet.legend.flatMap(({ title, swatches }) => {
    const [only] = swatches;
    if (swatches.length === 1 && only) return [{ text: only.label || title, swatch: only }];
    return [{ text: title }, ...swatches.map((swatch) => ({ text: swatch.label, swatch }))];
  });
}

function drawLegend(pen: CanvasRenderingContext2D, sheet: Sheet, box: Box): void {
  const most = Math.floor((box.height - mm(16)) / mm(5.2));
  const rows = legendRows(sheet).slice(0, most);
  if (!rows.length) return;
  write(pen, 12);
  const widest = Math.max(...rows.map(({ text }) => pen.measureText(text).width), mm(16));
  const width = Math.min(widest + mm(14), box.width / 2);
  const height = rows.length * mm(5.2) + mm(9.5);
  const x = box.x + mm(3);
  const y = box.y + box.height - height - mm(3);
  pen.fillStyle = 'rgb(255 255 255 / 0.93)';
  pen.fillRect(x, y, width, height);
  pen.strokeRect(x, y, width, height);
  write(pen, 13, 600);
  pen.fillText(sheet.legendTitle, x + mm(3), y + mm(5.6));
  rows.forEach(({ text, swatch }, index) => {
    const middle = y + mm(9.6) + index * mm(5.2);
    if (swatch) drawSwatch(pen, swatch, x + mm(3), middle);
    write(pen, 12, swatch ? 400 : 600, swatch ? INK : SOFT);
    pen.fillText(text, x + (swatch ? mm(11) : mm(3)), middle + 4, width - mm(swatch ? 13 : 5));
  });
}

function drawSwatch(pen: CanvasRenderingContext2D, swatch: Swatch, x: number, middle: number): void {
  pen.save();
  pen.fillStyle = swatch.colour;
  pen.strokeStyle = swatch.colour;
  if (swatch.kind === 'point') {
    pen.beginPath();
    pen.arc(x + mm(3), middle, mm(1.3), 0, 2 * Math.PI);
    pen.fill();
  } else if (swatch.kind === 'line') {
    pen.lineWidth = mm(0.8);
    pen.strokeRect(x, middle, mm(6), 0);
  } else {
    if (swatch.kind !== 'outline') pen.fillRect(x, middle - mm(1.5), mm(6), mm(3));
    pen.strokeStyle = swatch.kind === 'outline' ? swatch.colour : SOFT;
    pen.strokeRect(x, middle - mm(1.5), mm(6), mm(3));
  }
  pen.restore();
}

function drawFoot(pen: CanvasRenderingContext2D, sheet: Sheet, box: Box): void {
  const top = box.y + box.height + mm(5);
  const bar = barOf(sheet.metresPerPixel, mm(45));
  pen.fillStyle = INK;
  pen.fillRect(box.x, top, bar.length / 2, mm(1.4));
  pen.strokeStyle = INK;
  pen.strokeRect(box.x, top, bar.length, mm(1.4));
  write(pen, 11);
  pen.fillText('0', box.x, top + mm(5.4));
  pen.textAlign = 'center';
  pen.fillText(distance(bar.metres / 2), box.x + bar.length / 2, top + mm(5.4));
  pen.fillText(distance(bar.metres), box.x + bar.length, top + mm(5.4));
  pen.textAlign = 'left';
  write(pen, 13, 600);
  pen.fillText(scaleTitle(sheet.scale), box.x, top + mm(10.4));
  write(pen, 11, 400, SOFT);
  pen.textAlign = 'right';
  sheet.notes.forEach((note, index) => {
    pen.fillText(note, box.x + box.width, top + mm(1.2) + index * mm(4.6), box.width - mm(62));
  });
}
