/** The columns of a list of stations, in the order of the template. */
export const columns = [
  'place',
  'name',
  'kind',
  'stationClass',
  'lineKbps',
  'isOffline',
  'contactName',
  'contactPhone',
  'administrators',
  'latitude',
  'longitude',
] as const
/** What a place may be written in instead, as most lists have it. */
export const instead = ['town', 'village'] as const
export type Column = (typeof columns)[number] | (typeof instead)[number]
