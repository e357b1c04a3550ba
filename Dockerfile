# Bundles the sources. Runs with the development dependencies, of which nothing reaches the image.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY runtime ./runtime
RUN npm ci
COPY tsconfig.json tsconfig.browser.json tsconfig.library.json ./
COPY scripts ./scripts
COPY bin ./bin
COPY src ./src
RUN npm run build
# The bundle needs only what cannot be bundled, and starts sooner with what V8 compiled once: as the user and with the
# flags of the entry point.
RUN node scripts/prune-dependencies.ts node_modules \
 && rm -r src dist/types \
 && node --max-semi-space-size=4 --heap-growing-percent=50 scripts/warm-compile-cache.ts /app/compile-cache 65532

FROM node:24-bookworm-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG SOURCE=unknown
ARG URL=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="notebook-drift" \
      org.opencontainers.image.description="Watches the IAM policy of SageMaker notebook roles and the ownership tags of SageMaker resources." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.url="${URL}" \
      org.opencontainers.image.created="${CREATED}"

# Nothing in the image runs a script of anybody else's, changes its user or installs anything: shells, Perl and npm go, with all
# programs that are setuid or setgid and the tools of packages; last of all the shell that removes them. The list of Debian's
# packages stays, for scanners.
# 65532 is the user that Kubernetes charts expect of an image without root. Only the state folder is its own.
RUN echo 'notebook-drift:x:65532:' >>/etc/group \
 && echo 'notebook-drift:x:65532:65532::/var/lib/notebook-drift:/usr/sbin/nologin' >>/etc/passwd \
 && install --directory --owner=65532 --group=65532 --mode=0750 /var/lib/notebook-drift \
 && install --directory --mode=0755 /etc/notebook-drift \
 && rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn* \
 && rm -rf /usr/bin/apt* /usr/bin/dpkg* /usr/sbin/dpkg* /usr/bin/debconf* /usr/lib/apt /usr/lib/dpkg /etc/apt /var/lib/apt /var/cache/apt \
 && find / -xdev -type f -perm /6000 -delete \
 && rm -f /bin/*sh /usr/bin/*sh /usr/bin/perl*

COPY LICENSE package.json /app/
COPY --from=build /app/node_modules /app/node_modules
COPY --from=build /app/bin /app/bin
COPY --from=build /app/dist /app/dist
COPY --from=build /app/compile-cache /app/compile-cache

# A container is reached from outside, so it listens on every address; the program refuses that without tokens unless
# the configuration says that anonymous reads are meant.
# Each of Node's threads would have arenas of the C library of its own, which keep what they once took: 20 MB more.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    NODE_COMPILE_CACHE=/app/compile-cache \
    HOME=/var/lib/notebook-drift \
    NOTEBOOK_DRIFT_REVISION=${REVISION} \
    NOTEBOOK_DRIFT__HTTP__HOST=0.0.0.0 \
    NOTEBOOK_DRIFT__HTTP__PORT=8080

# The store is by default a file here; a variable for it would stand in the way of a configuration that names a database.
WORKDIR /var/lib/notebook-drift
VOLUME /var/lib/notebook-drift
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["node", "/app/bin/healthcheck.js"]

# Node itself is the first process, so that it gets the signals. The young generation (MiB) is small for a daemon that mostly
# waits, and just large enough that the pages of a scan die in it. Left to itself V8 lets the old one grow to several times
# what lives in it before it looks for garbage; this is 1.5 times, and no cap.
ENTRYPOINT ["node", "--max-semi-space-size=4", "--heap-growing-percent=50", "/app/bin/notebook-drift.js"]
CMD ["serve", "--config", "/etc/notebook-drift/config.yaml"]
