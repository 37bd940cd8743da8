// Loaded before a process's own code: its clock jumps between two hours ahead and two hours behind, every second.
const RealDate = Date
const HOURS = 2 * 3_600_000
const skew = () => (Math.floor(RealDate.now() / 1_000) % 2 ? HOURS : -HOURS)
const now = () => RealDate.now() + skew()

globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [now()], newTarget),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})
