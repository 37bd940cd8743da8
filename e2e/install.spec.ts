import { buildDinner, buildPerson } from './dinner'
import { expect, test } from './fixtures'
import { kept } from './offline'

/** The width of each picture as the browser decodes it; 0 for what is no picture. */
const widthOf = (src: string) =>
  new Promise<number>((resolve) => {
    const image = new Image()
    image.onload = () => resolve(image.naturalWidth)
    image.onerror = () => resolve(0)
    image.src = src
  })

for (const [locale, name] of [
  ['zh-CN', '开饭'],
  ['en', 'Kaifan'],
] as const)
  test(`the browser finds nothing that keeps it from installing the app (${locale})`, async ({
    db,
    signIn,
  }) => {
    const dinner = await buildDinner(db, {})
    const page = await signIn(await buildPerson(db, dinner.canteenId), { locale })
    await page.goto('/')
    await kept(page, /^\/$/)
    const devtools = await page.context().newCDPSession(page)
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
    // Each test's browser profile is a private one, in which nothing can be installed.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([])

    const { data, errors } = await devtools.send('Page.getAppManifest')
    expect(errors).toEqual([])
    const { name: called, lang, icons } = JSON.parse(data ?? '{}')
    expect({ called, lang }).toEqual({ called: name, lang: locale })
    for (const { src, type, sizes } of icons)
      if (type === 'image/png') expect(await page.evaluate(widthOf, src), src).toBe(parseInt(sizes, 10))
    // Browsers ask for it without being told to, before they have read the page.
    expect(await page.evaluate(widthOf, '/favicon.ico')).toBeGreaterThan(0)
  })
