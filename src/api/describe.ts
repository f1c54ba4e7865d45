import { z } from 'zod'
import type { $ZodType } from 'zod/v4/core'
import { type KeyScope, scopesFor } from '../account/key-scopes.ts'
import type { Right } from '../account/rights.ts'
import { type ErrorCode, errorTable, errorWords, type Language } from '../errors.ts'
import { messageSchema } from '../webhook/messages.ts'
import { problemSchema } from './answers.ts'
import { type Operation, say } from './operation.ts'
import { catalogueOperations } from './operations/catalogue.ts'
import { competitionOperations } from './operations/competitions.ts'
import { lessonOperations } from './operations/lessons.ts'
import { planningOperations } from './operations/planning.ts'
import { playbackOperations } from './operations/playback.ts'
import { stationOperations } from './operations/stations.ts'
import { uploadOperations } from './operations/uploads.ts'
import { webhookOperations } from './operations/webhooks.ts'

/** Every route of the API, in the order of the readable page. */
export const apiOperations: readonly Operation[] = [
  ...catalogueOperations,
  ...lessonOperations,
  ...uploadOperations,
  ...stationOperations,
  ...webhookOperations,
  ...competitionOperations,
  ...planningOperations,
  ...playbackOperations,
]

/** A route's path as OpenAPI writes it. */
export const addressOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}')

type Json = Readonly<Record<string, unknown>>
type Schemas = Record<string, Json>

/** What the description says of a route beside its schemas. */
export type Described = {
  readonly operation: Operation
  /** Absent where the table of rights has no row for it: then nobody may call it. */
  readonly right: Right | undefined
  /** What a machine key needs one of; empty where none is needed. */
  readonly scopes: readonly KeyScope[]
  readonly failures: readonly ErrorCode[]
}

/** Each operation with its row of the table of rights and the failures that it can have. */
export const describeOperations = (rights: readonly Right[]): readonly Described[] =>
  apiOperations.map(operation => {
    const right = rights.find(({ method, path }) => method === operation.method && path === operation.path)
    const isOpen = right?.who === 'anyone'
    const isOfOne = operation.path.includes('/:')
    const failures: ErrorCode[] = [
      ...(operation.query || operation.body ? (['badRequest'] as const) : []),
      ...(isOpen ? [] : (['notSignedIn', 'notAllowed'] as const)),
      ...(isOfOne ? (['notFound'] as const) : []),
      ...(operation.failures ?? []),
    ]
    return { operation, right, scopes: isOpen ? [] : scopesFor(operation.method, operation.path), failures }
  })

/** The API as an OpenAPI 3.1 document, its schemas made from those that validate. */
export function describeApi(rights: readonly Right[], language: Language, title: string) {
  const schemas: Schemas = {}
  const problem = {
    content: { 'application/problem+json': { schema: toJson(problemSchema, 'output', schemas) } },
  }
  const paths: Record<string, Record<string, ReturnType<typeof operationJson>>> = {}
  for (const described of describeOperations(rights)) {
    const { method, path } = described.operation
    const address = addressOf(path)
    const methods = paths[address] ?? {}
    methods[method.toLowerCase()] = operationJson(described, { language, schemas, problem })
    paths[address] = methods
  }
  const securitySchemes = {
    machineKey: { type: 'http', scheme: 'bearer' },
    session: { type: 'apiKey', in: 'cookie', name: 'xiangtu.session_token' },
  }
  return {
    openapi: '3.1.1',
    info: { title, version: '1' },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    paths,
    // What the hub itself sends, to those who have asked for it under /api/v1/webhooks.
    webhooks: { message: { post: messageJson(language, schemas) } },
    components: { schemas, securitySchemes },
  }
}

type Content = { readonly content: Readonly<Record<string, { readonly schema: Json }>> }
type Making = { readonly language: Language; readonly schemas: Schemas; readonly problem: Content }

function operationJson(
  { operation, right, scopes, failures }: Described,
  { language, schemas, problem }: Making,
) {
  const { path, says, query, body, answers, group } = operation
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  }))
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    const { description, ...json } = toJson(schema, 'input', schemas)
    const required = !z.safeParse(schema, undefined).success
    return { name, in: 'query', required, ...(description ? { description } : {}), schema: json }
  })
  const responses: Record<string, Content & { readonly description: string }> = {}
  for (const [status, answer] of Object.entries(answers)) {
    const type = answer.contentType ?? 'application/json'
    const schema = answer.schema ? toJson(answer.schema, 'output', schemas) : { type: 'string' }
    responses[status] = { description: answer.says[language], content: { [type]: { schema } } }
  }
  for (const status of new Set(failures.map(code => errorTable[code].status))) {
    const codes = failures.filter(code => errorTable[code].status === status)
    const description = codes.map(code => `\`${code}\`: ${errorWords(code, language)}`).join('\n\n')
    responses[String(status)] = { description, ...problem }
  }
  return {
    summary: says[language],
    operationId: `${operation.method.toLowerCase()}${path.replace('/api/v1', '').replace(/[/:.-]+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
    tags: [group],
    ...(right?.note && { description: right.note }),
    parameters: [...inPath, ...inQuery],
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: toJson(body, 'input', schemas) } },
      },
    }),
    responses,
    security: scopes.length > 0 ? [{ machineKey: scopes }, { session: [] }] : [],
  }
}

/** What a webhook gets, and what it should answer. */
const messageJson = (language: Language, schemas: Schemas): Json => ({
  summary: sayOfMessage[language],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: toJson(messageSchema, 'output', schemas) } },
  },
  responses: { '2XX': { description: sayOfTaking[language] } },
})
const sayOfMessage = say(
  '课件发布、下架或制作失败时发出，按 Standard Webhooks 1.0 签名：请求头 webhook-id、webhook-timestamp、webhook-signature。同一条可能到达两次，webhook-id 相同。',
  'Sent when a lesson is published, withdrawn or fails, signed as Standard Webhooks 1.0 has it: headers `webhook-id`, `webhook-timestamp`, `webhook-signature`. A message may come twice, with the same `webhook-id`.',
)
const sayOfTaking = say(
  '收到了；其他回答会重发。',
  'It has arrived; after any other answer it is sent again.',
)

/** A schema as JSON Schema; the named ones, itself too, are moved to the document's own list. */
function toJson(schema: $ZodType, io: 'input' | 'output', schemas: Schemas): Json {
  const made = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' })
  // zod refers to definitions beside a schema; in the document they stand elsewhere.
  const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/')
  const { $schema: _, $defs, id, ...own } = jsonSchema.parse(JSON.parse(text))
  for (const [name, { id: __, ...definition }] of Object.entries($defs)) schemas[name] = definition
  if (id === undefined) return own
  schemas[id] = own
  return { $ref: `#/components/schemas/${id}` }
}

const anyJson = z.record(z.string(), z.unknown())
const jsonSchema = z.looseObject({
  id: z.string().optional(),
  $defs: z.record(z.string(), anyJson).default({}),
})
