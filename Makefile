# One word each: make help lists them.

SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help build test test-short lint generate check-generated tidy fuzz torture bench clean

# No cgo anywhere: one static binary, and no C compiler needed to build or test.
export CGO_ENABLED := 0

# How long one fuzz target runs, and which packages the tests cover.
FUZZTIME ?= 30s
PKG ?= ./...

# In CI every test runs, whatever an earlier run left in the cache.
COUNT := $(if $(filter true,$(CI)),-count=1,)

# A hundred test programs are linked: without what a debugger needs, that takes a
# third less. What waits for a browser or a database leaves room for others: tests of
# one program, and programs beside it. make lint vets them.
LIGHT := -ldflags='-s -w' -p 4 -parallel 4 -vet=off

# Half of the tests' time is in two programs: these begin before the many small ones,
# which then run beside them.
LONG := $(if $(filter ./...,$(PKG)),./internal/app ./internal/hubtest/visit)

# A test makes much and keeps little. Collecting garbage less often takes a third off the
# processor's time for a visit to every address; beyond the limit it is collected as ever.
GARBAGE := GOGC=400 GOMEMLIMIT=2GiB

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

build: ## build bin/comity, one static binary
	go build -trimpath -o bin/comity ./cmd/comity

test: ## run all tests on SQLite and PostgreSQL; installs what is missing (PKG=./... to choose)
	@scripts/need
	@scripts/in-memory scripts/with-postgres env $(GARBAGE) COMITY_TEST_RUN=$$(date +%s) go test $(COUNT) $(LIGHT) -timeout 20m $(LONG) $(PKG)

test-short: ## run the tests that need nothing installed
	go test -short $(PKG)

lint: ## vet, staticcheck, formatting
	go vet ./...
	go tool staticcheck ./...
	@test -z "$$(git ls-files -co --exclude-standard '*.go' | xargs -r gofmt -l | tee /dev/stderr)" || { echo 'not formatted: run gofmt -w on the files above' >&2; exit 1; }

generate: ## write the generated files anew (templ, go generate)
	go generate ./...
	go tool templ generate -log-level warn

check-generated: ## fail when a generated file is not current
	@scripts/check-generated

tidy: ## fail when go.mod or go.sum is not tidy
	go mod tidy -diff

fuzz: ## run every fuzz target for FUZZTIME (30s) each
	@scripts/fuzz $(FUZZTIME)

torture: ## the fault tests at full length: kill -9, fsync errors, full disk
	@scripts/need strace postgresql
	COMITY_TORTURE=1 scripts/with-postgres go test -count=1 -timeout 60m -v -run Torture ./...

bench: ## measure, and print ratios measured in one run; COMITY_BENCH_MINUTES=10 for the published rate (2)
	@scripts/need
	@scripts/need lighthouse
	COMITY_BENCH=1 COMITY_POSTGRES_DURABLE=1 scripts/with-postgres go test -count=1 -timeout 120m -run 'Test(Append|Answers|Sessions|Scale|Start|Lighthouse|Redline|Texts|Check|Notified|Board|Rate)' -v ./internal/bench

clean: ## remove what the targets above leave in the tree
	rm -rf bin
