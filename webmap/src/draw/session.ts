/** A drawing session: loads terra-draw when a tool is first chosen, and keeps state and engine alike. */
import { ref, watch } from 'vue';
import type { MapContext } from '../map/context';
import type { MapController } from '../map/controller';
import { active } from './contribution';
import type { DrawingEngine } from './engine';
import { growing, marked, shapes, tool, type Tool } from './state';
import type { Shape } from './shapes';

export const phase = ref<'idle' | 'loading' | 'ready' | 'failed'>('idle');

let engine: DrawingEngine | null = null;
let release: (() => void) | null = null;
let context: MapContext | null = null;
let told: Shape[] | null = null;

/** Remembers the map; nothing is loaded yet. */
export function prepare(given: MapContext): void {
  context = given;
  watch(given.controller, (controller, before) => {
    if (before && controller !== before) stop();
  });
  watch(shapes, (now) => {
    if (engine && now !== told) engine.load(now); // a link was opened, or a deletion undone
  });
}

/** Takes a tool up; the map's clicks are the tool's until `stop`. */
export async function take(chosen: Tool): Promise<void> {
  const controller = context?.controller.value;
  if (!controller) return;
  tool.value = chosen;
  try {
    if (!engine) await start(controller);
  } catch {
    phase.value = 'failed';
    tool.value = null;
    return;
  }
  if (tool.value !== chosen) return;
  engine?.use(chosen);
  controller.map.getCanvas().focus(); // Enter and Esc belong to the drawing, not to the button that began it
}

/** Lays the tool down and gives the map back. */
export function stop(): void {
  tool.value = null;
  growing.value = null;
  engine?.stop();
  engine = null;
  release?.();
  release = null;
  active.value = false;
  if (phase.value === 'ready') phase.value = 'idle';
}

async function start(controller: MapController): Promise<void> {
  phase.value = 'loading';
  const { DrawingEngine } = await import('./engine');
  if (engine || !tool.value) return;
  release = controller.capture({ click: () => undefined, cursor: 'crosshair' });
  const before = shapes.value;
  active.value = true;
  engine = new DrawingEngine(controller.map, {
    changed: (now) => {
      told = now;
      shapes.value = now;
      told = shapes.value;
    },
    growing: (shape) => (growing.value = shape),
    finished: (id) => (marked.value = id),
    selected: (id) => (marked.value = id),
  });
  engine.load(before);
  phase.value = 'ready';
}

export function remove(id: string): void {
  if (engine) engine.remove(id);
  else shapes.value = shapes.value.filter((shape) => shape.id !== id);
  if (marked.value === id) marked.value = null;
}

export function removeAll(): void {
  marked.value = null;
  shapes.value = [];
}

export function setNote(id: string, note: string): void {
  if (engine) engine.note(id, note);
  else shapes.value = shapes.value.map((shape) => (shape.id === id ? { ...shape, note } : shape));
}
