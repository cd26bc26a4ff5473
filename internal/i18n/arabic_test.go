package i18n

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOneWordInArabic: what is put forward for clearance is one word in Arabic, in all
// rooms: «مسودة». A law that is not adopted yet keeps its own, «مشروع».
func TestOneWordInArabic(t *testing.T) {
	files, err := filepath.Glob("locale/ar/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		words, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(words)) {
			if (strings.Contains(line, "مشروع") || strings.Contains(line, "مشاريع")) && !strings.Contains(line, `"law.status.draft"`) {
				t.Errorf("%s calls a draft by another word: %s", file, strings.TrimSpace(line))
			}
		}
	}
}
