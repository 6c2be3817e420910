/** The whole style of a topic's map: ground, what lies outside its area, and the layers of all scenes. */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { baseMapUrl } from '../../style';
import type { Scene, ShownArea, Topic } from '../topic';
import { groundLayers } from './ground';
import { idOf, layersOf, sourcesOf, type Made, type Shelf } from './layers';

const SPANS: Record<string, number> = { county: 1e9, town: 1e6, community: 1e3, grid: 1 };

/** What an alarm is shown with: houses and streets, and nothing of the scene that it interrupts. */
export const ALARM: Pick<Scene, 'id' | 'layers'> = {
  id: ':alarm',
  layers: [
    {
      layer: 'building',
      show: 'extruded',
      measure: 'residents',
      categories: [],
      status: 'any',
      colour: 'soft',
      opacity: 1,
    },
  ],
};

export interface WallStyle {
  style: StyleSpecification;
  made: Made[];
}

/** `rasters`: ids of those that the server has. */
export function wallStyle(
  topic: Topic,
  area: ShownArea,
  rasters: readonly string[],
  origin: string,
): WallStyle {
  const made: Made[] = [];
  const sources: Record<string, SourceSpecification> = {
    base: { type: 'vector', url: `pmtiles://${baseMapUrl(origin)}` },
  };
  for (const scene of topic.scenes) {
    for (const [position, layer] of scene.layers.entries()) {
      if (layer.show === 'raster' && !rasters.includes(layer.layer)) continue;
      const id = idOf(scene, position);
      Object.assign(sources, sourcesOf(id, layer, origin));
      made.push(...layersOf(id, scene, layer, topic.theme));
    }
  }
  if (topic.alarms) {
    Object.assign(sources, sourcesOf(ALARM.id, ALARM.layers[0]!, origin));
    made.push(...layersOf(ALARM.id, ALARM, ALARM.layers[0]!, topic.theme));
  }
  const ground = groundLayers(topic.theme);
  const frame = frameLayers(topic, area);
  if (frame.length)
    sources[area.level] ??= { type: 'vector', url: `${origin}/tiles/${area.level}/tilejson.json` };
  const shelf = (name: Shelf): LayerSpecification[] =>
    made.filter((one) => one.shelf === name).map((one) => withoutOpacity(one));
  const layers = [
    ...ground.below,
    ...shelf('raster'),
    ...shelf('area'),
    ...frame,
    ...ground.above,
    ...shelf('solid'),
    ...shelf('mark'),
  ];
  return {
    style: {
      version: 8,
      sources,
      light: { anchor: 'viewport', color: '#ffffff', intensity: 0.35, position: [1.3, 210, 35] },
      layers,
    },
    made,
  };
}

function withoutOpacity(one: Made): LayerSpecification {
  const clear = Object.fromEntries(Object.keys(one.opacity).map((name) => [name, 0]));
  return {
    ...one.spec,
    paint: { ...('paint' in one.spec ? one.spec.paint : {}), ...clear },
  } as LayerSpecification;
}

/** For a part of the city: its neighbours step back, and a line goes round it. */
function frameLayers(topic: Topic, area: ShownArea): LayerSpecification[] {
  const span = SPANS[area.level];
  if (span === undefined) return [];
  const source = { source: area.level, 'source-layer': area.level };
  const inside = ['==', ['get', 'code'], area.code] as unknown as boolean;
  return [
    {
      id: 'outside',
      type: 'fill',
      ...source,
      filter: ['!', inside] as never,
      paint: { 'fill-color': topic.theme.background, 'fill-opacity': 0.62 },
    },
    {
      id: 'around',
      type: 'line',
      ...source,
      filter: inside as never,
      paint: { 'line-color': topic.theme.accent, 'line-width': 2.2, 'line-opacity': 0.9 },
    },
  ];
}
