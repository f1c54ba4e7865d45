import { parse } from 'csv-parse/sync'
import { unzipSync, zipSync } from 'fflate'
import { readSheet } from 'read-excel-file/node'
import { XiangtuError } from '../errors.ts'

/** 1 MiB: a county's stations with all that is said of them are a tenth of it. */
export const largestTableBytes = 1024 * 1024
/** A packed file of 1 MiB can hold a gigabyte of blanks. */
const largestUnpackedBytes = 20 * 1024 * 1024
const mostRows = 2000

/** Cells as text, row by row as a spreadsheet counts them: the first is row 1. Empty rows are there, too. */
export type TableRows = readonly (readonly string[])[]

/**
 * Reads a table that somebody sends: the first sheet of an .xlsx, or CSV with commas, semicolons or tabs in UTF-8,
 * UTF-16 or GB18030, as Chinese Excel saves it. Throws `emptyFile`, `tableTooLarge`, `tableUnreadable`.
 */
export async function readTable(bytes: Uint8Array): Promise<TableRows> {
  if (bytes.length === 0) throw new XiangtuError('emptyFile')
  if (bytes.length > largestTableBytes) throw tableTooLarge('1 MiB')
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  const rows = isZip ? await readXlsx(bytes) : readCsv(decode(bytes))
  // What Excel keeps of formatted rows below the last one.
  const last = rows.findLastIndex(row => row.some(cell => cell !== ''))
  if (last + 1 > mostRows) throw tableTooLarge(`${mostRows}`)
  return rows.slice(0, last + 1)
}

export const tableTooLarge = (most: string) => new XiangtuError('tableTooLarge', { facts: { most } })

const unreadable = (cause: unknown) => new XiangtuError('tableUnreadable', { cause })

/** CSV text as rows. */
export function readCsv(text: string): TableRows {
  try {
    const rows: string[][] = parse(text, {
      ...{ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: false },
      ...{ delimiter: delimiterOf(text), max_record_size: 100_000, to: mostRows + 1 },
    })
    // The apostrophe that keeps a spreadsheet from running what a cell begins with is not part of the cell.
    return rows.map(row => row.map(cell => cell.trim().replace(/^'(?=[=+\-@＝＋－＠])/, '')))
  } catch (error) {
    throw unreadable(error)
  }
}

/** What stands most often in the first line. */
function delimiterOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1)
  const count = (delimiter: string) => first.split(delimiter).length
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best))
}

/** UTF-16 by its mark; else UTF-8 where every byte fits it; else GB18030, where nearly everything does. */
function decode(bytes: Uint8Array): string {
  const marks: readonly (readonly [number, number, string])[] = [
    [0xff, 0xfe, 'utf-16le'],
    [0xfe, 0xff, 'utf-16be'],
  ]
  const marked = marks.find(([one, other]) => bytes[0] === one && bytes[1] === other)?.[2]
  for (const label of marked ? [marked] : ['utf-8', 'gb18030'])
    try {
      const text = new TextDecoder(label, { fatal: true }).decode(bytes)
      // A picture or a program is text in no encoding.
      if (!text.includes('\u0000')) return text
    } catch {
      // The next one, or none.
    }
  throw unreadable(undefined)
}

async function readXlsx(bytes: Uint8Array): Promise<TableRows> {
  try {
    const rows = await readSheet(Buffer.from(repack(bytes)))
    return rows.slice(0, mostRows + 1).map(row => row.map(cellText))
  } catch (error) {
    throw error instanceof XiangtuError ? error : unreadable(error)
  }
}

function cellText(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  if (typeof cell === 'string') return cell.trim()
  return typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : ''
}

/**
 * The same file unpacked here, where the bytes that come out are counted, and packed again without compression: its
 * reader trusts what the file says of itself. Only the parts that make a table are kept.
 */
function repack(bytes: Uint8Array): Uint8Array {
  let total = 0
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (!/^(?:\[Content_Types\]\.xml|_rels\/|xl\/[^/]+\.xml$|xl\/(?:_rels|worksheets)\/)/.test(name))
        return false
      total += originalSize
      if (total > largestUnpackedBytes) throw tableTooLarge('20 MiB')
      return true
    },
  })
  return zipSync(files, { level: 0 })
}
