import { XiangtuError } from '../errors.ts'
import { languages } from '../web/languages.ts'
import { stationWords } from '../web/words/station.ts'
import { tableWords } from '../web/words/station-table.ts'
import { type Column, columns, instead } from './column-names.ts'
import { stationClasses, stationKinds } from './rules.ts'

/** Names are compared without what stands in brackets, blanks, or the width of letters. */
const normal = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*?\)|[\s*:：]/g, '')

const columnNames = new Map(
  [...columns, ...instead].flatMap(column =>
    languages.flatMap(language =>
      [tableWords[language].column[column], ...tableWords[language].otherNames[column]].map(
        name => [normal(name), column] as const,
      ),
    ),
  ),
)

/** Which column of the file is which of ours, and the names that are none. Throws `tableColumnsMissing`. */
export function columnsIn(head: readonly string[]): {
  readonly columns: ReadonlyMap<Column, number>
  readonly ignored: readonly string[]
} {
  const found = new Map<Column, number>()
  const ignored: string[] = []
  for (const [index, title] of head.entries()) {
    const column = columnNames.get(normal(title))
    if (column !== undefined && !found.has(column)) found.set(column, index)
    else if (title !== '') ignored.push(title.slice(0, 40))
  }
  const words = tableWords['zh-CN'].column
  const missing = [
    ...(found.has('name') ? [] : [words.name]),
    ...(found.has('place') || found.has('village') || found.has('town') ? [] : [words.place]),
  ]
  if (missing.length > 0)
    throw new XiangtuError('tableColumnsMissing', { facts: { columns: missing.join('、') } })
  return { columns: found, ignored }
}

/** A value by what it is called in either language, or by its own name; what is none of these stays as it is. */
const reader = <Value extends string>(
  values: readonly Value[],
  names: (value: Value) => readonly string[],
): ((text: string) => string) => {
  const table = new Map(values.flatMap(value => [value, ...names(value)].map(name => [normal(name), value])))
  return text => table.get(normal(text)) ?? text
}

export const readKind = reader(stationKinds, kind =>
  languages.flatMap(language => [
    stationWords[language].kind[kind],
    ...tableWords[language].otherKinds[kind],
  ]),
)
export const readClass = reader(stationClasses, name =>
  languages.flatMap(language => [
    stationWords[language].class[name],
    stationWords[language].class[name].replace(/站点$| station$/, ''),
  ]),
)
/** `on`, `off`, nothing for an empty cell, or what was written. */
export const readYes = reader(['on', 'off'], value =>
  value === 'on'
    ? ['是', '有', 'yes', 'y', 'true', '1', '√']
    : ['否', '无', '没有', 'no', 'n', 'false', '0', '×'],
)

/** 王芳 13800000001；李强 13800000002: what stands last with digits is the number. */
export const readAdministrators = (
  text: string,
): readonly { readonly name: string; readonly phone: string }[] =>
  text
    .split(/[;；\n、]/)
    .map(part => part.trim())
    .filter(Boolean)
    .map(part => {
      const [, name = part, phone = ''] = /^(.*?)[\s:：,，]*(\+?[\d()][\d ()-]*)$/.exec(part) ?? []
      return { name: name.trim(), phone }
    })

/** Administrators as a cell holds them. */
export const writeAdministrators = (
  people: readonly { readonly name: string; readonly phone: string }[],
): string => people.map(({ name, phone }) => `${name} ${phone}`).join('；')
