/** Light or dark; without a choice, as the machine is set. */
import { choiceCodec, urlField } from '../view-state';

export type Theme = 'light' | 'dark';

const preferred: Theme =
  typeof matchMedia !== 'undefined' && matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

export const theme = urlField('theme', choiceCodec<Theme>(['light', 'dark']), preferred, { always: true });
