import type { Words } from '../languages.ts'

const zh = {
  title: '程序接口（API）',
  lead: '给其他程序用的地址。回答是 JSON；出错时是问题说明（RFC 9457），其中 code 给程序看，detail 给人看。',
  document: '下载 OpenAPI 3.1 说明',
  keysLead:
    '需要登录的地址，请在“我的账号”里生成一把机器密钥，放在请求头 Authorization: Bearer 里；也可以用浏览器的登录。',
  groups: {
    catalogue: '课程目录',
    lessons: '课件',
    upload: '上传',
    stations: '站点',
    webhooks: '对外通知',
    competitions: '课件评选',
    planning: '选题计划',
    playback: '播放记录',
    operation: '运行',
  },
  parameters: '参数',
  body: '请求内容',
  answers: '回答',
  failures: '可能的失败',
  form: '形式（JSON Schema）',
  required: '必填',
  who: '谁可以用',
  anyone: '任何人，不用登录',
  signedIn: '登录的人',
  station: '已绑定的站点电脑',
  nobody: '还没有人可以用',
  scopes: '密钥须能',
  schemas: '数据的形式',
  filesTitle: '公开目录、电视盒列表和订阅',
  files: {
    head: '公开目录：签名的目录头。各部分按目录头所说的地址读取，本站停机时也能从存储或镜像读取。',
    m3u: '给电视盒和播放器用的 M3U 列表，最新的课件。',
    rss: 'RSS 订阅，最新的课件。',
  },
}

const en: typeof zh = {
  title: 'API for other programs',
  lead: 'Addresses for other programs. Answers are JSON; a failure is a problem document (RFC 9457), in which code is for the program and detail for a person.',
  document: 'Get the OpenAPI 3.1 description',
  keysLead:
    'For what needs an account, make a key on “My account” and send it as the header Authorization: Bearer; a browser’s own sign-in works too.',
  groups: {
    catalogue: 'Catalogue',
    lessons: 'Lessons',
    upload: 'Upload',
    stations: 'Stations',
    webhooks: 'Webhooks',
    competitions: 'Competitions',
    planning: 'Planning',
    playback: 'Playback',
    operation: 'Operation',
  },
  parameters: 'Parameters',
  body: 'Body',
  answers: 'Answers',
  failures: 'Failures of its own',
  form: 'Form (JSON Schema)',
  required: 'required',
  who: 'Who may call it',
  anyone: 'Anyone, without an account',
  signedIn: 'Whoever is signed in',
  station: 'A computer paired with a station',
  nobody: 'Nobody yet',
  scopes: 'a key that may',
  schemas: 'Forms of data',
  filesTitle: 'Published catalogue, list for players, feed',
  files: {
    head: 'The published catalogue: its signed head. Its parts are read where it says; with this hub down, from the store or a mirror.',
    m3u: 'An M3U list for set-top boxes and players: the newest lessons.',
    rss: 'An RSS feed: the newest lessons.',
  },
}

export const apiWords: Words<typeof zh> = { 'zh-CN': zh, en }
