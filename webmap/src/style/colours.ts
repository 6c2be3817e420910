/** Colours of the two themes. Data colours are told apart by people with any kind of colour vision. */
import type { Theme } from '../shell/theme';

export interface Colours {
  land: string;
  farmland: string;
  green: string;
  wetland: string;
  built: string;
  village: string;
  industry: string;
  service: string;
  water: string;
  waterLabel: string;
  road: string;
  roadMajor: string;
  roadCasing: string;
  boundary: string;
  grid: string;
  label: string;
  labelHalo: string;
  footprint: string;
  building: [low: string, high: string];
  suppressed: string;
  residents: string[];
  event: { open: string; closed: string; stroke: string };
  /** What was clicked. */
  selected: string;
  outline: string;
  /** Layers of the registry, told apart. */
  data: string[];
}

const light: Colours = {
  land: '#f5f3ee',
  farmland: '#eef1e1',
  green: '#d3e5c4',
  wetland: '#dfebe0',
  built: '#efebe4',
  village: '#ebe5da',
  industry: '#e9e4ea',
  service: '#f1e6dc',
  water: '#b5d3e6',
  waterLabel: '#3f7396',
  road: '#ffffff',
  roadMajor: '#fde9c0',
  roadCasing: '#d8d2c6',
  boundary: '#8a7f9b',
  grid: '#6b6479',
  label: '#33312e',
  labelHalo: '#ffffff',
  footprint: '#ddd6ca',
  building: ['#ece7de', '#b9b4c6'],
  suppressed: '#c9c5bd',
  residents: ['#fdf0cf', '#fbd28a', '#f5a54a', '#db6e1f', '#a8420f'],
  event: { open: '#1f4fd8', closed: '#7b8794', stroke: '#ffffff' },
  selected: '#0b6273',
  outline: '#8f877a',
  data: ['#0072b2', '#d55e00', '#009e73', '#b0468c', '#8a6d00', '#4b5fc4', '#a8420f', '#3a7d44'],
};

const dark: Colours = {
  land: '#12181f',
  farmland: '#141d1f',
  green: '#15291f',
  wetland: '#142426',
  built: '#1a222b',
  village: '#1c2329',
  industry: '#1d212d',
  service: '#262228',
  water: '#0c2a3d',
  waterLabel: '#6fa8cc',
  road: '#2b3642',
  roadMajor: '#3d4754',
  roadCasing: '#0d1218',
  boundary: '#8f86ad',
  grid: '#9aa3b5',
  label: '#dfe6ee',
  labelHalo: '#0d1218',
  footprint: '#26303b',
  building: ['#2c3845', '#667a92'],
  suppressed: '#39424c',
  residents: ['#3d2f1d', '#7a4c1a', '#b5691c', '#e08f2f', '#ffc56b'],
  event: { open: '#6ea8ff', closed: '#75818d', stroke: '#0d1218' },
  selected: '#67c6d4',
  outline: '#5b6a79',
  data: ['#56a8e0', '#f08a4b', '#3fc79a', '#e08bc4', '#e0c34a', '#9aa8ff', '#ff9f6e', '#86cf8f'],
};

export const themes: Record<Theme, Colours> = { light, dark };
