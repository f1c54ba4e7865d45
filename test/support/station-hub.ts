import { Router } from 'express'
import { addOrganisation } from '../../src/account/organisation-change-records.ts'
import { type Role, rootOrganisation } from '../../src/account/rules.ts'
import { approveRoutes } from '../../src/station/approve-routes.ts'
import { exportRoutes } from '../../src/station/export-routes.ts'
import { stationFormRoutes } from '../../src/station/form-routes.ts'
import { importRoutes } from '../../src/station/import-routes.ts'
import { pairingRoutes } from '../../src/station/pairing-routes.ts'
import { placeRoutes } from '../../src/station/place-routes.ts'
import { stationRoutes } from '../../src/station/routes.ts'
import { join, type RunningApp, signedIn, startApp, type Visitor } from './app.ts'
import { moveGrant } from './places.ts'

/** A hub with the routes of stations, two towns with villages, and somebody for each role. */
export type StationHub = {
  readonly app: RunningApp
  readonly places: Readonly<Record<'east' | 'willow' | 'wang' | 'west' | 'li', string>>
  /** The operator of the whole hub. */
  readonly operator: Visitor
  /** The technician of the eastern town, its chief editor, and the administrator of Willow Village. */
  readonly technician: Visitor
  readonly chief: Visitor
  readonly administrator: Visitor
  /** Registers a station as its form does; gives its id back. */
  readonly register: (fields?: Readonly<Record<string, string>>, by?: Visitor) => Promise<string>
}

const secret = 'a secret that only this test knows'

/** The application with the routes of stations and no others. */
async function startWithStations(): Promise<RunningApp> {
  const routes = Router()
  const app = await startApp({ routers: [routes] })
  const { db } = app
  routes.use(pairingRoutes({ db, secret, publicUrl: undefined }), approveRoutes({ db, secret }))
  routes.use(placeRoutes({ db }), exportRoutes({ db }), importRoutes({ db }))
  routes.use(stationFormRoutes({ db }), stationRoutes({ db }))
  return app
}

/** Starts it, or makes one of an application that runs already. */
export async function startStationHub(given?: RunningApp): Promise<StationHub> {
  const app = given ?? (await startWithStations())
  const { db } = app
  const boss = await join(db, 'yunying', 'operator')
  const add = (parentId: string, name: string, kind: 'town' | 'village') =>
    addOrganisation(db, boss, parentId, { name, kind })
  const east = await add(rootOrganisation.id, '东风镇', 'town')
  const west = await add(rootOrganisation.id, '红旗镇', 'town')
  const places = {
    ...{ east, west },
    willow: await add(east, '柳树村', 'village'),
    wang: await add(east, '王庄村', 'village'),
    li: await add(west, '李庄村', 'village'),
  }
  const of = async (username: string, role: Role, place: string) => {
    const { id } = await join(db, username, role)
    await moveGrant(db, id, place)
    return signedIn(app, username)
  }
  const operator = await signedIn(app, 'yunying')
  return {
    ...{ app, places, operator },
    technician: await of('jishuyuan', 'townTechnician', east),
    chief: await of('zhubian', 'chiefEditor', east),
    administrator: await of('guanliyuan', 'stationAdministrator', places.willow),
    register: async (fields = {}, by = operator) => {
      const answer = await by.post('/stations', { ...stationFields, placeId: places.willow, ...fields })
      const [, id] = /^\/stations\/(\w{32})\?saved$/.exec(answer.headers.get('location') ?? '') ?? []
      if (!id) throw new Error(`The station was not registered: ${answer.status} ${await answer.text()}`)
      return id
    },
  }
}

/** What the form of a station sends, but for its place. */
export const stationFields = {
  ...{ name: '柳树村站', kind: 'village', stationClass: 'terminal', lineKbps: '2M' },
  ...{ contactName: '王芳', contactPhone: '0537-1234567', latitude: '35.4123', longitude: '116.5871' },
}
