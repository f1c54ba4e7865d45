import { type Kysely, sql } from 'kysely'

type Seed = readonly [id: string, labelZh: string, labelEn: string]
type Family = { readonly is: Seed; readonly has: readonly Seed[] }

/**
 * The families of topics that a county begins with: job training, civic morality, law, health, and marriage and
 * childbirth; before them farming, which most lessons are about. Chief editors change them at will.
 */
const families: readonly Family[] = [
  {
    is: ['farming', '农业技术', 'Farming'],
    has: [
      ['farming-field', '粮油种植', 'Field crops'],
      ['farming-vegetable', '蔬菜种植', 'Vegetables'],
      ['farming-fruit', '果树栽培', 'Fruit growing'],
      ['farming-protection', '病虫防治', 'Pests and diseases'],
      ['farming-livestock', '畜禽养殖', 'Livestock and poultry'],
      ['farming-water', '水产养殖', 'Fish farming'],
      ['farming-machine', '农机使用', 'Farm machinery'],
    ],
  },
  {
    is: ['employment', '就业培训', 'Job training'],
    has: [
      ['employment-craft', '手工技艺', 'Crafts'],
      ['employment-service', '家政服务', 'Household service'],
      ['employment-building', '建筑与维修', 'Building and repair'],
      ['employment-enterprise', '创业与电商', 'Enterprise and online sales'],
    ],
  },
  {
    is: ['morality', '公民道德教育', 'Civic morality'],
    has: [
      ['morality-custom', '乡风文明', 'Village customs'],
      ['morality-family', '家庭美德', 'Family virtues'],
      ['morality-model', '身边榜样', 'Models among us'],
    ],
  },
  {
    is: ['law', '普法教育', 'Law for everybody'],
    has: [
      ['law-land', '土地与承包', 'Land and contracts'],
      ['law-work', '劳动权益', 'Rights at work'],
      ['law-family', '婚姻与继承', 'Marriage and inheritance'],
      ['law-mediation', '纠纷调解', 'Settling disputes'],
    ],
  },
  {
    is: ['health', '健康教育', 'Health'],
    has: [
      ['health-prevention', '疾病预防', 'Preventing illness'],
      ['health-aid', '急救常识', 'First aid'],
      ['health-food', '饮食与饮水', 'Food and water'],
      ['health-mind', '心理健康', 'Mental health'],
    ],
  },
  {
    is: ['marriage', '婚育新风教育', 'Marriage and childbirth'],
    has: [
      ['marriage-care', '孕产与育儿', 'Pregnancy and infancy'],
      ['marriage-custom', '婚俗新风', 'New wedding customs'],
    ],
  },
]

const addTopic = (db: Kysely<unknown>, seed: Seed, place: number, parentId: string | null) =>
  sql`insert into topic (id, "parentId", "labelZh", "labelEn", place)
    values (${seed[0]}, ${parentId}, ${seed[1]}, ${seed[2]}, ${place})`.execute(db)

export async function seedTopics(db: Kysely<unknown>): Promise<void> {
  for (const [at, { is, has }] of families.entries()) {
    await addTopic(db, is, at, null)
    for (const [below, topic] of has.entries()) await addTopic(db, topic, below, is[0])
  }
}

/** The four gardens for farmers, which every county's home page shows until its organisers change them. */
const gardens: readonly Seed[] = [
  ['study', '学习园', 'Study garden'],
  ['children', '留守儿童亲情园', 'Children’s garden'],
  ['culture', '群众文化活动园', 'Culture garden'],
  ['enterprise', '创业人士致富园', 'Enterprise garden'],
]

export async function seedCollections(db: Kysely<unknown>): Promise<void> {
  for (const [place, [id, labelZh, labelEn]] of gardens.entries())
    await sql`insert into collection (id, "labelZh", "labelEn", place)
      values (${id}, ${labelZh}, ${labelEn}, ${place})`.execute(db)
}
