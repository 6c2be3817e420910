const zh = { signOut: '退出登录', account: '账号', toOther: 'English', toDark: '深色', toLight: '浅色' };
const en: typeof zh = {
  signOut: 'Sign out',
  account: 'Account',
  toOther: '中文',
  toDark: 'Dark',
  toLight: 'Light',
};
export const texts = { zh, en };
