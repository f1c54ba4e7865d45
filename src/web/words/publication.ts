import type { Words } from '../languages.ts'

const zh = {
  feedTitle: '乡土 · 新课件',
  feedDescription: '最近发布的乡土教材和远程教育课件。',

  heading: '公开目录',
  stands: (number: number, lessons: number, time: string) =>
    `第 ${number} 版，${lessons} 个课件，写于 ${time}。站点和镜像从存储里读它，本站停机时也能用。`,
  notYet: '还没有写过。',
  waiting: (count: number) =>
    `还有 ${count} 条变化没有写进存储，写好之前不会出现在列表里。请检查存储是否连得上。`,
  keys: '签名公钥',
  keysLead: '站点固定这些公钥，来辨认目录的真假。第一个是当前的。',
  head: '目录头',
  api: '程序接口',
}

const en: typeof zh = {
  feedTitle: 'Xiangtu · new lessons',
  feedDescription: 'Home-grown lessons for the countryside, newest first.',

  heading: 'Published catalogue',
  stands: (number, lessons, time) =>
    `Number ${number}, ${lessons} lessons, written ${time}. Stations and mirrors read it from the store, with this hub down too.`,
  notYet: 'It has not been written yet.',
  waiting: count =>
    `${count} changes are not in the store yet; no list shows them before. Check that the store can be reached.`,
  keys: 'Public keys of its signature',
  keysLead: 'Stations pin these to tell the true catalogue. The first is the current one.',
  head: 'Its head',
  api: 'API',
}

export const publicationWords: Words<typeof zh> = { 'zh-CN': zh, en }
