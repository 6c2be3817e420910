/** The map comes first. It begins when it knows what its first picture is made of, so that everything is asked for at
 * once; panels and slots are loaded when it has drawn. Neither waits for long.
 */

const MILLISECONDS_TO_BEGIN = 600;
const MILLISECONDS_TO_DRAW = 2500;

let tell: () => void = () => undefined;

/** Resolves with the first complete picture, or after a while without one; at once where there will be none. */
export const firstPicture = new Promise<void>((resolve) => {
  tell = resolve;
});

export function firstPictureDrawn(): void {
  tell();
}

/** Begins the wait; resolves when the map should begin. Called with the workspace. */
export async function awaitFirstPicture(opening: Promise<unknown>[]): Promise<void> {
  setTimeout(tell, MILLISECONDS_TO_DRAW);
  const moment = new Promise((resolve) => setTimeout(resolve, MILLISECONDS_TO_BEGIN));
  await Promise.race([Promise.allSettled(opening), moment]);
}
