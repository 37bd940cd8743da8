import { spawn } from 'node:child_process'

// If this process is killed with -9 it can no longer stop its children. A small shell does it then: it keeps their
// pids (negative for a whole process group) and acts when the pipe from us closes. In its own session, so that
// Ctrl-C does not reach it first.
const script = `
list=
while read -r verb pid signal; do
  case $verb in
    guard) list="$list $signal:$pid" ;;
    forget) kept=; for e in $list; do [ "\${e#*:}" = "$pid" ] || kept="$kept $e"; done; list=$kept ;;
  esac
done
[ -n "$list" ] || exit 0
for e in $list; do kill -s "\${e%%:*}" -- "\${e#*:}"; done 2>/dev/null
sleep 8
for e in $list; do kill -s KILL -- "\${e#*:}"; done 2>/dev/null`

let pipe: NodeJS.WritableStream | undefined

function watchdog() {
  if (pipe) return pipe
  const child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  child.on('error', () => undefined)
  child.unref()
  child.stdin.on('error', () => undefined)
  ;(child.stdin as unknown as { unref?: () => void }).unref?.()
  pipe = child.stdin
  return pipe
}

export function guard(pid: number, signal: 'TERM' | 'INT') {
  watchdog().write(`guard ${pid} ${signal}\n`)
}

export function forget(pid: number) {
  watchdog().write(`forget ${pid}\n`)
}
