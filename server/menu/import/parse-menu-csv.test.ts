import { expect, test } from 'vitest'
import { findColumn } from './header-rules'
import { parseMenuCsv } from './parse-menu-csv'

const parse = (text: string) => parseMenuCsv(new TextEncoder().encode(text))

test('reads every column', () => {
  const menu = parse(
    '分类,分类英文,菜名,英文名,规格,规格英文,售价,原价,份数,每人限,过敏原,素食,食材,食材英文,辣度,说明,英文说明,图片,选项\r\n' +
      '热菜,Mains,宫保鸡丁,Kung pao,大份,Large,22,25,20份,2,花生、大豆,清真、低卡,鸡腿肉,Chicken thigh,微辣,好吃,Good,kung-pao.svg,加料: 加饭/Rice +1\r\n',
  )
  expect(menu).toMatchObject({ problems: [], delimiter: ',', ignoredColumns: [] })
  expect(menu.rows).toEqual([
    {
      row: 2,
      category: '热菜',
      categoryEn: 'Mains',
      nameZh: '宫保鸡丁',
      nameEn: 'Kung pao',
      specZh: '大份',
      specEn: 'Large',
      priceCents: 2200,
      listPriceCents: 2500,
      portions: 20,
      perPersonLimit: 2,
      allergens: ['peanut', 'soy'],
      diets: ['HALAL', 'LOW_CALORIE'],
      ingredientsZh: '鸡腿肉',
      ingredientsEn: 'Chicken thigh',
      spice: 1,
      descriptionZh: '好吃',
      descriptionEn: 'Good',
      image: 'kung-pao.svg',
      options: [
        {
          ...{ nameZh: '加料', nameEn: '加料', minSelect: 0, maxSelect: 1 },
          options: [{ nameZh: '加饭', nameEn: 'Rice', priceDeltaCents: 100, allergens: [] }],
        },
      ],
    },
  ])
})

test('columns come in any order, in English, padded, in full width, with others between', () => {
  const menu = parse('Cost;  PORTIONS ;name_zh;Ｐｒｉｃｅ（RMB）;List-Price;Category\n9;30;米饭;2;;主食\n')
  expect(menu.problems).toEqual([])
  expect(menu.ignoredColumns).toEqual(['Cost'])
  expect(menu.rows[0]).toMatchObject({ nameZh: '米饭', portions: 30, priceCents: 200, listPriceCents: 200 })
})

test.each([
  ['菜名（英文）', 'nameEn'],
  ['Description (EN)', 'descriptionEn'],
  ['售价（元）', 'price'],
  ['菜名/name_zh', 'nameZh'],
  ['过敏源', 'allergens'],
  ['素食/diets', 'diets'],
  ['食材（英文）', 'ingredientsEn'],
  ['perPersonLimit', 'limit'],
  ['菜名/price', null],
  ['备注', null],
])('the header %s means %s', (header, column) => {
  expect(findColumn(header)).toBe(column)
})

test('a column that is not there says nothing; an empty cell clears', () => {
  const required = '分类,菜名,售价,份数'
  expect(parse(`${required}\n热菜,米饭,2,9\n`).rows[0]).toMatchObject({
    allergens: null,
    spice: null,
    image: null,
  })
  expect(parse(`${required},过敏原,辣度,图片,选项\n热菜,米饭,2,9,,,,\n`).rows[0]).toMatchObject({
    ...{ allergens: [], spice: 0, image: '', options: [] },
  })
})

test('reads ; with decimal commas, and tabs', () => {
  const semicolons = parse(
    'category;name_zh;price;portions;options\nA;B;18,50;3;"加料: 加蛋 +2,50; 香菜: 要"\n',
  )
  expect(semicolons).toMatchObject({ delimiter: ';', problems: [] })
  expect(semicolons.rows[0]).toMatchObject({ priceCents: 1850 })
  expect(semicolons.rows[0]?.options?.length).toBe(2)
  const tabs = parse('category\tname_zh\tprice\tportions\nA\tB, C\t18.50\t3\n')
  expect(tabs.rows[0]).toMatchObject({ nameZh: 'B, C', priceCents: 1850 })
})

test('the delimiter follows from the header, not from how many signs there are', () => {
  const menu = parse('分类,菜名,售价,份数,选项\n热菜,菜,8,9,a: b|c; d: e; f: g; h: i; j: k;;;;;;;;\n')
  expect(menu).toMatchObject({ delimiter: ',', problems: [] })
})

test('Excel’s own sep line is no row', () => {
  expect(parse('sep=;\ncategory;name_zh;price;portions\nA;B;18,50;x\n').problems).toMatchObject([{ row: 2 }])
})

test('row numbers are the spreadsheet’s: a quoted line break makes none, a blank line does', () => {
  const menu = parse('分类,菜名,售价,份数,说明\r\nA,B,1,1,"两\r\n行，""引号"""\r\n,,,,\r\n\r\nA,C,x,1,\r\n')
  expect(menu.rows).toMatchObject([{ row: 2, nameZh: 'B', descriptionZh: '两\n行，"引号"' }])
  expect(menu.problems).toMatchObject([
    { row: 5, column: 'price', code: 'PRICE_INVALID', value: 'x', dish: 'C' },
  ])
})

test('line breaks may be mixed', () => {
  const menu = parse('分类,菜名,售价,份数\r\n"A","B",1,"1"\nA,C,1,1\rA,D,1,"1"\r\n')
  expect(menu.problems).toEqual([])
  expect(menu.rows.map((row) => row.nameZh)).toEqual(['B', 'C', 'D'])
})

test('rows of one dish are its specs and share what was said once', () => {
  const menu = parse(
    '分类,菜名,英文名,规格,售价,份数,过敏原,选项\nA,面,Noodles,小碗,10,5,麸质,加料: 蛋 +2\n,面,,大碗,14,6,,\nA,饭,,,2,9,,\n',
  )
  expect(menu.problems).toEqual([])
  expect(menu.rows[1]).toMatchObject({
    category: 'A',
    nameEn: 'Noodles',
    specZh: '大碗',
    allergens: ['gluten'],
  })
  expect(menu.rows[1]?.options).toEqual(menu.rows[0]?.options)
  expect(menu.rows[2]).toMatchObject({ nameEn: null, allergens: [], options: [] })
})

test('a formula is a name like any other', () => {
  const name = '=HYPERLINK(""http://x"",""y"")'
  expect(parse(`分类,菜名,售价,份数\n@A,"${name}",1,1\n`).rows[0]).toMatchObject({
    category: '@A',
    nameZh: '=HYPERLINK("http://x","y")',
  })
})

test('names that look the same are the same', () => {
  const menu = parse('分类,菜名,售价,份数\nA,cafe\u0301,1,1\nA,\u200bcaf\u00e9 ,1,1\n')
  expect(menu.problems).toMatchObject([{ row: 3, code: 'ROW_DUPLICATE' }])
})

test('an inherited mistake is named once, where it stands', () => {
  const menu = parse('分类,菜名,规格,售价,份数,过敏原\nA,面,小,1,1,海鲜\nA,面,大,2,1,\n')
  expect(menu.problems.map(({ row, code }) => [row, code])).toEqual([[2, 'ALLERGEN_UNKNOWN']])
})
