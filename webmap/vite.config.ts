import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import vue from '@vitejs/plugin-vue';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const SERVER = process.env.GRIDCITY_PUBLIC_URL || 'http://127.0.0.1:8000';

/** Few chunks rather than many: what the first map needs comes in four requests beside each other.
 *
 * `workspace` draws the first map; `around` is what comes around it right after: slots, and the layer list. Other
 * panels, charts, 3D, drawing, PDF are chunks of their own that come when they are asked for.
 */
const AROUND = [
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
  { name: 'workspace', test: /webmap\/src\/workspace\/Workspace\.vue$/, priority: 12 },
  { name: 'around', test: new RegExp(`webmap/src/(${AROUND.join('|')})\\.vue$`), priority: 10 },
];

/** A `.gz` beside each text file: the server sends it as it is, and compresses nothing itself. */
function gzipBeside(): Plugin {
  return {
    name: 'gzip-beside',
    apply: 'build',
    writeBundle({ dir }) {
      if (!dir) return;
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf-8' })) {
        if (!/\.(js|css|html|svg)$/.test(name)) continue;
        const packed = gzipSync(readFileSync(join(dir, name)), { level: constants.Z_BEST_COMPRESSION });
        writeFileSync(join(dir, `${name}.gz`), packed);
      }
    },
  };
}

export default defineConfig({
  plugins: [vue(), gzipBeside()],
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
