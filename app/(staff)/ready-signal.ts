/** Two short notes, loud enough for a desk. Seconds and hertz. */
const NOTES = [
  [0, 880],
  [0.18, 1_175],
] as const

/** What an order that turns ready sounds like. @returns what stops it; nothing where there is no sound */
export function chime(): (() => void) | undefined {
  if (!window.AudioContext) return
  const audio = new AudioContext()
  for (const [at, hertz] of NOTES) {
    const note = audio.createOscillator()
    const volume = audio.createGain()
    note.frequency.value = hertz
    volume.gain.setValueAtTime(0.2, audio.currentTime + at)
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.4)
    note.connect(volume).connect(audio.destination)
    note.start(audio.currentTime + at)
    note.stop(audio.currentTime + at + 0.45)
  }
  const timer = setTimeout(() => void audio.close(), 1_500)
  return () => {
    clearTimeout(timer)
    if (audio.state !== 'closed') void audio.close()
  }
}

/** And what it feels like. @returns whether the browser took it; desktops take it, too, and have nothing that moves */
export const shake = (): boolean => navigator.vibrate?.([200, 100, 200]) ?? false
