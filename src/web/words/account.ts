import type { Words } from '../languages.ts'

const zh = {
  // sign in
  signIn: '登录',
  signInLead: '有账号的人请在这里登录。看课件不用登录。',
  username: '用户名',
  password: '密码',
  haveCard: '有一张带号码的卡片？从这里开始',
  forgotten: '忘了密码？请找您单位的管理人员要一张新卡片。',
  // people
  peopleTitle: '人员',
  everybody: '已有账号',
  role: {
    operator: '运营员',
    chiefEditor: '总编',
    editor: '编辑',
    producer: '制作人员',
    competitionOrganiser: '评选组织者',
    reviewer: '评委',
    townTechnician: '镇技术员',
    stationAdministrator: '站点管理员',
  },
  localPerson: '这台服务器上的程序',
  since: (day: string) => `${day}加入`,
  done: '知道了',
  // own account
  accountTitle: '我的账号',
  signedInAs: (username: string) => `用户名：${username}`,
}

const en: typeof zh = {
  signIn: 'Sign in',
  signInLead: 'For those who have an account. Watching needs none.',
  username: 'User name',
  password: 'Password',
  haveCard: 'You have a card with a number? Begin here',
  forgotten: 'Forgot your password? Ask who looks after the people of your organisation for a new card.',
  peopleTitle: 'People',
  everybody: 'People with an account',
  role: {
    operator: 'operator',
    chiefEditor: 'chief editor',
    editor: 'editor',
    producer: 'producer',
    competitionOrganiser: 'competition organiser',
    reviewer: 'reviewer',
    townTechnician: 'town technician',
    stationAdministrator: 'station administrator',
  },
  localPerson: 'programs on this server',
  since: (day: string) => `since ${day}`,
  done: 'Done',
  accountTitle: 'My account',
  signedInAs: (username: string) => `User name: ${username}`,
}

/** The words of signing in, roles and one's own account's head. */
export const accountWords: Words<typeof zh> = { 'zh-CN': zh, en }
