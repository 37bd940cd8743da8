# syntax=docker/dockerfile:1
# One file, two images: `--target web` and `--target worker` (which also migrates, seeds and has the operator's commands).

FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
# Nothing here needs install scripts; without them a package cannot run code while the image is built.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/bootstrap.mjs build dist

FROM node:24-bookworm-slim AS base
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
# Owned by root and run as node: the app cannot change its own code.
USER node
WORKDIR /app

FROM base AS worker
COPY --from=build /src/dist/*.mjs /src/dist/*.mjs.map /src/dist/*.wasm ./
COPY --from=build /src/dist/prisma ./prisma
# No HEALTHCHECK: the worker listens nowhere, and the restart policy already watches its process.
CMD ["node", "worker.mjs"]

FROM base AS web
COPY --from=build /src/dist/web ./
ENV HOSTNAME=0.0.0.0 PORT=3000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/api/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
