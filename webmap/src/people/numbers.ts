/** Numbers as the map and the lists write them. */
import { formatNumber, type Language } from '../shell/text';
import type { Per } from './measures';

/** 12.3万 or 123k where there is little room. */
export function shortNumber(value: number, per: Per, language: Language): string {
  if (per === 'share') return `${value.toFixed(1)}%`;
  if (language === 'zh' && value >= 100_000) return `${trimmed(value / 10_000)}万`;
  if (language === 'en' && value >= 100_000) return `${trimmed(value / 1_000)}k`;
  return formatNumber(value, value < 100 && per === 'km2' ? 1 : 0);
}

/** In full, with the unit of what it is related to. */
export function fullNumber(value: number, per: Per): string {
  if (per === 'share') return `${value.toFixed(1)}%`;
  return per === 'km2' ? `${formatNumber(value, value < 100 ? 1 : 0)} /km²` : formatNumber(value);
}

/** A limit of a class. */
export function limit(value: number, per: Per): string {
  return formatNumber(value, per === 'count' ? 0 : 2) + (per === 'share' ? '%' : '');
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
