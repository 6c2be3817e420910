const zh = {
  close: '关闭',
  retry: '重试',
  messages: '消息',
  odds: (times: string) => `为真的胜算 ${times}`,
};
const en: typeof zh = {
  close: 'Close',
  retry: 'Retry',
  messages: 'Messages',
  odds: (times) => `Odds that it is so: ${times}`,
};

export const texts = { zh, en };
