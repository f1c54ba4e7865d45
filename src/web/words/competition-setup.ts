import type { Phase } from '../../competition/phase.ts'
import type { StageKind, StageState } from '../../competition/stage-rules.ts'
import type { Words } from '../languages.ts'

const zhPhases: Record<Phase, string> = {
  draft: '草稿',
  coming: '即将开始报送',
  entering: '正在报送',
  judging: '评审中',
  noticed: '公示中',
  finished: '已结束',
  cancelled: '已取消',
}
const enPhases: typeof zhPhases = {
  draft: 'draft',
  coming: 'opens soon',
  entering: 'open for entries',
  judging: 'being judged',
  noticed: 'public notice',
  finished: 'finished',
  cancelled: 'cancelled',
}
const zhStates: Record<StageState, string> = {
  planned: '未开始',
  preparing: '准备中',
  scoring: '评分中',
  counting: '计分中',
  noticed: '公示中',
  final: '结果已确定',
  passedOn: '已晋级下一轮',
}
const enStates: typeof zhStates = {
  planned: 'not begun',
  preparing: 'being prepared',
  scoring: 'scoring',
  counting: 'being counted',
  noticed: 'public notice',
  final: 'final',
  passedOn: 'passed on',
}
const zhKinds: Record<StageKind, string> = { preliminary: '初评', second: '复评', final: '终评' }
const enKinds: typeof zhKinds = { preliminary: 'Preliminary', second: 'Second stage', final: 'Final' }

const zh = {
  title: '课件评选',
  lead: '评委只看编号和影片，不知道作者是谁；评分规则公开，结果谁都可以重新计算。',
  newCompetition: '新建评选',
  noneOpen: '现在没有正在报送的评选。',
  groups: {
    drafts: '我的草稿',
    open: '报送',
    running: '评审和公示',
    finished: '已结束',
    cancelled: '已取消',
  },
  entryWindow: (from: string, until: string) => `报送时间 ${from} 至 ${until}`,
  phase: zhPhases,
  state: zhStates,
  kind: zhKinds,
  panel: '评委',
}

const en: typeof zh = {
  title: 'Competitions',
  lead: 'Reviewers see a code and a film, not who made it. The rule is public and anyone may recount the result.',
  newCompetition: 'New competition',
  noneOpen: 'No competition takes entries now.',
  groups: {
    drafts: 'My drafts',
    open: 'Entries',
    running: 'Judging and public notice',
    finished: 'Finished',
    cancelled: 'Cancelled',
  },
  entryWindow: (from: string, until: string) => `entries from ${from} until ${until}`,
  phase: enPhases,
  state: enStates,
  kind: enKinds,
  panel: 'Panel',
}

/** Words of the list and the call of competitions; phases, states and kinds of stages for all their pages. */
export const competitionWords: Words<typeof zh> = { 'zh-CN': zh, en }
