import { expect } from 'chai'
import { type Role, rootOrganisation } from '../../src/account/rules.ts'
import { plainAddress } from '../../src/media/address.ts'
import { errorPage } from '../../src/web/error-page.tsx'
import type { Language } from '../../src/web/languages.ts'
import { renderPage } from '../../src/web/page.tsx'
import type { View } from '../../src/web/view.ts'

const view = (language: Language, role?: Role): View => ({
  language,
  person: role && {
    id: 'a',
    name: '王芳',
    username: 'wangfang',
    grants: [{ role, organisationId: rootOrganisation.id, organisationPath: rootOrganisation.path }],
  },
  path: '/lessons?page=2',
  asset: name => `/assets/${name}`,
  assetParts: () => [],
  keeps: () => false,
  mediaAddress: plainAddress,
})
const page = (one: View) => renderPage(one, { title: '大棚番茄 <script>', children: '<b>&' })

describe('renderPage', () => {
  it('refuses to let text become markup', () => {
    const html = page(view('zh-CN'))
    expect(html).to.contain('<title>大棚番茄 &lt;script> · 乡土</title>').and.contain('&lt;b>&amp;')
  })

  it('shows a producer no way to /people, and a visitor none to /upload', () => {
    expect(page(view('zh-CN')))
      .not.to.contain('/upload')
      .and.not.to.contain('/people')
    expect(page(view('zh-CN', 'producer')))
      .to.contain('href="/upload"')
      .and.not.to.contain('/people')
    expect(page(view('zh-CN', 'operator')))
      .to.contain('href="/people"')
      .and.contain('action="/sign-out"')
  })

  it('says its language to programs that read aloud, and leads to the same page in the other', () => {
    expect(page(view('zh-CN')))
      .to.contain('<html lang="zh-CN">')
      .and.contain('href="/lessons?page=2&amp;language=en"')
    expect(page(view('en')))
      .to.contain('<html lang="en">')
      .and.contain('href="/lessons?page=2&amp;language=zh-CN"')
  })

  it('needs no inline script and no inline style, which the security policy refuses', () => {
    const html = renderPage(view('en', 'operator'), { title: 'x', islands: ['upload'], children: 'x' })
    expect(html).to.contain('<script type="module" src="/assets/upload.js">')
    expect(html).not.to.match(/<script(?![^>]*src=)|style="|<style|\son\w+=/)
  })

  it('shows a failure in words and by no code', () => {
    const html = errorPage(view('en'), 'notAllowed', {})
    expect(html).to.contain('You may not do this.').and.contain('role="alert"').and.not.contain('notAllowed')
  })
})
