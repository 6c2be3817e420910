/** What goes wrong between page and server, as a problem document (RFC 9457) or as no answer at all. */
import { language, type Language } from './text';

export class Problem extends Error {
  constructor(
    /** HTTP status; 0 where no answer came. */
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly advice: string,
    readonly extension: Record<string, unknown> = {},
  ) {
    super(detail || title || String(status));
  }
}

const SENTENCES: Record<Language, Record<number, string>> = {
  zh: {
    0: '与服务器的连接中断，请检查网络。',
    400: '服务器不接受这项输入。',
    401: '登录已失效，请重新登录。',
    403: '您的角色或辖区无权进行此操作。',
    404: '没有找到，可能已被删除，或不在您的权限范围内。',
    409: '内容已被他人更改，请刷新后再试。',
    422: '填写的内容有误，请检查后再试。',
    429: '操作过于频繁，请稍候再试。',
    500: '服务器出错了，请稍后再试。',
    503: '服务器暂时无法回答，请稍后再试。',
    507: '服务器磁盘空间不足，请联系管理员。',
  },
  en: {
    0: 'The connection to the server is lost. Please check the network.',
    400: 'The server does not accept this input.',
    401: 'Your session has ended. Please sign in again.',
    403: 'Your role or area does not allow this.',
    404: 'Not found: it may be gone, or lie outside what you may see.',
    409: 'Somebody else has changed this. Reload and try again.',
    422: 'Something in the form is not right. Please check it.',
    429: 'Too many attempts. Please wait a moment.',
    500: 'Something went wrong on the server. Please try again later.',
    503: 'The server cannot answer just now. Please try again in a moment.',
    507: 'The server’s disk is full. Please tell the administrator.',
  },
};

/** One sentence for people, in the language of the page; the server's own words only where they are in it. */
export function sentenceOf(error: unknown): string {
  const sentences = SENTENCES[language.value];
  if (!(error instanceof Problem)) return sentences[0]!;
  const known = sentences[error.status] ?? sentences[error.status >= 500 ? 500 : 400]!;
  const informative = [400, 409, 422].includes(error.status) && language.value === 'en';
  return informative && error.detail ? [error.detail, error.advice].filter(Boolean).join(' ') : known;
}

/** The problem of an answer that is no success. */
export async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const { title = '', detail = '', advice = '', ...extension } = body;
  return new Problem(response.status, String(title), String(detail), String(advice), extension);
}
