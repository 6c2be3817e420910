/** New events that the map flies to: which, in what order, and how many a minute. No timers, no unbounded lists. */
import type { Alarms, FeedEvent } from './topic';

const MOST_WAITING = 6;
const MOST_REMEMBERED = 200;
const MINUTE = 60_000;
const FRESH = 10 * MINUTE;

export class AlarmQueue {
  private waiting: FeedEvent[] = [];
  private raised: string[] = [];
  private starts: number[] = [];
  private left = 0;
  /** The event that the map is at. */
  current: FeedEvent | null = null;

  constructor(private readonly alarms: Alarms | null) {}

  /** Whether an event raises an alarm: what has just come to a state asked for, of a category, with a place. */
  matches(event: FeedEvent, at: number, now: number): boolean {
    const { alarms } = this;
    if (!alarms || event.longitude === null || event.latitude === null) return false;
    const fresh = now - at < FRESH;
    const category = !alarms.categories.length || alarms.categories.includes(event.category);
    return fresh && category && alarms.statuses.includes(event.status);
  }

  /** Takes an event in that changed `at`; false where it raises no alarm, has raised it, or too many wait. */
  offer(event: FeedEvent, at: number, now: number): boolean {
    const key = `${event.event_id} ${event.status}`;
    if (!this.matches(event, at, now) || this.raised.includes(key)) return false;
    this.raised = [...this.raised, key].slice(-MOST_REMEMBERED);
    if (this.waiting.length >= MOST_WAITING) return false;
    this.waiting.push(event);
    return true;
  }

  /** How many more wait. */
  get count(): number {
    return this.waiting.length;
  }

  /** Lets `passed` milliseconds pass; true where the current alarm has changed. */
  pass(passed: number, now: number): boolean {
    const { alarms } = this;
    if (!alarms) return false;
    const before = this.current;
    this.left -= passed;
    if (this.current && this.left <= 0) this.current = null;
    this.starts = this.starts.filter((start) => now - start < MINUTE);
    if (!this.current && this.starts.length < alarms.per_minute) this.begin(now);
    return this.current !== before;
  }

  /** Back to the scenes. */
  dismiss(): void {
    this.current = null;
    this.waiting = [];
  }

  /** Share of the current alarm's time that is left, 1 to 0. */
  get remaining(): number {
    return this.current && this.alarms ? Math.max(this.left / (this.alarms.seconds * 1000), 0) : 0;
  }

  private begin(now: number): void {
    const next = this.waiting.shift();
    if (!next || !this.alarms) return;
    this.current = next;
    this.left = this.alarms.seconds * 1000;
    this.starts.push(now);
  }
}
