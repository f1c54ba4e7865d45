import { z } from 'zod'

/** A route as it is mounted: `path` as its own file writes it, its parents' before it. */
export type MountedRoute = {
  readonly methods: readonly string[]
  readonly path: string
  /** Stands before the table of rights is asked. */
  readonly isBeforeRights: boolean
}

const pathSchema = z.union([z.string(), z.array(z.string())]).transform(path => [path].flat())
/** What Express's router keeps of each thing that was added to it. */
const layerSchema = z.looseObject({
  name: z.string(),
  rawPath: pathSchema,
  route: z
    .looseObject({
      path: pathSchema,
      methods: z.record(z.string(), z.boolean()).optional(),
      stack: z.array(z.looseObject({ method: z.string().optional() })),
    })
    .optional(),
  handle: z.unknown(),
})
const stackSchema = z.looseObject({ stack: z.array(layerSchema) })

/**
 * Every route of an Express application, and every application that is mounted in it under a path. Middleware that
 * stands at no path is none: it decides nothing by address.
 */
export function mountedRoutes(app: { readonly router: unknown }): readonly MountedRoute[] {
  const found: MountedRoute[] = []
  let isBeforeRights = true
  const walk = (router: unknown, prefix: string): void => {
    for (const { name, rawPath, route, handle } of stackSchema.parse(asRecord(router)).stack) {
      if (name === 'enforceRights') isBeforeRights = false
      if (route) {
        const methods = route.stack.map(({ method }) => method?.toUpperCase() ?? 'ALL')
        for (const path of route.path)
          found.push({ methods: [...new Set(methods)], path: prefix + path, isBeforeRights })
        continue
      }
      for (const path of rawPath) {
        const under = prefix + (path === '/' ? '' : path)
        if (stackSchema.safeParse(asRecord(handle)).success) walk(handle, under)
        else if (under !== '') found.push({ methods: ['ALL'], path: `${under}{/*rest}`, isBeforeRights })
      }
    }
  }
  walk(app.router, '')
  return found
}

/** A router is a function with properties; zod reads those of objects only. */
const asRecord = (value: unknown): unknown =>
  typeof value === 'function' ? { stack: Reflect.get(value, 'stack') } : value
