import { describe, expect, it } from 'vitest';
import { choicesCodec } from '../src/layers/state';
import { cameraCodec } from '../src/map/camera';
import { barOf, scaleOf, zoomOf } from '../src/print/scale';
import { formatFragment, parseFragment } from '../src/view-state';

describe('the fragment', () => {
  it('comes back as it was written, with what nobody has declared', () => {
    const text = 'map=13.25/37.45123/118.50321/-20/45&layers=event,building:60&later=a%20b&lang=zh';
    expect(formatFragment(parseFragment(`#${text}`))).toBe(text);
  });

  it('has a camera only where every part is a number in range', () => {
    for (const broken of ['x/y/z', '13/95/118', '1/2', '99/37/118']) {
      expect(cameraCodec.read(broken)).toBeUndefined();
    }
    expect(cameraCodec.read('13/37/118')).toEqual({
      zoom: 13,
      latitude: 37,
      longitude: 118,
      bearing: 0,
      pitch: 0,
    });
  });

  it('names each layer once, with an opacity between 0 and 100', () => {
    expect(choicesCodec.read('event,building:160,event:5')).toEqual([
      { id: 'event', opacity: 100 },
      { id: 'building', opacity: 100 },
    ]);
    expect(choicesCodec.read('')).toEqual([]);
  });
});

describe('a printed scale', () => {
  it('and its zoom belong together', () => {
    for (const scale of [500, 10_000, 250_000])
      expect(scaleOf(zoomOf(scale, 37.4), 37.4)).toBeCloseTo(scale, 3);
  });

  it('has a bar of a round length that fits', () => {
    expect(barOf(1.7, 170)).toEqual({ metres: 200, length: 200 / 1.7 });
  });
});
