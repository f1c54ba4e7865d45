/** One point of a slide: the sentence in Chinese, and in English. */
type Point = { readonly zh: string; readonly en: string }

/** One scene of the sample lesson. Narration is English because flite, the voice in ffmpeg, speaks nothing else. */
export type Scene = {
  readonly kind: 'title' | 'points' | 'greenhouse' | 'closeUp'
  readonly seconds: number
  readonly heading: Point
  readonly points: readonly Point[]
  readonly narration: string
}

/** A minute on grey mould. County, station and presenter are invented. Seconds leave room for flite's slow speech. */
export const scenes: readonly Scene[] = [
  {
    kind: 'title',
    seconds: 8,
    heading: { zh: '番茄大棚灰霉病防治', en: 'Grey mould in greenhouse tomatoes' },
    points: [
      { zh: '清河县农业技术推广站', en: 'Qinghe County Farm Advice Station' },
      { zh: '讲解：禾小满', en: 'Presented by He Xiaoman' },
    ],
    narration:
      'Grey mould in greenhouse tomatoes. How to know it, and how to stop it. From the farm advice station of Qinghe county.',
  },
  {
    kind: 'greenhouse',
    seconds: 10,
    heading: { zh: '柳溪村二号大棚', en: 'Greenhouse No. 2, Liuxi village' },
    points: [],
    narration:
      'This is a greenhouse in early spring. The nights are cold, the air is still, and the leaves stay wet. Grey mould likes that. Walk the rows every second day.',
  },
  {
    kind: 'points',
    seconds: 11,
    heading: { zh: '怎么认', en: 'What it looks like' },
    points: [
      { zh: '叶尖起，黄褐色“V”形病斑', en: 'Brown V-shaped patches from the leaf tip' },
      { zh: '残花和果蒂上长灰色霉层', en: 'Grey fur on old petals and fruit stalks' },
      { zh: '果实变软，最后腐烂', en: 'Fruit turns soft, then rots' },
    ],
    narration:
      'Look for brown patches that begin at the tip of the leaf. Look for grey fur on old petals, and for fruit that turns soft at the stalk. One sick fruit can spoil the whole truss within a week.',
  },
  {
    kind: 'closeUp',
    seconds: 9,
    heading: { zh: '病叶与病果', en: 'A sick leaf and a sick fruit' },
    points: [],
    narration:
      'Here is the patch on the leaf, and the grey fur on the fruit. One touch, and the dust flies to the next plant. So put a bag over it first.',
  },
  {
    kind: 'points',
    seconds: 11,
    heading: { zh: '怎么防', en: 'How to prevent it' },
    points: [
      { zh: '上午放风，湿度降到 80% 以下', en: 'Open vents in the morning: below 80 % damp' },
      { zh: '膜下滴灌，晴天上午浇水', en: 'Drip under film, water on sunny mornings' },
      { zh: '摘除病叶病果，装袋带出棚', en: 'Bag sick leaves and fruit, carry them out' },
    ],
    narration:
      'Open the vents in the morning. Water under the film, and only on sunny days. Put sick leaves and fruit in a bag, and carry them out of the greenhouse.',
  },
  {
    kind: 'points',
    seconds: 11,
    heading: { zh: '记住三句话', en: 'Three things to remember' },
    points: [
      { zh: '降湿度', en: 'Keep the air dry' },
      { zh: '清病残', en: 'Clear what is sick' },
      { zh: '早用药，轮着用', en: 'Treat early, and change the remedy' },
    ],
    narration:
      'Remember three things. Keep the air dry. Clear what is sick. Treat early, and change the remedy each time. Ask at your station when you are not sure. Thank you for watching.',
  },
]
