export function upToDate(options: { readonly development: boolean; readonly folder: string }): boolean
