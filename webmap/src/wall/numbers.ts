/** How the wall writes numbers: short, the same width for each digit, and a dash for what is not published. */
import type { Bilingual, Language } from '../shell/text';
import type { Figure } from './topic';

const LOCALES: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

export interface Written {
  number: string;
  unit: string;
}

/** 'integer' 12,345; 'compact' 1.2 万; 'decimal' 22.8; 'percent' 92.1 %. */
export function write(value: number | null, format: Figure['format'], language: Language): Written {
  if (value === null) return { number: '—', unit: '' };
  const locale = LOCALES[language];
  if (format === 'percent') return { number: fixed(value * 100, locale), unit: '%' };
  if (format === 'decimal') return { number: fixed(value, locale), unit: '' };
  if (format === 'compact' && value >= 10_000) {
    const [divisor, unit] = language === 'zh' ? [10_000, '万'] : [1000, 'k'];
    return { number: fixed(value / divisor, locale), unit };
  }
  return { number: new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value), unit: '' };
}

function fixed(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}

export function say(text: Partial<Bilingual> | null | undefined, language: Language): string {
  return text?.[language] ?? text?.zh ?? '';
}

/** A number in a chart: at most one digit behind the point. */
export function short(value: number | null, language: Language): string {
  return value === null
    ? '—'
    : new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(value);
}

/** 'MM-DD' of an ISO date. */
export function monthDay(iso: string): string {
  return iso.slice(5, 10);
}
