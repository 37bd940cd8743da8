// Draws the app's icons from public/icon.svg: `node --import tsx scripts/draw-icons.ts`. The output is committed.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium as launcher } from 'playwright'
import { findChromium } from './browser'
import { root } from './paths'

const folder = join(root, 'public/icons')
const svg = readFileSync(join(root, 'public/icon.svg'), 'utf8')
/** Launchers cut a maskable icon to a circle of 80 %, and iOS rounds the corners itself: both want colour to the edge. */
const bleed = svg.replace(' rx="7"', '')
const inner = bleed.replace(
  /(<path[\s\S]*)<\/svg>/,
  '<g transform="translate(4 3.5) scale(.75)">$1</g></svg>',
)
const icons = [
  { name: '192', size: 192, markup: svg },
  { name: '512', size: 512, markup: svg },
  { name: 'maskable-192', size: 192, markup: inner },
  { name: 'maskable-512', size: 512, markup: inner },
  { name: 'apple-touch', size: 180, markup: bleed },
]

mkdirSync(folder, { recursive: true })
const browser = await launcher.launch({
  executablePath: await findChromium(console.log),
  args: ['--no-sandbox'],
})
const page = await browser.newPage()
for (const { name, size, markup } of icons) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${markup}`)
  await page.screenshot({ path: join(folder, `${name}.png`), omitBackground: true })
}
await browser.close()
console.log(`${icons.length} icons in public/icons`)
