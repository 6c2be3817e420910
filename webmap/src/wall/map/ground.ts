/** The wall's base map: our own, quiet, in the topic's colours, with labels for reading from afar. */
import type { LayerSpecification } from 'maplibre-gl';
import { baseLayers, overlayLayers } from '../../style/base';
import { themes, type Colours } from '../../style/colours';
import type { Theme } from '../topic';

/** Names of estates and schools only where few of them fit the picture. */
const PLACES_FROM = 15.4;

/** A colour between two of #rrggbb; `share` of the second. */
export function mix(one: string, other: string, share: number): string {
  const part = (at: number): string => {
    const [a, b] = [one, other].map((colour) => parseInt(colour.slice(at, at + 2), 16)) as [number, number];
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${part(1)}${part(3)}${part(5)}`;
}

/** Everything but water and main roads steps back, so that only data has colour. */
export function groundColours(theme: Theme): Colours {
  const land = mix(theme.background, theme.text, 0.035);
  const step = (share: number): string => mix(theme.background, theme.text, share);
  return {
    ...themes.dark,
    land,
    farmland: land,
    green: mix(land, '#2c6b4a', 0.14),
    wetland: mix(land, '#2a6a78', 0.14),
    built: step(0.055),
    village: step(0.055),
    industry: step(0.06),
    service: step(0.06),
    water: mix(theme.background, '#2a6f97', 0.18),
    waterLabel: mix(theme.soft, '#5aa5d6', 0.5),
    road: step(0.11),
    roadMajor: step(0.18),
    roadCasing: theme.background,
    boundary: step(0.32),
    grid: step(0.5),
    label: mix(theme.text, theme.background, 0.12),
    labelHalo: theme.background,
    footprint: step(0.12),
    building: [step(0.14), step(0.42)],
    suppressed: step(0.09),
    residents: theme.ramp,
  };
}

export function groundLayers(theme: Theme): { below: LayerSpecification[]; above: LayerSpecification[] } {
  const colours = groundColours(theme);
  const above = overlayLayers(colours).map((layer) => {
    const calmed = layer.id === 'label-place' ? { minzoom: PLACES_FROM } : {};
    return { ...layer, ...calmed } as LayerSpecification;
  });
  return { below: baseLayers(colours), above };
}
