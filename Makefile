# The commands that people type. What they do lies in .ci/ (each a few lines) and in CMakeLists.txt.
prefix ?= /usr/local

.PHONY: build demo demo-clean bench test sanitize lint install clean

build:  ## the program: build/release/intentc
	@.ci/setup build
	@.ci/build release

demo:  ## from model files to masked rows in a private PostgreSQL
	@.ci/setup build data
	@.ci/build release intentc
	@examples/northwind-postgres/_demo/run build/release/intentc

demo-clean:  ## stops the demo's PostgreSQL and removes its folder
	@examples/northwind-postgres/_demo/clean

test:  ## every test, on the release build
	@.ci/test

bench:  ## how long the rendered jobs take, into docs/benchmarks.md
	@.ci/bench

sanitize:  ## the unit tests under the sanitizers
	@.ci/sanitize

lint:  ## formatting, clang-tidy on what changed, shellcheck
	@.ci/lint

install: build  ## into $(DESTDIR)$(prefix)
	@cmake --install build/release --prefix $(prefix)

clean:
	rm -rf build
