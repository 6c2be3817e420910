import { en } from './en';
import { zh, type Text } from './zh';

export type Language = 'zh' | 'en';
export type { Text };

export const texts: Record<Language, Text> = { zh, en };

/** A count as people read it: 1,234,567. */
export function count(value: number, language: Language): string {
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB').format(value);
}
