import { expect } from 'chai'
import { Router } from 'express'
import { giveRole } from '../../src/account/grant-change-records.ts'
import { addOrganisation } from '../../src/account/organisation-change-records.ts'
import { type Right, right } from '../../src/account/rights/right.ts'
import { hubRights, inOrder, mayCall } from '../../src/account/rights.ts'
import { type Person, type Role, roles, rootOrganisation } from '../../src/account/rules.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { type MountedRoute, mountedRoutes } from '../support/mounted-routes.ts'
import { addPairedStation } from '../support/stations.ts'
import { startWholeApp } from '../support/whole-app.ts'

const someone = (role: Role, organisationPath = rootOrganisation.path): Person => ({
  ...{ id: 'x', name: 'x', username: 'x' },
  grants: [{ role, organisationId: 'y', organisationPath }],
})
const keyOf = ({ method, path }: Pick<Right, 'method' | 'path'>) => `${method} ${path}`
const keysOf = ({ methods, path }: MountedRoute) => methods.map(method => `${method} ${path}`)

describe('mayCall', () => {
  it('refuses visitors everything but what is for anyone', () => {
    expect(mayCall(undefined, 'anyone')).to.equal(true)
    for (const who of ['signedIn', 'station', 'operator', { ofHub: roles }, roles] as const)
      expect(mayCall(undefined, who)).to.equal(false)
  })

  it('refuses the operator of a town what is for those of the hub', () => {
    const ofTown = someone('operator', `${rootOrganisation.path}town/`)
    expect(mayCall(ofTown, 'operator')).to.equal(false)
    expect(mayCall(ofTown, { ofHub: ['operator', 'chiefEditor'] })).to.equal(false)
    expect(mayCall(ofTown, ['operator', 'chiefEditor'])).to.equal(true)
    expect(mayCall(someone('chiefEditor'), { ofHub: ['chiefEditor'] })).to.equal(true)
    expect(mayCall(someone('operator'), 'operator')).to.equal(true)
    expect(mayCall(someone('operator'), 'station')).to.equal(false)
    expect(mayCall(undefined, 'station', true)).to.equal(true)
  })

  it('refuses who holds none of the roles, and lets the hub’s operator do everything', () => {
    expect(mayCall(someone('reviewer'), ['editor', 'producer'])).to.equal(false)
    expect(mayCall(someone('editor'), ['editor', 'producer'])).to.equal(true)
    expect(mayCall(someone('operator'), ['editor'])).to.equal(true)
    expect(mayCall({ ...someone('editor'), grants: [] }, 'signedIn')).to.equal(true)
  })
})

describe('inOrder', () => {
  it('tries what is written out before a place for anything', () => {
    const paths = ['/a/:id', '/a/new', '/:x/new', '/a{/*rest}', '/a/*path']
    const ordered = inOrder(paths.map(path => right('GET', path, 'anyone'))).map(({ path }) => path)
    expect(ordered.indexOf('/a/new')).to.be.lessThan(ordered.indexOf('/a/:id'))
    expect(ordered.indexOf('/a/:id')).to.be.lessThan(ordered.indexOf('/a/*path'))
    expect(ordered.indexOf('/a/new')).to.be.lessThan(ordered.indexOf('/:x/new'))
  })
})

describe('the table of rights', function () {
  this.timeout(120_000)
  let app: RunningApp
  let routes: readonly MountedRoute[]
  before(async () => {
    app = await startWholeApp()
    routes = mountedRoutes(app.express)
    for (const role of roles) await join(app.db, role.toLowerCase(), role)
    const { id } = await join(app.db, 'norole')
    const townOperator = await join(app.db, 'townoperator')
    await app.db.deleteFrom('roleGrant').where('userId', 'in', [id, townOperator.id]).execute()
    const form = { name: '东风镇', kind: 'town' } as const
    const organisationId = await addOrganisation(app.db, townOperator, rootOrganisation.id, form)
    await giveRole(app.db, townOperator, { userId: townOperator.id, role: 'operator', organisationId })
  })
  after(() => app.close())

  it('has a row for every route', () => {
    const rows = new Set(hubRights.map(keyOf))
    // What only stands before rows of its own decides nothing that they do not.
    const isBeforeRows = (key: string) =>
      [...rows].some(row => row.includes(` ${key.replace(/^ALL (.*)\{\/\*rest\}$/, '$1/')}`))
    const missing = routes.flatMap(keysOf).filter(key => !rows.has(key) && !isBeforeRows(key))
    expect(missing).to.deep.equal([])
    expect(routes.length).to.be.greaterThan(40)
  })

  it('has a route for every row, and no row twice', () => {
    const mounted = new Set(routes.flatMap(keysOf))
    expect(hubRights.map(keyOf).filter(key => !mounted.has(key))).to.deep.equal([])
    expect(new Set(hubRights.map(keyOf)).size).to.equal(hubRights.length)
  })

  it('lets only what is for anyone stand before it', () => {
    const rows = new Map(hubRights.map(row => [keyOf(row), row.who]))
    const early = routes.filter(route => route.isBeforeRights).flatMap(keysOf)
    expect(early).to.include('GET /healthz')
    expect(early.map(key => rows.get(key))).to.deep.equal(early.map(() => 'anyone'))
  })

  it('refuses an address without a row, though a router would answer it', async () => {
    const forgotten = Router().get('/forgotten', (_req, res) => {
      res.send('in')
    })
    const other = await startApp({ routers: [forgotten] })
    await join(other.db, 'operator', 'operator')
    const status = (await (await signedIn(other, 'operator')).get('/forgotten')).status
    await other.close()
    expect(status).to.equal(404)
  })

  it('refuses the same by every way to write an address, as Express understands them all', async () => {
    const visitor = new Visitor(app.url)
    for (const path of ['/operation', '/operation/', '/OPERATION', '/Operation/Queues', '/people/x'])
      expect((await visitor.get(path)).headers.get('location'), path).to.match(/^\/sign-in\?/)
    for (const path of ['/oper%61tion', '//operation', '/operation//', '/./operation/x', '/%2foperation'])
      expect((await visitor.get(path)).status, path).to.be.oneOf([303, 404])
  })

  describe('is what every route does, asked', () => {
    it('as nobody', async () => {
      expect(await differences(app, new Visitor(app.url), undefined)).to.deep.equal([])
    })
    it('as somebody whose roles were all taken away', async () => {
      const nobody = { ...someone('producer'), grants: [] }
      expect(await differences(app, await signedIn(app, 'norole'), nobody)).to.deep.equal([])
    })
    it('as the operator of one town', async () => {
      const ofTown = someone('operator', `${rootOrganisation.path}town/`)
      expect(await differences(app, await signedIn(app, 'townoperator'), ofTown)).to.deep.equal([])
    })
    it('as a station’s computer at which nobody is signed in', async () => {
      const computer = new Visitor(app.url)
      const { cookie } = await addPairedStation(app.db, { name: '柳树村站' })
      const [name = '', value = ''] = cookie.split('=')
      computer.cookies.set(name, value)
      expect(await differences(app, computer, undefined, true)).to.deep.equal([])
    })
    for (const role of roles) {
      it(`as ${role}`, async () => {
        const visitor = await signedIn(app, role.toLowerCase())
        expect(await differences(app, visitor, someone(role))).to.deep.equal([])
      })
    }
  })
})

/** Routes that let in whom the table refuses, or the other way round. */
async function differences(
  app: RunningApp,
  visitor: Visitor,
  person: Person | undefined,
  isStation = false,
): Promise<string[]> {
  const wrong: string[] = []
  const Cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  // Who has signed out could not ask on.
  const rows = hubRights.toSorted((one, other) => Number(isSignOut(one)) - Number(isSignOut(other)))
  for (const row of rows) {
    const abort = new AbortController()
    const answer = await fetch(app.url + addressOf(row), {
      method: row.method === 'ALL' ? 'HEAD' : row.method,
      redirect: 'manual',
      signal: abort.signal,
      headers: {
        ...(Cookie ? { Cookie } : {}),
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'application/x-www-form-urlencoded',
      },
    })
    // A stream of events would never end by itself.
    abort.abort()
    const toSignIn = answer.status === 303 && answer.headers.get('location')?.startsWith('/sign-in?')
    const isRefused = answer.status === 401 || answer.status === 403 || toSignIn === true
    // Here the address itself is the key, and this one is made up.
    const isOwnKey = row.path.startsWith('/media/signed/:token') && answer.status === 403
    if (!isOwnKey && isRefused === mayCall(person, row.who, isStation))
      wrong.push(`${keyOf(row)}: ${answer.status}`)
  }
  return wrong
}

const isSignOut = ({ path }: Right) => path === '/sign-out'
/** An address of this row, of things that are not there. */
const addressOf = ({ path }: Right) => path.replace(/\{\/\*\w+\}/g, '').replace(/[:*]\w+/g, 'f'.repeat(32))
