import { readdir, readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'

/** One import of a module: a file of this repository by its path, or a package by its name. */
type Import = { readonly target: string; readonly isFile: boolean; readonly isTypeOnly: boolean }

/** A source file, read as far as the rules of the house need it: what it imports, and its text without comments. */
export type Module = { readonly path: string; readonly imports: readonly Import[]; readonly code: string }

const statement = /^[ \t]*(import|export)\s+(type\s)?([^'"`;()]*?\sfrom\s+)?'([^']+)'/gm
const call = /\bimport\(\s*'([^']+)'\s*\)/g
const comment = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm

/** Reads one module from its text. Finds `import`, `export ... from` and `import()` of a literal. */
export function readModule(path: string, text: string): Module {
  const code = text.replace(comment, '')
  const found = [
    ...[...code.matchAll(statement)].map(([, , type, , specifier = '']) => ({
      specifier,
      isTypeOnly: Boolean(type),
    })),
    ...[...code.matchAll(call)].map(([, specifier = '']) => ({ specifier, isTypeOnly: false })),
  ]
  const imports = found.map(({ specifier, isTypeOnly }) => {
    const isFile = specifier.startsWith('.')
    const target = isFile ? posix.join(posix.dirname(path), specifier) : packageOf(specifier)
    return { target, isFile, isTypeOnly }
  })
  return { path, imports, code }
}

const packageOf = (specifier: string) =>
  specifier.startsWith('node:')
    ? specifier
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/')

/** Every TypeScript module of some folders of the repository. */
export async function readModules(root: string, folders: readonly string[]): Promise<readonly Module[]> {
  const lists = await Promise.all(
    folders.map(async folder =>
      (await readdir(join(root, folder), { recursive: true })).map(name => posix.join(folder, name)),
    ),
  )
  const paths = lists.flat().filter(path => /\.tsx?$/.test(path))
  return Promise.all(paths.map(async path => readModule(path, await readFile(join(root, path), 'utf8'))))
}
