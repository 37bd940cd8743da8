/** Read by the server at every request, so that the first byte already looks as chosen; a year. */
export const THEME_COOKIE = 'theme'
export const TEXT_COOKIE = 'text'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export const COLORS = { light: '#ffffff', dark: '#1c1c1e' }

/** A cookie's value as a theme; anything else follows the device. */
export const asTheme = (value: string | undefined): Theme =>
  THEMES.find((theme) => theme === value) ?? 'system'
