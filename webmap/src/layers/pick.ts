/** What a click on a layer of the list does: a cell of counts zooms in, a feature opens its card. */
import type { MapGeoJSONFeature } from 'maplibre-gl';
import type { MapContext } from '../map/context';
import type { MapClick } from '../map/contributions';
import { inLanguage } from '../shell/text';
import { showDetail } from '../workspace/detail';
import type { CatalogueLayer } from './catalogue';
import FeatureCard from './FeatureCard.vue';

export function pickFeature(
  context: MapContext,
  layer: CatalogueLayer,
  feature: MapGeoJSONFeature,
  event: MapClick,
): void {
  const controller = context.controller.value;
  if (!controller) return;
  if ('count' in feature.properties) {
    const { lng, lat } = event.lngLat;
    controller.flyTo({ longitude: lng, latitude: lat, zoom: controller.map.getZoom() + 2 });
    return;
  }
  const target = { source: feature.source, sourceLayer: feature.sourceLayer, id: feature.id };
  if (feature.id !== undefined) controller.setState(target, { selected: true });
  showDetail({
    component: FeatureCard,
    props: { layer, properties: feature.properties },
    title: titleOf(layer, feature.properties),
    onClose: () => feature.id !== undefined && context.controller.value?.setState(target, null),
  });
}

function titleOf(layer: CatalogueLayer, properties: Record<string, unknown>): string {
  const named = properties.title || properties.name;
  return named ? String(named) : inLanguage(layer.title);
}
