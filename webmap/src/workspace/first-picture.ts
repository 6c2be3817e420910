/** The map comes first: panels and slots are loaded when it has drawn, or after a moment where it takes longer. */

const MILLISECONDS_AT_MOST = 1500;

let tell: () => void = () => undefined;

/** Resolves with the first complete picture, or soon without one. */
export const firstPicture = new Promise<void>((resolve) => {
  tell = resolve;
});

export function firstPictureDrawn(): void {
  tell();
}

/** Begins the wait; called with the workspace. */
export function awaitFirstPicture(drawable: boolean): void {
  setTimeout(tell, drawable ? MILLISECONDS_AT_MOST : 0);
}
