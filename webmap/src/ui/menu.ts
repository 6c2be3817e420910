import type { IconName } from './icons';

/** A line of a menu: a link, or something to do. */
export interface MenuEntry {
  id: string;
  title: string;
  icon?: IconName;
  href?: string;
  choose?: () => void;
  disabled?: boolean;
  /** A line above it. */
  separated?: boolean;
}
