/** Four stages that the eleven states of an event fall into, and what they look like. */
import type { Theme } from '../shell/theme';

export type Stage = 'new' | 'doing' | 'checking' | 'ended';

export const STAGES: Record<string, Stage> = {
  reported: 'new',
  verifying: 'new',
  reopened: 'new',
  accepted: 'doing',
  dispatched: 'doing',
  handling: 'doing',
  handled: 'checking',
  checking: 'checking',
  closed: 'ended',
  rejected: 'ended',
  duplicate: 'ended',
};

export function stageOf(status: string): Stage {
  return STAGES[status] ?? 'new';
}

/** Told apart by lightness too, so that a person who does not see red and green can read them. */
export const STAGE_COLOURS: Record<Theme, Record<Stage, string>> = {
  light: { new: '#c8321f', doing: '#b26a00', checking: '#2a62c9', ended: '#6f7d89' },
  dark: { new: '#ff7a66', doing: '#f2b134', checking: '#7fb0ff', ended: '#8593a0' },
};
