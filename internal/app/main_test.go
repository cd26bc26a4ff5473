package app_test

import (
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
)

func TestMain(m *testing.M) { hub.Main(m) }

// How tests ask a hub, and what it sent: they do so on every other line.
type answer = hubtest.Answer

var fetch, get = hubtest.Fetch, hubtest.Get
