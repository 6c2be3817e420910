/** The design's tokens as ECharts wants them: colours and sizes of this moment's theme. */

export interface Tokens {
  ink: string;
  soft: string;
  line: string;
  surface: string;
  accent: string;
  accentSoft: string;
  danger: string;
  font: string;
  /** Pixels of small text. */
  small: number;
}

export function readTokens(): Tokens {
  const root = document.documentElement;
  const style = getComputedStyle(root);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const rem = parseFloat(style.fontSize) || 16;
  return {
    ink: token('--ink'),
    soft: token('--ink-soft'),
    line: token('--line'),
    surface: token('--surface'),
    accent: token('--accent'),
    accentSoft: token('--accent-soft'),
    danger: token('--danger'),
    font: style.fontFamily,
    small: Math.round(rem * 0.75),
  };
}

/** An option with the theme beneath it: what the option says itself stays. */
export function themed(option: Record<string, unknown>, tokens: Tokens): Record<string, unknown> {
  const text = { color: tokens.ink, fontFamily: tokens.font, fontSize: tokens.small };
  const axis = (given: unknown): unknown => {
    if (Array.isArray(given)) return given.map(axis);
    const own = (given ?? {}) as Record<string, unknown>;
    return {
      ...own,
      axisLabel: { color: tokens.soft, fontSize: tokens.small, ...(own['axisLabel'] as object) },
      axisLine: { lineStyle: { color: tokens.line }, ...(own['axisLine'] as object) },
      axisTick: { show: false, ...(own['axisTick'] as object) },
      splitLine: { lineStyle: { color: tokens.line }, ...(own['splitLine'] as object) },
    };
  };
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    animation: !still,
    animationDuration: 250,
    color: [tokens.accent],
    textStyle: text,
    ...option,
    ...('xAxis' in option ? { xAxis: axis(option['xAxis']) } : {}),
    ...('yAxis' in option ? { yAxis: axis(option['yAxis']) } : {}),
    tooltip: {
      confine: true,
      backgroundColor: tokens.surface,
      borderColor: tokens.line,
      textStyle: text,
      ...(option['tooltip'] as object),
    },
  };
}
