/** The whole state of the view in the URL's fragment, so that a copied link opens the same view.
 *
 * Each feature declares its own fields; a field that nobody declares survives. A field that has its default
 * value is left out, except one whose default differs from person to person (`always`).
 */
import { ref, watch, type Ref } from 'vue';

/** How a value is written; `read` gives undefined for what it does not understand. */
export interface Codec<T> {
  read(text: string): T | undefined;
  write(value: T): string;
}

interface Field {
  value: Ref<unknown>;
  codec: Codec<unknown>;
  initial: unknown;
  always: boolean;
}

const MILLISECONDS_TO_WRITE = 120;

const fields = new Map<string, Field>();
let written = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let initial = new Map<string, string>();

/** The fields of a fragment by name, in its order. */
export function parseFragment(fragment: string): Map<string, string> {
  return new Map(new URLSearchParams(fragment.replace(/^#/, '')));
}

/** A fragment that `parseFragment` reads; `/ , : ;` stay as they are. */
export function formatFragment(values: Map<string, string>): string {
  const escape = (text: string): string =>
    encodeURIComponent(text).replace(/%(2F|2C|3A|3B|40)/g, (code) => decodeURIComponent(code));
  return [...values].map(([name, text]) => `${escape(name)}=${escape(text)}`).join('&');
}

/** A reactive value that lives in the URL under `name`; the same name gives the same value. */
export function urlField<T>(
  name: string,
  codec: Codec<T>,
  initialValue: T,
  options: { always?: boolean } = {},
): Ref<T> {
  const known = fields.get(name);
  if (known) return known.value as Ref<T>;
  const text = initial.get(name) ?? written.get(name);
  const value = ref((text === undefined ? undefined : codec.read(text)) ?? initialValue) as Ref<T>;
  const field = { value, codec, initial: initialValue, always: options.always ?? false };
  fields.set(name, field as unknown as Field);
  watch(value, schedule, { deep: true });
  if (field.always) schedule();
  return value;
}

/** Whether the link names a field, declared or not. */
export function hasField(name: string): boolean {
  return written.has(name);
}

/** Writes the URL now; a link that is copied right after a change is complete. */
export function writeUrl(): void {
  clearTimeout(timer);
  timer = undefined;
  if (typeof location === 'undefined') return;
  const next = new Map(written);
  for (const [name, field] of fields) {
    const text = field.codec.write(field.value.value);
    if (field.always || text !== field.codec.write(field.initial)) next.set(name, text);
    else next.delete(name);
  }
  written = next;
  const fragment = formatFragment(next);
  if (location.hash.replace(/^#/, '') !== fragment) {
    history.replaceState(history.state, '', fragment ? `#${fragment}` : location.pathname + location.search);
  }
}

/** Takes a fragment over: every field gets its value in it, or its default. */
export function readFragment(fragment: string): void {
  written = parseFragment(fragment);
  initial = written;
  for (const [name, field] of fields) {
    const text = written.get(name);
    const value = (text === undefined ? undefined : field.codec.read(text)) ?? field.initial;
    if (field.codec.write(field.value.value) !== field.codec.write(value)) field.value.value = value;
  }
}

function schedule(): void {
  timer ??= setTimeout(writeUrl, MILLISECONDS_TO_WRITE);
}

if (typeof location !== 'undefined') {
  readFragment(location.hash);
  addEventListener('hashchange', () => readFragment(location.hash));
  addEventListener('pagehide', writeUrl);
}

export const textCodec: Codec<string> = { read: (text) => text, write: (value) => value };

export const numberCodec: Codec<number> = {
  read: (text) => (text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined),
  write: (value) => String(value),
};

export const flagCodec: Codec<boolean> = {
  read: (text) => (text === '1' ? true : text === '0' ? false : undefined),
  write: (value) => (value ? '1' : '0'),
};

export const listCodec: Codec<string[]> = {
  read: (text) => (text === '' ? [] : text.split(',')),
  write: (value) => value.join(','),
};

/** One of a few words. */
export function choiceCodec<T extends string>(choices: readonly T[]): Codec<T> {
  return { read: (text) => choices.find((choice) => choice === text), write: (value) => value };
}

/** A codec that also knows "none", written as an empty text. */
export function optional<T>(codec: Codec<T>): Codec<T | null> {
  return {
    read: (text) => (text === '' ? null : codec.read(text)),
    write: (value) => (value === null ? '' : codec.write(value)),
  };
}
