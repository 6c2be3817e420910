/** What every part of the wall needs: its language, its theme, and the server's clock that ticks. */
import { inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue';
import type { Language } from '../shell/text';
import texts from './text';
import type { FeedEvent, Theme } from './topic';

export interface WallContext {
  language: ComputedRef<Language>;
  text: ComputedRef<typeof texts.zh>;
  theme: ComputedRef<Theme>;
  /** Now by the server's clock, milliseconds since 1970; changes each second. */
  now: Readonly<Ref<number>>;
  /** Nothing moves: reduced motion is asked for. */
  still: boolean;
  /** Calls with each event that comes in, until the answer is called. */
  onArrival(tell: (event: FeedEvent) => void): () => void;
}

const KEY: InjectionKey<WallContext> = Symbol('wall');

export function provideWall(context: WallContext): void {
  provide(KEY, context);
}

export function useWall(): WallContext {
  const context = inject(KEY);
  if (!context) throw new Error('this part stands on the wall only');
  return context;
}
