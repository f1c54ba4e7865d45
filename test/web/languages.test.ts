import { expect } from 'chai'
import {
  formatBytes,
  formatDay,
  formatDayTime,
  formatDuration,
  languageFromHeader,
} from '../../src/web/languages.ts'

describe('languageFromHeader', () => {
  it('gives Chinese to whoever asks for nothing, or for nothing that we speak', () => {
    for (const header of [undefined, '', '*', 'de', 'de-DE,fr;q=0.8', 'en;q=0', ';;;', 'en;q=x'])
      expect(languageFromHeader(header), header).to.equal('zh-CN')
  })

  it('obeys the weights', () => {
    expect(languageFromHeader('en-US,en;q=0.9,zh;q=0.8')).to.equal('en')
    expect(languageFromHeader('en;q=0.4, zh-TW;q=0.8')).to.equal('zh-CN')
    expect(languageFromHeader('de, en;q=0.5')).to.equal('en')
  })
})

describe('times and sizes on the screen', () => {
  const lateEvening = new Date('2026-03-05T16:30:00Z')

  it('are in China’s time, wherever the server stands', () => {
    expect(formatDay(lateEvening, 'zh-CN')).to.equal('2026年3月6日')
    expect(formatDay(lateEvening, 'en')).to.equal('6 March 2026')
    expect(formatDayTime(lateEvening, 'zh-CN')).to.contain('00:30')
    expect(formatDayTime(lateEvening, 'en')).to.contain('00:30')
  })

  it('are short', () => {
    expect([0, 1023, 1024, 1536, 20 * 1024 ** 3, 150 * 1024 ** 2].map(formatBytes)).to.deep.equal([
      '0 B',
      '1023 B',
      '1.0 KB',
      '1.5 KB',
      '20.0 GB',
      '150 MB',
    ])
    expect([0, 45, 60, 750, 3600, 3661].map(seconds => formatDuration(seconds, 'zh-CN'))).to.deep.equal([
      '0 秒',
      '45 秒',
      '1 分',
      '12 分 30 秒',
      '1 小时',
      '1 小时 1 分',
    ])
    expect(formatDuration(750, 'en')).to.equal('12 min 30 s')
  })
})
