# The image that Airbyte starts. Built with: docker build -t destination-blueshift .
# Any image with Node 24, npm and sh will do as NODE_IMAGE; the first stage takes npm from it, the second only node.
ARG NODE_IMAGE=docker.io/library/node:24-slim

FROM ${NODE_IMAGE} AS build
# Called so because the bill of materials takes the directory's name for the program's.
WORKDIR /destination-blueshift
COPY package.json package-lock.json ./
# No install scripts: the only one is that of the devDependency `node`, which brings the Node this image already has.
# The bundler as WebAssembly: it does the same on every machine, and needs no libraries, which a bare image may lack.
RUN npm ci --ignore-scripts --cpu=wasm32 --no-audit --no-fund --no-update-notifier
COPY . .
RUN npm run build
# Of what is left when nothing else is there: with --omit=dev alone, npm leaves out what a development tool uses, too.
RUN npm pkg delete devDependencies \
 && npm prune --ignore-scripts --no-audit --no-fund --no-update-notifier \
 && npm sbom --sbom-format=cyclonedx --sbom-type=application > sbom.cdx.json
# The modes are set here because a checkout may have been made under a umask that lets only its owner read it.
RUN chmod -R u=rwX,go=rX LICENSE THIRD-PARTY-NOTICES.txt sbom.cdx.json dist

FROM ${NODE_IMAGE}
WORKDIR /airbyte
COPY --from=build /destination-blueshift/LICENSE \
                  /destination-blueshift/THIRD-PARTY-NOTICES.txt \
                  /destination-blueshift/sbom.cdx.json ./
COPY --from=build /destination-blueshift/dist ./dist

# Equal to package.json's version: .ci/run checks it.
ARG VERSION=0.1.0
LABEL io.airbyte.name="airbyte/destination-blueshift" \
      io.airbyte.version="${VERSION}" \
      org.opencontainers.image.title="destination-blueshift" \
      org.opencontainers.image.description="An Airbyte destination connector that turns warehouse rows into Blueshift customers and identify events." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="MIT"

ENV NODE_ENV=production
# V8's helper threads each keep an arena of glibc's otherwise: at full speed that is a tenth more memory. With a single
# one all threads wait for it: with four, rows at full speed take 0.94 of the time, and 3 to 9 MB more.
ENV MALLOC_ARENA_MAX=4
# Airbyte's Kubernetes launcher starts this instead of the entrypoint, from a directory of its own: both are absolute.
ENV AIRBYTE_ENTRYPOINT="node /airbyte/dist/main.js"
ENTRYPOINT ["node", "/airbyte/dist/main.js"]

# A number, so that Kubernetes can tell without looking inside that it isn't root (runAsNonRoot).
USER 1000:1000
