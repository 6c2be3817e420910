/** The language of the page, and how numbers and times are written in it. */
import { computed, type ComputedRef } from 'vue';
import { choiceCodec, urlField } from '../view-state';

export type Language = 'zh' | 'en';
export type Bilingual = { zh: string; en: string };

const preferred: Language =
  typeof navigator !== 'undefined' && navigator.language.startsWith('en') ? 'en' : 'zh';

export const language = urlField('lang', choiceCodec<Language>(['zh', 'en']), preferred, { always: true });

/** The texts of a feature in the language of the page. */
export function useText<T>(texts: { zh: T; en: T }): ComputedRef<T> {
  return computed(() => texts[language.value]);
}

/** A title that comes from the server in both languages. */
export function inLanguage(text: Partial<Bilingual> | null | undefined): string {
  return text?.[language.value] ?? text?.zh ?? text?.en ?? '';
}

export function locale(): string {
  return language.value === 'zh' ? 'zh-CN' : 'en-GB';
}

/** A number as people read it: 1,234,567. */
export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);
}

/** A moment in the city's time (UTC+8), whatever the clock of this machine is set to; '' for what is none. */
export function formatTime(value: string | number | Date, style: 'date' | 'time' | 'both' = 'both'): string {
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime())) return '';
  const format: Intl.DateTimeFormatOptions = { timeZone: 'Asia/Shanghai', hourCycle: 'h23' };
  if (style !== 'time') Object.assign(format, { year: 'numeric', month: '2-digit', day: '2-digit' });
  if (style !== 'date') Object.assign(format, { hour: '2-digit', minute: '2-digit' });
  return new Intl.DateTimeFormat(locale(), format).format(moment);
}
