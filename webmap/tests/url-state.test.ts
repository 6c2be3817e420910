import { describe, expect, it } from 'vitest';
import { DEFAULT_TOGGLES, formatState, parseState, type ViewState } from '../src/url-state';

const preferred = { language: 'zh', theme: 'light' } as const;

describe('url state', () => {
  it('comes back as it was written', () => {
    const state: ViewState = {
      camera: { zoom: 13.25, latitude: 37.45123, longitude: 118.50321, bearing: -20, pitch: 45 },
      toggles: ['event', 'orthophoto'],
      language: 'en',
      theme: 'dark',
    };
    expect(parseState(formatState(state), preferred)).toEqual(state);
  });

  it('takes defaults where the link is empty or broken', () => {
    for (const fragment of ['', '#', '#map=x/y/z', '#map=13/95/118', '#map=1/2', '#lang=fr&theme=pink']) {
      expect(parseState(fragment, preferred)).toEqual({
        camera: null,
        toggles: DEFAULT_TOGGLES,
        ...preferred,
      });
    }
  });

  it('keeps an empty choice of layers empty', () => {
    expect(parseState('#layers=', preferred).toggles).toEqual([]);
  });

  it('ignores layers that do not exist', () => {
    expect(parseState('#layers=event,residents_by_name', preferred).toggles).toEqual(['event']);
  });
});
