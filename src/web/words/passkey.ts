import type { Words } from '../languages.ts'

const zh = {
  passkeys: '通行密钥',
  lead: '用手机或电脑的指纹、人脸或解锁密码登录，不用输入密码。',
  notHere: '这里不能用通行密钥：浏览器太旧，或者网址不是以 https 开头。请用密码登录。',
  addedOn: (day: string) => `${day}添加`,
  lastUsed: (time: string) => `最近使用：${time}`,
  neverUsed: '还没用过',
  remove: '删除',
  removeOf: (name: string) => `删除通行密钥：${name}`,
  add: '在这台设备上添加',
  signIn: '用通行密钥登录',
  waiting: '请按设备的提示操作……',
  addFailed: '没有添加成功。请再试一次。',
  alreadyHere: '这台设备已经有您的通行密钥了。',
  signInFailed: '没有登录成功。请再试一次，或用密码登录。',
}

const en: typeof zh = {
  passkeys: 'Passkeys',
  lead: 'Sign in with the fingerprint, face or PIN of your telephone or computer instead of a password.',
  notHere:
    'Passkeys do not work here: the browser is too old, or its address does not begin with https. Use your password.',
  addedOn: (day: string) => `added ${day}`,
  lastUsed: (time: string) => `last used ${time}`,
  neverUsed: 'never used',
  remove: 'Remove',
  removeOf: (name: string) => `Remove the passkey: ${name}`,
  add: 'Add one on this device',
  signIn: 'Sign in with a passkey',
  waiting: 'Do what your device asks …',
  addFailed: 'It was not added. Please try again.',
  alreadyHere: 'This device has a passkey of yours already.',
  signInFailed: 'You are not signed in. Try again, or use your password.',
}

/** The words of passkeys. */
export const passkeyWords: Words<typeof zh> = { 'zh-CN': zh, en }
