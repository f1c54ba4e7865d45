import type { Words } from '../languages.ts'

const zh = {
  productName: '乡土',
  productLine: '乡土教材 · 远程教育课件',
  feed: '订阅新课件（RSS）',
  api: '程序接口',
  skipToContent: '跳到正文',
  menu: '主菜单',
  lessons: '课件',
  mine: '我的课件',
  upload: '上传',
  reviews: '审核',
  planning: '选题',
  people: '人员',
  operation: '运行',
  account: '我的账号',
  signIn: '登录',
  signOut: '退出',
  signedInAs: (name: string) => `已登录：${name}`,
  switchLanguage: '切换语言',
  home: '回到首页',
  errorTitle: '没有成功',
  errorCode: '代码',
  needsScript: '这个页面需要浏览器开启 JavaScript。',
}

const en: typeof zh = {
  productName: 'Xiangtu',
  productLine: 'Home-grown lessons for the countryside',
  feed: 'New lessons (RSS)',
  api: 'API',
  skipToContent: 'Skip to the content',
  menu: 'Main menu',
  lessons: 'Lessons',
  mine: 'My lessons',
  upload: 'Upload',
  reviews: 'Reviews',
  planning: 'Plan',
  people: 'People',
  operation: 'Operation',
  account: 'My account',
  signIn: 'Sign in',
  signOut: 'Sign out',
  signedInAs: (name: string) => `Signed in: ${name}`,
  switchLanguage: 'Change language',
  home: 'Go to the home page',
  errorTitle: 'That did not work',
  errorCode: 'Code',
  needsScript: 'This page needs JavaScript to be on in your browser.',
}

/** The words around every page: menu, language switch, error page. */
export const frameWords: Words<typeof zh> = { 'zh-CN': zh, en }
