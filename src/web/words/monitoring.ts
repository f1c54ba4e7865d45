import type { WallState } from '../../monitoring/rules.ts'
import type { Words } from '../languages.ts'

const zhStates: Record<WallState, string> = {
  playing: '播放中',
  stalled: '卡顿',
  paused: '暂停',
  lost: '失联',
  idle: '空闲',
  never: '未播放过',
  noLine: '无网络',
}
const enStates: Record<WallState, string> = {
  playing: 'Playing',
  stalled: 'Stalled',
  paused: 'Paused',
  lost: 'Lost',
  idle: 'Idle',
  never: 'Unplayed',
  noLine: 'No line',
}

const zh = {
  title: '监控墙',
  use: '使用统计',
  parts: '监控的各页',
  states: zhStates,
  count: (count: number) => `${count} 个站点`,
  noStations: '您负责的地方还没有登记站点。',
  noneHere: '没有符合条件的站点。',
  town: '乡镇',
  tier: '管理级别',
  state: '状态',
  all: '全部',
  filter: '筛选',
  renew: '刷新',
  showAs: '显示方式',
  grid: '方格',
  map: '地图',
  noPosition: (count: number) => `${count} 个站点没有登记位置，不在地图上。`,
  mapKey: '● 播放中　▲ 卡顿　◉ 暂停　■ 失联　○ 空闲、未播放过或无网络',
  noMap: '站点都没有登记位置，无法显示地图。',
  lastHeard: (when: string) => `最后联系 ${when}`,
  stalls: (count: number) => `卡 ${count} 次`,
  live: '实时更新',
  notLive: '与服务器的连接断了，正在重新连接；下面是断开前的情况。',
  seenAt: (time: string) => `${time} 的情况`,
  audioOnly: '声音',
  slides: '图片',
}

const en: typeof zh = {
  title: 'Monitoring wall',
  use: 'Use',
  parts: 'Pages of monitoring',
  states: enStates,
  count: (count: number) => (count === 1 ? '1 station' : `${count} stations`),
  noStations: 'No station is registered yet in the places that you look after.',
  noneHere: 'No station is like that.',
  town: 'Town',
  tier: 'Tier',
  state: 'State',
  all: 'All',
  filter: 'Filter',
  renew: 'Refresh',
  showAs: 'Show as',
  grid: 'Grid',
  map: 'Map',
  noPosition: (count: number) => `Not on the map, since their position is not known: ${count}.`,
  mapKey: '● playing, ▲ stalled, ◉ paused, ■ lost, ○ idle, unplayed or without a line',
  noMap: 'No station has a position, so there is no map.',
  lastHeard: (when: string) => `Heard ${when}`,
  stalls: (count: number) => (count === 1 ? '1 stall' : `${count} stalls`),
  live: 'Live',
  notLive: 'The connection to the hub broke and is being made again; this is how it was before.',
  seenAt: (time: string) => `As of ${time}`,
  audioOnly: 'sound',
  slides: 'stills',
}

/** What the monitoring wall says. */
export const monitoringWords: Words<typeof zh> = { 'zh-CN': zh, en }
