/** An empty menu with every column and two rows to write over, as a link that saves it. Excel needs the byte order mark. */
const ROWS = [
  '分类,分类英文,菜名,英文名,规格,规格英文,售价,原价,份数,每人限,过敏原,素食,食材,食材英文,辣度,说明,英文说明,图片,选项',
  '热菜,Mains,宫保鸡丁,Kung pao chicken,小份,Small,16.00,18.00,30,2,花生、大豆,低卡,鸡腿肉、花生,"Chicken, peanuts",微辣,鸡腿肉和花生,Chicken and peanuts,,' +
    '辣度/Spice[1]: 不辣/None | 微辣/Mild; 加料/Extras[0-2]: 加饭/Rice +1 | 加蛋/Egg +2 {egg}',
  '热菜,,宫保鸡丁,,大份,Large,22.00,,20,,,,,,,,,,',
]

export const TEMPLATE_CSV = `\ufeff${ROWS.join('\r\n')}\r\n`
export const TEMPLATE_HREF = `data:text/csv;charset=utf-8,${encodeURIComponent(TEMPLATE_CSV)}`
