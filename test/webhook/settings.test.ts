import { expect } from 'chai'
import { readConfig } from '../../src/config.ts'

describe('the setting WEBHOOK_ALLOWED_HOSTS', () => {
  it('lets nobody off where it is absent or empty', () => {
    expect(readConfig({}).webhookAllowedHosts).to.deep.equal([])
    expect(readConfig({ WEBHOOK_ALLOWED_HOSTS: '' }).webhookAllowedHosts).to.deep.equal([])
    expect(readConfig({ WEBHOOK_ALLOWED_HOSTS: ' , ' }).webhookAllowedHosts).to.deep.equal([])
  })
  it('names hosts with commas between, in whatever case', () => {
    expect(
      readConfig({ WEBHOOK_ALLOWED_HOSTS: 'Intern.example, 10.1.2.3:9000' }).webhookAllowedHosts,
    ).to.deep.equal(['intern.example', '10.1.2.3:9000'])
  })
})
