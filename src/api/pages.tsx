import type { Right } from '../account/rights.ts'
import { errorTable, errorWords, type Language } from '../errors.ts'
import { ButtonLink } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import { apiWords } from '../web/words/api.ts'
import { ownAccountWords } from '../web/words/own-account.ts'
import { type Described, describeOperations } from './describe.ts'

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
        {(['catalogue', 'lessons', 'upload', 'webhooks', 'operation'] as const).map(group => (
          <section key={group}>
            <h2>{words.groups[group]}</h2>
            {described
              .filter(({ operation }) => operation.group === group)
              .map(each => (
                <OperationCard
                  key={`${each.operation.method}${each.operation.path}`}
                  described={each}
                  language={language}
                />
              ))}
          </section>
        ))}
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

function OperationCard({ described, language }: { described: Described; language: Language }) {
  const { operation, right, scopes, failures } = described
  const words = apiWords[language]
  const parameters = Object.entries(operation.query?.shape ?? {})
  const own = failures.filter(code => operation.failures?.includes(code))
  return (
    <article class="card api">
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
              {words.scopes} {scopes.map(scope => ownAccountWords[language].scope[scope]).join(' / ')}
            </>
          )}
        </dd>
        {parameters.length > 0 && (
          <>
            <dt>{words.parameters}</dt>
            {parameters.map(([name, schema]) => (
              <dd key={name}>
                <code>{name}</code>
                {schema.safeParse(undefined).success ? '' : ` (${words.required})`}
              </dd>
            ))}
          </>
        )}
        <dt>{words.answers}</dt>
        {Object.entries(operation.answers).map(([status, answer]) => (
          <dd key={status}>
            <code>{status}</code> {answer.says[language]}
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

function whoOf(right: Right | undefined, language: Language): string {
  const words = apiWords[language]
  const { role } = accountWords[language]
  if (!right) return words.nobody
  if (right.who === 'anyone') return words.anyone
  if (right.who === 'signedIn') return words.signedIn
  if (right.who === 'operator') return role.operator
  const roles = 'ofHub' in right.who ? right.who.ofHub : right.who
  return roles.map(each => role[each]).join(' / ')
}
