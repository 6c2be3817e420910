import { ref, type Ref, type ShallowRef } from 'vue';
import type { FeedEvent, ShownTopic } from './topic';
export function useLiveEvents(_shown: ShallowRef<ShownTopic | null>, _live: (e: FeedEvent) => void, _hurry: () => void): Ref<boolean> {
  return ref(true);
}
