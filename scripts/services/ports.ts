import { createServer } from 'node:net'

/** The preferred port when it is free on loopback, else one the system picks. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred && (await portIsFree(preferred))) return preferred
  return (await listenOnce(0)) ?? Promise.reject(new Error('The system has no free port.'))
}

/** The first free port from `start` upwards, for a server that people reach on every interface. */
export async function nextFreePort(start: number, tries = 50): Promise<number> {
  for (let port = start; port < start + tries; port += 1) {
    if ((await portIsFree(port)) && (await listenOnce(port, '::'))) return port
  }
  return freePort()
}

export async function portIsFree(port: number) {
  return (await listenOnce(port)) !== undefined
}

function listenOnce(port: number, host = '127.0.0.1'): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 says nothing about the port itself.
      resolve(error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL' ? port : undefined)
    })
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}
