/** The details of audit rows in Chinese: they are written, and chained, in the words of the code. */
import type { Language } from '../shell/text';

const IN_CHINESE: [RegExp, string][] = [
  [/^password\b/, '口令登录'],
  [/^oidc\b/, '统一身份登录'],
  [/, wall$/, '，大屏'],
  [/^next attempt in (\d+) s$/, '$1 秒后可再试'],
  [/^role (\w+), scope (\d+)$/, '角色 $1，辖区 $2'],
  [/^(.+), until (\d{4}-\d\d-\d\d)$/, '$1，有效期至 $2'],
  [/^by themself$/, '本人操作'],
  [/^(\w+), (\d+) rows/, '$1，$2 行'],
  [/^id_number /, '身份证号 '],
  [/^phone /, '电话 '],
  [/^dwelling_code /, '户室 '],
  [/\bdisplay_name: /, '姓名：'],
  [/\brole: /, '角色：'],
  [/\barea_code: /, '辖区：'],
  [/\bcategories: /, '事件类别：'],
  [/\bvalid_until: /, '有效期：'],
  [/\bactive: /, '启用：'],
  [/\bTrue\b/g, '是'],
  [/\bFalse\b/g, '否'],
  [/\bNone\b/g, '无'],
];

/** A detail as a reader of a language understands it; what is not known stays as it was written. */
export function detailIn(language: Language, detail: string): string {
  if (language === 'en') return detail;
  return IN_CHINESE.reduce((text, [words, chinese]) => text.replace(words, chinese), detail);
}
