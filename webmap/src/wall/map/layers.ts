/** A scene's layers as MapLibre draws them. Every layer of every scene is made once; scenes only show and hide. */
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Scene, SceneLayer, Theme } from '../topic';
import { COUNT, radius } from './data';
import { mix } from './ground';

/** Where a layer lies in the pile, from the bottom. */
export type Shelf = 'raster' | 'area' | 'solid' | 'mark';

export interface Made {
  spec: LayerSpecification;
  scene: string;
  shelf: Shelf;
  /** Opacities when shown; 0 when not. */
  opacity: Record<string, number>;
}

export const AREA_LABELS = ['label-county', 'label-town', 'label-community'];

export function idOf(scene: Scene, position: number): string {
  return `scene-${scene.id}-${position}`;
}

/** Sources of one layer by id. Vector tiles are shared by every scene that shows them. */
export function sourcesOf(
  id: string,
  layer: SceneLayer,
  origin: string,
): Record<string, SourceSpecification> {
  if (layer.show === 'raster') {
    const url = `${origin}/raster/${layer.layer}/tilejson.json`;
    return { [layer.layer]: { type: 'raster', url, tileSize: 256 } };
  }
  if (layer.layer === 'event' || layer.show === 'columns') {
    return { [id]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } };
  }
  return { [layer.layer]: { type: 'vector', url: `${origin}/tiles/${layer.layer}/tilejson.json` } };
}

/** The style layers of a scene's layer. */
export function layersOf(id: string, scene: Pick<Scene, 'id'>, layer: SceneLayer, theme: Theme): Made[] {
  const tiles = { source: layer.layer, 'source-layer': layer.layer };
  const colour = theme[layer.colour];
  const one = (shelf: Shelf, spec: object, opacity: Record<string, number>): Made => ({
    spec: {
      id,
      ...spec,
      layout: { visibility: 'none', ...('layout' in spec ? (spec.layout as object) : {}) },
    } as never,
    scene: scene.id,
    shelf,
    opacity: Object.fromEntries(
      Object.entries(opacity).map(([name, value]) => [name, value * layer.opacity]),
    ),
  });
  switch (layer.show) {
    case 'raster':
      return [
        one(
          'raster',
          {
            type: 'raster',
            source: layer.layer,
            paint: { 'raster-fade-duration': 0, 'raster-saturation': -0.45 },
          },
          { 'raster-opacity': 1 },
        ),
      ];
    case 'choropleth':
      return [
        one(
          'area',
          { type: 'fill', ...tiles, paint: { 'fill-color': theme.ramp[0] } },
          { 'fill-opacity': 0.92 },
        ),
        one(
          'area',
          {
            id: `${id}-line`,
            type: 'line',
            ...tiles,
            paint: { 'line-color': theme.background, 'line-width': 0.8 },
          },
          { 'line-opacity': 0.9 },
        ),
      ];
    case 'outline':
      if (layer.layer === 'building') return [buildings(one, tiles, theme, false)];
      return [
        one(
          'area',
          {
            type: 'line',
            ...tiles,
            paint: { 'line-color': mix(theme.soft, theme.background, 0.25), 'line-width': 1.6 },
          },
          { 'line-opacity': 1 },
        ),
      ];
    case 'extruded':
      return [buildings(one, tiles, theme, true)];
    case 'columns':
      return columns(id, one, theme);
    case 'heat':
      return [heat(id, one, layer, theme)];
    case 'points':
      return [points(id, one, layer, theme, colour)];
  }
}

type Maker = (shelf: Shelf, spec: object, opacity: Record<string, number>) => Made;

function buildings(one: Maker, tiles: object, theme: Theme, solid: boolean): Made {
  const low = mix(theme.background, theme.text, 0.16);
  const high = mix(theme.background, theme.text, 0.46);
  if (!solid) {
    return one(
      'area',
      { type: 'fill', ...tiles, minzoom: 13, paint: { 'fill-color': low } },
      { 'fill-opacity': 1 },
    );
  }
  return one(
    'solid',
    {
      type: 'fill-extrusion',
      ...tiles,
      minzoom: 13,
      paint: {
        'fill-extrusion-color': [
          'interpolate',
          ['linear'],
          ['to-number', ['get', 'height_m'], 3],
          3,
          low,
          60,
          high,
        ],
        'fill-extrusion-height': ['to-number', ['get', 'height_m'], 3],
      },
    },
    { 'fill-extrusion-opacity': 0.95 },
  );
}

function columns(id: string, one: Maker, theme: Theme): Made[] {
  return [
    one(
      'solid',
      {
        type: 'fill-extrusion',
        source: id,
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-extrusion-color': ['get', 'colour'], 'fill-extrusion-height': ['get', 'height'] },
      },
      { 'fill-extrusion-opacity': 0.95 },
    ),
    one(
      'mark',
      {
        id: `${id}-label`,
        type: 'symbol',
        source: id,
        filter: ['==', ['geometry-type'], 'Point'],
        layout: {
          'text-field': ['format', ['get', 'name'], {}, '\n', {}, ['get', 'value'], { 'font-scale': 1.25 }],
          'text-size': 15,
          'text-anchor': 'top',
          'text-offset': [0, 0.5],
          'symbol-sort-key': ['get', 'order'],
        },
        paint: { 'text-color': theme.text, 'text-halo-color': theme.background, 'text-halo-width': 2 },
      },
      { 'text-opacity': 1 },
    ),
  ];
}

function heat(id: string, one: Maker, layer: SceneLayer, theme: Theme): Made {
  const [, second, third, fourth, fifth] = theme.ramp as [string, string, string, string, string];
  const source =
    layer.layer === 'event' ? { source: id } : { source: layer.layer, 'source-layer': layer.layer };
  return one(
    'area',
    {
      type: 'heatmap',
      ...source,
      paint: {
        'heatmap-weight': ['min', ['/', COUNT, 12], 1],
        'heatmap-radius': ['interpolate', ['exponential', 1.7], ['zoom'], 8, 9, 12, 30, 16, 80],
        'heatmap-intensity': 0.6,
        'heatmap-color': [
          ...['interpolate', ['linear'], ['heatmap-density']],
          ...[
            0,
            'rgba(0,0,0,0)',
            0.08,
            mix(theme.background, second, 0.8),
            0.25,
            third,
            0.55,
            fourth,
            0.85,
            fifth,
          ],
          ...[1, mix(fifth, '#ffffff', 0.6)],
        ],
      },
    },
    { 'heatmap-opacity': 0.95 },
  );
}

function points(id: string, one: Maker, layer: SceneLayer, theme: Theme, colour: string): Made {
  const source =
    layer.layer === 'event' ? { source: id } : { source: layer.layer, 'source-layer': layer.layer };
  return one(
    'mark',
    {
      type: 'circle',
      ...source,
      paint: {
        'circle-color': colour,
        'circle-radius': radius(1),
        'circle-stroke-color': theme.background,
        'circle-stroke-width': 1.4,
        'circle-pitch-alignment': 'viewport',
      },
    },
    { 'circle-opacity': 0.92, 'circle-stroke-opacity': 0.92 },
  );
}

/** Labels of the base map that would stand in a scene's columns, which have labels themselves. */
export function hiddenLabels(scene: Pick<Scene, 'layers'>): string[] {
  return scene.layers.some((layer) => layer.show === 'columns') ? AREA_LABELS : [];
}
