import { caller } from '../caller'
import { signedInUser } from '../signed-in'

/** Calls procedures for a page that is drawn with its data; null for somebody whom the layout beside it sends away. */
export async function kitchenCaller() {
  const user = await signedInUser()
  return user && user.role !== 'STAFF' ? caller() : null
}
