/** What this machine and this server can draw. */

/** True where WebGL 2 can be had. */
export function canDraw(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

/** Ids of the rasters that the server has; none where it does not answer. */
export async function servedRasters(): Promise<string[]> {
  try {
    const response = await fetch('/raster', { signal: AbortSignal.timeout(10_000) });
    const body = (await response.json()) as { rasters: { id: string }[] };
    return response.ok ? body.rasters.map((raster) => raster.id) : [];
  } catch {
    return [];
  }
}
