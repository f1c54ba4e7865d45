import { expect } from 'chai'
import { likeness, similarFrom } from '../../src/planning/similar.ts'

const of = (title: string, summary = '') => ({ title, summary })
const alike = (one: string, other: string) => likeness(of(one), of(other))

describe('likeness', () => {
  it('refuses to call alike what only shares a word', () => {
    for (const [one, other] of [
      ['大棚番茄灰霉病防治', '大棚黄瓜的温度管理'],
      ['大棚番茄灰霉病防治', '大棚黄瓜霜霉病防治'],
      ['大棚番茄灰霉病防治', '农村用电安全'],
      ['番茄整枝', '番茄炒蛋的做法'],
      ['Pruning tomatoes', 'Keeping bees in winter'],
    ] as const)
      expect(alike(one, other), `${one} ${other}`).to.be.lessThan(similarFrom)
    expect(alike('', '')).to.equal(0)
  })

  it('sees through another order, a word more, traditional characters, width, case and punctuation', () => {
    for (const [one, other] of [
      ['大棚番茄灰霉病防治', '大棚番茄灰霉病防治'],
      ['大棚番茄灰霉病防治', '大棚番茄灰霉病的防治技术'],
      ['大棚番茄灰霉病防治', '番茄灰霉病大棚防治'],
      ['大棚番茄灰霉病防治', '大棚番茄灰黴病防治'],
      ['大棚番茄栽培', '番茄大棚栽培'],
      ['《大棚番茄》：灰霉病，防治！', '大棚番茄灰霉病防治'],
      ['Pruning Tomatoes', 'ＰＲＵＮＩＮＧ　tomatoes!'],
      ['番茄整枝', '春季大棚番茄整枝打杈技术'],
    ] as const)
      expect(alike(one, other), `${one} ${other}`).to.be.at.least(similarFrom)
    expect(alike('大棚番茄灰霉病防治', '大棚番茄灰黴病防治')).to.equal(1)
  })

  it('is the same both ways', () => {
    expect(alike('大棚番茄栽培', '番茄大棚栽培技术')).to.equal(alike('番茄大棚栽培技术', '大棚番茄栽培'))
  })

  it('lets summaries that say the same speak for titles that are half the same', () => {
    const summary = '给大棚菜农看：灰霉病怎么认，什么天气容易发病，怎么通风，用什么药，间隔几天。'
    const one = of('番茄灰霉病', summary)
    const other = of('灰霉病怎么防', summary)
    expect(likeness(one, other)).to.be.greaterThan(likeness(of(one.title), of(other.title)))
  })
})
