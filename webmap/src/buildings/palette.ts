/** Colours of the buildings: those of the uses are baked into the tiles (tiles/three_d/palette.yml); heights here. */

export interface Class {
  /** From this height in metres on. */
  from: number;
  colour: string;
}

/** From low to high. Lightness goes one way, so that the order is read without colour vision too. */
const STEPS_M = [0, 6, 12, 24, 45, 75];
const LIGHT = ['#ece7da', '#dcd0a8', '#cdb074', '#bd8350', '#9b5443', '#642f40'];
const DARK = ['#3f4c5e', '#4d6a80', '#5c8c9c', '#7db0a4', '#b9cf9d', '#f4e6a4'];

/** The classes of heights for a theme. */
export function heightClasses(dark: boolean): Class[] {
  return STEPS_M.map((from, index) => ({ from, colour: (dark ? DARK : LIGHT)[index]! }));
}

/** Roof and wall of each use: the legend, and the extrusion where tiles are missing. */
export const USES: Record<string, { wall: string; roof: string }> = {
  residential: { wall: '#eee6da', roof: '#b59a89' },
  courtyard: { wall: '#e6dccb', roof: '#a9705a' },
  commercial: { wall: '#dfe4ea', roof: '#8ea3b8' },
  office: { wall: '#d3dee8', roof: '#8098b0' },
  industrial: { wall: '#dcdcd6', roof: '#7f93a3' },
  school: { wall: '#ece1cf', roof: '#b5977b' },
  hospital: { wall: '#f1eeee', roof: '#c3a1a1' },
  public: { wall: '#e6e3da', roof: '#9c9a86' },
};

/** The colour of a height in metres. */
export function heightColour(height_m: number, dark: boolean): string {
  const at = STEPS_M.findLastIndex((from) => height_m >= from);
  return (dark ? DARK : LIGHT)[Math.max(at, 0)]!;
}
