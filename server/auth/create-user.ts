import { hashPassword } from 'better-auth/crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Role } from '@/prisma/generated/enums'
import { type Db, inTransaction } from '@/server/db'

export type NewUser = {
  name: string
  email: string
  password: string
  username?: string
  role: Role
  canteenId: string
  department?: string
}

/**
 * Creates somebody who can sign in, with an empty wallet. For operators; people register through better-auth.
 * @throws when the e-mail or user name is taken (classify: unique)
 */
export async function createUser(db: Db, user: NewUser): Promise<{ id: string }> {
  const id = uuidv7()
  const hash = await hashPassword(user.password)
  const { password: _, department, ...rest } = user
  await inTransaction(db, async (tx) => {
    const key = { canteenId_name: { canteenId: user.canteenId, name: department ?? '' } }
    const { id: departmentId } = department
      ? await tx.department.upsert({
          where: key,
          create: { canteenId: user.canteenId, name: department },
          update: {},
        })
      : { id: null }
    await tx.user.create({
      data: {
        ...rest,
        departmentId,
        id,
        email: user.email.toLowerCase(),
        // An operator knows whose it is. Who signs in by the provider with this e-mail is this person.
        emailVerified: true,
        username: user.username?.toLowerCase(),
      },
    })
    await tx.account.create({
      data: { id: uuidv7(), accountId: id, providerId: 'credential', userId: id, password: hash },
    })
    await tx.wallet.create({ data: { userId: id } })
  })
  return { id }
}
