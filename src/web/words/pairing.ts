import type { Words } from '../languages.ts'

const zh = {
  title: '绑定站点',
  lead: '请镇技术员批准这台电脑。批准以后，这里会自动开始，不用再操作。',
  noKeys: '这里不用按键。',
  byPhone: '用手机扫这个二维码，',
  orType: (address: string) => `或者在自己的电脑上打开 ${address}，输入编号：`,
  qrLabel: '批准这台电脑的二维码',
  until: (time: string) => `这个编号到 ${time} 有效，过后会自动换一个。`,
  waiting: '正在等待批准……',
  away: '暂时连不上网络，正在再试。请检查网线或无线网络。',
  noCookies: '这个浏览器不保存 Cookie，不能绑定站点。请在浏览器设置里允许，再重新打开。',
  approveTitle: '批准站点电脑',
  approveLead: '站点的电脑打开“站点”页面后，屏幕上会显示 8 位编号。请在这里输入。',
  code: '屏幕上的编号',
  codeHint: '8 位数字，例如 1234 5678。',
  findCode: '查找',
  asks: '正在等待的电脑',
  asksDevice: '设备',
  asksSince: '开始等待',
  compare: '请确认您面前那台电脑的屏幕上正是这个编号。不认识的电脑不要批准。',
  station: '它是哪个站点？',
  stationHint: '批准后，这台电脑不用登录就以这个站点的身份播放。',
  narrow: '站点太多时，先写名称的一部分',
  find: '查找站点',
  tooMany: (most: number) => `站点很多，只列出前 ${most} 个。请先写名称的一部分。`,
  noStations: '没有找到站点。请先登记站点。',
  approve: '批准',
  otherCode: '换一个编号',
}

const en: typeof zh = {
  title: 'Pair this computer',
  lead: 'Ask the town technician to approve this computer. It starts by itself then; nothing more is to be done here.',
  noKeys: 'There is nothing to press here.',
  byPhone: 'Scan this code with a telephone,',
  orType: address => `or open ${address} on another computer and type this number:`,
  qrLabel: 'QR code that approves this computer',
  until: time => `This number works until ${time}; then another one takes its place.`,
  waiting: 'Waiting to be approved …',
  away: 'The network is away; trying again. Check the cable or the wireless network.',
  noCookies:
    'This browser keeps no cookies and cannot become a station. Allow them and open this page again.',
  approveTitle: 'Approve a station’s computer',
  approveLead:
    'When a computer opens the page “Station” it shows a number of 8 digits. Type that number here.',
  code: 'Number on its screen',
  codeHint: '8 digits, for instance 1234 5678.',
  findCode: 'Look up',
  asks: 'The computer that waits',
  asksDevice: 'Device',
  asksSince: 'Waits since',
  compare:
    'Make sure that the computer in front of you shows just this number. Never approve one that you do not know.',
  station: 'Which station is it?',
  stationHint: 'Once approved, this computer plays as that station, without signing in.',
  narrow: 'A part of the station’s name, where there are many',
  find: 'Find stations',
  tooMany: most => `There are many stations; the first ${most} are listed. Type a part of the name.`,
  noStations: 'No station was found. Register it first.',
  approve: 'Approve',
  otherCode: 'Another number',
}

/** How a computer becomes a station: on its own screen, and on that of the technician. */
export const pairingWords: Words<typeof zh> = { 'zh-CN': zh, en }
