import type { CallFault } from '../../competition/call-ready.ts'
import type { Words } from '../languages.ts'

const zhFaults: Record<CallFault, string> = {
  entriesOver: '报送截止时间已经过了。',
  scoringBeforeEntriesEnd: '第一轮的评分在报送截止以前就开始了。',
  stagesOverlap: '后一轮的评分在前一轮结束以前就开始了。',
  scoringOver: '有一轮的评分截止时间已经过了。',
}
const enFaults: typeof zhFaults = {
  entriesOver: 'The time of entries is over.',
  scoringBeforeEntriesEnd: 'The first stage begins to score before entries end.',
  stagesOverlap: 'A stage begins to score before the one before it ends.',
  scoringOver: 'The scoring of a stage lies in the past.',
}

const zh = {
  by: (organisation: string) => `组织单位：${organisation}`,
  basis: (text: string) => `依据：${text}`,
  cancelled: (reason: string) => `这次评选已取消：${reason}`,
  draftNotice: '这是草稿，只有组织者看得见。核对通知、组别、每一轮的时间和评分表，然后发布。',
  callFaults: '发布以前还要改：',
  callFault: zhFaults,
  open: '发布评选',
  edit: '修改通知和组别',
  cancel: '取消评选',
  cancelLead: '还没有开始评分时可以取消。原因会写在通知上。',
  reason: '原因',
  call: '通知',
  entering: '报送',
  window: (from: string, until: string) => `${from} 至 ${until}（北京时间，以系统时钟为准）`,
  enter: '报送作品',
  signInToEnter: '登录后报送',
  manageEntries: '管理参评作品',
  passUp: '推荐获奖作品到上级',
  goesUp: (title: string) => `获奖作品推荐到：${title}`,
  categories: '组别和奖项',
  noAwards: '不设奖项',
  award: (name: string, count: number) => `${name} ${count} 个`,
  comma: '，',
  spec: (title: string) => `制作规范：${title}`,
  specLead: '报送时按原片检查。“必须”不合格的不能报送，“建议”的只提醒。',
  must: '必须',
  should: '建议',
  need: {
    least: (value: string) => `至少 ${value}`,
    most: (value: string) => `最多 ${value}`,
    between: (least: string, most: string) => `${least} 到 ${most}`,
    oneOf: (values: string) => values,
    sound: '要有',
    subtitles: '要有完整字幕，单独上传的、做在画面里的都可以',
    stretch: (value: string) => `一段最多 ${value}`,
  },
  subjects: {
    sound: '声音',
    subtitles: '字幕',
    silence: '没有声音',
    freeze: '画面不动',
    clipping: '声音破了',
  },
  stages: '评审',
  scoring: (from: string, until: string) => `评分：${from} 至 ${until}`,
  reviewers: (count: number, percent: number) =>
    `每件作品 ${count} 位评委，只看编号和影片；看完影片的 ${percent}% 才能交评分表。`,
  criterion: '评分项目',
  weight: '权重',
  points: '满分',
  gates: '一票否决',
  bands: '档次',
  bandFrom: (percent: number) => `${percent}% 起`,
  rubric: '评分表',
  rule: '怎样算分',
  ruleLines: {
    total: '每位评委按半分打分，各项按权重折算成 100 分。',
    mean: (least: number, trimFrom: number) =>
      trimFrom > least
        ? `有 ${least} 到 ${trimFrom - 1} 张评分表时取平均分，${trimFrom} 张起去掉一个最高分和一个最低分再平均；不到 ${least} 张没有结果。`
        : `去掉一个最高分和一个最低分再平均；不到 ${least} 张没有结果。`,
    digits: '结果保留两位小数，四舍五入。',
    gap: (points: number) => `两位评委相差超过 ${points} 分的，请仲裁评委再评。`,
    ties: (names: string) =>
      `同分的依次比较：${names}；仍然相同的由评委会主任决定，否则并列，后面的名次空出。`,
    noTies: '同分的由评委会主任决定，否则并列，后面的名次空出。',
    votes: (percent: number) => `公众投票占 ${percent}%。`,
    advance: (count: number) => `每组前 ${count} 名进入下一轮。`,
    notice: (days: number) => `结果公示 ${days} 个工作日，任何人都可以实名提出异议。`,
    version: (version: string) => `计分规则版本 ${version}`,
  },
  toVote: '公众投票',
  toNotice: '公示和结果',
  toStage: '管理这一轮',
  editStage: '改时间和评分表',
}

const en: typeof zh = {
  by: (organisation: string) => `Organised by ${organisation}`,
  basis: (text: string) => `By ${text}`,
  cancelled: (reason: string) => `This competition was cancelled: ${reason}`,
  draftNotice:
    'A draft: only organisers see it. Look through the call, its categories, and the times and rubric of each stage, then make it public.',
  callFaults: 'Before it can be public:',
  callFault: enFaults,
  open: 'Make it public',
  edit: 'Change call and categories',
  cancel: 'Cancel the competition',
  cancelLead: 'As long as nobody scores. The reason is printed where the call stands.',
  reason: 'Reason',
  call: 'The call',
  entering: 'Entries',
  window: (from: string, until: string) => `${from} until ${until} (China time, by the clock of this system)`,
  enter: 'Enter a lesson',
  signInToEnter: 'Sign in to enter a lesson',
  manageEntries: 'See to the entries',
  passUp: 'Recommend winners',
  goesUp: (title: string) => `Winners go on to: ${title}`,
  categories: 'Categories and awards',
  noAwards: 'no awards',
  award: (name: string, count: number) => `${name}: ${count}`,
  comma: ', ',
  spec: (title: string) => `Specification: ${title}`,
  specLead:
    'The source is checked when it is entered. What must be and is not is refused; advice is only told.',
  must: 'must',
  should: 'advice',
  need: {
    least: (value: string) => `at least ${value}`,
    most: (value: string) => `at most ${value}`,
    between: (least: string, most: string) => `${least} to ${most}`,
    oneOf: (values: string) => values,
    sound: 'is needed',
    subtitles: 'are needed, whole; as a track of their own or in the picture',
    stretch: (value: string) => `at most ${value} at a stretch`,
  },
  subjects: {
    sound: 'Sound',
    subtitles: 'Subtitles',
    silence: 'Silence',
    freeze: 'Picture that stands still',
    clipping: 'Clipped sound',
  },
  stages: 'Judging',
  scoring: (from: string, until: string) => `Scoring: ${from} until ${until}`,
  reviewers: (count: number, percent: number) =>
    `${count} ${count === 1 ? 'reviewer' : 'reviewers'} for each entry, who see a code and the film; a sheet can be submitted once ${percent} % of the film were watched.`,
  criterion: 'Criterion',
  weight: 'Weight',
  points: 'Most',
  gates: 'Gates',
  bands: 'Bands',
  bandFrom: (percent: number) => `from ${percent} %`,
  rubric: 'Rubric',
  rule: 'How it is counted',
  ruleLines: {
    total: 'Each reviewer scores in half points; criteria are weighted to a total of 100.',
    mean: (least: number, trimFrom: number) =>
      trimFrom > least
        ? `${least} to ${trimFrom - 1} sheets are averaged; from ${trimFrom} on one highest and one lowest are left out first. Fewer than ${least} make no result.`
        : `One highest and one lowest are left out, the others averaged. Fewer than ${least} sheets make no result.`,
    digits: 'Results have two decimals, rounded half up.',
    gap: (points: number) =>
      `Where two reviewers differ by more than ${points} points an arbiter scores too.`,
    ties: (names: string) =>
      `Equal results are told apart by ${names}, in this order; then by the chair; else they share the rank, and the ranks after it are left out.`,
    noTies:
      'Equal results are told apart by the chair; else they share the rank, and the ranks after it are left out.',
    votes: (percent: number) => `The public vote makes up ${percent} %.`,
    advance: (count: number) => `The best ${count} of each category go on to the next stage.`,
    notice: (days: number) =>
      `The result stands open for ${days} working days; anybody may object under his own name.`,
    version: (version: string) => `Counting rule of ${version}`,
  },
  toVote: 'Public vote',
  toNotice: 'Notice and results',
  toStage: 'See to this stage',
  editStage: 'Change times and rubric',
}

/** Words of the public page of a competition. */
export const competitionCallWords: Words<typeof zh> = { 'zh-CN': zh, en }
