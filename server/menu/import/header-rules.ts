/** The columns of a menu file, by the name the code uses, with the headers that people write for them. */
const HEADERS = {
  category: ['分类', '类别', '菜品分类', '品类', 'category', 'category_zh'],
  categoryEn: ['分类英文', '英文分类', '类别英文', 'category_en', 'english category'],
  nameZh: [
    '菜名',
    '中文名',
    '中文菜名',
    '菜品',
    '菜品名',
    '菜品名称',
    '名称',
    'name_zh',
    'chinese name',
    'name',
    'dish',
  ],
  nameEn: ['英文名', '英文菜名', '菜名英文', '英文名称', 'name_en', 'english name'],
  specZh: ['规格', '份量', '分量', '规格名', 'spec', 'spec_zh', 'variant', 'size'],
  specEn: ['规格英文', '英文规格', 'spec_en', 'variant_en', 'size_en', 'english spec'],
  price: ['售价', '价格', '单价', '现价', '价钱', 'price', 'unit price'],
  listPrice: ['原价', '市场价', '标价', '划线价', 'list price', 'market price', 'original price'],
  portions: ['份数', '计划份数', '数量', '库存', 'portions', 'planned', 'quantity', 'qty', 'stock'],
  limit: [
    '每人限',
    '每人限购',
    '限购',
    '每人限量',
    '每人最多',
    'limit',
    'per person limit',
    'limit per person',
    'per person',
  ],
  allergens: ['过敏原', '过敏源', '致敏原', '致敏物', 'allergens', 'allergen'],
  spice: ['辣度', '辣', 'spice', 'spice level', 'spiciness'],
  descriptionZh: ['说明', '描述', '简介', '中文说明', '菜品说明', 'description', 'description_zh'],
  descriptionEn: ['英文说明', '英文描述', '说明英文', '英文简介', 'description_en', 'english description'],
  diets: ['素食', '饮食', '膳食', 'diets', 'diet', 'dietary'],
  ingredientsZh: ['食材', '主料', '原料', '用料', 'ingredients', 'ingredients_zh'],
  ingredientsEn: ['食材英文', '英文食材', 'ingredients_en', 'english ingredients'],
  image: ['图片', '配图', 'image', 'picture', 'photo'],
  options: ['选项', '可选项', '加料', '做法', 'options', 'modifiers'],
} as const satisfies Record<string, readonly string[]>

export type Column = keyof typeof HEADERS

export const REQUIRED_COLUMNS = [
  'category',
  'nameZh',
  'price',
  'portions',
] as const satisfies readonly Column[]

// "说明（英文）" and "name (en)" mean the English twin of a Chinese column.
const ENGLISH_TWIN: Partial<Record<Column, Column>> = {
  category: 'categoryEn',
  nameZh: 'nameEn',
  specZh: 'specEn',
  descriptionZh: 'descriptionEn',
  ingredientsZh: 'ingredientsEn',
}
const ENGLISH_MARK = /\((?:英文|英语|英|en|english)\)/iu

/** Longer cells are no headers; matching brackets in a megabyte of them would take minutes. */
const MAX_HEADER_LENGTH = 100

/** "List Price", "list_price" and "ＬＩＳＴ－ＰＲＩＣＥ" are one header; so are "售价" and "售价（元）". */
export function normalizeHeader(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\(.*?\)/gu, '')
    .replace(/[\s_\-*:.\p{Cf}]/gu, '')
    .toLowerCase()
}

const BY_HEADER = new Map<string, Column>(
  (Object.keys(HEADERS) as Column[]).flatMap((column) =>
    HEADERS[column].map((header) => [normalizeHeader(header), column] as const),
  ),
)

/** The column a header means in Chinese or English, or null. "菜名（英文）" and "菜名/name_zh" are understood too. */
export function findColumn(header: string): Column | null {
  if (header.length > MAX_HEADER_LENGTH) return null
  const whole = BY_HEADER.get(normalizeHeader(header))
  if (whole) return ENGLISH_MARK.test(header.normalize('NFKC')) ? (ENGLISH_TWIN[whole] ?? whole) : whole
  // A bilingual header is accepted only if its halves agree.
  const halves = header.normalize('NFKC').split('/')
  if (halves.length !== 2) return null
  const [left, right] = halves.map((half) => BY_HEADER.get(normalizeHeader(half)) ?? null)
  return left && left === right ? left : null
}
