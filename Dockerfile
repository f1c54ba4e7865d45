# Hub and worker in one image: `docker run xiangtu` is a hub with everything of its own, for one machine;
# compose.yaml shows several machines' worth of parts. Debian, since its ffmpeg speaks and its fonts are small.
FROM node:24-bookworm-slim AS packages
WORKDIR /xiangtu
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

FROM node:24-bookworm-slim
# tini passes signals on and reaps what ffmpeg leaves; util-linux has the prlimit and unshare of the sandbox;
# redis-server serves a container that is given no REDIS_URL.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ffmpeg redis-server fonts-wqy-microhei fontconfig tini util-linux \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /xiangtu
COPY --from=packages /xiangtu/node_modules node_modules
COPY package.json package-lock.json tsconfig.json ./
COPY scripts scripts
COPY src src
COPY storage storage
COPY spec-profiles spec-profiles
COPY transcode-profiles transcode-profiles
COPY workers workers
# Volumes take their owner from here.
RUN install -d -o node -g node -m 700 /data /data/objects
# Not root: neither PostgreSQL nor a film of a stranger should ever run as it.
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
VOLUME /data
EXPOSE 8080
# The hub drains in 20 s: give `docker stop` 25.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=90s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "--import", "tsx", "src/serve.ts"]
