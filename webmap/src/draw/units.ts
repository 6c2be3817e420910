/** Lengths and areas as people here write them: m and km; m², 亩, 公顷, km². */
export type Language = 'zh' | 'en';

/** Square metres of a mu (亩): 2000/3. */
export const MU = 2000 / 3;

function number(value: number, digits: number, language: Language): string {
  return value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** A length: 8.4 m, 356 m, 1.25 km, 143.6 km. */
export function lengthText(metres: number, language: Language): string {
  if (!Number.isFinite(metres)) return '—';
  if (metres < 1000) {
    const digits = metres < 100 ? 1 : 0;
    return `${number(metres, digits, language)} ${language === 'zh' ? '米' : 'm'}`;
  }
  const digits = metres < 100_000 ? 2 : 1;
  return `${number(metres / 1000, digits, language)} ${language === 'zh' ? '公里' : 'km'}`;
}

export interface AreaTexts {
  /** The unit that suits the size best. */
  main: string;
  /** The same in the other units. */
  others: string[];
}

/** An area in the unit that suits it, and in the others. */
export function areaTexts(squareMetres: number, language: Language): AreaTexts {
  const zh = language === 'zh';
  const metres = `${number(squareMetres, squareMetres < 100 ? 1 : 0, language)} ${zh ? '平方米' : 'm²'}`;
  const mu = `${number(squareMetres / MU, squareMetres < 100 * MU ? 2 : 0, language)} ${zh ? '亩' : 'mu'}`;
  const hectares = `${number(squareMetres / 1e4, squareMetres < 1e6 ? 2 : 0, language)} ${zh ? '公顷' : 'ha'}`;
  const kilometres = `${number(squareMetres / 1e6, squareMetres < 1e8 ? 2 : 0, language)} ${zh ? '平方公里' : 'km²'}`;
  if (squareMetres < 10_000) return { main: metres, others: [mu] };
  if (squareMetres < 1e6) return { main: hectares, others: [mu, metres] };
  return { main: kilometres, others: [hectares, mu] };
}

const SIDES = {
  zh: ['北', '东北', '东', '东南', '南', '西南', '西', '西北'],
  en: ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'],
};

/** A bearing: 37.5° 东北. */
export function bearingText(degrees: number, language: Language): string {
  if (!Number.isFinite(degrees)) return '—';
  const side = SIDES[language][Math.round(degrees / 45) % 8]!;
  return `${number(degrees, 1, language)}° ${side}`;
}
