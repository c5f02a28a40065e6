# The two commands of the README: `make check` tries the product on itself, `make test` runs the project's tests.

SWIFT ?= swift
BUILD_FLAGS ?= --explicit-target-dependency-import-check error

.PHONY: check test deps build lint sensitivity soundness manual documentation

check: build
	@binary="$$($(SWIFT) build -c release --show-bin-path)/conformance"; "$$binary"

build: deps
	$(SWIFT) build -c release --product conformance $(BUILD_FLAGS)

# Nothing may fail on a variant that conforms. HISTORIES is how many generated histories each variant gets.
HISTORIES ?= 1000
soundness: build
	@binary="$$($(SWIFT) build -c release --show-bin-path)/conformance"; \
	"$$binary" soundness --histories $(HISTORIES) -o soundness.json

test: deps
	@sh Tests/run.sh

# Runs every case against every fault of both reference implementations, and writes the record that reports rest on.
sensitivity: build
	@binary="$$($(SWIFT) build -c release --show-bin-path)/conformance"; "$$binary" sensitivity -o sensitivity.json

# Man pages and completions for bash, zsh and fish, into .build/manual.
manual: build
	@binary="$$($(SWIFT) build -c release --show-bin-path)/conformance"; python3 Tests/manual.py "$$binary" .build/manual

# The documentation of the public libraries, into .build/docc.
documentation: deps
	$(SWIFT) build
	sh Tests/docc.sh

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

deps:
	@sh Tests/dependencies.sh
