/** Tiles that do not come: said once, asked for again, told when they are back.
 *
 * 401 ends in the sign-in, 403 and 404 in a sentence without asking again, everything else is tried anew every
 * few seconds and when the connection returns.
 */
import type { Map as MapLibre } from 'maplibre-gl';

export type FailureKind = 'network' | 'signed-out' | 'forbidden';

export interface FailureListener {
  failed(kind: FailureKind, source: string): void;
  recovered(): void;
  rebuild(): void;
}

const MILLISECONDS_TO_RETRY = 5000;

export class Failures {
  private count = 0;
  private retrying = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    map: MapLibre,
    private readonly listener: FailureListener,
  ) {
    map.on('error', (event) => {
      const source = (event as { sourceId?: string }).sourceId ?? '';
      if (isStyleError(event.error)) return console.error(String(event.error)); // our own fault: no retry mends it
      const kind = kindOf(event.error);
      console.warn(event.error, source);
      if (kind === 'network') {
        this.count += 1;
        this.timer ??= setTimeout(() => this.retry(), MILLISECONDS_TO_RETRY);
      }
      listener.failed(kind, source);
    });
    map.on('idle', () => {
      if (!this.retrying || this.count > 0) return;
      this.retrying = false;
      listener.recovered();
    });
    addEventListener('online', this.online);
  }

  /** Asks again; without a failure since, the next idle map means that everything has come. */
  retry(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.count = 0;
    this.retrying = true;
    this.listener.rebuild();
  }

  stop(): void {
    clearTimeout(this.timer);
    removeEventListener('online', this.online);
  }

  private readonly online = (): void => this.retry();
}

/** What an error of MapLibre means for the person. */
export function kindOf(error: unknown): FailureKind {
  const status = (error as { status?: number } | null)?.status ?? statusIn(String(error));
  if (status === 401) return 'signed-out';
  return status === 403 || status === 404 ? 'forbidden' : 'network';
}

/** What MapLibre says of a style that breaks its rules. */
function isStyleError(error: unknown): boolean {
  return /^(Error: )?(layers|sources)[[.]/.test(String(error));
}

/** The base map's archive tells its status in the text. */
function statusIn(text: string): number {
  return Number(/\.pmtiles: (\d{3})/.exec(text)?.[1] ?? 0);
}
