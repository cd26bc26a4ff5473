package app_test

import (
	"os"
	"path/filepath"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/module/consult/transcript"
)

// sourceDocuments reads the source documents with these numbers, or skips.
func sourceDocuments(t testing.TB, numbers ...string) []transcript.File {
	t.Helper()
	dir := os.Getenv("COMITY_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	var out []transcript.File
	for _, n := range numbers {
		found, err := filepath.Glob(filepath.Join(dir, "seeds", n+"_*.txt"))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 {
			t.Skip("the source documents are not here: set COMITY_SHARED to the folder that holds seeds/")
		}
		b, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, transcript.File{Name: n + ".txt", Text: b})
	}
	return out
}
var _ = app.Transcribing{}
func TestZZ(t *testing.T) {
	h := hub.Start(t)
	_ = h
}
