const zh = { close: '关闭', retry: '重试', messages: '消息' };
const en: typeof zh = { close: 'Close', retry: 'Retry', messages: 'Messages' };

export const texts = { zh, en };
