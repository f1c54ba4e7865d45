import { expect } from 'chai'
import { nodeVersionFault } from '../../scripts/node-version.mjs'

describe('the check of the Node version', () => {
  it('refuses what is older than 20.19, with a sentence that names both versions', () => {
    for (const version of ['12.22.12', '14.21.3', '18.20.8', '20.18.3']) {
      expect(nodeVersionFault(version), version).to.contain('20.19').and.to.contain(version)
    }
  })

  it('lets 20.19 and everything newer pass', () => {
    for (const version of ['20.19.0', '20.20.2', '21.0.0', '22.1.0', '24.0.0-nightly']) {
      expect(nodeVersionFault(version), version).to.equal(undefined)
    }
  })
})
