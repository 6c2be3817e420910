import { describe, expect, it } from 'vitest';
import { buildStyle } from '../src/style';
import { LEVELS, levelAt } from '../src/style/classes';
import { CLICKABLE, LAYERS_OF } from '../src/style/data';
import { TOGGLES, type Theme } from '../src/url-state';

const ORIGIN = 'http://city.test';
const RASTERS = ['orthophoto', 'orthophoto_core', 'hillshade', 'dem'];

describe.each<Theme>(['light', 'dark'])('the %s style', (theme) => {
  it('asks nobody but our own server', () => {
    const text = JSON.stringify(buildStyle(theme, TOGGLES, ORIGIN, RASTERS));
    const urls = text.match(/[a-z]+:\/\/[^"]+/g) ?? [];
    expect(urls.length).toBeGreaterThan(5);
    for (const url of urls) expect(url.replace('pmtiles://', '')).toMatch(/^http:\/\/city\.test\//);
  });

  it('draws every layer that a toggle or a click names', () => {
    const drawn = buildStyle(theme, TOGGLES, ORIGIN, RASTERS).layers.map((layer) => layer.id);
    for (const id of [...Object.values(LAYERS_OF).flat(), ...CLICKABLE]) expect(drawn).toContain(id);
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it('hides what is switched off', () => {
    const hidden = buildStyle(theme, ['event'], ORIGIN, RASTERS).layers.filter(
      (layer) => 'layout' in layer && layer.layout?.visibility === 'none',
    );
    const off = TOGGLES.filter((toggle) => toggle !== 'event').flatMap((toggle) => LAYERS_OF[toggle]);
    expect(hidden.map((layer) => layer.id).sort()).toEqual(off.sort());
  });
});

describe('rasters', () => {
  it('are asked for only where the server has them', () => {
    const { sources, layers } = buildStyle('light', TOGGLES, ORIGIN, ['hillshade']);
    expect(Object.keys(sources)).toContain('hillshade');
    expect(Object.keys(sources)).not.toContain('orthophoto');
    expect(layers.map((layer) => layer.id)).not.toContain('orthophoto');
  });
});

describe('the coloured level', () => {
  it('covers every zoom once', () => {
    for (let zoom = 0; zoom < 24; zoom += 0.25) {
      expect(LEVELS.filter((level) => zoom >= level.minzoom && zoom < level.maxzoom)).toEqual([
        levelAt(zoom),
      ]);
    }
  });

  it('has rising classes above the suppression threshold', () => {
    for (const { breaks } of LEVELS) {
      expect([...breaks].sort((one, other) => one - other)).toEqual(breaks);
      expect(breaks[0]).toBeGreaterThan(5);
    }
  });
});
