import type { Right } from '../account/rights.ts'
import { errorTable, errorWords, type Language } from '../errors.ts'
import { ButtonLink } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import { apiWords } from '../web/words/api.ts'
import { ownAccountWords } from '../web/words/own-account.ts'
import { addressOf, type Described, describeApi, describeOperations } from './describe.ts'

const files = [
  { path: '/catalogue/head.json', name: 'head' },
  { path: '/lessons.m3u', name: 'm3u' },
  { path: '/lessons.rss', name: 'rss' },
] as const

/** The API for a person to read: every route, who may call it, what it takes, answers and refuses. */
export function apiPage(view: View, rights: readonly Right[]): string {
  const { language } = view
  const words = apiWords[language]
  const described = describeOperations(rights)
  const { paths, components } = describeApi(rights, language, words.title)
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <div class="title-row">
          <h1>{words.title}</h1>
          <p class="row">
            <ButtonLink kind="quiet" href="/api/v1/openapi.json">
              {words.document}
            </ButtonLink>
          </p>
        </div>
        <p>{words.lead}</p>
        <p>{words.keysLead}</p>
        {(
          [
            'catalogue',
            'lessons',
            'upload',
            'stations',
            'webhooks',
            'planning',
            'competitions',
            'playback',
            'operation',
          ] as const
        ).map(group => (
          <section key={group}>
            <h2>{words.groups[group]}</h2>
            {described
              .filter(({ operation }) => operation.group === group)
              .map(each => (
                <OperationCard
                  key={`${each.operation.method}${each.operation.path}`}
                  described={each}
                  json={paths[addressOf(each.operation.path)]?.[each.operation.method.toLowerCase()]}
                  language={language}
                />
              ))}
          </section>
        ))}
        <section>
          <h2>{words.schemas}</h2>
          {Object.entries(components.schemas).map(([name, schema]) => (
            <details key={name} id={name}>
              <summary>
                <code>{name}</code>
              </summary>
              <Schema json={schema} />
            </details>
          ))}
        </section>
        <section>
          <h2>{words.filesTitle}</h2>
          <ul>
            {files.map(({ path, name }) => (
              <li key={path}>
                <a href={path}>
                  <code>{path}</code>
                </a>{' '}
                {words.files[name]}
              </li>
            ))}
          </ul>
        </section>
      </>
    ),
  })
}

type CardParts = {
  readonly described: Described
  readonly json: ReturnType<typeof describeApi>['paths'][string][string] | undefined
  readonly language: Language
}

function OperationCard({ described, json, language }: CardParts) {
  const { operation, right, scopes, failures } = described
  const words = apiWords[language]
  const parameters = json?.parameters.filter(each => each.in === 'query') ?? []
  const body = json?.requestBody?.content['application/json'].schema
  const own = failures.filter(code => operation.failures?.includes(code))
  return (
    <article class="card api-route">
      <h3>
        <code>
          {operation.method} {operation.path}
        </code>
      </h3>
      <p>{operation.says[language]}</p>
      <dl>
        <dt>{words.who}</dt>
        <dd>
          {whoOf(right, language)}
          {scopes.length > 0 && (
            <>
              {' · '}
              {words.scopes}
              {': '}
              {scopes.map(scope => ownAccountWords[language].scope[scope]).join(' / ')}
            </>
          )}
        </dd>
        {parameters.length > 0 && (
          <>
            <dt>{words.parameters}</dt>
            {parameters.map(({ name, required }) => (
              <dd key={name}>
                <code>{name}</code>
                {required ? ` (${words.required})` : ''}
              </dd>
            ))}
          </>
        )}
        {body && (
          <>
            <dt>{words.body}</dt>
            <dd>
              <Folded json={body} label={words.form} />
            </dd>
          </>
        )}
        <dt>{words.answers}</dt>
        {Object.entries(operation.answers).map(([status, answer]) => (
          <dd key={status}>
            <code>{status}</code> {answer.says[language]}
            {answer.schema && (
              <Folded
                json={json?.responses[status]?.content['application/json']?.schema}
                label={words.form}
              />
            )}
          </dd>
        ))}
        {own.length > 0 && (
          <>
            <dt>{words.failures}</dt>
            {own.map(code => (
              <dd key={code}>
                <code>
                  {errorTable[code].status} {code}
                </code>{' '}
                {errorWords(code, language)}
              </dd>
            ))}
          </>
        )}
      </dl>
    </article>
  )
}

type SchemaParts = { readonly json: Readonly<Record<string, unknown>> | undefined }

/** A schema, folded up unless it is but a name. */
const Folded = ({ json, label }: SchemaParts & { readonly label: string }) =>
  json?.$ref ? (
    <Schema json={json} />
  ) : (
    <details>
      <summary>{label}</summary>
      <Schema json={json} />
    </details>
  )

/** A schema as it stands in the description; one that has a name leads to it. */
function Schema({ json }: SchemaParts) {
  const name = typeof json?.$ref === 'string' ? json.$ref.split('/').at(-1) : undefined
  if (name !== undefined)
    return (
      <p>
        <a href={`#${name}`}>
          <code>{name}</code>
        </a>
      </p>
    )
  return <pre class="api-schema">{JSON.stringify(json, undefined, 2)}</pre>
}

function whoOf(right: Right | undefined, language: Language): string {
  const words = apiWords[language]
  const { role } = accountWords[language]
  if (!right) return words.nobody
  if (right.who === 'anyone') return words.anyone
  if (right.who === 'signedIn') return words.signedIn
  if (right.who === 'station') return words.station
  if (right.who === 'operator') return role.operator
  const roles = 'ofHub' in right.who ? right.who.ofHub : right.who
  return roles.map(each => role[each]).join(' / ')
}
