/** One connection to `/live` that comes back by itself and continues where it stopped.
 *
 * It reads the stream with fetch, not with EventSource: only so it learns that a session has ended (401) and does
 * not knock for ever. No Vue and no page in here: it also runs in a shared worker.
 */
import { MessageReader, type Message } from './sse';

export type Status = 'connecting' | 'connected' | 'reconnecting' | 'ended';

export interface Sink {
  message(message: Message): void;
  status(status: Status): void;
  /** Something came, be it only a comment: what is shown is up to date. */
  alive(): void;
}

/** The server says something every 15 s; after this the line is dead, whatever the network says. */
const MILLISECONDS_OF_SILENCE = 40_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;

export class LiveStream {
  lastId = '';
  private aborter: AbortController | null = null;
  private failures = 0;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly url: string,
    private readonly sink: Sink,
  ) {}

  /** Connects now, also where it is waiting to. */
  start(): void {
    this.halt();
    this.sink.status(this.failures || this.lastId ? 'reconnecting' : 'connecting');
    void this.connect();
  }

  stop(): void {
    this.halt();
    this.failures = 0;
  }

  private halt(): void {
    clearTimeout(this.waiting);
    clearTimeout(this.silence);
    this.aborter?.abort();
    this.aborter = null;
  }

  private async connect(): Promise<void> {
    const aborter = (this.aborter = new AbortController());
    this.listen(aborter);
    try {
      const response = await fetch(this.url, {
        headers: { Accept: 'text/event-stream', ...(this.lastId ? { 'Last-Event-ID': this.lastId } : {}) },
        signal: aborter.signal,
        cache: 'no-store',
        credentials: 'same-origin',
      });
      if (response.status === 401 || response.status === 403) return this.end();
      if (!response.ok || !response.body) throw new Error(String(response.status));
      this.failures = 0;
      this.sink.status('connected');
      if (await this.follow(response.body, aborter)) return this.end();
    } catch {
      // whatever went wrong, it is tried again below
    }
    if (this.aborter === aborter) this.retry();
  }

  /** Reads to the end; true where the server said that the session has ended. */
  private async follow(
    body: ReadableStream<Uint8Array<ArrayBuffer>>,
    aborter: AbortController,
  ): Promise<boolean> {
    const reader = new MessageReader();
    const pieces = body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await pieces.read();
      if (done || this.aborter !== aborter) return false;
      this.listen(aborter);
      this.sink.alive();
      for (const message of reader.read(value)) {
        if (message.id !== undefined) this.lastId = message.id;
        if (message.kind === 'session-ended') return true;
        this.sink.message(message);
      }
    }
  }

  private listen(aborter: AbortController): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => aborter.abort(), MILLISECONDS_OF_SILENCE);
  }

  private end(): void {
    this.halt();
    this.sink.status('ended');
  }

  private retry(): void {
    this.halt();
    this.failures += 1;
    this.sink.status('reconnecting');
    const wait = Math.min(FIRST_WAIT * 2 ** (this.failures - 1), LONGEST_WAIT);
    this.waiting = setTimeout(() => this.start(), wait * (0.75 + Math.random() / 2));
  }
}
