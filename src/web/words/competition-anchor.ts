import type { Words } from '../languages.ts'
import { reviewWords } from './competition-review.ts'

const zh = {
  title: '定标样片',
  lead: '评分前让评委先看几部已经公开的课件，知道大约值多少分，宽严就一致了。参加这次评选的作品不能当样片。',
  none: '还没有样片。',
  points: (points: number) => `约 ${points} 分`,
  nowEntered: '这部课件已经报送参评，评委看不到它了。',
  remove: (title: string) => `不再用《${title}》作样片`,
  add: '加一部样片',
  address: '课件的网址',
  addressHint: '打开课件，把地址栏里的网址粘贴到这里。只能用所有人都能看的课件。',
  worth: '约得多少分（满分 100）',
  why: '为什么是这个分数',
  whyHint: '对照评分表说一两句，例如“内容扎实，但字幕有错”。最多 300 字。',
  addIt: '加为样片',
  saved: '已保存。',
  faults: {
    address: '这不是课件的网址。请打开要用的课件，把地址栏里的网址完整地粘贴过来。',
    points: '请填 0 到 100 的整数。',
    why: '请写一两句理由，最多 300 字。',
    notPublic: '这部课件没有公开，评委看不到。请另选一部所有人都能看的。',
    isEntered: '这部课件参加了这次评选，不能当样片。请另选一部。',
    isThere: '这部课件已经是样片了。',
    tooMany: '样片最多 6 部。请先去掉一部。',
  },
  // a reviewer's page
  forPanel: reviewWords['zh-CN'].anchors,
  panelLead:
    '这些课件不参加评选。并排看一看，心里有了尺度再评分。旁边写的是组织单位给的参考分，不是标准答案。',
  left: '左边',
  right: '右边',
  show: '并排看',
  back: reviewWords['zh-CN'].back,
}
const en: typeof zh = {
  title: 'Anchor films',
  lead: 'Let reviewers look at a few public lessons before they score, so that all begin from the same measure. An entry of this competition cannot be one.',
  none: 'There is no anchor film yet.',
  points: points => `about ${points} points`,
  nowEntered: 'This lesson has been entered here; reviewers no longer see it.',
  remove: title => `Do not use “${title}” any more`,
  add: 'Add an anchor film',
  address: 'The lesson’s address',
  addressHint: 'Open the lesson and paste what the address bar shows. Only lessons that everybody may watch.',
  worth: 'Worth about how many points of 100',
  why: 'Why so many',
  whyHint:
    'A sentence or two by the rubric, such as “sound content, but faults in the subtitles”. 300 characters at most.',
  addIt: 'Add it',
  saved: 'Saved.',
  faults: {
    address:
      'This is no lesson’s address. Open the lesson and paste the whole of what the address bar shows.',
    points: 'A whole number from 0 to 100, please.',
    why: 'A sentence or two, please; 300 characters at most.',
    notPublic:
      'This lesson is not public, so reviewers could not watch it. Choose one that everybody may watch.',
    isEntered: 'This lesson is an entry of this competition. Choose another one.',
    isThere: 'This lesson is an anchor film already.',
    tooMany: 'There can be 6 at most. Take one away first.',
  },
  forPanel: reviewWords.en.anchors,
  panelLead:
    'These lessons are not judged here. Look at them beside each other and find your measure. The points are what the organiser would give, not the right answer.',
  left: 'On the left',
  right: 'On the right',
  show: 'Show both',
  back: reviewWords.en.back,
}

/** What is said about films that a panel measures by. */
export const anchorWords: Words<typeof zh> = { 'zh-CN': zh, en }
