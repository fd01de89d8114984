# The image that Airbyte starts. Built with: docker build -t destination-blueshift .
# Any image with Node 24, npm and sh will do as NODE_IMAGE; the first stage takes npm from it, the second only node.
ARG NODE_IMAGE=docker.io/library/node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# No install scripts: the only one is that of the devDependency `node`, which brings the Node this image already has.
RUN npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier
COPY . .
# The modes are set here because a checkout may have been made under a umask that lets only its owner read it.
RUN npm run build \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier \
 && chmod -R u=rwX,go=rX package.json LICENSE spec dist node_modules

FROM ${NODE_IMAGE}
WORKDIR /airbyte
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/package.json /build/LICENSE ./
COPY --from=build /build/spec ./spec
COPY --from=build /build/dist ./dist

# Equal to package.json's version: .ci/run checks it.
ARG VERSION=0.1.0
LABEL io.airbyte.name="airbyte/destination-blueshift" \
      io.airbyte.version="${VERSION}" \
      org.opencontainers.image.title="destination-blueshift" \
      org.opencontainers.image.description="An Airbyte destination connector that turns warehouse rows into Blueshift customers and identify events." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="MIT"

ENV NODE_ENV=production
# Airbyte's Kubernetes launcher starts this instead of the entrypoint, from a directory of its own: both are absolute.
ENV AIRBYTE_ENTRYPOINT="node /airbyte/dist/main.js"
ENTRYPOINT ["node", "/airbyte/dist/main.js"]

# A number, so that Kubernetes can tell without looking inside that it isn't root (runAsNonRoot).
USER 1000:1000
