/** One clock for everything that moves on the wall: scenes, alarms, notices. Bounded steps, so that sleep skips nothing. */
import { onBeforeUnmount, onMounted } from 'vue';

const TICK = 250;
const LONGEST_STEP = 2000;

/** Calls `act` four times a second with the milliseconds that have passed and the steady clock. */
export function useTicking(act: (passed: number, steady: number) => void): void {
  let timer = 0;
  let before = performance.now();
  onMounted(() => {
    before = performance.now();
    timer = window.setInterval(() => {
      const steady = performance.now();
      act(Math.min(steady - before, LONGEST_STEP), steady);
      before = steady;
    }, TICK);
  });
  onBeforeUnmount(() => clearInterval(timer));
}
