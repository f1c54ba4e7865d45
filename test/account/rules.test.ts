import { expect } from 'chai'
import fc from 'fast-check'
import { joinSchema, localPath, usernameSchema } from '../../src/account/rules.ts'

describe('localPath', () => {
  it('never leads off the site, whatever it is given', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      ':',
      '@',
      '%2f',
      '\t',
      '\n',
      'http:',
      'evil.example',
      '?',
      '#',
      ' ',
    )
    const address = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 8 }).map(parts => parts.join('')),
    )
    fc.assert(
      fc.property(address, next => {
        const path = localPath(next)
        // A browser resolves the Location header against the page; both ways of a page's address must stay here.
        for (const page of ['http://hub.example/sign-in', 'https://hub.example/sign-in'])
          expect(new URL(path, page).host).to.equal('hub.example')
        expect(path).to.match(/^\/(?![/\\])/)
      }),
      {
        numRuns: 2000,
        examples: [['/.//evil.example'], ['/a/..//evil.example'], ['//evil.example'], ['/\\evil.example']],
      },
    )
  })

  it('keeps a path of this site with its query', () => {
    expect(localPath('/upload?draft=1#files')).to.equal('/upload?draft=1#files')
  })

  it('leads home from everything that is no text', () => {
    for (const next of [undefined, null, 1, ['/a'], {}]) expect(localPath(next)).to.equal('/')
  })
})

describe('user names', () => {
  it('refuse letters of other scripts that look like Latin ones', () => {
    for (const name of ['раypal', 'αdmin', 'a\u0301bc', 'a b', '_ab', 'x'.repeat(31)])
      expect(usernameSchema.safeParse(name).success, name).to.equal(false)
  })

  it('take Chinese names and full-width letters, in one form', () => {
    expect(usernameSchema.parse(' 王芳 ')).to.equal('王芳')
    expect(usernameSchema.parse('ＷＡＮＧ０１')).to.equal('wang01')
  })
})

describe('new passwords', () => {
  const form = { name: '王芳', username: 'wangfang', password: '' }
  it('refuse the short, the numeric, the repeated and the user name', () => {
    for (const password of ['abcdefghi', '1390000111122', 'abababababab', 'my wangfang!!', 'x'.repeat(129)])
      expect(joinSchema.safeParse({ ...form, password }).success, password).to.equal(false)
  })

  it('take a Chinese sentence', () => {
    expect(joinSchema.safeParse({ ...form, password: '春天的番茄要及时打叉整枝' }).success).to.equal(true)
  })
})
