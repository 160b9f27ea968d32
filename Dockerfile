# The command as one static binary, and nothing beside it but the roots of trust that TLS asks for:
#
#     docker build --tag bindery .
#     docker run --rm --volume "$PWD:/work" bindery lint openapi.yaml
#     docker run --rm --volume "$PWD:/work:ro" --publish 8080:8080 bindery mock openapi.yaml --host 0.0.0.0
FROM rust:1.95-alpine AS build
WORKDIR /source
COPY . .
RUN cargo install --locked --path . --root /image/usr \
    && rm /image/usr/.crates* \
    && install -d -m 1777 /image/tmp \
    && install -d -m 0777 /image/work \
    && install -D -m 0644 /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ca-certificates.crt

FROM scratch
COPY --from=build /image /
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/usr/bin/bindery"]
CMD ["--help"]
