import { expect } from 'chai'
import { isPublicAddress } from '../../src/webhook/public-address.ts'

describe('isPublicAddress', () => {
  const refused = [
    ['this machine', '127.0.0.1', '127.255.255.254', '::1', '0.0.0.0', '::'],
    ['private networks', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd00::1', 'fc00::1'],
    ['the next segment', '169.254.169.254', 'fe80::1', 'febf::1'],
    ['a provider’s inside', '100.64.0.1', '100.127.255.255'],
    ['groups and what nobody has', '224.0.0.1', '255.255.255.255', '240.0.0.1', 'ff02::1'],
    ['tests and documents', '192.0.2.1', '198.51.100.7', '203.0.113.9', '198.18.0.1', '2001:db8::1'],
    [
      'IPv4 dressed as IPv6',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '64:ff9b::a00:1',
      '2002:7f00:1::',
      '2001:0:1::',
    ],
    ['what is no address', '', 'localhost', '127.1', '0x7f000001', '1.2.3.4.5', '2001:db8::1%eth0'],
  ] as const
  for (const [what, ...addresses] of refused)
    it(`refuses ${what}`, () => {
      for (const address of addresses) expect(isPublicAddress(address), address).to.equal(false)
    })

  it('lets the open internet pass, up to the edges of what is not', () => {
    const open = ['8.8.8.8', '9.255.255.255', '11.0.0.0', '172.15.255.255', '172.32.0.0', '169.253.0.1']
    const open6 = ['2400:3200::1', '2606:4700:4700::1111', '2003::1', '2001:4860:4860::8888']
    for (const address of [...open, '100.128.0.1', '223.5.5.5', ...open6])
      expect(isPublicAddress(address), address).to.equal(true)
  })
})
