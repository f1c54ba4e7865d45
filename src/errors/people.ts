import { type Row, row } from './row.ts'

/** Failures that a person meets while looking after people, roles and organisations. */
export const peopleErrors = {
  organisationNameTaken: row(
    409,
    false,
    '这一级已有同名的机构：{name}。请换一个名称。',
    'There is an organisation of this name here already: {name}. Choose another name.',
  ),
  organisationMisplaced: row(
    409,
    false,
    '这个机构不能放在那里：上级要比下级大，也不能放到自己下面。',
    'This organisation cannot stand there: what is above must be larger, and nothing can be below itself.',
  ),
  organisationInUse: row(
    409,
    false,
    '还不能停用：下面还有 {places} 个机构，还有 {people} 人在这里有角色，这里还有 {stations} 个站点。请先移走、收回或停用。',
    'It cannot be archived yet: {places} organisations are below it, {people} people hold roles in it, and {stations} stations stand in it. Move them, take the roles away, or take the stations out of use first.',
  ),
  organisationArchived: row(
    409,
    false,
    '这个机构已停用。请先恢复，或选别的机构。',
    'This organisation is archived. Restore it first, or choose another.',
  ),
  lastOperator: row(
    409,
    false,
    '这是最后一位能登录的运营员，不能收回。请先让另一个人担任运营员。',
    'This is the last operator who can sign in; the role stays. Make somebody else an operator first.',
  ),
} as const satisfies Readonly<Record<string, Row>>
