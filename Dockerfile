# briefgen in a container; the folder with your timelines is mounted at /work:
#   docker build -t briefgen .
#   docker run --rm --network none --user "$(id -u):$(id -g)" -v "$PWD:/work" briefgen build timelines/case.yaml
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY briefgen briefgen
COPY styles styles
COPY templates templates
COPY timelines timelines
RUN pip install --no-cache-dir --prefix=/install .

FROM python:3.13-slim
COPY --from=build /install /usr/local
# Whoever it runs as can keep what is remembered between builds.
ENV HOME=/tmp
USER 1000:1000
WORKDIR /work
ENTRYPOINT ["briefgen"]
CMD ["--help"]
