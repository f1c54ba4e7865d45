import { stringify } from 'csv-stringify/sync'
import type { Response } from 'express'
import writeExcelFile from 'write-excel-file/node'

export const tableFormats = ['csv', 'xlsx'] as const
export type TableFormat = (typeof tableFormats)[number]

/** What a cell holds; null is an empty one. A moment is written in China's time, as text that sorts. */
export type Cell = string | number | boolean | Date | null

/** A table to take home. */
export type Table = {
  /** Of the sheet; at most 31 characters count. */
  readonly name: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

const chinaTime = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'medium',
  timeZone: 'Asia/Shanghai',
})

const plain = (cell: Cell): string | number | boolean | null =>
  cell instanceof Date ? chinaTime.format(cell) : cell

/**
 * A table as CSV: UTF-8 with its mark, without which Excel takes Chinese for something else. What a spreadsheet would
 * run as a formula gets an apostrophe before it (OWASP: CSV injection).
 */
export const toCsv = ({ head, rows }: Pick<Table, 'head' | 'rows'>): string =>
  stringify([[...head], ...rows.map(row => row.map(plain))], {
    ...{ bom: true, escape_formulas: true, record_delimiter: 'windows' },
    cast: { boolean: value => (value ? '1' : '0') },
  })

/** Excel's own limit, and the characters that it refuses. */
const sheetName = (name: string): string => name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Sheet'

/** A table as an Excel file: text is text there, whatever it begins with, and the first row stays in sight. */
export function toXlsx({ name, head, rows }: Table): Promise<Buffer> {
  const cells = rows.map(row =>
    row.map(cell => {
      const value = plain(cell)
      return typeof value === 'string' ? { value, type: String } : value
    }),
  )
  const headCells = head.map(value => ({ value, type: String, fontWeight: 'bold' as const }))
  const columns = head.map((title, index) => {
    const widths = rows.slice(0, 200).map(row => widthOf(String(plain(row[index] ?? null) ?? '')))
    return { width: Math.min(50, Math.max(8, widthOf(title), ...widths) + 2) }
  })
  return writeExcelFile([headCells, ...cells], {
    ...{ sheet: sheetName(name), columns, stickyRowsCount: 1 },
  }).toBuffer()
}

/** In digits: a Chinese character takes two. */
const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0)

const contentTypes: Record<TableFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Sends a table as a file to keep; `fileName` without its ending. */
export async function sendTable(
  res: Response,
  {
    format,
    fileName,
    table,
  }: { readonly format: TableFormat; readonly fileName: string; readonly table: Table },
): Promise<void> {
  const bytes = format === 'csv' ? Buffer.from(toCsv(table)) : await toXlsx(table)
  res.attachment(`${fileName}.${format}`)
  res.set({ 'Content-Type': contentTypes[format], 'Cache-Control': 'no-store' }).send(bytes)
}
