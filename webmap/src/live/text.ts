export const texts = {
  zh: {
    connecting: '正在连接…',
    connected: '实时',
    connectedHint: '新事件会立即显示',
    reconnecting: (since: string) => (since ? `数据自 ${since} 起未更新` : '正在重新连接…'),
    reconnectingHint: '与服务器的连接中断，正在自动重连',
    ended: '需要重新登录',
    wrongClock: '本机时钟与服务器不一致，页面按服务器时间显示',
  },
  en: {
    connecting: 'Connecting…',
    connected: 'Live',
    connectedHint: 'New events appear at once',
    reconnecting: (since: string) => (since ? `Not updated since ${since}` : 'Reconnecting…'),
    reconnectingHint: 'The connection to the server is lost; it is tried again by itself',
    ended: 'Sign in again',
    wrongClock: 'This machine’s clock differs from the server’s; times are the server’s',
  },
};
