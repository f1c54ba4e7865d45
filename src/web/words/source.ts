/** What a lesson's pages say of the raw footage it was made from: how long it stays, and what to do before it goes. */
export const sourceWords = {
  'zh-CN': {
    heading: '原始素材',
    file: (name: string, size: string) => `${name}（${size}）`,
    forEver: '这份素材长期保存。',
    until: (day: string, days: number, notice: number) =>
      `发布后保存 ${days} 天，到 ${day}。删除前 ${notice} 天会在这里和“我的课件”里通知您。`,
    counting: (days: number) => `发布后保存 ${days} 天；正在制作或没有成功的课件，素材不会删除。`,
    announced: (day: string) => `这个课件的原始素材将于 ${day} 删除。`,
    announcedLead: '需要留底的，请在这一天以前下载，或者选择保留。已发布的课件不受影响。',
    kept: '已选择保留：这份素材到期也不删除。',
    deleted: (day: string) => `原始素材保存期满，已于 ${day} 删除。`,
    deletedLead: '已发布的课件照常播放，但不能重新制作。需要重做时，请把素材作为新课件再次上传。',
    download: '下载原始素材',
    keep: '保留原始素材',
    release: '不再保留，到期删除',
    inList: (day: string) => `原始素材将于 ${day} 删除`,
    toKeep: '下载或保留',
    toKeepOf: (title: string) => `下载或保留：${title}`,
  },
  en: {
    heading: 'Raw footage',
    file: (name: string, size: string) => `${name} (${size})`,
    forEver: 'This footage is kept for ever.',
    until: (day: string, days: number, notice: number) =>
      `Kept for ${days} days after publishing, until ${day}. You are told here and in “My lessons” ${notice} days before it goes.`,
    counting: (days: number) =>
      `Kept for ${days} days after publishing; nothing is deleted while a lesson is in production or has failed.`,
    announced: (day: string) => `The raw footage of this lesson will be deleted on ${day}.`,
    announcedLead: 'Download it before then, or keep it. What is published is not touched.',
    kept: 'You keep it: this footage is not deleted when its time is over.',
    deleted: (day: string) => `The raw footage was deleted on ${day}, when its time was over.`,
    deletedLead:
      'What is published plays on, but it cannot be made again. To make it anew, upload the film again as a new lesson.',
    download: 'Download the raw footage',
    keep: 'Keep the raw footage',
    release: 'Keep it no longer than its time',
    inList: (day: string) => `Raw footage will be deleted on ${day}`,
    toKeep: 'Download or keep',
    toKeepOf: (title: string) => `Download or keep: ${title}`,
  },
} as const
