/** What a screen without a mouse needs: it stays awake, the pointer hides, and a presenter's remote works. */
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

const MILLISECONDS_TO_HIDE = 3000;

export interface Presenter {
  pause(): void;
  step(steps: number): void;
  go(index: number): void;
  dismiss(): void;
}

/** Keys: space pauses, arrows and Page Up/Down change the scene, digits choose one, F fills the screen, Esc leaves an alarm. */
export function usePresenter(presenter: Presenter): void {
  const act = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement | null;
    if (event.ctrlKey || event.metaKey || event.altKey || target?.closest('input, textarea, select')) return;
    const keys: Record<string, () => void> = {
      ' ': () => presenter.pause(),
      ArrowRight: () => presenter.step(1),
      ArrowLeft: () => presenter.step(-1),
      PageDown: () => presenter.step(1),
      PageUp: () => presenter.step(-1),
      Escape: () => presenter.dismiss(),
      f: () => void fillScreen(),
      F: () => void fillScreen(),
    };
    const digit = /^[1-9]$/.test(event.key) ? () => presenter.go(Number(event.key) - 1) : undefined;
    const found = keys[event.key] ?? digit;
    if (!found || (event.key === ' ' && target?.closest('button, a'))) return;
    event.preventDefault();
    found();
  };
  onMounted(() => addEventListener('keydown', act));
  onBeforeUnmount(() => removeEventListener('keydown', act));
}

async function fillScreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  } catch {
    // A browser that may not: the wall is shown in the window.
  }
}

/** Keeps the screen awake, also after it was hidden. */
export function useWakeLock(): void {
  let lock: WakeLockSentinel | null = null;
  const ask = async (): Promise<void> => {
    if (document.visibilityState !== 'visible' || lock?.released === false) return;
    lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
  };
  onMounted(() => {
    void ask();
    document.addEventListener('visibilitychange', ask);
  });
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  });
}

/** Whether the pointer is shown: only a moment after it moved. */
export function usePointer(): Ref<boolean> {
  const shown = ref(false);
  let timer = 0;
  const moved = (): void => {
    shown.value = true;
    clearTimeout(timer);
    timer = window.setTimeout(() => (shown.value = false), MILLISECONDS_TO_HIDE);
  };
  onMounted(() => addEventListener('pointermove', moved));
  onBeforeUnmount(() => {
    clearTimeout(timer);
    removeEventListener('pointermove', moved);
  });
  return shown;
}

/** Two tones, made here: no sound file. */
export function sound(): void {
  const context = new AudioContext();
  const gain = context.createGain();
  gain.connect(context.destination);
  gain.gain.setValueAtTime(0.2, context.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.9);
  for (const [index, frequency] of [659, 880].entries()) {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start(context.currentTime + index * 0.28);
    tone.stop(context.currentTime + 0.9);
    if (index === 1) tone.onended = () => void context.close();
  }
}
