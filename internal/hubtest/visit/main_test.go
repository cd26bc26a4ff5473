package visit_test

import (
	"testing"

	"comity.example/comity/internal/hubtest/hub"
)

func TestMain(m *testing.M) { hub.Main(m) }
