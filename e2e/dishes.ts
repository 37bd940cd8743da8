export const plainDish = (category: string, nameEn = 'A dish') => ({
  ...{ nameEn, category, planned: 30, priceCents: 1_000 },
})

/** A dish with a choice to make, and one without. */
export const SPICY = {
  宫保鸡丁: {
    ...plainDish('热菜', 'Kung Pao chicken'),
    groups: [
      {
        ...{ nameZh: '辣度', nameEn: 'Heat', min: 1, max: 1 },
        options: [
          ['不辣', 'Not spicy', 0],
          ['微辣', 'Mild', 0],
        ] as [string, string, number][],
      },
    ],
  },
  番茄蛋汤: plainDish('汤羹', 'Tomato soup'),
}
