/** The 3D buildings on a map: 3D Tiles in a WebGL layer, or raised footprints where there are no tiles. */
import type { LayerSpecification, Map as MapLibre, SourceSpecification } from 'maplibre-gl';
import { ORDER, type Contribution, type MapClick } from '../map/contributions';
import { theme } from '../shell/theme';
import { heightClasses, USES } from './palette';
import { close, colourBy, hovered, layer, open, opacity, phase, selected, shown } from './state';

const SOURCE = 'building-raised';
const RAISED = 'building-raised';
const FROM_ZOOM = 14;

/** The contribution; `choose` is told the code of a building that was clicked. */
export function buildingsContribution(choose: (code: string) => void): Contribution {
  return {
    id: 'buildings-3d',
    order: ORDER.building + 50,
    sources: (): Record<string, SourceSpecification> =>
      raised()
        ? {
            [SOURCE]: {
              type: 'vector',
              tiles: [`${location.origin}/tiles/building/{z}/{x}/{y}.mvt`],
              minzoom: FROM_ZOOM,
              maxzoom: 16,
              promoteId: 'building_code',
            },
          }
        : {},
    layers: () => (raised() ? [raisedLayer()] : []),
    custom: () => (shown.value && layer.value && phase.value !== 'missing' ? [layer.value] : []),
    clickable: [
      {
        layer: RAISED,
        pick: (feature) => {
          const code = feature.properties.building_code as unknown;
          if (code) choose(String(code));
        },
      },
    ],
    pickAt(event: MapClick): boolean {
      const found = layer.value?.pick(event.point.x, event.point.y);
      if (found) choose(found.code);
      return !!found;
    },
  };
}

function raised(): boolean {
  return shown.value && phase.value === 'missing';
}

function raisedLayer(): LayerSpecification {
  const dark = theme.value === 'dark';
  const byUse = [
    'match',
    ['get', 'use'],
    ...Object.entries(USES).flatMap(([use, { roof }]) => [use, roof]),
    '#a29d94',
  ];
  const classes = heightClasses(dark);
  const byHeight = [
    'step',
    ['coalesce', ['get', 'height_m'], 0],
    classes[0]!.colour,
    ...classes.slice(1).flatMap(({ from, colour }) => [from, colour]),
  ];
  return {
    id: RAISED,
    type: 'fill-extrusion',
    source: SOURCE,
    'source-layer': 'building',
    minzoom: FROM_ZOOM,
    paint: {
      'fill-extrusion-color': [
        'case',
        ['==', ['to-string', ['get', 'building_code']], selected.value ?? ''],
        '#ff8a00',
        colourBy.value === 'use' ? byUse : byHeight,
      ],
      'fill-extrusion-height': ['coalesce', ['get', 'height_m'], 3],
      'fill-extrusion-opacity': 0.92 * opacity.value,
    },
  } as unknown as LayerSpecification;
}

/** Marks the building under the pointer, and makes the layer anew after a lost WebGL context. Answers the undoing. */
export function followPointer(map: MapLibre): () => void {
  let frame = 0;
  const move = (event: { point: { x: number; y: number } }): void => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      if (!layer.value || map.isMoving()) return;
      const found = layer.value.pick(event.point.x, event.point.y)?.code ?? null;
      if (found !== hovered.value) hovered.value = found;
      if (found && !map.getCanvas().style.cursor) map.getCanvas().style.cursor = 'pointer';
    });
  };
  const leave = (): void => {
    hovered.value = null;
  };
  const restore = (): void => {
    if (!shown.value) return;
    close();
    void open();
  };
  map.on('mousemove', move);
  map.on('mouseout', leave);
  map.on('webglcontextrestored', restore);
  return () => {
    cancelAnimationFrame(frame);
    map.off('mousemove', move);
    map.off('mouseout', leave);
    map.off('webglcontextrestored', restore);
  };
}
