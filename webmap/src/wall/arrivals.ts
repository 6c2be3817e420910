/** The list beside the map: the newest first, each event once, and which of them are new here. Bounded. */
import type { FeedEvent } from './topic';

const MOST_SHOWN = 14;
const MOST_REMEMBERED = 400;

export class Arrivals {
  private known = new Set<string>();
  list: FeedEvent[] = [];

  /** Takes the server's list; returns those never seen before (none the first time: they are no news). */
  refresh(events: FeedEvent[]): FeedEvent[] {
    const first = this.known.size === 0;
    const news = events.filter((event) => this.remember(event));
    this.list = events.slice(0, MOST_SHOWN);
    return first ? [] : news;
  }

  /** Takes one live event: a new one comes first, a known one changes where it stands. True where it is new. */
  take(event: FeedEvent): boolean {
    const at = this.list.findIndex((one) => one.event_id === event.event_id);
    if (at >= 0) this.list = this.list.map((one, index) => (index === at ? event : one));
    const news = this.remember(event);
    if (news) this.list = [event, ...this.list].slice(0, MOST_SHOWN);
    return news;
  }

  has(event: FeedEvent): boolean {
    return this.known.has(event.event_id);
  }

  private remember(event: FeedEvent): boolean {
    if (this.known.has(event.event_id)) return false;
    this.known.add(event.event_id);
    for (const oldest of this.known) {
      if (this.known.size <= MOST_REMEMBERED) break;
      this.known.delete(oldest);
    }
    return true;
  }
}
