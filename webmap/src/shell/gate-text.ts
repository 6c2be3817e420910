const zh = {
  notYours: '这个页面不在您的权限范围内',
  notYoursAdvice: '您的角色不使用这个页面。需要使用时，请联系系统管理员。',
  nothing: '没有这个页面',
  nothingAdvice: '网址可能输错了，或页面已经搬走。可以从这里继续：',
  signOut: '退出登录',
  clock: '这台电脑的时钟与服务器相差超过两分钟。页面按服务器时间显示；请校准本机时钟。',
  understood: '知道了',
};
const en: typeof zh = {
  notYours: 'This page is not open to you',
  notYoursAdvice: 'Your role does not use this page. Ask the administrator if you need it for your work.',
  nothing: 'There is no such page',
  nothingAdvice: 'The address may be mistyped, or the page has moved. You can go on from here:',
  signOut: 'Sign out',
  clock:
    'This machine’s clock is more than two minutes off. Times shown are the server’s; please set the clock.',
  understood: 'Understood',
};

export const texts = { zh, en };
