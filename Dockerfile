# Lastone and the parts of a JDK that it uses, on nothing but glibc and a static busybox.
# docker build -t lastone . && docker run --read-only -v lastone:/data -e ADMIN_TOKEN=... -p 8080:8080 lastone

FROM docker.io/library/maven:3-eclipse-temurin-25 AS build
WORKDIR /build
# A layer of the dependencies and plugins, which lasts until pom.xml changes: one class is enough to need them all.
COPY pom.xml .
COPY src/main/java/lastone/package-info.java src/main/java/lastone/
RUN mvn -B -q -Dmaven.test.skip=true package && rm -r target
COPY sql sql
COPY src/main src/main
RUN mvn -B -q -Dmaven.test.skip=true package

# java.desktop is there for java.beans, which Jdbi wants; its drawing is left out, libraries and classes. Of every
# package one class stays, because a module whose packages are gone does not link.
COPY container/modules container/modules
RUN container/modules "$JAVA_HOME" /runtime

# The C library that the runtime is linked with. The images of busybox with glibc have what busybox itself needs of it, which
# is not all: the JVM wants libdl and librt, too.
RUN mkdir -p /glibc/etc && echo "hosts: files dns" >/glibc/etc/nsswitch.conf \
    && find /runtime -name java -o -name '*.so' | xargs ldd | awk '$(NF - 1) ~ "^/" {print $(NF - 1)}' \
    | grep -v '^/runtime/' | sort -u | xargs cp -L --parents -t /glibc

# The cache is valid for this very jar, which scripts/start looks after, and for these flags.
COPY container/java.flags /app/java.flags
COPY scripts/train scripts/start scripts/
RUN cp target/lastone.jar scripts/start /app/ \
    && scripts/train /runtime/bin/java /app/java.flags /app/lastone.jar \
    && mkdir /data

FROM docker.io/library/busybox:1.37-musl
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Lastone" \
    org.opencontainers.image.description="A small commerce server that sells the last one exactly once." \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="$VERSION" \
    org.opencontainers.image.revision="$REVISION"
COPY --from=build /glibc /
COPY --from=build /runtime /runtime
COPY --from=build /app /app
COPY --from=build --chown=10001:10001 /data /data
USER 10001:10001
VOLUME /data
# One arena: the heap of malloc stays small, and the JVM's own memory is not what is contended for.
ENV HOST=0.0.0.0 PORT=8080 DB_URL=jdbc:h2:file:/data/lastone DRAIN_DELAY=PT5S MALLOC_ARENA_MAX=1
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD wget -q -O /dev/null "http://127.0.0.1:$PORT/health/ready"
ENTRYPOINT ["/app/start", "/runtime/bin/java", "/app/java.flags", "/app/lastone.jar"]
