import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const SERVER = process.env.GRIDCITY_PUBLIC_URL || 'http://127.0.0.1:8000';

/** Few chunks rather than many: what the first map needs comes in four requests beside each other.
 *
 * `workspace` holds what stands on the first map, with all that it needs; a slot that draws nothing at first, and
 * every panel but the layer list, stay chunks of their own.
 */
const FIRST_MAP = [
  'workspace/Workspace',
  'layers/LayersPanel',
  'search/SearchSlot',
  'live/LiveBadge',
  'people/AreaPath',
  'people/AreaTip',
  'people/LegendSlot',
  'people/EmergencyBanner',
  'buildings/BuildingsToggle',
  'print/PrintTool',
  'compare/Swipe',
];
const CHUNKS = [
  { name: 'maplibre', test: /node_modules\/(maplibre-gl|pmtiles)\//, priority: 30 },
  { name: 'vue', test: /node_modules\/@?vue\//, priority: 30 },
  {
    name: 'shell',
    test: /webmap\/src\/(shell\/(?!SignIn)|view-state|views)/,
    minShareCount: 2,
    priority: 20,
  },
  { name: 'workspace', test: new RegExp(`webmap/src/(${FIRST_MAP.join('|')})\\.vue$`), priority: 10 },
];

export default defineConfig({
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
  worker: { format: 'es' },
  server: {
    proxy: Object.fromEntries(
      ['/tiles', '/raster', '/3dtiles', '/ogc', '/stac', '/api', '/live'].map((path) => [path, SERVER]),
    ),
  },
  test: { include: ['tests/**/*.test.ts'] },
});
