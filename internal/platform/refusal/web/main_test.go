package web_test

import (
	"testing"

	"comity.example/comity/internal/hubtest"
)

func TestMain(m *testing.M) { hubtest.Main(m) }
