import type { Language } from '../web/languages.ts'
import { ownAccountWords } from '../web/words/own-account.ts'

/** In this order: most browsers also say that they are those below them. */
const browsers = [
  ['MicroMessenger', 'WeChat 微信'],
  ['QQBrowser', 'QQ 浏览器'],
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const
const systems = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux'] as const

/** What a browser says of itself, as far as a person can use it: Chrome on Windows. */
export function deviceName(userAgent: string | null, language: Language): string {
  const words = ownAccountWords[language]
  const browser = browsers.find(([sign]) => userAgent?.includes(sign))?.[1]
  const system = systems.find(sign => userAgent?.includes(sign))
  if (browser && system) return words.on(browser, system)
  return browser ?? system ?? words.unknownBrowser
}
