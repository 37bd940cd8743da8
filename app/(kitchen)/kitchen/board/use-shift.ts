'use client'
import { useCallback, useEffect, useRef, useState } from 'react'

/** Two soft notes, once. */
function chime(context: AudioContext) {
  ;[660, 880].forEach((frequency, i) => {
    const at = context.currentTime + i * 0.18
    const tone = context.createOscillator()
    const volume = context.createGain()
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(0.0001, at)
    volume.gain.exponentialRampToValueAtTime(0.25, at + 0.03)
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5)
    tone.connect(volume).connect(context.destination)
    tone.start(at)
    tone.stop(at + 0.5)
  })
}

export type Shift = { state: 'off' | 'on' | 'muted'; start: () => void; end: () => void; ring: () => void }

/**
 * A shift at this screen: sound for new orders, and the screen stays awake. Browsers let a page make sound only after
 * a tap, and iOS takes it away again when the tab sleeps; 'muted' says that it did.
 */
export function useShift(): Shift {
  const audio = useRef<AudioContext | null>(null)
  const lock = useRef<WakeLockSentinel | null>(null)
  const [state, setState] = useState<Shift['state']>('off')

  const wake = useCallback(async () => {
    await audio.current?.resume().catch(() => {})
    // Refused on a low battery; the shift goes on without it.
    lock.current = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
    setState((was) => (was === 'off' ? was : audio.current?.state === 'running' ? 'on' : 'muted'))
  }, [])

  const start = () => {
    audio.current ??= new AudioContext()
    const context = audio.current
    setState('on')
    void wake().then(() => chime(context))
  }

  const end = useCallback(() => {
    void audio.current?.close()
    void lock.current?.release()
    audio.current = null
    lock.current = null
    setState('off')
  }, [])

  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && audio.current && void wake()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [wake])
  useEffect(() => end, [end])

  const ring = useCallback(() => {
    if (audio.current?.state === 'running') chime(audio.current)
  }, [])
  return { state, start, end, ring }
}
