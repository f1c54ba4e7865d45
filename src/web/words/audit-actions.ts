import type { Words } from '../languages.ts'

const zh = {
  // organisations and roles
  addOrganisation: '新增机构',
  renameOrganisation: '改机构名称或级别',
  moveOrganisation: '移动机构',
  archiveOrganisation: '停用机构',
  restoreOrganisation: '恢复机构',
  giveRole: '给角色',
  takeRole: '收回角色',
  // accounts
  changePassword: '改密码',
  endSession: '结束登录',
  endOtherSessions: '结束其他登录',
  makeMachineKey: '生成程序密钥',
  revokeMachineKey: '作废程序密钥',
  // lessons
  describe: '改标题或简介',
  // webhooks
  replayDelivery: '重发通知',
  replayGivenUp: '重发没送到的通知',
}

const en: typeof zh = {
  addOrganisation: 'added an organisation',
  renameOrganisation: 'changed an organisation’s name or kind',
  moveOrganisation: 'moved an organisation',
  archiveOrganisation: 'archived an organisation',
  restoreOrganisation: 'restored an organisation',
  giveRole: 'gave a role',
  takeRole: 'took a role away',
  changePassword: 'changed a password',
  endSession: 'ended a session',
  endOtherSessions: 'ended other sessions',
  makeMachineKey: 'made a machine key',
  revokeMachineKey: 'revoked a machine key',
  describe: 'changed title or summary',
  replayDelivery: 'sent a notice again',
  replayGivenUp: 'sent undelivered notices again',
}

/** What each kind of change is called; a test compares them with the changes that the code writes down. */
export const auditActionWords: Words<typeof zh> = { 'zh-CN': zh, en }
