/** The whole style document, from a theme, the toggles and where the tiles come from. */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { TOGGLES, type Theme, type Toggle } from '../url-state';
import { baseLayers, overlayLayers } from './base';
import { themes } from './colours';
import { buildingLayers, eventLayers, LAYERS_OF, rasterLayers, residentLayers, shownRasters } from './data';

const VECTOR_LAYERS = ['town', 'community', 'grid', 'building', 'event'];

/** Where the base map's archive lies. */
export function baseMapUrl(origin: string): string {
  return `${origin}/tiles/static/basemap.pmtiles`;
}

/** A style whose every URL lies under `origin`, with those `rasters` that the server has. */
export function buildStyle(
  theme: Theme,
  toggles: readonly Toggle[],
  origin: string,
  rasters: readonly string[],
): StyleSpecification {
  const colours = themes[theme];
  const layers = [
    ...baseLayers(colours),
    ...rasterLayers(rasters),
    ...residentLayers(colours),
    ...buildingLayers(colours),
    ...overlayLayers(colours),
    ...eventLayers(colours),
  ];
  return {
    version: 8,
    sources: sources(origin, rasters),
    light: { anchor: 'viewport', color: '#ffffff', intensity: 0.35, position: [1.3, 210, 35] },
    layers: layers.map((layer) => withVisibility(layer, toggles)),
  };
}

function sources(origin: string, rasters: readonly string[]): Record<string, SourceSpecification> {
  const vector = VECTOR_LAYERS.map((id) => [
    id,
    { type: 'vector', url: `${origin}/tiles/${id}/tilejson.json` },
  ]);
  const raster = shownRasters(rasters).map((id) => [
    id,
    { type: 'raster', url: `${origin}/raster/${id}/tilejson.json`, tileSize: 256 },
  ]);
  return {
    base: { type: 'vector', url: `pmtiles://${baseMapUrl(origin)}` },
    ...Object.fromEntries(vector),
    ...Object.fromEntries(raster),
  };
}

function withVisibility(layer: LayerSpecification, toggles: readonly Toggle[]): LayerSpecification {
  const owner = TOGGLES.find((toggle) => LAYERS_OF[toggle].includes(layer.id));
  if (!owner || toggles.includes(owner)) return layer;
  return {
    ...layer,
    layout: { ...('layout' in layer ? layer.layout : {}), visibility: 'none' },
  } as LayerSpecification;
}
