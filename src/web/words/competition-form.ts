import type { Words } from '../languages.ts'

const zh = {
  newTitle: '新建评选',
  editTitle: '修改评选通知',
  newLead: '先写通知和组别。评分表按常用的样本填好，下一步可以逐轮修改；发布以前只有组织者看得见。',
  editLead: '报送时间只能延长，制作规范不能再换：已经有人照着通知准备了。',
  lookAgain: '有几处要改，已经标出来了。',
  field: {
    title: '评选名称',
    organisationId: '由哪里组织',
    callText: '通知正文',
    policyBasis: '依据（文件名称和文号）',
    specProfile: '制作规范',
    entriesFrom: '报送开始',
    entriesUntil: '报送截止',
    howToObject: '怎样提出异议',
    upToId: '获奖作品推荐到',
    stages: '评几轮',
  },
  hint: {
    organisationId: '这里和下级的单位都可以报送。',
    callText: '评什么、谁可以报送、怎样评、怎样表彰。参评人会看到全文。',
    policyBasis: '没有可以不填。',
    specProfile: '报送时系统按它检查，并告诉制作人怎样改。',
    moment: '北京时间。',
    entriesUntil: '北京时间，以系统时钟为准，到这一刻就不再接收。',
    howToObject: '除了网上填写，还可以找谁、打什么电话。印在公示上。',
    upToId: '上级正在报送的评选。最终结果公布以后可以把获奖作品推荐过去。',
    stages: '发布以前可以改。改了以后各轮的时间重新排；留下的轮次，评分表和评委不变。',
  },
  stageChoices: { 1: '一轮：终评', 2: '两轮：初评、终评', 3: '三轮：初评、复评、终评' },
  notPassedUp: '不推荐到上级',
  categories: '组别和奖项',
  categoriesHint:
    '每个组别单独排名。奖项从高到低写，例如：一等奖 1；二等奖 2；三等奖 3。空行不算；清空一行就是删除。',
  categoryName: (at: number) => `第 ${at} 组名称`,
  quotas: (at: number) => `第 ${at} 组奖项`,
  save: '保存',
  saveNew: '保存草稿',
  cancel: '返回',
  find: '查找',
  faults: {
    title: '请写评选名称。',
    organisationId: '请选择一个由您组织评选的地方。',
    callText: '请写通知正文，最多 6000 字。',
    policyBasis: '最多 300 字。',
    specProfile: '请选择一个制作规范；发布以后不能换。',
    entriesFrom: '请写报送开始的时间；已经开始的不能改。',
    entriesUntil: '截止要晚于开始；发布以后只能推迟，不能提前。',
    howToObject: '最多 600 字。',
    upToId: '请选择列出的评选。',
    categories: '每组都要有名称，名称不能相同；奖项要写成“一等奖 1；二等奖 2”这样。至少要有一个组别。',
  },
}

const en: typeof zh = {
  newTitle: 'New competition',
  editTitle: 'Change the call',
  newLead:
    'Write the call and its categories first. The rubric is filled in from a usual one; you change it stage by stage in the next step. Only organisers see it before it is made public.',
  editLead:
    'The time of entries can only be made longer and the specification cannot be changed: people prepare by this call.',
  lookAgain: 'Some fields need another look; they are marked.',
  field: {
    title: 'Name of the competition',
    organisationId: 'Organised by',
    callText: 'The call',
    policyBasis: 'The document it rests on',
    specProfile: 'Specification',
    entriesFrom: 'Entries from',
    entriesUntil: 'Entries until',
    howToObject: 'How to object',
    upToId: 'Winners go on to',
    stages: 'Stages',
  },
  hint: {
    organisationId: 'Units of this place and below it may enter.',
    callText: 'What is judged, who may enter, how it is judged, what is awarded. Entrants read all of it.',
    policyBasis: 'May be left empty.',
    specProfile: 'Films are checked against it when they are entered, and their makers told what to mend.',
    moment: 'China time.',
    entriesUntil: 'China time, by the clock of this system: from this moment on nothing more is taken.',
    howToObject: 'Whom to call or visit besides the form. Printed on the notice.',
    upToId:
      'A higher competition that takes entries. Winners can be recommended to it when the result is final.',
    stages:
      'Until the call is public. A change sets all their times anew; a stage that stays keeps its rubric and its panel.',
  },
  stageChoices: {
    1: 'One: a final',
    2: 'Two: preliminary and final',
    3: 'Three: preliminary, second and final',
  },
  notPassedUp: 'Not to a higher place',
  categories: 'Categories and awards',
  categoriesHint:
    'Each category is ranked by itself. Write awards from the highest down: First prize 1; Second prize 2. Empty rows do not count; a row that is cleared is taken away.',
  categoryName: (at: number) => `Category ${at}`,
  quotas: (at: number) => `Awards of category ${at}`,
  save: 'Save',
  saveNew: 'Save the draft',
  cancel: 'Back',
  find: 'Find',
  faults: {
    title: 'Please name the competition.',
    organisationId: 'Please choose a place whose competitions you organise.',
    callText: 'Please write the call, at most 6,000 characters.',
    policyBasis: 'At most 300 characters.',
    specProfile: 'Please choose a specification; it stays once the call is public.',
    entriesFrom: 'Please say from when on; what has begun stays begun.',
    entriesUntil: 'The end must come after the beginning; once public it can only be put off.',
    howToObject: 'At most 600 characters.',
    upToId: 'Please choose one of those listed.',
    categories:
      'Each category needs a name of its own, and awards such as “First prize 1; Second prize 2”. There must be one at least.',
  },
}

/** Words of the form of a call. */
export const competitionFormWords: Words<typeof zh> = { 'zh-CN': zh, en }
