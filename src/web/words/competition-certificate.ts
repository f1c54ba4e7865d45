import type { Words } from '../languages.ts'

const zh = {
  title: '证书核对',
  valid: '这份证书是真的。',
  unknown: '没有这个编号的证书。请对照证书上的编号再输一次。',
  number: '证书编号',
  check: '核对',
  target: '授予',
  makers: '作者',
  award: '奖项',
  competition: '评选',
  issuer: '颁发单位',
  day: '颁发日期',
  downloadPdf: '下载 PDF',
  downloadPicture: '下载图片',
  pictureOf: (number: string) => `证书 ${number} 的图片`,
  /** On the certificate itself. */
  sheet: {
    heading: '获奖证书',
    won: (competition: string) => `在${competition}中荣获`,
    number: (number: string) => `证书编号：${number}`,
    scan: '扫码核对',
  },
}

const en: typeof zh = {
  title: 'Certificate',
  valid: 'This certificate is genuine.',
  unknown: 'There is no certificate of this number. Compare it with the printed one and try again.',
  number: 'Number of the certificate',
  check: 'Verify',
  target: 'Given to',
  makers: 'Made by',
  award: 'Award',
  competition: 'Competition',
  issuer: 'Given by',
  day: 'Given on',
  downloadPdf: 'Download as PDF',
  downloadPicture: 'Download as picture',
  pictureOf: number => `Picture of certificate ${number}`,
  sheet: {
    heading: 'Certificate of Award',
    won: competition => `has won in ${competition}`,
    number: number => `Certificate ${number}`,
    scan: 'Scan to verify',
  },
}

/** Words of the page that verifies a certificate, and of the certificate. */
export const certificateWords: Words<typeof zh> = { 'zh-CN': zh, en }
