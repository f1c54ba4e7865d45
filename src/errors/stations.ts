import { row } from './row.ts'

/** Failures at and around village stations. */
export const stationErrors = {
  notPaired: row(
    401,
    false,
    '这台电脑还没有绑定站点。请打开“站点”页面，按屏幕上的编号请镇技术员批准。',
    'This computer is not paired with a station yet. Open the page “Station” and ask the town technician to approve the code on the screen.',
  ),
  stationNameTaken: row(
    409,
    false,
    '这个地方已经有叫“{name}”的站点。请换一个名称，或改原来那一个。',
    'There is a station called “{name}” in this place already. Choose another name, or change that one.',
  ),
  pairingCodeUnknown: row(
    404,
    false,
    '编号不对，或者已经过期、已经用过。请照那台电脑屏幕上现在的编号再输一次。',
    'This code is wrong, has expired or was used. Enter the one that the computer shows now.',
  ),
  pairingOver: row(
    410,
    false,
    '这次绑定已经过期。请重新取一个编号。',
    'This pairing has expired. Ask for a new code.',
  ),
  tableTooLarge: row(
    413,
    false,
    '表格太大：最多 {most}。请分成几个文件导入。',
    'The table is too large: {most} at most. Import it in several files.',
  ),
  tableUnreadable: row(
    422,
    false,
    '读不出这个表格。请用 Excel 另存为 .xlsx，或存成 CSV，再试一次。',
    'This table could not be read. Save it as .xlsx or as CSV and try again.',
  ),
  tableColumnsMissing: row(
    422,
    false,
    '表格第一行缺少这些栏：{columns}。请下载模板，照着填。',
    'The first row of the table lacks these columns: {columns}. Download the template and fill that in.',
  ),
} as const
