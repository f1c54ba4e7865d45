import type { Words } from '../languages.ts'

const zh = {
  short: '讲义',
  heading: (title: string) => `讲义：${title}`,
  lead: '讲义随课件一起公开，站点可以下载、打印。只收 PDF 文件。',
  none: '还没有讲义。',
  add: '添加讲义',
  file: 'PDF 文件',
  fileHint: '最大 20 MB',
  title: '讲义名称',
  titleHint: '例如“灰霉病防治用药表”；不填就叫“讲义”。',
  upload: '上传讲义',
  noFile: '请先选择一个 PDF 文件。',
  added: '讲义已添加。',
  removed: '讲义已删除。',
  remove: '删除',
  willCome: '审核通过后公开',
  willGo: '审核通过后删除',
  removeOf: (title: string) => `删除“${title}”`,
  full: '一个课件最多十份讲义。',
  toHandouts: '添加或删除讲义',
  back: '回到课件信息',
}

const en: typeof zh = {
  short: 'Handouts',
  heading: title => `Handouts: ${title}`,
  lead: 'Handouts are published with the lesson; stations fetch and print them. PDF files only.',
  none: 'There are no handouts yet.',
  add: 'Add a handout',
  file: 'PDF file',
  fileHint: 'At most 20 MB',
  title: 'Name of the handout',
  titleHint: 'For example “What to spray against grey mould”; without one it is called “Handout”.',
  upload: 'Upload the handout',
  noFile: 'Choose a PDF file first.',
  added: 'The handout was added.',
  removed: 'The handout was removed.',
  remove: 'Remove',
  willCome: 'public once it is approved',
  willGo: 'goes once that is approved',
  removeOf: title => `Remove “${title}”`,
  full: 'A lesson has ten handouts at most.',
  toHandouts: 'Add or remove handouts',
  back: 'Back to the form',
}

/** The words of a lesson's handouts. */
export const handoutWords: Words<typeof zh> = { 'zh-CN': zh, en }
