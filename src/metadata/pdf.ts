/** 20 MB: forty pages with photographs; a village fetches it in a minute and a half at 2 Mbit/s. */
export const largestHandoutBytes = 20 * 1024 ** 2
/** More than ten would be a library of its own. */
export const mostHandouts = 10

const latin = new TextDecoder('latin1')

/**
 * Whether bytes are a PDF by what they say, whatever their name. The mark must stand at the very first byte, though
 * readers look for it in the first thousand: before it could stand the page of a web site. Its end must be there too.
 */
export function isPdf(bytes: Uint8Array): boolean {
  const start = latin.decode(bytes.subarray(0, 9))
  const end = latin.decode(bytes.subarray(Math.max(0, bytes.length - 1024)))
  return /^%PDF-[12]\.\d[\r\n]?/.test(start) && end.includes('startxref') && end.includes('%%EOF')
}
