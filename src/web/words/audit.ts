import type { Words } from '../languages.ts'

type Finding = { readonly what: string; readonly todo: string }
type Kind = 'straySource' | 'sourceMissing' | 'unstarted' | 'runLost' | 'releaseIncomplete' | 'checkingLong'

const zhKinds: Record<Kind, Finding> = {
  straySource: {
    what: '存储里有一份素材，没有对应的上传记录',
    todo: '系统不会删除它。请确认没有用处后，自行从存储中删除。',
  },
  sourceMissing: {
    what: '素材不在存储里，或不完整',
    todo: '已发布的课件照常播放，但不能重新制作。请从备份恢复这份素材，或请制作者重新上传。',
  },
  unstarted: {
    what: '素材已入库，却没有进入制作',
    todo: '系统每夜会再试一次。请检查队列（Redis）是否正常。',
  },
  runLost: {
    what: '显示正在制作，队列里却没有它的任务',
    todo: '请检查队列（Redis）是否正常，然后重启中心；它启动时会把任务补进队列。',
  },
  releaseIncomplete: {
    what: '已发布的课件缺少播放列表，观众可能打不开',
    todo: '请从备份恢复缺少的文件，或在课件的“制作情况”页重新制作。',
  },
  checkingLong: {
    what: '文件传完已久，仍在检查或入库',
    todo: '请检查磁盘空间和存储是否正常，再看日志。',
  },
}

const zh = {
  title: '夜间核对',
  lead: '每天夜里 3 点，系统核对存储、上传记录、制作任务和已发布的课件：每份素材都应有课件或结论。',
  link: '夜间核对和素材删除记录',
  lastAt: (time: string) => `最近一次核对：${time}`,
  never: '还没有核对过。中心启动后会马上核对一次。',
  open: '需要处理',
  nothing: '一切对得上，没有需要处理的问题。',
  healed: '系统已自行修复（最近七天）',
  kinds: zhKinds,
  firstSeen: (time: string) => `发现于 ${time}`,
  since: (time: string) => `文件时间 ${time}`,
  bytes: (size: string) => `存储中有 ${size}`,
  files: (names: string) => `缺少：${names}`,
  number: (id: string) => `编号 ${id}`,
  deletions: '原始素材删除记录',
  deletionsLead: '按各制作方案的保存期限删除，事先已通知制作者。最近 50 条。',
  noDeletions: '还没有删除过原始素材。',
  lesson: '课件',
  size: '大小',
  announcedAt: '通知',
  deletedAt: '删除',
  profile: '方案',
  stillThere: '存储还没有腾出，下一夜再试',
  back: '回到运行情况',
}

const enKinds: Record<Kind, Finding> = {
  straySource: {
    what: 'Raw footage in the store that no upload knows of',
    todo: 'Nothing deletes it by itself. Once you are sure that nobody needs it, delete it from the store.',
  },
  sourceMissing: {
    what: 'Raw footage that is not in the store, or not whole',
    todo: 'What is published plays on, but cannot be made again. Restore it from the back-up, or ask its producer to upload it again.',
  },
  unstarted: {
    what: 'Raw footage that was stored and never went into production',
    todo: 'It is tried again each night. Check that the queue (Redis) works.',
  },
  runLost: {
    what: 'In production by its record, and unknown to the queue',
    todo: 'Check that the queue (Redis) works, then restart the hub: it adds the lost jobs again.',
  },
  releaseIncomplete: {
    what: 'A published lesson that lacks a playlist; viewers may not be able to open it',
    todo: 'Restore the missing files from the back-up, or make the lesson again from its page “How it is made”.',
  },
  checkingLong: {
    what: 'A file that arrived long ago and is still being checked or stored',
    todo: 'Check the free space of the disk and the store, then read the log.',
  },
}

const en: typeof zh = {
  title: 'Nightly audit',
  lead: 'At 3 in the night (China) the store is held against uploads, runs and published lessons: every raw footage should have its lesson or its verdict.',
  link: 'Nightly audit and deleted raw footage',
  lastAt: (time: string) => `Last audit: ${time}`,
  never: 'There was no audit yet. A hub makes one soon after its start.',
  open: 'To be looked at',
  nothing: 'Everything fits; there is nothing to do.',
  healed: 'Put right by itself (last seven days)',
  kinds: enKinds,
  firstSeen: (time: string) => `Found ${time}`,
  since: (time: string) => `File of ${time}`,
  bytes: (size: string) => `${size} in the store`,
  files: (names: string) => `Missing: ${names}`,
  number: (id: string) => `Number ${id}`,
  deletions: 'Deleted raw footage',
  deletionsLead:
    'Deleted when the time of its profile was over, announced to its producer before. The newest 50.',
  noDeletions: 'No raw footage was deleted yet.',
  lesson: 'Lesson',
  size: 'Size',
  announcedAt: 'Announced',
  deletedAt: 'Deleted',
  profile: 'Profile',
  stillThere: 'still in the store; tried again the next night',
  back: 'Back to operation',
}

/** What the operator's page of the nightly audit says. */
export const auditWords: Words<typeof zh> = { 'zh-CN': zh, en }
