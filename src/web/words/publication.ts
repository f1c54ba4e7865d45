import type { Words } from '../languages.ts'

const zh = {
  feedTitle: '乡土 · 新课件',
  feedDescription: '最近发布的乡土教材和远程教育课件。',
}

const en: typeof zh = {
  feedTitle: 'Xiangtu · new lessons',
  feedDescription: 'Home-grown lessons for the countryside, newest first.',
}

export const publicationWords: Words<typeof zh> = { 'zh-CN': zh, en }
