const zh = {
  loading: '正在加载地图…',
  noWebgl:
    '这个浏览器不支持 WebGL 2，无法显示地图。列表、搜索和图表照常可用；请换用新版浏览器，或启用硬件加速。',
  failure: {
    network: '部分地图数据没有取到，其余照常可用。网络恢复后会自动重试。',
    'signed-out': '登录已失效，重新登录后地图会继续加载。',
    forbidden: '有的图层已不在您的权限范围内，其余照常可用。',
  },
  retry: '重试',
  controls: {
    'NavigationControl.ZoomIn': '放大',
    'NavigationControl.ZoomOut': '缩小',
    'NavigationControl.ResetBearing': '按住拖动可旋转，点击恢复正北',
    'AttributionControl.ToggleAttribution': '资料来源',
    'Map.Title': '地图',
    'ScaleControl.Meters': '米',
    'ScaleControl.Kilometers': '千米',
  } as Record<string, string>,
};

const en: typeof zh = {
  loading: 'Loading the map…',
  noWebgl:
    'This browser has no WebGL 2, so the map cannot be drawn. Lists, search and charts keep working; use a newer browser or enable hardware acceleration.',
  failure: {
    network:
      'Some map data did not arrive; the rest keeps working. It is asked for again when the connection is back.',
    'signed-out': 'Your session has ended. The map goes on loading after you sign in again.',
    forbidden: 'A layer is no longer yours to see; the rest keeps working.',
  },
  retry: 'Retry',
  controls: {},
};

export const texts = { zh, en };
