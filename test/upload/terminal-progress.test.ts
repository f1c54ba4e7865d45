import { expect } from 'chai'
import { type CoursewareProgress, freshVerbStates } from '../../src/courseware/rules.ts'
import { watchableLines } from '../../src/upload/terminal-progress.ts'

describe('what a terminal says of a lesson that can be watched before it is whole', () => {
  const early: CoursewareProgress = {
    coursewareId: 'a'.repeat(32),
    title: '果树冬季修剪',
    state: 'processing',
    isPublic: true,
    verbs: freshVerbStates(),
    canRetry: false,
    canStop: true,
    coming: ['720p', '480p-120k'],
    watchPath: '/courseware/1',
  }

  it('says nothing before the first stage, when all is there, and of an old version that plays on', () => {
    const { watchPath: _, ...unseen } = early
    for (const progress of [
      unseen,
      { ...early, state: 'published' as const },
      { ...early, state: 'failed' as const },
      { ...early, coming: [] },
    ])
      expect(watchableLines(progress, 'en', 'http://hub.example')).to.equal(undefined)
  })

  it('names the address on the hub that was asked, and what is still to come, in plain words', () => {
    expect(watchableLines(early, 'zh-CN', 'http://hub.example')).to.equal(
      '已经可以观看，更清晰的还在制作。 http://hub.example/courseware/1\n还在制作：高清 720p、清晰 480p（省流量）\n',
    )
    expect(watchableLines(early, 'en', 'http://hub.example')).to.equal(
      'It can be watched now; better pictures are on their way. http://hub.example/courseware/1\nStill to come: High 720p, Clear 480p (less data)\n',
    )
  })
})
