/** A number that counts to its new value instead of jumping there. */
import { onBeforeUnmount, ref, watch, type Ref } from 'vue';

const MILLISECONDS = 900;

export function useCounting(target: () => number | null, still: boolean): Ref<number | null> {
  const shown = ref(target());
  let frame = 0;
  watch(target, (to, from) => {
    cancelAnimationFrame(frame);
    if (still || to === null || from === null || document.hidden) {
      shown.value = to;
      return;
    }
    const start = performance.now();
    const step = (time: number): void => {
      const share = Math.min(Math.max((time - start) / MILLISECONDS, 0), 1);
      shown.value = share === 1 ? to : from + (to - from) * (1 - (1 - share) ** 3);
      if (share < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
  });
  onBeforeUnmount(() => cancelAnimationFrame(frame));
  return shown;
}
