import sharp, { type Sharp } from 'sharp'

/** A picture with some detail, for a test to write in the format that it needs. */
export const pictureOf = (width: number, height: number, fill = '#7d9a4e'): Sharp =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90" preserveAspectRatio="none" width="${width}" height="${height}"><rect width="160" height="90" fill="${fill}"/><circle cx="120" cy="30" r="20" fill="#f3d27a"/><path d="M0 60 160 40v50H0z" fill="#b98a4a"/></svg>`,
    ),
  )
