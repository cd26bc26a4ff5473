package pdf

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

// TestPlaces: of what Chromium prints it is found on which page each section begins.
func TestPlaces(t *testing.T) {
	p := newPrinter(t)
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><title>A document</title><body>`)
	want := map[string]int{}
	for i := range 12 {
		id := fmt.Sprintf("un-a-70-174-13-%d", i)
		fmt.Fprintf(&b, `<a href="#%s">to it</a> `, id)
		want[id] = i + 2
	}
	for i := range 12 {
		fmt.Fprintf(&b, `<h2 style="break-before: page" id="un-a-70-174-13-%d">Section</h2>`, i)
	}
	out, err := p.Print(t.Context(), &Page{HTML: []byte(b.String()), Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if got := Places(out); !maps.Equal(got, want) {
		t.Errorf("found at %v, want %v", got, want)
	}
	if got := Places([]byte("no such file")); len(got) != 0 {
		t.Errorf("found %v in nothing", got)
	}
}
