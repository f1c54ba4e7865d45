/** One invented lesson, as the tables take it. Nothing in it is a real person's, place's or office's. */
export type InventedLesson = {
  readonly title: string
  readonly notes: string
  readonly topicIds: readonly string[]
  readonly audiences: readonly string[]
  readonly seasons: readonly string[]
  readonly dialect: string | null
  readonly crop: string
  readonly isHomeGrown: boolean
  readonly presenter: number
  readonly town: number
  readonly durationSeconds: number
}

const crops = [
  ...[
    '番茄',
    '黄瓜',
    '辣椒',
    '茄子',
    '大白菜',
    '萝卜',
    '大蒜',
    '生姜',
    '马铃薯',
    '红薯',
    '玉米',
    '小麦',
    '水稻',
  ],
  ...['大豆', '花生', '棉花', '油菜', '苹果', '梨树', '桃树', '葡萄', '草莓', '西瓜', '甜瓜', '核桃', '板栗'],
  ...[
    '茶树',
    '食用菌',
    '中药材',
    '苗木',
    '肉羊',
    '奶牛',
    '生猪',
    '蛋鸡',
    '肉鸭',
    '鹅',
    '蜜蜂',
    '鲤鱼',
    '对虾',
  ],
]
const places = ['大棚', '露地', '山地', '庭院', '池塘', '林下', '温室', '坡地']
const deeds = [
  ...['栽培', '育苗', '嫁接', '修剪', '施肥', '灌溉', '采收', '贮藏', '加工', '留种', '轮作', '病虫害防治'],
  ...['灰霉病识别', '越冬管理', '春季管理', '饲料配制', '疫病预防', '圈舍消毒', '网上销售', '成本核算'],
]
const others = [
  ...['土地承包合同怎么签', '外出务工人员的权利', '高血压的日常管理', '孩子心里有话怎么听', '手机防诈骗'],
  ...['雷雨天的安全', '农村厕所改造', '电子表格入门', '村规民约怎么订', '急救：溺水之后', '饮用水消毒'],
  ...['First aid on the farm', 'Selling apples online', 'Reading a soil test'],
]
const endings = ['技术', '要点', '入门', '问答', '实例', '全程讲解', '经验谈', '常见错误']
const sentences = [
  '先看叶子，再看根，最后决定用不用药。',
  '在自己的地里试一小块，记下日期和用量。',
  '本讲由农技员在田头讲解，方言字幕齐全。',
  '成本和收益都算给大家看。',
  '雨后三天之内处理效果最好。',
  '讲义可以下载打印，贴在棚里。',
  '常见的错误有三个，每一个都拍了实例。',
  '适合冬闲时集中学习，也可以在家看。',
]
/** Of two and three of these the invented villages are named: 6,000 names, as many pieces of words. */
const signs = Array.from(
  '青石柳河东西南北上下大小沙白黄红桥山坡沟湾岭泉井塘坝台店铺屯寨庄家王李张赵刘陈杨周松竹梅桃杏枣榆槐平安和丰长永新',
)
const audiences = ['farmer', 'cadre', 'partyMember', 'child', 'stationAdministrator']
const seasons = ['spring', 'summer', 'autumn', 'winter']
const dialects = ['putonghua', 'mandarin', 'jin', 'wu']

/** Numbers that are the same in every run: mulberry32. */
export function drawer(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const presenterCount = 300
export const townCount = 120

/** A lesson of its number, always the same; topics are those of the hub. */
export function inventLesson(number: number, topicIds: readonly string[]): InventedLesson {
  const draw = drawer(number + 1)
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(draw() * items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }
  const some = (items: readonly string[], share: number) => items.filter(() => draw() < share)
  const isFarming = draw() < 0.75
  const crop = isFarming ? pick(crops) : ''
  const title = isFarming
    ? `${draw() < 0.5 ? pick(places) : ''}${crop}${pick(deeds)}${draw() < 0.5 ? pick(endings) : ''}`
    : pick(others)
  return {
    title: draw() < 0.6 ? `${title}（${1 + Math.floor(draw() * 40)}）` : title,
    notes: [
      ...Array.from({ length: 2 + Math.floor(draw() * 3) }, () => pick(sentences)),
      `在${pick(signs)}${pick(signs)}${draw() < 0.3 ? pick(signs) : ''}村拍摄，`,
      `配合${pick(crops)}${pick(deeds)}和${pick(crops)}${pick(deeds)}学习。`,
    ].join(''),
    topicIds: [...new Set([pick(topicIds), pick(topicIds)])],
    audiences: some(audiences, 0.4),
    seasons: some(seasons, 0.3),
    dialect: draw() < 0.3 ? pick(dialects) : null,
    crop,
    isHomeGrown: draw() < 0.4,
    presenter: Math.floor(draw() * presenterCount),
    town: Math.floor(draw() * townCount),
    durationSeconds: 120 + Math.floor(draw() * 4000),
  }
}

/** What somebody would type: two words of a lesson, one word, a word with a wrong character, a beginning in English. */
export function inventQuestions(count: number): readonly string[] {
  const draw = drawer(4711)
  const pick = (items: readonly string[]) => items[Math.floor(draw() * items.length)] ?? ''
  return Array.from({ length: count }, (_, at) => {
    const [crop, deed, place] = [pick(crops), pick(deeds), pick(places)]
    const kinds = [
      `${deed}${crop}`,
      `${place}${crop}`,
      crop,
      `${crop} ${deed} ${pick(endings)}`,
      `${place}${crop}的${deed.slice(0, -1)}${'末未'[at % 2]}`,
      pick(['apples', 'soil test', 'first aid', 'selling online']),
    ]
    return kinds[at % kinds.length] ?? crop
  })
}

/** Lists that somebody would narrow to, with no search: each another one, as far as there are so many. */
export function inventLists(count: number, topicIds: readonly string[]): readonly string[] {
  const draw = drawer(815)
  const pick = (items: readonly string[]) => items[Math.floor(draw() * items.length)] ?? ''
  return Array.from({ length: count }, (_, at) => {
    const query = new URLSearchParams({ topic: pick(topicIds) })
    if (at % 2 === 0) query.set('season', pick(seasons))
    if (at % 3 === 0) query.set('audience', pick(audiences))
    if (at % 5 === 0) query.set('crop', pick(crops))
    if (at % 7 === 0) query.delete('topic')
    return query.toString()
  })
}
