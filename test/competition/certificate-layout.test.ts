import { expect } from 'chai'
import { type CertificateFacts, layCertificate } from '../../src/competition/certificate-layout.ts'

/** As wide as it has characters: what fits is easily reckoned. */
const measure = (text: string) => Array.from(text).length
const facts: CertificateFacts = {
  ...{ language: 'zh-CN', number: 'XT2026-7K3M-Q9TD', competition: '清河县春季课件观摩评比' },
  ...{ issuer: '清河县委组织部', target: '番茄打叉', isEntry: true, makers: '石桥镇 · 赵四海' },
  ...{ award: '一等奖', day: '2026年11月22日', address: 'https://xiangtu.example/certificates/x' },
}
const linesOf = (wanted: Partial<CertificateFacts>) =>
  layCertificate({ ...facts, ...wanted }, measure, 85).flatMap(piece =>
    piece.kind === 'text' ? [{ text: piece.text, size: piece.size, y: piece.y }] : [],
  )

describe('the layout of a certificate', () => {
  it('cuts off what no sheet holds, between whole characters', () => {
    const lines = linesOf({ target: '𬭎'.repeat(200) }).filter(({ text }) => text.includes('𬭎'))
    expect(lines).to.have.length(2)
    expect(lines[1]?.text).to.match(/^𬭎+…$/u)
  })

  it('gives a long title a second line, and smaller letters only where that is not enough', () => {
    const [title] = linesOf({ target: '大棚番茄灰霉病防治的十二个要点和三个误区以及收成' }).filter(
      ({ text }) => text.startsWith('《'),
    )
    expect(title?.size).to.equal(28)
    const small = linesOf({ target: '大棚'.repeat(30) }).filter(({ text }) => text.includes('大棚大棚'))
    expect(small).to.have.length(2)
    expect(small[0]?.size).to.be.lessThan(28)
  })

  it('speaks English around the names where that is asked for, in lines of whole words', () => {
    const competition = 'Spring Review of Lessons Made in the Villages and Towns of the County'
    const lines = linesOf({ language: 'en', competition })
    const texts = lines.map(({ text }) => text)
    expect(texts).to.include.members(['Certificate of Award', '《番茄打叉》', 'Scan to verify'])
    expect(texts.join(' ')).to.include(`has won in ${competition}`)
    expect(texts.filter(text => /[\u4e00-\u9fff]/.test(text))).to.have.members([
      ...['《番茄打叉》', '石桥镇 · 赵四海', '一等奖', '清河县委组织部', '2026年11月22日'],
    ])
  })
})
