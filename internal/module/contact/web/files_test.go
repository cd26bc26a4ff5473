package web

import (
	"fmt"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/ui"
)

// Whoever has many copies made loses the oldest of his own, and keeps nobody else
// from having one.
func TestCopiesOfOneAndOfAll(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC))
	c := &Copies{Clock: now}
	put := func(person string, n int) string {
		t.Helper()
		token, err := c.put(person, person+" as", ui.File{Name: fmt.Sprint(person, n)})
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	var mine []string
	other := put("other", 1)
	for n := range mostCopies + 10 {
		now.Advance(time.Millisecond)
		mine = append(mine, put("one", n))
	}
	if len(c.all) != mostOwn+1 {
		t.Errorf("%d copies are kept", len(c.all))
	}
	if f, err := c.get("other as", other); err != nil || f.Name != "other1" {
		t.Errorf("another's: %v, %v", f.Name, err)
	}
	if _, err := c.get("one as", mine[0]); !fail.Is(err, fail.NotFound) {
		t.Errorf("the oldest of one's own: %v", err)
	}
	if _, err := c.get("one as", mine[len(mine)-1]); err != nil {
		t.Errorf("the newest: %v", err)
	}
	if _, err := c.get("one as", other); !fail.Is(err, fail.NotFound) {
		t.Errorf("another's is fetched: %v", err)
	}
	now.Advance(copyLife)
	if _, err := c.get("other as", other); !fail.Is(err, fail.NotFound) {
		t.Errorf("after a while: %v", err)
	}
}
