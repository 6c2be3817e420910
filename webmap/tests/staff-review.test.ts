import { describe, expect, it } from 'vitest';
import { Problem } from '../src/shell/problem';
import type { Decision, ReviewSummary, ReviewText } from '../src/staff/api';
import { useReview, type Server } from '../src/staff/review';

function item(text: string, rows = 1): ReviewText {
  return {
    text,
    written: text,
    rows,
    sources: ['residents_police'],
    reason: 'ambiguous',
    match_level: 'none',
    score: 0.5,
    area_code: null,
    area_name: '',
    lon: null,
    lat: null,
    candidates: [],
  };
}

/** A queue in memory that pages by two and takes decisions, as the server does. */
class Queue implements Server {
  decided = new Map<string, Decision>();
  elsewhere = new Set<string>();

  constructor(private readonly all: ReviewText[]) {}

  queue = async (_: unknown, after: string | null): Promise<{ items: ReviewText[]; next: string | null }> => {
    const open = this.all.filter((one) => this.decided.get(one.text)?.undone_at !== null);
    const from = after === null ? 0 : open.findIndex((one) => one.text > after);
    const items = from < 0 ? [] : open.slice(from, from + 2);
    return { items, next: items.length === 2 ? items[1]!.text : null };
  };
  summary = async (): Promise<ReviewSummary> => ({
    texts: this.all.length,
    rows: this.all.reduce((sum, one) => sum + one.rows, 0),
    decided: 0,
    reasons: [],
    sources: [],
    counties: [],
  });
  decisions = async (): Promise<{ decisions: Decision[] }> => ({ decisions: [] });
  decide = async (text: string): Promise<Decision> => {
    if (this.elsewhere.has(text)) throw new Problem(409, 'Conflict', 'taken', '');
    const decision: Decision = {
      decision_id: this.decided.size + 1,
      text,
      title: '',
      building_code: null,
      place_id: null,
      rows: 1,
      decided_by: 'me',
      decided_at: '2026-11-23T12:00:00Z',
      undone_by: null,
      undone_at: null,
    };
    this.decided.set(text, decision);
    return decision;
  };
  undo = async (decision: Decision): Promise<Decision> => {
    const undone = { ...decision, undone_by: 'me', undone_at: '2026-11-23T12:01:00Z' };
    this.decided.delete(decision.text);
    return undone;
  };
}

const ALL = { reason: '', source: '', county: '' };

async function opened(): Promise<[ReturnType<typeof useReview>, Queue]> {
  const queue = new Queue([item('a', 3), item('b'), item('c'), item('d')]);
  const review = useReview(queue);
  await review.load(ALL);
  return [review, queue];
}

describe('the review queue', () => {
  it('brings the next address up after a decision, and pages before the end', async () => {
    const [review] = await opened();
    await review.decide(null);
    expect(review.current.value?.text).toBe('b');
    expect(review.items.value.map((one) => one.text)).toEqual(['b', 'c', 'd']);
    expect(review.summary.value).toMatchObject({ texts: 3, rows: 3, decided: 1 });
  });

  it('puts an undone address in front again', async () => {
    const [review] = await opened();
    await review.decide(null);
    await review.move(1);
    await review.undo();
    expect(review.current.value?.text).toBe('a');
    expect(review.summary.value).toMatchObject({ texts: 4, rows: 6, decided: 0 });
    expect(review.history.value[0]?.undone_at).not.toBeNull();
  });

  it('tells when somebody else was faster, and goes on', async () => {
    const [review, queue] = await opened();
    queue.elsewhere.add('a');
    await review.decide(null);
    expect(review.taken.value).toBe('a');
    expect(review.problem.value).toBeNull();
    expect(review.current.value?.text).toBe('b');
  });

  it('keeps the address where the server does not answer', async () => {
    const [review, queue] = await opened();
    queue.decide = () => Promise.reject(new Problem(0, 'No answer', '', ''));
    await review.decide(null);
    expect(review.problem.value).toBeInstanceOf(Problem);
    expect(review.current.value?.text).toBe('a');
  });

  it('does not leave the list at its ends', async () => {
    const [review] = await opened();
    await review.move(-1);
    expect(review.position.value).toBe(0);
    await review.move(99);
    await review.move(99);
    expect(review.current.value?.text).toBe('d');
  });
});
