'use client'

import { useEffect, useRef } from 'react'
import type { OrderStatus } from '@/prisma/generated/enums'

/** Two short notes, loud enough for a desk. Seconds and hertz. */
const NOTES = [
  [0, 880],
  [0.18, 1_175],
] as const

/** Sounds and shakes when an order turns ready on this page; an order that was ready when it was opened stays quiet. */
export function useReadySignal(status: OrderStatus | undefined): void {
  const before = useRef(status)
  useEffect(() => {
    const turned = status === 'READY' && before.current !== undefined && before.current !== 'READY'
    before.current = status
    // Without a tap on this page browsers refuse both, and some complain about it.
    if (!turned || !navigator.userActivation?.hasBeenActive) return
    navigator.vibrate?.([200, 100, 200])
    return chime()
  }, [status])
}

function chime(): (() => void) | undefined {
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
