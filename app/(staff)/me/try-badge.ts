/** Whether a number can be on the app's icon; if not, because it is not allowed, not installed, or not known here. */
export type BadgeAnswer = 'yes' | 'denied' | 'install' | 'no'

/**
 * Puts a 1 on the app's icon, and `back` after `ms`. Asks for permission only where the number needs one: iOS drops it
 * without a word unless notifications are allowed, other browsers refuse.
 */
export async function tryBadge(ms: number, back: number): Promise<BadgeAnswer> {
  if (!navigator.setAppBadge) return 'no'
  if (!matchMedia('(display-mode: standalone)').matches) return 'install'
  const ios = 'standalone' in navigator
  if (ios && !(await mayNotify())) return 'denied'
  const show = () => navigator.setAppBadge(1).then(() => true)
  const shown = await show().catch(async () => (await mayNotify()) && show().catch(() => false))
  if (!shown) return 'denied'
  setTimeout(
    () => void (back > 0 ? navigator.setAppBadge(back) : navigator.clearAppBadge()).catch(() => {}),
    ms,
  )
  return 'yes'
}

async function mayNotify(): Promise<boolean> {
  if (!('Notification' in window)) return false
  return (await Notification.requestPermission()) === 'granted'
}
