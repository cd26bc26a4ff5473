package app_test

import (
	"testing"

	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/kernel/ledger"
)

// TestNothingShippedIsInert: whatever a hub says of itself when it is loaded,
// its rooms take in.
func TestNothingShippedIsInert(t *testing.T) {
	h := hub.Shared(t)
	for after := int64(-1); after+1 < h.Ledger.Size(); {
		all, err := h.Ledger.List(t.Context(), ledger.Filter{After: after, Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			after = r.Index
			if r.Inert != "" || r.Struck != nil || r.Body == nil {
				t.Errorf("statement %d, %s on %s: %s", r.Index, r.Statement.Header.Type, r.Statement.Header.Subject, r.Inert)
			}
		}
	}
}
