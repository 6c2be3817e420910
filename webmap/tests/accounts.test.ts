import { describe, expect, it } from 'vitest';
import { cityDay, dayAfter, endOfDay } from '../src/accounts/days';
import { texts as accounts } from '../src/accounts/text';
import { nextDay, query } from '../src/audit/api';
import { bars, MOST_DAYS } from '../src/audit/bars';
import { texts as audit } from '../src/audit/text';
import { texts as signIn } from '../src/shell/sign-in-text';

describe('days of the city', () => {
  it('begin at UTC+8, whatever zone this machine is in', () => {
    expect(cityDay('2026-12-31T16:00:00Z')).toBe('2027-01-01');
    expect(cityDay('2026-12-31T15:59:59Z')).toBe('2026-12-31');
    expect(cityDay(null)).toBe('');
    expect(endOfDay('2026-12-31')).toBe('2026-12-31T23:59:59+08:00');
    expect(endOfDay('')).toBeNull();
    expect(cityDay(endOfDay('2026-02-28'))).toBe('2026-02-28');
    expect(dayAfter(Date.parse('2026-02-28T12:00:00Z'), 1)).toBe('2026-03-01');
  });
});

describe('the audit filter', () => {
  it('includes the last day', () => {
    expect(nextDay('2026-02-28')).toBe('2026-03-01T00:00:00+08:00');
    const asked = query({ from: '2026-01-01', to: '2026-01-31', actor: ' li ', action: '', subject: '' });
    expect(Object.fromEntries(asked)).toEqual({
      since: '2026-01-01T00:00:00+08:00',
      until: '2026-02-01T00:00:00+08:00',
      actor: 'li',
    });
  });
});

describe('the bars', () => {
  const day = (text: string, rows = 1, refused = 0) => ({ day: text, rows, refused });
  it('leave no day out', () => {
    expect(bars([])).toEqual([]);
    const drawn = bars([day('2026-02-27', 3, 1), day('2026-03-02', 5)]);
    expect(drawn.map((bar) => bar.rows)).toEqual([3, 0, 0, 5]);
    expect(drawn[1]).toEqual({ from: '2026-02-28', to: '2026-02-28', rows: 0, refused: 0 });
  });
  it('are weeks when the time is long, and add up', () => {
    const days = Array.from({ length: MOST_DAYS + 1 }, (_, n) =>
      day(new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10), 2, 1),
    );
    const drawn = bars(days);
    expect(drawn.length).toBe(Math.ceil((MOST_DAYS + 1) / 7));
    expect(drawn.reduce((sum, bar) => sum + bar.rows, 0)).toBe(2 * days.length);
    expect(drawn.at(-1)!.to).toBe(days.at(-1)!.day);
    expect(bars(days.slice(0, MOST_DAYS)).length).toBe(MOST_DAYS);
  });
});

describe('every reason', () => {
  it('has a sentence in both languages', () => {
    const { reasons } = signIn.zh;
    expect(Object.keys(signIn.en.reasons)).toEqual(Object.keys(reasons));
    expect(Object.keys(accounts.en)).toEqual(Object.keys(accounts.zh));
    expect(Object.keys(audit.en)).toEqual(Object.keys(audit.zh));
  });
});
