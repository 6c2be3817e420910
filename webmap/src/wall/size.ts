/** The size of an element, in CSS pixels. */
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

export function useSize(element: Ref<HTMLElement | undefined>): { width: Ref<number>; height: Ref<number> } {
  const width = ref(0);
  const height = ref(0);
  let observer: ResizeObserver | undefined;
  onMounted(() => {
    if (!element.value) return;
    observer = new ResizeObserver(([entry]) => {
      width.value = entry?.contentRect.width ?? 0;
      height.value = entry?.contentRect.height ?? 0;
    });
    observer.observe(element.value);
  });
  onBeforeUnmount(() => observer?.disconnect());
  return { width, height };
}
