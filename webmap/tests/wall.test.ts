import { describe, expect, it } from 'vitest';
import { AlarmQueue } from '../src/wall/alarms';
import { Arrivals } from '../src/wall/arrivals';
import { state, wait } from '../src/wall/freshness';
import { fitted } from '../src/wall/map/fitting';
import { mix } from '../src/wall/map/ground';
import { areaColour, classColour, columnData, pointData } from '../src/wall/map/data';
import { idOf, layersOf } from '../src/wall/map/layers';
import { write } from '../src/wall/numbers';
import { pass, progress, step } from '../src/wall/rotation';
import texts from '../src/wall/text';
import {
  topicOf,
  type FeedEvent,
  type MapNumbers,
  type Scene,
  type SceneLayer,
  type Theme,
} from '../src/wall/topic';

const NOW = Date.parse('2026-11-23T14:00:00+08:00');

function event(id: string, change: Partial<FeedEvent> = {}): FeedEvent {
  return {
    event_id: id,
    category: '0401',
    category_title: { zh: '路面塌陷', en: 'Road collapse' },
    title: '',
    status: 'reported',
    status_title: { zh: '已上报', en: 'Reported' },
    reported_at: '2026-11-23T13:59:00+08:00',
    area_code: 370502001001001,
    place: '文汇街道',
    longitude: 118.5,
    latitude: 37.45,
    ...change,
  };
}

describe('rotation', () => {
  it('goes on when the time of a scene has passed, and begins anew', () => {
    const seconds = [10, 20];
    expect(pass({ index: 0, shown: 9000 }, 500, seconds)).toEqual({ index: 0, shown: 9500 });
    expect(pass({ index: 0, shown: 9900 }, 250, seconds)).toEqual({ index: 1, shown: 0 });
    expect(pass({ index: 1, shown: 19900 }, 250, seconds)).toEqual({ index: 0, shown: 0 });
    expect(progress({ index: 1, shown: 5000 }, seconds)).toBe(0.25);
  });
  it('steps both ways', () => {
    expect(step({ index: 0, shown: 4 }, -1, 3)).toEqual({ index: 2, shown: 0 });
    expect(step({ index: 2, shown: 4 }, 1, 3)).toEqual({ index: 0, shown: 0 });
  });
});

describe('alarms', () => {
  const alarms = {
    categories: ['0401'],
    statuses: ['reported'],
    seconds: 20,
    zoom: 16,
    per_minute: 2,
    sound: false,
  };
  it('takes only what is new, of the category and state, with a place', () => {
    const queue = new AlarmQueue(alarms);
    expect(queue.offer(event('1', { category: '0102' }), NOW, NOW)).toBe(false);
    expect(queue.offer(event('1', { status: 'closed' }), NOW, NOW)).toBe(false);
    expect(queue.offer(event('1', { longitude: null }), NOW, NOW)).toBe(false);
    expect(queue.offer(event('1'), NOW - 3_600_000, NOW)).toBe(false);
    expect(queue.offer(event('1'), NOW, NOW)).toBe(true);
    expect(queue.offer(event('1'), NOW, NOW), 'the same again').toBe(false);
    expect(new AlarmQueue(null).offer(event('1'), NOW, NOW)).toBe(false);
  });
  it('shows one after the other, two a minute at most, and drops what is too much', () => {
    const queue = new AlarmQueue(alarms);
    const taken = Array.from({ length: 5000 }, (_, index) => queue.offer(event(`${index}`), NOW, NOW));
    expect(taken.filter(Boolean)).toHaveLength(6);
    expect(queue.pass(0, NOW)).toBe(true);
    expect(queue.current?.event_id).toBe('0');
    expect(queue.pass(19_000, NOW + 19_000)).toBe(false);
    expect(queue.pass(1000, NOW + 20_000)).toBe(true);
    expect(queue.current?.event_id).toBe('1');
    queue.pass(20_000, NOW + 40_000);
    expect(queue.current, 'the third waits for the minute to end').toBeNull();
    queue.pass(20_000, NOW + 60_000);
    expect(queue.current?.event_id).toBe('2');
    expect(queue.count).toBe(3);
  });
});

describe('arrivals', () => {
  it('knows what is new, keeps the newest first, and stays small', () => {
    const arrivals = new Arrivals();
    expect(arrivals.refresh([event('b'), event('a')])).toEqual([]);
    expect(arrivals.refresh([event('c'), event('b')]).map((one) => one.event_id)).toEqual(['c']);
    expect(arrivals.take(event('d'))).toBe(true);
    expect(arrivals.take(event('d', { status: 'closed' }))).toBe(false);
    expect(arrivals.list.map((one) => [one.event_id, one.status])[0]).toEqual(['d', 'closed']);
    for (let index = 0; index < 5000; index += 1) arrivals.take(event(`x${index}`));
    expect(arrivals.list).toHaveLength(14);
    expect(arrivals.list[0]?.event_id).toBe('x4999');
    expect((arrivals as unknown as { known: Set<string> }).known.size).toBe(400);
  });
});

describe('freshness', () => {
  it('calls data old after the time of the topic, whatever this clock says', () => {
    const heard = { told: NOW, heard: 1000, failing: false };
    expect(state(heard, 1000, 180)).toBe('fresh');
    expect(state({ ...heard, failing: true }, 2000, 180)).toBe('reconnecting');
    expect(state({ ...heard, failing: true }, 181_000, 180)).toBe('old');
    expect(state({ ...heard, failing: false }, 181_000, 180)).toBe('old');
  });
  it('tries again soon, then less often', () => {
    expect([0, 1, 2, 3, 4, 9].map((failures) => wait(60, failures))).toEqual([
      60000, 2000, 4000, 8000, 16000, 30000,
    ]);
  });
});

describe('numbers', () => {
  it('writes them for reading from afar', () => {
    expect(write(1234567, 'integer', 'zh')).toEqual({ number: '1,234,567', unit: '' });
    expect(write(1234567, 'compact', 'zh')).toEqual({ number: '123.5', unit: '万' });
    expect(write(0.9213, 'percent', 'zh')).toEqual({ number: '92.1', unit: '%' });
    expect(write(null, 'integer', 'en')).toEqual({ number: '—', unit: '' });
  });
});

describe('map', () => {
  const theme: Theme = {
    background: '#000000',
    panel: '#111111',
    text: '#ffffff',
    soft: '#aaaaaa',
    accent: '#5aaefc',
    alarm: '#ff9d4d',
    ramp: ['#000001', '#000002', '#000003', '#000004', '#000005'],
    logo: null,
  };
  const layer: SceneLayer = {
    layer: 'town',
    show: 'choropleth',
    measure: 'residents',
    categories: [],
    status: 'any',
    colour: 'accent',
    opacity: 1,
  };
  const numbers: MapNumbers = {
    breaks: [10, 20],
    spots: [
      { code: 1, name: '甲', value: 5, longitude: 118.5, latitude: 37.4 },
      { code: 2, name: '乙', value: null, longitude: 118.6, latitude: 37.5 },
      { code: 3, name: '丙', value: 25, longitude: 118.7, latitude: 37.6 },
    ],
    points: [[118.5, 37.4, 3]],
    title: null,
  };
  const scene = { id: 'one' } as Scene;

  it('gives each number the colour of its class', () => {
    expect([5, 10, 19, 20, 900].map((value) => classColour(value, [10, 20], theme))).toEqual([
      '#000001',
      '#000002',
      '#000002',
      '#000003',
      '#000003',
    ]);
    const text = JSON.stringify(areaColour(numbers, layer, theme));
    expect(text).toContain('"match",["get","code"],1,5,3,25,-1');
    expect(text, 'what is suppressed has no number').not.toContain('null');
  });
  it('stands columns on the known areas only, the largest with a label', () => {
    const area = {
      code: 3,
      level: 'city',
      name: '',
      bbox: [118, 37, 119, 38] as [number, number, number, number],
    };
    const data = columnData(numbers, area, theme, String);
    expect(data.features.map((feature) => feature.geometry.type)).toEqual([
      'Polygon',
      'Polygon',
      'Point',
      'Point',
    ]);
    expect(data.features[2]?.properties).toMatchObject({ name: '丙', value: '25', order: 0 });
    expect(pointData(numbers).features[0]?.properties).toEqual({ n: 3 });
  });
  it('hides every layer at first, each with an id of its own', () => {
    for (const show of [
      'choropleth',
      'columns',
      'outline',
      'points',
      'heat',
      'extruded',
      'raster',
    ] as const) {
      const made = layersOf(idOf(scene, 0), scene, { ...layer, show }, theme);
      expect(new Set(made.map((one) => one.spec.id)).size).toBe(made.length);
      expect(made.every((one) => one.spec.layout?.visibility === 'none')).toBe(true);
    }
  });
  it('fits an area the same wherever the map was, nearer where it is turned upright', () => {
    const bbox: [number, number, number, number] = [-90, -40, 90, 40];
    const flat = fitted(bbox, { width: 552, height: 552 }, 0, 0);
    expect(flat.center[0]).toBe(0);
    expect(flat.center[1]).toBeCloseTo(0);
    expect(flat.zoom).toBeCloseTo(1); // 180 degrees are 256 of 512 pixels at zoom 0
    expect(fitted(bbox, { width: 552, height: 552 }, 90, 0).zoom).toBeCloseTo(1);
    expect(fitted(bbox, { width: 552, height: 552 }, 45, 0).zoom).toBeLessThan(1);
  });
  it('mixes colours', () => expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080'));
});

describe('address', () => {
  it('names the topic', () => {
    expect([topicOf('/wall'), topicOf('/wall/'), topicOf('/wall/environment')]).toEqual([
      null,
      null,
      'environment',
    ]);
  });
  it('has the same words in both languages', () => {
    expect(Object.keys(texts.zh).sort()).toEqual(Object.keys(texts.en).sort());
  });
});
