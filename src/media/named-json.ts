import type { z } from 'zod'

/**
 * Reads one data file whose `name` is the file's own; throws an Error that names the file and every faulty field, so
 * that a broken file stops the start with its reason.
 */
export function parseNamedJson<Data extends { readonly name: string }>(
  schema: z.ZodType<Data>,
  fileName: string,
  text: string,
): Data {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    throw new Error(`${fileName}: not JSON (${error instanceof Error ? error.message : String(error)})`)
  }
  const parsed = schema.safeParse(data)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(issue => `${issue.path.join('.') || '(file)'}: ${issue.message}`)
    throw new Error(`${fileName}: ${faults.join('; ')}`)
  }
  if (fileName !== `${parsed.data.name}.json`)
    throw new Error(`${fileName}: name: must be the file's own name`)
  return parsed.data
}
