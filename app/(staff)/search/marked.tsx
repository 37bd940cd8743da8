import { useLocale } from 'next-intl'
import { useMemo } from 'react'
import { pickName } from '@/app/ui/name'
import type { DishView } from '@/server/menu/schema'
import { piecesOf, type Range } from './match-rules'
import type { Field, Hit } from './search-rules'

/** A text with what was searched for marked. */
export function Marked({
  text,
  marks = [],
  lang,
}: {
  text: string
  marks?: Range[] | undefined
  lang?: string | undefined
}) {
  return (
    <span lang={lang}>
      {piecesOf(text, marks).map(({ text: piece, marked }, index) =>
        marked ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
          <mark key={index} className="bg-transparent font-bold text-brand">
            {piece}
          </mark>
        ) : (
          piece
        ),
      )}
    </span>
  )
}

const LINES: readonly Field[] = ['ingredientsZh', 'ingredientsEn', 'descriptionZh', 'descriptionEn']

/** The names and the lines below them of the dishes that were found, each showing why. */
export function useMarked(hits: Hit[]): { name: React.ReactNode; line: React.ReactNode }[] {
  const locale = useLocale()
  return useMemo(() => hits.map((hit) => draw(hit, locale)), [hits, locale])
}

function draw({ dish, marks }: Hit, locale: string) {
  const { text, lang } = pickName(locale, dish.nameZh, dish.nameEn)
  const shown: Field =
    text === dish.nameZh && locale.startsWith('zh') ? 'nameZh' : text === dish.nameEn ? 'nameEn' : 'nameZh'
  const other: Field = shown === 'nameZh' ? 'nameEn' : 'nameZh'
  const why = marks[shown] ? undefined : [other, ...LINES].find((field) => marks[field])
  return {
    name: <Marked text={text} marks={marks[shown]} lang={lang} />,
    line: why && <Marked text={textOf(dish, why)} marks={marks[why]} lang={langOf(why, locale)} />,
  }
}

const textOf = (dish: DishView, field: Field) => dish[field]

function langOf(field: Field, locale: string): string | undefined {
  const lang = field.endsWith('Zh') ? 'zh-CN' : 'en'
  return lang === locale ? undefined : lang
}
