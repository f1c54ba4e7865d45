/** What `npm run remake` says at the terminal. */
export const remakeWords = {
  'zh-CN': {
    usage:
      '用法：npm run remake -- --lesson 课件编号 | --topic 主题 | --all [--profile 方案] [--dry-run] [--wait] [--hub 网址] [--key 密钥] [--language en]\n用已上传的素材按新的方案重新制作，成为新版本；做好以前，已发布的版本照常播放。只有运营员可以使用。',
    started: (title: string) => `重新制作：${title}`,
    would: (title: string) => `将重新制作：${title}`,
    skipped: (title: string, why: string) => `跳过：${title}（${why}）`,
    reasons: {
      inProduction: '正在制作',
      sourceDeleted: '原始素材保存期满，已经删除',
      neverMade: '还没有制作过',
    },
    summary: (profile: string, started: number, skipped: number) =>
      `方案 ${profile}：重新制作 ${started} 个，跳过 ${skipped} 个。`,
    summaryDry: (profile: string, started: number, skipped: number) =>
      `方案 ${profile}：将重新制作 ${started} 个，跳过 ${skipped} 个。什么也没有改动。`,
    waiting: (left: number) => `等待 ${left} 个课件完成。按 Ctrl-C 可以离开，制作会继续。`,
    published: (title: string) => `已发布新版本：${title}`,
    failed: (title: string, why: string) => `没有成功：${title}（${why}）`,
    stopped: '已停止等待；已经开始的会继续制作。',
    link: '连不上服务器，正在重试……',
  },
  en: {
    usage:
      'Usage: npm run remake -- --lesson ID | --topic TOPIC | --all [--profile NAME] [--dry-run] [--wait] [--hub ADDRESS] [--key KEY] [--language en]\nMakes lessons again from their raw footage under a newer profile, as new versions; until each is done the published one plays on. For operators only.',
    started: (title: string) => `Made again: ${title}`,
    would: (title: string) => `Would be made again: ${title}`,
    skipped: (title: string, why: string) => `Left out: ${title} (${why})`,
    reasons: {
      inProduction: 'it is in production',
      sourceDeleted: 'its raw footage was deleted when its time was over',
      neverMade: 'it was never made',
    },
    summary: (profile: string, started: number, skipped: number) =>
      `Profile ${profile}: ${started} made again, ${skipped} left out.`,
    summaryDry: (profile: string, started: number, skipped: number) =>
      `Profile ${profile}: ${started} would be made again, ${skipped} left out. Nothing was changed.`,
    waiting: (left: number) => `Waiting for ${left} to be done. Ctrl-C leaves; the work goes on.`,
    published: (title: string) => `New version published: ${title}`,
    failed: (title: string, why: string) => `Failed: ${title} (${why})`,
    stopped: 'No longer waiting; what has begun goes on.',
    link: 'The hub cannot be reached; trying again...',
  },
} as const
