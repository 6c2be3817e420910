/** The map's picture for paper: a map of the box's size, out of sight, with as many pixels as the paper has dots. */
import type { Camera } from '../map/camera';
import { composeStyle, type Contribution } from '../map/contributions';
import { MapController } from '../map/controller';
import { themes } from '../style/colours';
import type { Box } from './sheet';

const SECONDS_TO_WAIT = 45;
const LARGEST_CANVAS: [number, number] = [8192, 8192];

/** Draws what `contributions` draw, from straight above, in the colours of paper (the light theme).
 *
 * WebGL layers of features (3D) belong to the map on screen and are left out. Rejects with the signal's reason.
 */
export async function mapPicture(
  contributions: Contribution[],
  camera: Camera,
  box: Box,
  dotsPerInch: number,
  signal: AbortSignal,
): Promise<HTMLCanvasElement> {
  const holder = document.createElement('div');
  Object.assign(holder.style, {
    position: 'fixed',
    left: '-20000px',
    top: '0',
    width: `${box.width}px`,
    height: `${box.height}px`,
  });
  holder.setAttribute('aria-hidden', 'true');
  document.body.append(holder);
  const composed = { ...composeStyle(contributions, themes.light), custom: [] };
  const controller = new MapController(holder, {
    camera: { ...camera, pitch: 0 },
    composed,
    bare: true,
    interactive: false,
    pixelRatio: dotsPerInch / 96,
    maxCanvasSize: LARGEST_CANVAS,
    preserveDrawingBuffer: true,
  });
  try {
    await drawn(controller, signal);
    const source = controller.map.getCanvas();
    const picture = document.createElement('canvas');
    picture.width = source.width;
    picture.height = source.height;
    picture.getContext('2d')!.drawImage(source, 0, 0);
    return picture;
  } finally {
    controller.destroy();
    holder.remove();
  }
}

/** When everything has come; after a long wait, with what has come. */
function drawn(controller: MapController, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, SECONDS_TO_WAIT * 1000);
    controller.map.once('idle', () => {
      clearTimeout(timer);
      resolve();
    });
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
