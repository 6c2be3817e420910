/** The base map's PMTiles archive, read by range requests past the browser's cache.
 *
 * Chromium's cache fails some of several range requests for one file that run at the same time ("Failed to
 * fetch", with nothing in the network log). The archive keeps its directories in memory and MapLibre its tiles. A
 * header that did not come is asked for again: pmtiles' other cache remembers the failure.
 */
import { PMTiles, Protocol, ResolvedValueCache, type RangeResponse, type Source } from 'pmtiles';

class UncachedSource implements Source {
  constructor(private readonly url: string) {}

  getKey(): string {
    return this.url;
  }

  async getBytes(offset: number, length: number, signal?: AbortSignal): Promise<RangeResponse> {
    const headers = { range: `bytes=${offset}-${offset + length - 1}` };
    const response = await fetch(this.url, { signal, headers, cache: 'no-store' });
    if (response.status !== 206) throw new Error(`${this.url}: ${response.status}`);
    return { data: await response.arrayBuffer(), etag: response.headers.get('etag') ?? undefined };
  }
}

export interface Archive {
  /** The `pmtiles://` protocol. */
  tile: Protocol['tile'];
  /** Reads the header before the map asks for it; for somebody who is signed in. */
  open(): Promise<unknown>;
}

/** The archive at `url`. */
export function archiveOf(url: string): Archive {
  const protocol = new Protocol();
  const archive = new PMTiles(new UncachedSource(url), new ResolvedValueCache());
  protocol.add(archive);
  return { tile: protocol.tile, open: () => archive.getHeader().catch(() => undefined) };
}
