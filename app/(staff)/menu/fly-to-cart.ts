/** The bag's place on the screen; the cart bar marks it. */
const BAG = '[data-cart-bag]'

/**
 * A dot on a parabola from the plus to the bag, then a pulse. Decoration: nothing waits for it, and it waits for the number
 * that the tap has changed to be on the screen.
 */
export function flyToCart(from: HTMLElement): void {
  requestAnimationFrame(() => setTimeout(fly, 0, from))
}

function fly(from: HTMLElement): void {
  const bag = document.querySelector<HTMLElement>(BAG)
  if (!bag || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const a = from.getBoundingClientRect()
  const b = bag.getBoundingClientRect()
  const x = a.right - 22
  const y = a.top + a.height / 2
  const dot = document.createElement('span')
  dot.ariaHidden = 'true'
  dot.className = 'pointer-events-none fixed z-40 size-4 rounded-full bg-brand'
  dot.style.left = `${x - 8}px`
  dot.style.top = `${y - 8}px`
  document.body.append(dot)
  const dx = b.left + b.width / 2 - x
  const dy = b.top + b.height / 2 - y
  dot
    .animate(
      [
        { transform: 'translate(0,0)', easing: 'ease-out' },
        {
          transform: `translate(${dx * 0.45}px,${Math.min(0, dy * 0.1) - 60}px)`,
          offset: 0.35,
          easing: 'ease-in',
        },
        { transform: `translate(${dx}px,${dy}px) scale(.4)` },
      ],
      { duration: 430 },
    )
    .finished.catch(() => {})
    .finally(() => {
      dot.remove()
      bag.animate([{ scale: 1 }, { scale: 1.15 }, { scale: 1 }], 200)
    })
}
