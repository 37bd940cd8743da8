import { pickName } from '@/app/ui/name'

type Props = {
  image: string | null
  nameZh: string
  nameEn: string
  size: number
  eager?: boolean
  className?: string
}

/** A dish's picture; without one its first letter on a plate. Says nothing to a screen reader: the name stands beside it. */
export function DishThumb({ image, nameZh, nameEn, size, eager = false, className = '' }: Props) {
  const box = `shrink-0 rounded-lg bg-brand-weak object-cover ${className}`
  if (!image) {
    const letter = [...pickName('zh', nameZh, nameEn).text][0] ?? ''
    return (
      <span
        aria-hidden="true"
        style={{ width: size, height: size, fontSize: size * 0.4 }}
        className={`${box} grid place-items-center font-semibold text-brand`}
      >
        {letter}
      </span>
    )
  }
  return (
    // biome-ignore lint/performance/noImgElement: a vector drawing of a few kB gains nothing from an optimizer
    <img
      src={`/dishes/${image}`}
      alt=""
      width={size}
      height={size}
      loading={eager ? 'eager' : 'lazy'}
      // The first ones are the largest thing a menu shows: they come with the text, before the scripts take the processor.
      fetchPriority={eager ? 'high' : undefined}
      decoding={eager ? 'sync' : 'async'}
      style={{ width: size, height: size }}
      className={box}
    />
  )
}
