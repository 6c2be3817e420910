/** A drawn sheet as a file. jsPDF is loaded when the first PDF is made. */
import { paperSize, type Orientation, type Paper } from './sheet';

export async function savePng(sheet: HTMLCanvasElement, name: string): Promise<void> {
  const blob = await new Promise<Blob | null>((resolve) => sheet.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('the picture is too large for this browser');
  download(blob, `${name}.png`);
}

/** One page of the paper's size; the sheet is a picture on it, so Chinese needs no font. */
export async function savePdf(
  sheet: HTMLCanvasElement,
  name: string,
  paper: Paper,
  orientation: Orientation,
): Promise<void> {
  const { jsPDF } = await import('jspdf');
  const [width, height] = paperSize(paper, orientation);
  const pdf = new jsPDF({ unit: 'mm', format: paper.toLowerCase(), orientation, compress: true });
  pdf.setProperties({ title: name, creator: 'gridcity' });
  pdf.addImage(sheet.toDataURL('image/jpeg', 0.93), 'JPEG', 0, 0, width, height);
  download(pdf.output('blob'), `${name}.pdf`);
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name.replace(/[\\/:*?"<>|]/g, ' ').trim() || 'map';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
