import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const SERVER = process.env.GRIDCITY_PUBLIC_URL || 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [vue()],
  build: { target: 'es2022', chunkSizeWarningLimit: 1200, assetsInlineLimit: 0 },
  worker: { format: 'es' },
  server: {
    proxy: Object.fromEntries(
      ['/tiles', '/raster', '/3dtiles', '/ogc', '/stac', '/api', '/live'].map((path) => [path, SERVER]),
    ),
  },
  test: { include: ['tests/**/*.test.ts'] },
});
