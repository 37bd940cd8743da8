'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'

/** The order's number for a scanner at the counter. Drawn after the page: the number can be read without it. */
export function NumberQr({ number }: { number: string }) {
  const t = useTranslations('order')
  const [code, setCode] = useState<{ size: number; path: string } | null>(null)

  useEffect(() => {
    let gone = false
    void import('uqr').then(({ encode }) => {
      const { size, data } = encode(number, { border: 2 })
      const path = data
        .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
        .join('')
      if (!gone) setCode({ size, path })
    })
    return () => {
      gone = true
    }
  }, [number])

  return (
    <figure className="mt-4">
      {/* Black on white in the dark theme too: many scanners cannot read it the other way round. */}
      <div className="mx-auto size-32 rounded-lg bg-white">
        {code && (
          <svg
            role="img"
            aria-label={t('qr')}
            viewBox={`0 0 ${code.size} ${code.size}`}
            className="size-full"
          >
            <path d={code.path} fill="#000" shapeRendering="crispEdges" />
          </svg>
        )}
      </div>
      <figcaption className="mt-1 text-xs text-fg-2 tabular-nums">{number}</figcaption>
    </figure>
  )
}
